import { Gateway } from './gateway.ts';
import { createLog, type Log } from './log.ts';
import { oneAtATime } from './one-at-a-time.ts';
import { formatDiagnostic } from './settings/diagnostic.ts';
import { loadSettings } from './settings/load.ts';
import { untilSignalled } from './signals.ts';

/** Put in by the bundler from package.json. */
declare const __VERSION__: string;

export interface RunOptions {
  readonly configFile: string;
  readonly env: NodeJS.ProcessEnv;
}

/**
 * Runs a connector from a settings file alone until SIGTERM or SIGINT. SIGHUP reads the file again and takes its
 * peers into effect; a faulty file changes nothing. Resolves to the exit code: 1 for faulty settings or an address
 * that cannot be listened on, before anything was started.
 */
export async function runConnector({ configFile, env }: RunOptions): Promise<number> {
  const loaded = await loadSettings({ file: configFile, env });
  if (!loaded.ok) {
    for (const fault of loaded.faults) process.stderr.write(`${formatDiagnostic(fault)}\n`);
    return 1;
  }
  const { settings } = loaded;
  const log = createLog({ level: settings.logLevel, pretty: process.stdout.isTTY === true });
  for (const warning of loaded.warnings) log.warn({ event: 'settings_warning' }, formatDiagnostic(warning));
  const gateway = new Gateway(settings, { version: __VERSION__, log });

  const ended = untilSignalled(oneAtATime(() => reload(gateway, log, { configFile, env })));
  try {
    await gateway.start();
  } catch (error) {
    log.error(
      { event: 'start_failed', err: error },
      `cannot start: ${error instanceof Error ? error.message : String(error)}`,
    );
    return 1;
  }
  await ended;
  await gateway.stop();
  return 0;
}

/** Never rejects: a reload that fails leaves a gateway that runs. */
async function reload(gateway: Gateway, log: Log, { configFile, env }: RunOptions): Promise<void> {
  const again = await loadSettings({ file: configFile, env });
  if (!again.ok) {
    for (const fault of again.faults) log.error({ event: 'settings_fault' }, formatDiagnostic(fault));
    log.error({ event: 'reload_refused' }, 'the settings file has faults: nothing was changed');
    return;
  }
  for (const warning of again.warnings) log.warn({ event: 'settings_warning' }, formatDiagnostic(warning));
  log.info({ event: 'reloading' }, 'settings read again: applying the peers');
  try {
    await gateway.reload(again.settings);
    log.info({ event: 'reloaded' }, 'the peers are as in the settings file');
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    log.error(
      { event: 'reload_failed', err: error },
      `the settings were not all taken into effect: ${detail}`,
    );
  }
}
