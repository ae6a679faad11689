import { compileSettings } from '../../contract/compile.ts';
import type { GatewaySettings } from '../../contract/compiled.ts';
import { explain } from '../../contract/explain.ts';
import { isHashed } from '../../contract/password.ts';
import { isSecret, type Path } from '../../contract/schema-path.ts';
import { isMapping } from '../../contract/setting.ts';
import { type Settings, settingsSchema } from '../../contract/settings.ts';
import { settingsWarnings } from '../../contract/warnings.ts';
import { type Fault, type Origin, settingFault, settingWarning, type Warning } from './diagnostic.ts';
import { readEnvironment } from './environment.ts';
import { type Environment, expandReferences, hasDefault, pathKey } from './references.ts';
import { readYaml, type YamlDocument } from './yaml-document.ts';

/** `run` needs to know where OmniMessage is; `validate` leaves that to the environment of the service. */
export type Purpose = 'run' | 'validate';

export interface ParsedSettings {
  readonly ok: true;
  /** What the connector runs on. */
  readonly settings: GatewaySettings;
  /** The same in the guide's names, with every default filled in: what is imported, compared and shown. */
  readonly written: Settings;
  readonly warnings: readonly Warning[];
  /** Whether the text itself has a password or token, as opposed to a reference or a hash. */
  readonly holdsSecrets: boolean;
}

export interface RefusedSettings {
  readonly ok: false;
  /** Every one there is, in the order of the file, then those of the environment. At least one. */
  readonly faults: readonly Fault[];
}

/** Reads the text of a settings file under an environment. Pure: no file is opened, nothing is logged. */
export function parseSettings(
  text: string,
  file: string,
  env: Environment,
  purpose: Purpose = 'run',
): ParsedSettings | RefusedSettings {
  const reading = readYaml(text, file);
  const environment = readEnvironment(env);
  if (!reading.ok) return { ok: false, faults: [...reading.faults, ...environment.faults] };

  const { document } = reading;
  const expanded = expandReferences(document, env);
  const fromFile = withoutExtensions(expanded.value);
  // A mapping of the file and the environment over it; anything else is left for the schema to refuse.
  const input = isMapping(fromFile) ? { ...fromFile, ...environment.values } : fromFile;
  const origins = originsIn(document, environment.variables);

  const parsed = settingsSchema.safeParse(input);
  const faults: Fault[] = [...expanded.faults];
  if (!parsed.success) {
    const disguise = (path: Path): string | null => {
      const reference = expanded.written.get(pathKey(path));
      return reference === undefined ? null : `the value of ${reference} (not shown)`;
    };
    for (const fault of explain(settingsSchema, input, parsed.error, disguise)) {
      if (expanded.unresolved.has(pathKey(fault.path))) continue;
      faults.push(settingFault(fault, origins.of(fault.code === 'unknown_key', fault.path)));
    }
  }
  if (!parsed.success || faults.length > 0 || environment.faults.length > 0) {
    return { ok: false, faults: [...inFileOrder(faults), ...environment.faults] };
  }

  const warnings = settingsWarnings(parsed.data).map((warning) =>
    settingWarning(warning, origins.of(false, warning.path)),
  );
  if (parsed.data.api_base_url === null) {
    if (purpose === 'run') return { ok: false, faults: [unsetBaseUrl(file)] };
    warnings.unshift(unsetBaseUrlWarning(file));
  }
  return {
    ok: true,
    settings: compileSettings(parsed.data),
    written: parsed.data,
    warnings: inFileOrder(warnings),
    holdsSecrets: holdsSecrets(fromFile, expanded.written),
  };
}

/** Top-level keys that begin with `x-` are the operator's own: a place for anchors to share between peers. */
function withoutExtensions(value: unknown): unknown {
  if (!isMapping(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([key]) => !key.startsWith('x-')));
}

function originsIn(document: YamlDocument, variables: ReadonlyMap<string, string>) {
  return {
    of: (key: boolean, path: Path): Origin => {
      const variable = path.length === 1 ? variables.get(String(path[0])) : undefined;
      if (variable !== undefined) return { kind: 'environment', variable };
      return key ? document.locateKey(path) : document.locate(path);
    },
  };
}

function inFileOrder<T extends { readonly origin: Origin }>(diagnostics: readonly T[]): T[] {
  const line = ({ origin }: T) => (origin.kind === 'position' ? origin.line : Number.MAX_SAFE_INTEGER);
  const column = ({ origin }: T) => (origin.kind === 'position' ? origin.column : 0);
  return diagnostics.toSorted((a, b) => line(a) - line(b) || column(a) - column(b));
}

const UNSET = 'the gateway cannot run without the URL of OmniMessage';

function unsetBaseUrl(file: string): Fault {
  return {
    severity: 'error',
    code: 'missing',
    origin: { kind: 'file', file },
    setting: 'api_base_url',
    message: `${UNSET}. Add api_base_url to the file, or set API_BASE_URL.`,
  };
}

function unsetBaseUrlWarning(file: string): Warning {
  return {
    severity: 'warning',
    code: 'api_base_url_unset',
    origin: { kind: 'file', file },
    setting: 'api_base_url',
    message: `${UNSET}. Add api_base_url to the file, or set API_BASE_URL where it runs.`,
  };
}

function holdsSecrets(value: unknown, references: ReadonlyMap<string, string>, path: Path = []): boolean {
  if (typeof value === 'string') {
    const reference = references.get(pathKey(path));
    const outside = reference !== undefined && !hasDefault(reference);
    return isSecret(settingsSchema, path) && !isHashed(value) && !outside;
  }
  if (Array.isArray(value))
    return value.some((item, index) => holdsSecrets(item, references, [...path, index]));
  return (
    isMapping(value) &&
    Object.entries(value).some(([key, item]) => holdsSecrets(item, references, [...path, key]))
  );
}
