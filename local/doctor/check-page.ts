import { CHECKS, type Check } from './check-table.ts';

export type PageLanguage = 'en' | 'fr';

const HEAD = {
  en: ['code', 'looks at', 'warning', 'failed'],
  fr: ['code', 'regarde', 'avertissement', 'échec'],
} as const;

/** The table of codes for docs/troubleshooting.md. */
export function checkTable(language: PageLanguage): string {
  const rows = Object.entries<Check>(CHECKS).map(([code, { looksAt, warns, fails }]) => [
    `\`${code}\``,
    looksAt[language],
    warns?.[language] ?? '',
    fails?.[language] ?? '',
  ]);
  const lines = [HEAD[language], HEAD[language].map(() => '---'), ...rows];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** `page` with the table that begins with this one's head made anew. Throws where there is none. */
export function withCheckTable(page: string, language: PageLanguage): string {
  const head = `| ${HEAD[language].join(' | ')} |`;
  const lines = page.split('\n');
  const from = lines.indexOf(head);
  if (from < 0) throw new Error(`no table begins with ${head}`);
  const length = lines.slice(from).findIndex((line) => !line.startsWith('|'));
  const to = length < 0 ? lines.length : from + length;
  return [...lines.slice(0, from), checkTable(language), ...lines.slice(to)].join('\n');
}
