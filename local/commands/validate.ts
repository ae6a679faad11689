import { withCredentials } from '../../connector/settings/credentials.ts';
import { type Diagnostic, formatDiagnostic } from '../../connector/settings/diagnostic.ts';
import { loadSettings } from '../../connector/settings/load.ts';
import type { ReadSettingsFile } from '../../connector/settings/read-file.ts';
import type { GatewaySettings } from '../../contract/compiled.ts';

export interface ValidateOptions {
  readonly files: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
  readonly readFile?: ReadSettingsFile;
}

/** A file with more faults than this is not read line by line any more. */
const MAX_PRINTED = 200;

/**
 * Checks settings files: faults and warnings go to stderr, one line each, as compilers write them; a summary per
 * sound file to stdout. Resolves with the exit code: 0 when every file is sound, else 1.
 */
export async function validate(options: ValidateOptions): Promise<0 | 1> {
  const { files, stdout, stderr, readFile } = options;
  const credentials = await withCredentials(options.env);
  if (!credentials.ok) {
    stderr.write(printed([credentials.fault]));
    return 1;
  }
  const { env } = credentials;
  let exitCode: 0 | 1 = 0;
  for (const file of files) {
    const loaded = await loadSettings({ file, env, purpose: 'validate', ...(readFile && { readFile }) });
    stderr.write(printed(loaded.ok ? loaded.warnings : loaded.faults));
    if (loaded.ok) stdout.write(`${file}: valid: ${summary(loaded.settings, loaded.warnings.length)}\n`);
    else {
      stderr.write(`${file}: ${count(loaded.faults.length, 'error')}\n`);
      exitCode = 1;
    }
  }
  return exitCode;
}

function printed(diagnostics: readonly Diagnostic[]): string {
  const lines = diagnostics.slice(0, MAX_PRINTED).map((diagnostic) => `${formatDiagnostic(diagnostic)}\n`);
  const rest = diagnostics.length - lines.length;
  return lines.join('') + (rest > 0 ? `… and ${rest} more\n` : '');
}

function summary({ binds, serverBinds }: GatewaySettings, warnings: number): string {
  return [
    count(binds.length, 'client bind'),
    count(serverBinds.length, 'server bind'),
    count(warnings, 'warning'),
  ].join(', ');
}

function count(number: number, thing: string): string {
  return `${number} ${thing}${number === 1 ? '' : 's'}`;
}
