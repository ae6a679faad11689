// Writes docs/man/omnimessage-smpp.1, the manual page, from the commands and their help.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { evaluateBesidePackages } from './evaluate.mjs';

export const name = 'manual page';

const SOURCES = `
export { wholeProgram } from './local/program.ts';
export { manualOf } from './local/manual/print.ts';`;

/** @param {string} root @returns {Promise<Map<string, string>>} path relative to `root` → content */
export async function files(root) {
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  const define = { __VERSION__: JSON.stringify(version) };
  const { wholeProgram, manualOf } = await evaluateBesidePackages(root, SOURCES, define);
  return new Map([['docs/man/omnimessage-smpp.1', manualOf(wholeProgram())]]);
}
