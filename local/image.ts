import { gatewayCommands, runCommandLine } from './commands/gateway-commands.ts';

/** Entry of the container image and of a host without npm: a gateway, without emulators, simulators and dashboard. */
await runCommandLine(gatewayCommands());
