import type { Warning } from './diagnostic.ts';
import { type ParsedSettings, type Purpose, parseSettings, type RefusedSettings } from './parse.ts';
import { type ReadSettingsFile, readSettingsFile } from './read-file.ts';
import type { Environment } from './references.ts';

export interface LoadOptions {
  readonly file: string;
  readonly env: Environment;
  readonly purpose?: Purpose;
  readonly readFile?: ReadSettingsFile;
}

/** Settings from a file and the environment. What is wrong with either is a value; nothing of it rejects. */
export async function loadSettings(options: LoadOptions): Promise<ParsedSettings | RefusedSettings> {
  const { file, env, purpose = 'run', readFile = readSettingsFile } = options;
  const read = await readFile(file);
  if (!read.ok) return { ok: false, faults: [read.fault] };
  const parsed = parseSettings(read.text, file, env, purpose);
  if (!parsed.ok || !parsed.holdsSecrets || !read.readableByOthers) return parsed;
  return { ...parsed, warnings: [readableByOthers(file), ...parsed.warnings] };
}

function readableByOthers(file: string): Warning {
  return {
    severity: 'warning',
    code: 'file_readable_by_others',
    origin: { kind: 'file', file },
    setting: '',
    message: `it holds passwords and others than its owner may read it. Run: chmod 600 ${file}`,
  };
}
