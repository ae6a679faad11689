import { Gateway } from '../connector/gateway.ts';
import { createLog, type Log } from '../connector/log.ts';
import { formatDiagnostic } from '../connector/settings/diagnostic.ts';
import { loadSettings } from '../connector/settings/load.ts';
import { type ParsedSettings, parseSettings, type RefusedSettings } from '../connector/settings/parse.ts';
import { untilSignalled } from '../connector/signals.ts';
import { DEMO, demoSettings } from './demo.ts';
import { showDemo, whatToTryNext } from './showing.ts';
import { freePort, type SimulatedWorld, startSimulatedWorld } from './simulated-world.ts';
import { type SimulatedPartner, startSimulatedPartner } from './simulators/partner.ts';

/** Put in by the bundler from package.json. */
declare const __VERSION__: string;

/** Ctrl-C has people waiting: the whole system is down in less than five seconds. */
const DRAIN_MS = 2_500;

export interface LocalOptions {
  readonly env: NodeJS.ProcessEnv;
}

/**
 * The whole system on one machine. Without API_BASE_URL everything that the gateway talks to is simulated; with it,
 * that OmniMessage is used, the peers are those of the file that CONFIG names, and nothing is simulated.
 * Resolves to the exit code once SIGINT or SIGTERM came and everything has ended.
 */
export async function runLocal({ env }: LocalOptions): Promise<number> {
  const world = env['API_BASE_URL'] === undefined ? await startSimulatedWorld() : null;
  try {
    return await run(env, world);
  } finally {
    await world?.close();
  }
}

async function run(env: NodeJS.ProcessEnv, world: SimulatedWorld | null): Promise<number> {
  const listenPort = Number(env['LISTEN_PORT'] ?? (await freePort(2775)));
  const loaded = await settingsFor(env, world, listenPort);
  if (!loaded.ok) {
    for (const fault of loaded.faults) process.stderr.write(`${formatDiagnostic(fault)}\n`);
    return 1;
  }
  const { settings } = loaded;
  const level = env['LOG_LEVEL'] === undefined ? 'warn' : settings.logLevel;
  const log = createLog({ level, pretty: process.stdout.isTTY === true });
  const gateway = new Gateway(settings, { version: __VERSION__, log });
  const signalled = untilSignalled(() => log.info({ event: 'reload_ignored' }, 'nothing to reload here'));
  const started = await start(gateway, log);
  if (started === null) return 1;
  const partner = world === null || env['CONFIG'] !== undefined ? null : startPartner(listenPort);
  const shown = show(world, partner, { listenPort, metricsPort: started.metricsPort, version: __VERSION__ });
  await Promise.race([signalled, shown.then(() => signalled)]);
  process.stdout.write('\nStopping …\n');
  await partner?.close();
  await gateway.stop(DRAIN_MS);
  return 0;
}

function settingsFor(
  env: NodeJS.ProcessEnv,
  world: SimulatedWorld | null,
  listenPort: number,
): Promise<ParsedSettings | RefusedSettings> | ParsedSettings | RefusedSettings {
  const withCore = world === null ? env : { ...env, API_BASE_URL: world.core.url };
  if (env['CONFIG'] !== undefined) return loadSettings({ file: env['CONFIG'], env: withCore });
  const text = world === null ? '' : demoSettings({ carrier: world.carrier.port, listen: listenPort });
  return parseSettings(text, 'the demo', withCore);
}

async function start(gateway: Gateway, log: Log): Promise<{ readonly metricsPort: number } | null> {
  try {
    return await gateway.start();
  } catch (error) {
    log.error(
      { event: 'start_failed', err: error },
      `cannot start: ${error instanceof Error ? error.message : String(error)}`,
    );
    return null;
  }
}

function startPartner(port: number): SimulatedPartner {
  const { system_id, password } = DEMO.partner;
  return startSimulatedPartner({ port, system_id, password });
}

async function show(
  world: SimulatedWorld | null,
  partner: SimulatedPartner | null,
  facts: { readonly listenPort: number; readonly metricsPort: number; readonly version: string },
): Promise<void> {
  const say = (line: string): void => {
    process.stdout.write(`${line}\n`);
  };
  if (world !== null && partner !== null) await showDemo({ world, partner, ...facts }, say);
  say(whatToTryNext({ world, ...facts }));
}
