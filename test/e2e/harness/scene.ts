/** The parts of a test's scene. Each is taken down when its test ends, however it ends. */
import { onTestFailed, onTestFinished } from 'vitest';
import type { SettingsInput } from '../../../contract/settings.ts';
import {
  type SimulatedCarrier,
  type SimulatedCarrierOptions,
  startSimulatedCarrier,
} from '../../../local/simulators/carrier.ts';
import {
  type SimulatedCore,
  type SimulatedCoreOptions,
  startSimulatedCore,
} from '../../../local/simulators/omnimessage.ts';
import { ACCOUNT } from './bind.ts';
import { GatewayProcess } from './gateway.ts';
import { Program, type ProgramOptions } from './program.ts';

export async function startCore(options: Partial<SimulatedCoreOptions> = {}): Promise<SimulatedCore> {
  const core = await startSimulatedCore({ port: 0, onUnknown: 'retry', ...options });
  onTestFinished(() => core.close());
  return core;
}

/** Lets in whoever comes with the account of `bindTo` unless told otherwise. */
export async function startCarrier(
  options: Partial<SimulatedCarrierOptions> = {},
): Promise<SimulatedCarrier> {
  const carrier = await startSimulatedCarrier({ port: 0, accounts: [ACCOUNT], ...options });
  onTestFinished(() => carrier.close());
  return carrier;
}

/** A gateway that says it has started. */
export async function startGateway(settings: SettingsInput): Promise<GatewayProcess> {
  const gateway = await spawnGateway(settings);
  await gateway.logged('started');
  return gateway;
}

/** A gateway that may end by itself at once. */
export async function spawnGateway(
  settings: SettingsInput | string,
  env: Readonly<Record<string, string>> = {},
): Promise<GatewayProcess> {
  const gateway = await GatewayProcess.spawn(settings, { env });
  onTestFailed(() => console.error(gateway.tail()));
  onTestFinished(() => gateway.close());
  return gateway;
}

/** Another program, ended with the test. */
export function startProgram(
  name: string,
  command: string,
  args: readonly string[],
  options: ProgramOptions = {},
): Program {
  const program = new Program(name, command, args, options);
  onTestFailed(() => console.error(program.tail()));
  onTestFinished(() => program.kill());
  return program;
}

export { bindTo } from './bind.ts';
