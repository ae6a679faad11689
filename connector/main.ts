import { errorText } from '../contract/error-text.ts';
import { systemClock } from './clock.ts';
import { collectForMessages } from './collect-for-messages.ts';
import type { TableSettings } from './fleet/fleet.ts';
import { Gateway } from './gateway.ts';
import { createLog, type Log, type RootLog } from './log.ts';
import { formOf } from './logging/output.ts';
import { oneAtATime } from './one-at-a-time.ts';
import { withCredentials } from './settings/credentials.ts';
import { formatDiagnostic } from './settings/diagnostic.ts';
import { loadSettings } from './settings/load.ts';
import { type ParsedSettings, parseSettings, type RefusedSettings } from './settings/parse.ts';
import { readTableEnvironment, type TableEnvironment } from './settings/table-environment.ts';
import { untilSignalled } from './signals.ts';
import { tracesOf } from './traces/open-traces.ts';
import type { Traces } from './traces/traces.ts';

/** Put in by the bundler from package.json. */
declare const __VERSION__: string;

/** The peers' table as the control plane's own code opens it, which the connector does not import. */
export interface OpenedTable {
  /** `file`: the settings file as written; null: there is none, and the table alone has the peers. */
  settings(file: ParsedSettings['written'] | null): TableSettings;
  close(): void;
}

export interface RunOptions {
  /** null: the environment says it all, and the table has the peers. */
  readonly configFile: string | null;
  readonly env: NodeJS.ProcessEnv;
  /** Called, and its code loaded, only where the environment names a table. Rejects when it cannot be opened. */
  readonly openTable: (table: TableEnvironment, log: Log) => Promise<OpenedTable>;
}

/**
 * Runs a connector until SIGTERM or SIGINT, from a settings file alone, or from a table that it shares with others.
 * SIGHUP reads the file again and takes its peers into effect; a faulty file changes nothing. Resolves to the exit
 * code: 1 for faulty settings, a table that cannot be opened or an address that cannot be listened on, before anything
 * was started.
 */
export async function runConnector(options: RunOptions): Promise<number> {
  const loaded = await load(options);
  const environment = readTableEnvironment(options.env);
  if (!loaded.ok || !environment.ok) {
    const faults = loaded.ok ? [] : loaded.faults.map(formatDiagnostic);
    const lines = environment.ok ? faults : [...faults, ...environment.faults];
    for (const line of lines) process.stderr.write(`${line}\n`);
    return 1;
  }
  if (options.configFile === null && environment.table === null) {
    process.stderr.write(
      'there are no peers: name a settings file by --config, or a table by TABLE_PREFIX\n',
    );
    return 1;
  }
  const { settings } = loaded;
  const form = formOf(options.env, process.stdout.isTTY === true);
  const log = createLog({ level: settings.logLevel, form, isFull: settings.logMessageText });
  for (const warning of loaded.warnings)
    log.event('settings_warning', { diagnostic: formatDiagnostic(warning) });
  return await run(options, loaded, environment.table, log);
}

async function run(
  options: RunOptions,
  loaded: ParsedSettings,
  environment: TableEnvironment | null,
  log: RootLog,
): Promise<number> {
  collectForMessages();
  let table: OpenedTable | null = null;
  let traces: Traces | null = null;
  const crashed = (error: unknown): void => log.event('crashed', faultOf(error));
  process.on('uncaughtExceptionMonitor', crashed);
  try {
    table = environment === null ? null : await options.openTable(environment, log);
    const context = { clock: systemClock, random: Math.random, log };
    traces = await tracesOf(loaded.settings, __VERSION__, context);
    const parts = {
      version: __VERSION__,
      log,
      traces,
      logControl: log,
      table: tableSettings(table, options, loaded),
    };
    const gateway = new Gateway(loaded.settings, parts);
    const ended = untilSignalled(
      oneAtATime(() => reload(gateway, log, options, table)),
      () => log.levels.toggleDebug('SIGUSR2'),
    );
    await gateway.start();
    await ended;
    await gateway.stop();
    return 0;
  } catch (error) {
    log.event('start_failed', faultOf(error));
    return 1;
  } finally {
    await traces?.close();
    table?.close();
    process.off('uncaughtExceptionMonitor', crashed);
    log.close();
  }
}

async function load({ configFile, env: given }: RunOptions): Promise<ParsedSettings | RefusedSettings> {
  const credentials = await withCredentials(given);
  if (!credentials.ok) return { ok: false, faults: [credentials.fault] };
  const { env } = credentials;
  return configFile === null
    ? parseSettings('', 'the environment', env)
    : await loadSettings({ file: configFile, env });
}

function tableSettings(
  table: OpenedTable | null,
  { configFile }: RunOptions,
  { written }: ParsedSettings,
): TableSettings | null {
  return table?.settings(configFile === null ? null : written) ?? null;
}

/** Never rejects: a reload that fails leaves a gateway that runs. */
async function reload(
  gateway: Gateway,
  log: Log,
  options: RunOptions,
  table: OpenedTable | null,
): Promise<void> {
  const again = await load(options);
  if (!again.ok) {
    gateway.settingsRefused();
    for (const fault of again.faults) log.event('settings_fault', { diagnostic: formatDiagnostic(fault) });
    log.event('reload_refused');
    return;
  }
  for (const warning of again.warnings)
    log.event('settings_warning', { diagnostic: formatDiagnostic(warning) });
  log.event('reloading');
  try {
    await gateway.reload(again.settings, tableSettings(table, options, again)?.importFile ?? null);
    log.event('reloaded');
  } catch (error) {
    log.event('reload_failed', faultOf(error));
  }
}

function faultOf(err: unknown): { readonly detail: string; readonly err: unknown } {
  return { detail: errorText(err), err };
}
