// Writes the table of doctor's checks into docs/troubleshooting.md and its French page, from local/doctor/check-table.ts.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { evaluate } from './evaluate.mjs';

export const name = 'checks of doctor';

/** @param {string} root @returns {Promise<Map<string, string>>} path relative to `root` → content */
export async function files(root) {
  const { withCheckTable } = await evaluate(root, 'local/doctor/check-page.ts');
  const page = async (path, language) => [
    path,
    withCheckTable(await readFile(join(root, path), 'utf8'), language),
  ];
  return new Map([
    await page('docs/troubleshooting.md', 'en'),
    await page('docs/fr/troubleshooting.md', 'fr'),
  ]);
}
