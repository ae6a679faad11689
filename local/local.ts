import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { systemClock } from '../connector/clock.ts';
import type { TableSettings } from '../connector/fleet/fleet.ts';
import { OWNERSHIP_TIMING } from '../connector/fleet/timing.ts';
import { Gateway } from '../connector/gateway.ts';
import { createLog, type Log, type RootLog } from '../connector/log.ts';
import { formOf } from '../connector/logging/output.ts';
import { oneAtATime } from '../connector/one-at-a-time.ts';
import { formatDiagnostic } from '../connector/settings/diagnostic.ts';
import { loadSettings } from '../connector/settings/load.ts';
import { type ParsedSettings, parseSettings, type RefusedSettings } from '../connector/settings/parse.ts';
import { untilSignalled } from '../connector/signals.ts';
import { tracesOf } from '../connector/traces/open-traces.ts';
import { errorText } from '../contract/error-text.ts';
import { DEFAULT_CELL } from '../contract/records.ts';
import { DEFAULT_TABLE_PREFIX } from '../contract/tables.ts';
import { quietAwsSdk } from './aws-sdk.ts';
import { ControlPlane, LOCAL_REGION } from './control-plane.ts';
import { accessTokens } from './dashboard/access-tokens.ts';
import { dashboardCertificate } from './dashboard/certificate.ts';
import { DashboardServer } from './dashboard/server.ts';
import { readStaticFiles } from './dashboard/static-files.ts';
import { type DataDirectory, openDataDirectory } from './data-directory.ts';
import { DEMO, demoSettings } from './demo.ts';
import { DEMO_BOUNDS, startDemoTraffic } from './demo-traffic.ts';
import { createDiagnostics } from './diagnostics.ts';
import { EmulatedAws } from './emulated-aws/emulated-aws.ts';
import { type LocalEnvironment, readLocalEnvironment } from './environment.ts';
import { LogRing } from './logs/log-ring.ts';
import { DEMO_TRAFFIC_RUNS, type Facts, showDemo, whatToTryNext, whereThingsAre } from './showing.ts';
import { freePort, type SimulatedWorld, startSimulatedWorld } from './simulated-world.ts';
import { startSimulatedPartner } from './simulators/partner.ts';

/** Put in by the bundler from package.json. */
declare const __VERSION__: string;

/** Ctrl-C has people waiting: the whole system is down in less than five seconds. */
const DRAIN_MS = 2_500;
/** There is one connector, so nobody needs to be waited for before binds are taken. */
const ALONE = { ...OWNERSHIP_TIMING, joinMs: 0 };

export interface LocalOptions {
  readonly env: NodeJS.ProcessEnv;
}

/** What has been started, ended in the opposite order. */
class Started {
  readonly #closers: (() => Promise<void>)[] = [];

  closing<T>(thing: T, close: (thing: T) => Promise<void>): T {
    this.#closers.push(() => close(thing));
    return thing;
  }

  async close(): Promise<void> {
    for (let close = this.#closers.pop(); close !== undefined; close = this.#closers.pop()) await close();
  }
}

/**
 * The whole system on one machine: connector, API and dashboard in this process, DynamoDB and SQS emulated in another.
 * Without API_BASE_URL everything that the gateway talks to is simulated; with it, that OmniMessage is used and nothing
 * is simulated. Peers are those that DATA_DIR keeps and those of the file that CONFIG names. Resolves to the exit code
 * once SIGINT or SIGTERM came and everything has ended.
 */
export async function runLocal({ env }: LocalOptions): Promise<number> {
  const reading = readLocalEnvironment(env);
  if (!reading.ok) return refuse(reading.faults);
  quietAwsSdk(process.env);
  const started = new Started();
  try {
    return await run(reading.environment, env, started);
  } catch (error) {
    return refuse([`cannot start: ${errorText(error)}`]);
  } finally {
    await started.close();
  }
}

function refuse(lines: readonly string[]): 1 {
  for (const line of lines) process.stderr.write(`${line}\n`);
  return 1;
}

async function run(environment: LocalEnvironment, env: NodeJS.ProcessEnv, started: Started): Promise<number> {
  const data = await openDataDirectory(environment.dataDir);
  const world = environment.apiBaseUrl === null ? await startSimulatedWorld() : null;
  if (world !== null) started.closing(world, (it) => it.close());
  const source = await settingsSource(environment, env, world);
  const loaded = await source();
  if (!loaded.ok) return refuse(loaded.faults.map(formatDiagnostic));

  const ring = new LogRing(randomBytes(6).toString('hex'));
  const log = localLog(env, loaded, ring, environment);
  started.closing(log, (it) => Promise.resolve(it.close()));
  const emulated = started.closing(await startEmulatedAws(data, log), (it) => it.stop());
  const shared = { tablePrefix: DEFAULT_TABLE_PREFIX, cell: DEFAULT_CELL };
  const tokens = await accessTokens(data, environment.tokens);
  const { endpoints, credentials } = emulated;
  const { settings } = loaded;
  const control = started.closing(
    await ControlPlane.open({
      ...shared,
      data,
      endpoints,
      credentials,
      tokens,
      settings,
      version: __VERSION__,
      log,
    }),
    (it) => it.close(),
  );
  const table: TableSettings = {
    ...shared,
    aws: {
      region: LOCAL_REGION,
      dynamoDbEndpoint: endpoints.dynamodb,
      sqsEndpoint: endpoints.sqs,
      credentials,
    },
    connectorId: 'local',
    onStoreError: 'hold',
    secrets: control.box,
    importFile: () => control.importFile(loaded.written),
    timing: ALONE,
  };
  const traces = await tracesOf(settings, __VERSION__, { clock: systemClock, random: Math.random, log });
  if (traces !== null) started.closing(traces, (it) => it.close());
  const gateway = new Gateway(settings, { version: __VERSION__, log, logControl: log, traces, table });
  const signalled = untilSignalled(
    oneAtATime(() => reload(gateway, control, source, log)),
    () => log.levels.toggleDebug('SIGUSR2'),
  );
  const ports = await gateway.start();
  started.closing(gateway, (it) => it.stop(DRAIN_MS));

  const certificate = await dashboardCertificate(data);
  const dashboard = await listen({
    ...environment.dashboard,
    certificate,
    api: control.api({
      logs: ring,
      diagnostics: createDiagnostics(loaded.written, () => gateway.metricsText()),
    }),
    files: await readStaticFiles(fileURLToPath(new URL('./web/', import.meta.url))),
  });
  started.closing(dashboard, (it) => it.close());

  const facts: Facts = {
    version: __VERSION__,
    world,
    demo: environment.config === null,
    listenPort: ports.listenPort,
    metricsPort: ports.metricsPort,
    dashboard: { host: environment.dashboard.host, port: dashboard.port },
    certificate,
    data,
    operatorToken: environment.tokens.operator === null ? tokens.operator : null,
  };
  const shown = show(facts, environment, started);
  await Promise.race([signalled, shown.then(() => signalled)]);
  process.stdout.write('\nStopping …\n');
  return 0;
}

type SettingsSource = () => Promise<ParsedSettings | RefusedSettings>;

/** The file that CONFIG names, else the demo's; LISTEN_PORT wins over both. */
async function settingsSource(
  { config, listenPort }: LocalEnvironment,
  env: NodeJS.ProcessEnv,
  world: SimulatedWorld | null,
): Promise<SettingsSource> {
  const withCore = world === null ? env : { ...env, API_BASE_URL: world.core.url };
  const port = listenPort ?? (config === null && world !== null ? await freePort(2775) : null);
  const read = (): Promise<ParsedSettings | RefusedSettings> | ParsedSettings | RefusedSettings => {
    if (config !== null) return loadSettings({ file: config, env: withCore });
    const text = world === null ? '' : demoSettings({ carrier: world.carrier.port, listen: port ?? 2775 });
    return parseSettings(text, 'the demo', withCore);
  };
  return async () => {
    const loaded = await read();
    if (!loaded.ok || port === null) return loaded;
    const { settings, written } = loaded;
    return {
      ...loaded,
      settings: { ...settings, listen: { ...settings.listen, port } },
      written: { ...written, listen: { ...written.listen, port } },
    };
  };
}

/**
 * The terminal is for what is to be seen first; the log of the API and the dashboard has everything. The demo's
 * traffic fails now and then on purpose, which is nothing to be warned of there.
 */
function localLog(
  env: NodeJS.ProcessEnv,
  { settings, warnings }: ParsedSettings,
  ring: LogRing,
  { config, apiBaseUrl, demoTraffic }: LocalEnvironment,
): RootLog {
  const isDemo = config === null;
  const quietest = isDemo && apiBaseUrl === null && demoTraffic ? 'error' : 'warn';
  const log = createLog({
    level: settings.logLevel,
    form: formOf(env, process.stdout.isTTY === true),
    isFull: settings.logMessageText,
    also: ring,
    ...(env['LOG_LEVEL'] === undefined ? { floor: quietest } : {}),
  });
  // What the demo's passwords are like is nobody's concern.
  if (isDemo) return log;
  for (const warning of warnings) log.event('settings_warning', { diagnostic: formatDiagnostic(warning) });
  return log;
}

function startEmulatedAws(data: DataDirectory, log: Log): Promise<EmulatedAws> {
  const module = process.argv[1];
  if (module === undefined) throw new Error('the program has no file of its own to start the emulators by');
  return EmulatedAws.start({
    command: { module, args: ['emulated-aws'] },
    directory: data.file('dynamodb'),
    clock: systemClock,
    log,
  });
}

async function listen(options: Parameters<typeof DashboardServer.listen>[0]): Promise<DashboardServer> {
  try {
    return await DashboardServer.listen(options);
  } catch (cause) {
    const taken = cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE';
    const why = taken ? 'the port is in use' : errorText(cause);
    const message = `dashboard and API cannot listen on ${options.host}:${options.port}: ${why}. Set DASHBOARD_PORT or DASHBOARD_HOST.`;
    throw new Error(message, { cause });
  }
}

/** Never rejects: a reload that fails leaves a system that runs. */
async function reload(
  gateway: Gateway,
  control: ControlPlane,
  source: SettingsSource,
  log: Log,
): Promise<void> {
  const again = await source();
  if (!again.ok) {
    for (const fault of again.faults) log.event('settings_fault', { diagnostic: formatDiagnostic(fault) });
    log.event('reload_refused');
    return;
  }
  try {
    await gateway.reload(again.settings, () => control.importFile(again.written));
    log.event('reloaded');
  } catch (error) {
    const detail = errorText(error);
    log.event('reload_failed', { detail, err: error });
  }
}

async function show(
  facts: Facts,
  { config, demoTraffic }: LocalEnvironment,
  started: Started,
): Promise<void> {
  const say = (line: string): void => {
    process.stdout.write(`${line}\n`);
  };
  for (const line of whereThingsAre(facts)) say(line);
  const { world, listenPort } = facts;
  if (world !== null && config === null && listenPort !== null) {
    const { system_id, password } = DEMO.partner;
    const partner = startSimulatedPartner({
      port: listenPort,
      system_id,
      password,
      maxRecorded: DEMO_BOUNDS.recorded,
    });
    started.closing(partner, (it) => it.close());
    await showDemo({ world, partner }, say);
    if (demoTraffic) {
      const { core, carrier } = world;
      const traffic = startDemoTraffic({ core, carrier, partner, clock: systemClock, random: Math.random });
      started.closing(traffic, async (it) => it.stop());
      say(DEMO_TRAFFIC_RUNS);
    }
  }
  say(whatToTryNext(facts));
}
