// Writes the table of doctor's checks into docs/troubleshooting.md and its French page.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { evaluate } from './evaluate.mjs';
import { between, table } from './markdown.mjs';

export const name = 'checks of doctor';

const PAGES = {
  en: { path: 'docs/troubleshooting.md', head: ['code', 'looks at', 'warning', 'failed'] },
  fr: { path: 'docs/fr/troubleshooting.md', head: ['code', 'regarde', 'avertissement', 'échec'] },
};

/** @param {string} root @returns {Promise<Map<string, string>>} path relative to `root` → content */
export async function files(root) {
  const { CHECKS } = await evaluate(root, `export { CHECKS } from './local/doctor/check-table.ts';`);
  const pages = new Map();
  for (const [language, { path, head }] of Object.entries(PAGES)) {
    const rows = Object.entries(CHECKS).map(([code, { looksAt, warns, fails }]) => [
      `\`${code}\``,
      looksAt[language],
      warns?.[language] ?? '',
      fails?.[language] ?? '',
    ]);
    const text = await readFile(join(root, path), 'utf8');
    pages.set(path, between(path, text, 'doctor', table(head, rows)));
  }
  return pages;
}
