import * as z from 'zod';
import { explain, type SettingFault } from '../../contract/explain.ts';
import { metaOf } from '../../contract/schema-path.ts';
import { globalSettingsShape } from '../../contract/settings.ts';
import { type Fault, settingFault } from './diagnostic.ts';
import type { Environment } from './references.ts';
import { readScalarText } from './scalar-text.ts';

export interface EnvironmentReading {
  /** Values by setting, to be laid over the file. */
  readonly values: Readonly<Record<string, unknown>>;
  /** The variable that gave each of them. */
  readonly variables: ReadonlyMap<string, string>;
  readonly faults: readonly Fault[];
}

/**
 * Global settings from the environment, where they win over the file: `API_BASE_URL`, `SMPP_POLL_INTERVAL` … A
 * variable set to the empty text counts as not set.
 */
export function readEnvironment(env: Environment): EnvironmentReading {
  const values: Record<string, unknown> = {};
  const variables = new Map<string, string>();
  const faults: Fault[] = [];
  for (const [setting, schema] of Object.entries(globalSettingsShape)) {
    const variable = metaOf(schema).env;
    const text = variable === undefined ? undefined : env[variable];
    if (variable === undefined || text === undefined || text === '') continue;
    const value = readScalarText(schema, text);
    const subject = z.strictObject({ [setting]: schema });
    const parsed = subject.safeParse({ [setting]: value });
    if (parsed.success) {
      values[setting] = value;
      variables.set(setting, variable);
    } else {
      const found = explain(subject, { [setting]: value }, parsed.error);
      faults.push(...found.map((fault) => inEnvironment(fault, variable)));
    }
  }
  return { values, variables, faults };
}

/** Advice about quotes is for files. */
function inEnvironment(fault: SettingFault, variable: string): Fault {
  return settingFault(
    { ...fault, advice: 'Correct the variable, or unset it to use the file.' },
    { kind: 'environment', variable },
  );
}
