import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { stringify } from 'yaml';
import type { SettingsInput } from '../../../contract/settings.ts';
import type { Program } from './program.ts';
import { startProgram } from './scene.ts';

const COMMAND = new URL('../../../bin/omnimessage-smpp.mjs', import.meta.url).pathname;

/** A gateway as a shell starts it, in a directory of its own. `script`: given the command that runs it, what the shell does. */
export async function startByShell(
  name: string,
  settings: SettingsInput,
  script: (command: string) => string,
): Promise<{ readonly program: Program; readonly directory: string }> {
  const directory = await mkdtemp(join(tmpdir(), 'by-shell-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  await writeFile(join(directory, 'gateway.yaml'), stringify(settings));
  const run = script(`exec "${process.execPath}" "${COMMAND}" run --config gateway.yaml`);
  return { program: startProgram(name, 'bash', ['-c', run], { cwd: directory }), directory };
}
