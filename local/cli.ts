import { runCommandLine } from './commands/gateway-commands.ts';
import { wholeProgram } from './program.ts';

await runCommandLine(wholeProgram());
