// Writes what partners keep of their throughput under attack into docs/security.md, in both languages, from the
// results that `npm run abuse` keeps.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

export const name = 'attacks on the port';

const RESULTS = 'test/abuse/results/port.json';
const LANGUAGES = [
  {
    document: 'docs/security.md',
    locale: 'en-US',
    what: ({ what }) => what,
    columns: [
      'Attack',
      'Partners keep at their peak',
      'from',
      'to',
      'at 60% of it',
      'CPU an attempt',
      'Newcomers in',
      'slowest',
    ],
    machine: ({ machine, windowMs, attacks }) =>
      `${machine}; ${attacks[0].rounds} pairs of windows of ${windowMs} ms each.`,
  },
  {
    document: 'docs/fr/security.md',
    locale: 'fr-FR',
    what: ({ fr }) => fr,
    columns: [
      'Attaque',
      'Les partenaires gardent à leur maximum',
      'de',
      'à',
      'à 60 % de celui-ci',
      'CPU par tentative',
      'Nouveaux venus entrés',
      'au plus lent',
    ],
    machine: ({ machine, windowMs, attacks }) =>
      `${machine.replace('cores', 'cœurs')} ; ${attacks[0].rounds} paires de fenêtres de ${windowMs} ms par attaque.`,
  },
];

/** @param {string} root @returns {Promise<Map<string, string>>} path relative to `root` → content */
export async function files(root) {
  const results = JSON.parse(await readFile(join(root, RESULTS), 'utf8'));
  const documents = new Map();
  for (const language of LANGUAGES) {
    const text = await readFile(join(root, language.document), 'utf8');
    documents.set(language.document, written(text, language, results));
  }
  return documents;
}

function written(text, { document, locale, what, columns, machine }, results) {
  const percent = (share) =>
    share
      .toLocaleString(locale, { style: 'percent', maximumFractionDigits: 0 })
      .replaceAll('\u202f', '\u00a0');
  const number = (value) => value.toLocaleString(locale).replaceAll('\u202f', '\u00a0');
  const rows = results.attacks.map((attack) => [
    what(attack),
    `**${percent(attack.cpuRatio.median)}**`,
    percent(attack.cpuRatio.least),
    percent(attack.cpuRatio.most),
    `**${percent(attack.paced.ratio.median)}**`,
    `${number(attack.attemptMicroseconds)}\u00a0µs`,
    `${attack.newcomers.bound}/${attack.newcomers.came}`,
    `${number(attack.newcomers.slowestMs)}\u00a0ms`,
  ]);
  const table = [columns, columns.map(() => '---'), ...rows];
  const lines = table.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
  return between(document, text, `${lines}\n\n${machine(results)}`);
}

function between(document, text, content) {
  const begin = '<!-- generated: port -->';
  const end = '<!-- end: port -->';
  const from = text.indexOf(begin);
  const to = text.indexOf(end);
  if (from === -1 || to === -1) throw new Error(`${document} has no place for the attacks`);
  return `${text.slice(0, from + begin.length)}\n\n${content}\n\n${text.slice(to)}`;
}
