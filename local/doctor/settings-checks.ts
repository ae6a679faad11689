import { access } from 'node:fs/promises';
import { withCredentials } from '../../connector/settings/credentials.ts';
import { type Fault, formatDiagnostic, type Warning } from '../../connector/settings/diagnostic.ts';
import { loadSettings } from '../../connector/settings/load.ts';
import { type ParsedSettings, parseSettings, type RefusedSettings } from '../../connector/settings/parse.ts';
import type { Environment } from '../../connector/settings/references.ts';
import { readTableEnvironment } from '../../connector/settings/table-environment.ts';
import { type Add, countOf, ok, skipped, told, warning } from './finding.ts';

/** Where the service of systemd has it (deploy/README.md). */
export const INSTALLED_SETTINGS = '/opt/omnimessage-smpp/config/gateway.yaml';

/** A file with more faults or warnings than this is one for `validate`. */
const MOST_SHOWN = 10;

export interface SettingsFound {
  /** null: there is no file. */
  readonly file: string | null;
  /** null: none, or faulty. */
  readonly parsed: ParsedSettings | null;
  /** Stands in the settings for secrets that are not known here. */
  readonly unknownSecret: string;
  /** Key file of the table's passwords. */
  readonly passwordKeyFile: string | null;
  readonly hasTable: boolean;
}

/** `--config`, CONFIG, the installed file; null: none of them. */
export async function settingsFile(config: string | null, env: Environment): Promise<string | null> {
  if (config !== null) return config;
  const named = env['CONFIG'];
  if (named !== undefined && named !== '') return named;
  return await access(INSTALLED_SETTINGS).then(
    () => INSTALLED_SETTINGS,
    () => null,
  );
}

/** Reads settings as `run` does. Never rejects for what is wrong with them. */
export async function checkSettings(
  file: string | null,
  env: Environment,
  unknownSecret: string,
  add: Add,
): Promise<SettingsFound> {
  const table = readTableEnvironment(env);
  const hasTable = table.ok && table.table !== null;
  const key = table.ok ? (table.table?.passwordKey ?? null) : null;
  const found = {
    file,
    unknownSecret,
    hasTable,
    passwordKeyFile: key?.kind === 'file' ? key.path : null,
  };
  if (!table.ok) {
    for (const fault of table.faults) add(told('settings_valid', 'failed', fault));
  }
  const given = (env['API_BASE_URL'] ?? '') !== '';
  if (file === null && !hasTable && !given) {
    add(
      warning('settings_valid', {
        found: `no settings: no --config, no CONFIG, no ${INSTALLED_SETTINGS}, no API_BASE_URL`,
        allowed: 'a settings file, or the environment of the gateway',
        advice:
          'Name the file: omnimessage-smpp doctor --config gateway.yaml. What needs settings is left out.',
      }),
    );
    return { ...found, parsed: null };
  }
  const { loaded: parsed, unset } = await readSettings(file, env, unknownSecret);
  if (!parsed.ok) {
    sayFaults(parsed.faults, add);
    return { ...found, parsed: null };
  }
  if (unset.length > 0) sayUnset(unset, add);
  const { binds, serverBinds } = parsed.settings;
  const peers = `${countOf(binds.length, 'client bind')}, ${countOf(serverBinds.length, 'server bind')}`;
  add(ok('settings_valid', `${file ?? 'the environment alone'}: ${peers}`));
  sayWarnings(parsed, unknownSecret, add);
  if (hasTable) {
    const where = `peers of the table ${table.table?.tablePrefix}* are not seen from here`;
    add(skipped('table_peers', `${where}: test them by the dashboard or POST /api/client-peers/NAME/test`));
  }
  return { ...found, parsed };
}

export interface SettingsReading {
  readonly loaded: ParsedSettings | RefusedSettings;
  /** Variables of secrets that are not set here. */
  readonly unset: readonly string[];
}

/**
 * Settings as `run` reads them. Where nothing but secrets is missing, as it is outside of the service whose credentials
 * they are, `unknownSecret` stands for each, so that everything else can be looked at.
 */
export async function readSettings(
  file: string | null,
  given: Environment,
  unknownSecret: string,
): Promise<SettingsReading> {
  const credentials = await withCredentials(given);
  if (!credentials.ok) return { loaded: { ok: false, faults: [credentials.fault] }, unset: [] };
  const { env } = credentials;
  const read = async (under: Environment): Promise<ParsedSettings | RefusedSettings> =>
    file === null ? parseSettings('', 'the environment', under) : await loadSettings({ file, env: under });
  const loaded = await read(env);
  if (loaded.ok) return { loaded, unset: [] };
  const unset = [...new Set(loaded.faults.flatMap((fault) => missingSecret(fault) ?? []))];
  if (loaded.faults.some((fault) => missingSecret(fault) === null)) return { loaded, unset: [] };
  const known = Object.fromEntries(unset.map((name) => [name, unknownSecret]));
  return { loaded: await read({ ...env, ...known }), unset };
}

function sayUnset(unset: readonly string[], add: Add): void {
  add(
    warning('settings_valid', {
      found: `${unset.join(', ')} not set here, so what needs them is left out`,
      allowed: 'every variable that the file names set, or a file of CREDENTIALS_DIRECTORY',
      advice:
        'Set them, or run doctor with the credentials of the service: docs/troubleshooting.md has the line.',
    }),
  );
}

const SECRET = /^(?:api_token|(?:server_)?binds\[\d+\]\.password)$/;
const UNSET = /^environment variable (\w+) is not set/;

/** The variable that a secret is given by and that is not set; null: another fault. */
function missingSecret({ code, setting, message }: Fault): string | null {
  if (code !== 'reference_unset' || !SECRET.test(setting)) return null;
  return UNSET.exec(message)?.[1] ?? null;
}

function sayFaults(faults: readonly Fault[], add: Add): void {
  for (const fault of faults.slice(0, MOST_SHOWN))
    add(told('settings_valid', 'failed', formatDiagnostic(fault)));
  const more = faults.length - MOST_SHOWN;
  if (more > 0)
    add(skipped('settings_valid', `${countOf(more, 'more fault')}: omnimessage-smpp validate shows all`));
}

/** Those that have a check of their own are told there. */
const TOLD_ELSEWHERE: readonly Warning['code'][] = ['file_readable_by_others', 'open_ip_whitelist'];

/** Of each kind the first; a hundred weak passwords are one thing to know. */
function sayWarnings({ warnings, written }: ParsedSettings, unknownSecret: string, add: Add): void {
  const byCode = new Map<Warning['code'], Warning[]>();
  for (const warning of warnings) {
    if (TOLD_ELSEWHERE.includes(warning.code) || isOfUnknown(warning, written, unknownSecret)) continue;
    byCode.set(warning.code, [...(byCode.get(warning.code) ?? []), warning]);
  }
  for (const [first, ...others] of byCode.values()) {
    if (first === undefined) continue;
    const more = others.length === 0 ? '' : ` (and ${others.length} more: omnimessage-smpp validate)`;
    const text = formatDiagnostic(first).replace(': warning: ', ': ');
    add(told('settings_warning', 'warning', `${text}${more}`));
  }
}

/** What stands for a password that is not known here says nothing of it. */
function isOfUnknown(
  { setting }: Warning,
  { binds, server_binds }: ParsedSettings['written'],
  unknownSecret: string,
): boolean {
  const [, list, index] = /^(binds|server_binds)\[(\d+)\]\.password$/.exec(setting) ?? [];
  const peers = list === 'binds' ? binds : list === 'server_binds' ? server_binds : [];
  return peers[Number(index)]?.password === unknownSecret;
}
