// Writes what partners keep of their throughput under attack, and in a SYN flood, into docs/security.md, in both
// languages, from the results that `npm run abuse` keeps.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { between, table } from './markdown.mjs';

export const name = 'attacks on the port';

const RESULTS = 'test/abuse/results';
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
    floodColumns: [
      '`net.ipv4.tcp_syncookies`',
      'SYN a second',
      'answered with a cookie',
      'dropped',
      'Partners keep',
      'Newcomers in',
      'slowest',
    ],
    flooded: ({ machine, seconds, perSecond, backlog }, number) =>
      `${machine}; ${seconds} s each, partners send ${number(perSecond)} messages a second, the queue of the port has ${number(backlog)} places.`,
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
    floodColumns: [
      '`net.ipv4.tcp_syncookies`',
      'SYN par seconde',
      'avec un cookie pour réponse',
      'jetés',
      'Les partenaires gardent',
      'Nouveaux venus entrés',
      'au plus lent',
    ],
    flooded: ({ machine, seconds, perSecond, backlog }, number) =>
      `${machine.replace('cores', 'cœurs')} ; ${seconds} s chacun, les partenaires envoient ${number(perSecond)} messages par seconde, la file du port a ${number(backlog)} places.`,
  },
];

/** @param {string} root @returns {Promise<Map<string, string>>} path relative to `root` → content */
export async function files(root) {
  const read = async (file) => JSON.parse(await readFile(join(root, RESULTS, file), 'utf8'));
  const port = await read('port.json');
  const synFlood = await read('syn-flood.json');
  const documents = new Map();
  for (const language of LANGUAGES) {
    const text = await readFile(join(root, language.document), 'utf8');
    documents.set(language.document, written(text, language, port, synFlood));
  }
  return documents;
}

function written(text, language, port, synFlood) {
  const { document, locale, what, columns, machine, floodColumns, flooded } = language;
  const percent = (share) =>
    share
      .toLocaleString(locale, { style: 'percent', maximumFractionDigits: 0 })
      .replaceAll('\u202f', '\u00a0');
  const number = (value) => value.toLocaleString(locale).replaceAll('\u202f', '\u00a0');
  const rows = port.attacks.map((attack) => [
    what(attack),
    `**${percent(attack.cpuRatio.median)}**`,
    percent(attack.cpuRatio.least),
    percent(attack.cpuRatio.most),
    `**${percent(attack.paced.ratio.median)}**`,
    `${number(attack.attemptMicroseconds)}\u00a0µs`,
    `${attack.newcomers.bound}/${attack.newcomers.came}`,
    `${number(attack.newcomers.slowestMs)}\u00a0ms`,
  ]);
  const floodRows = synFlood.flooded.map(
    ({ syncookies, synsPerSecond, cookies, dropped, kept, newcomers }) => [
      syncookies,
      number(synsPerSecond),
      number(cookies),
      number(dropped),
      `**${percent(kept)}**`,
      `${newcomers.bound}/${newcomers.came}`,
      newcomers.bound === 0 ? '–' : `${number(newcomers.slowestMs)}\u00a0ms`,
    ],
  );
  const withAttacks = between(document, text, 'port', `${table(columns, rows)}\n\n${machine(port)}`);
  return between(
    document,
    withAttacks,
    'syn flood',
    `${table(floodColumns, floodRows)}\n\n${flooded(synFlood, number)}`,
  );
}
