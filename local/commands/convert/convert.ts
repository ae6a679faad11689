import { open, rm } from 'node:fs/promises';
import { formatDiagnostic } from '../../../connector/settings/diagnostic.ts';
import { MAX_SETTINGS_OCTETS, readSettingsFile } from '../../../connector/settings/read-file.ts';
import { type Conversion, convertElixir } from './conversion.ts';

export interface ConvertOptions {
  readonly file: string;
  /** null: to stdout. */
  readonly output: string | null;
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
}

/**
 * Writes a `runtime.exs` of the Elixir gateway as a settings file. Findings go to stderr, one line each. Resolves with
 * the exit code: 0 when the file was written, 1 when it has faults or cannot be written; then nothing is.
 */
export async function convert({ file, output, stdout, stderr }: ConvertOptions): Promise<0 | 1> {
  const read = await readSettingsFile(file);
  if (!read.ok) {
    stderr.write(`${formatDiagnostic(read.fault)}\n`);
    return 1;
  }
  const { yaml, findings, summary } = convertElixir(read.text, file);
  for (const { at, ...finding } of findings) {
    stderr.write(`${formatDiagnostic({ ...finding, origin: { kind: 'position', file, ...at } })}\n`);
  }
  if (yaml === null) {
    const faults = findings.filter(({ severity }) => severity === 'error').length;
    stderr.write(`${file}: ${faults} ${faults === 1 ? 'error' : 'errors'}. Nothing was written.\n`);
    return 1;
  }
  if (output === null) {
    stdout.write(yaml);
    stderr.write(told(file, 'converted', summary));
    return 0;
  }
  const refusal = await writeNew(output, yaml);
  if (refusal !== null) {
    stderr.write(`${output}: error: ${refusal}\n`);
    return 1;
  }
  stdout.write(`${told(output, 'written', summary)}Check it: omnimessage-smpp validate ${output}\n`);
  return 0;
}

function told(file: string, what: string, { binds, serverBinds, variables }: Conversion['summary']): string {
  const counts = `${counted(binds, 'client bind')}, ${counted(serverBinds, 'server bind')}`;
  const needs =
    variables.length === 0 ? '' : `It needs these environment variables: ${variables.join(', ')}\n`;
  return `${file}: ${what}: ${counts}\n${needs}`;
}

function counted(number: number, thing: string): string {
  return `${number} ${thing}${number === 1 ? '' : 's'}`;
}

/** For its owner alone, since it has passwords. null: written; else why it is not, and then there is no such file. */
async function writeNew(output: string, text: string): Promise<string | null> {
  if (Buffer.byteLength(text) > MAX_SETTINGS_OCTETS) {
    return `it would be larger than ${MAX_SETTINGS_OCTETS} octets, which a settings file may have at most. Nothing was written.`;
  }
  let created = false;
  try {
    const handle = await open(output, 'wx', 0o600);
    created = true;
    try {
      await handle.writeFile(text);
    } finally {
      await handle.close();
    }
    return null;
  } catch (error) {
    if (created) await rm(output, { force: true });
    const code = error instanceof Error && 'code' in error ? String(error.code) : null;
    if (code === null) throw error;
    if (code === 'EEXIST')
      return 'there is such a file, and it is not overwritten. Name another one, or move it away.';
    return `it cannot be written (${code}). Check that its folder exists, and who runs this.`;
  }
}
