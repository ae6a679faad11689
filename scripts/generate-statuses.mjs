// Writes the tables of docs/status-codes.md and docs/fr/status-codes.md from the dictionary, the texts beside it and
// the functions that decide what a status leads to.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { evaluate } from './evaluate.mjs';
import { between, table } from './markdown.mjs';

export const name = 'status codes';

const SOURCES = `
export { STATUS, STATUS_NAMES } from './connector/smpp/generated/names.ts';
export { STATUS_MEANINGS } from './connector/statuses/meanings.ts';
export { SENT_STATUSES } from './connector/statuses/sent.ts';
export { FATE_WORDS, PACE_WORDS, BOUND } from './connector/statuses/received.ts';
export { answerFate } from './connector/outbound/answer-fate.ts';
export { bindRefusalPace } from './connector/session/backoff.ts';
export { BIND_REFUSAL_STATUS } from './connector/admission/refusal.ts';
export { REFUSAL_TEXTS } from './connector/admission/refusal-texts.ts';
export { LONGEST_CSTRING } from './connector/smpp/reading.ts';
export { REFUSALS } from './connector/smpp/dictionary/corrections.mjs';`;

/** @param {string} root @returns {Promise<Map<string, string>>} path relative to `root` → content */
export async function files(root) {
  const sources = await evaluate(root, SOURCES);
  const pages = new Map();
  for (const [language, page] of [
    ['en', 'docs/status-codes.md'],
    ['fr', 'docs/fr/status-codes.md'],
  ]) {
    let text = await readFile(join(root, page), 'utf8');
    text = between(page, text, 'received', received(language, sources));
    text = between(page, text, 'sent', sent(language, sources));
    pages.set(page, text);
  }
  return pages;
}

const WORDS = {
  en: {
    received: ['code', 'decimal', 'name', 'meaning', 'what to do', 'to a message', 'to our bind'],
    sent: ['name', 'code', 'to', 'when'],
    earlier: 'SMPP 3.4',
    vendor: ['the vendor’s own', 'Ask the peer for its list; the log and OmniMessage have the number.'],
    range: '–',
    carrier: 'carrier',
    partner: 'partner',
    either: 'either',
    refusal: (says) => `A partner’s bind: ${says}.`,
    malformed: (field, longest) => `\`${field}\` of more than ${longest} characters.`,
    malformedRest: (longest) => `Another text field of more than ${longest} characters.`,
  },
  fr: {
    received: ['code', 'décimal', 'nom', 'signification', 'que faire', 'à un message', 'à notre bind'],
    sent: ['nom', 'code', 'à', 'quand'],
    earlier: 'SMPP 3.4',
    vendor: ['propre au fournisseur', 'Demandez sa liste au pair ; le journal et OmniMessage ont le nombre.'],
    range: ' à ',
    carrier: 'transporteur',
    partner: 'partenaire',
    either: 'les deux',
    refusal: (says) => `Bind d’un partenaire : ${says}.`,
    malformed: (field, longest) => `\`${field}\` de plus de ${longest} caractères.`,
    malformedRest: (longest) => `Un autre champ de texte de plus de ${longest} caractères.`,
  },
};

const hex = (code) => `0x${code.toString(16).toUpperCase().padStart(8, '0')}`;

function received(language, { STATUS, STATUS_NAMES, STATUS_MEANINGS, ...decide }) {
  const words = WORDS[language];
  const row = (code, named, meaning, advice) => [
    code,
    named.decimal,
    named.name,
    meaning,
    advice,
    decide.FATE_WORDS[decide.answerFate(named.code)][language],
    (named.code === 0 ? decide.BOUND : decide.PACE_WORDS[decide.bindRefusalPace(named.code)])[language],
  ];
  const rows = [...STATUS_NAMES].map(([code, shown]) => {
    const earlier = Object.keys(STATUS).filter((other) => STATUS[other] === code && other !== shown);
    const names = [`\`${shown}\``, ...earlier.map((other) => `${words.earlier}: \`${other}\``)].join('; ');
    const { meaning, advice } = STATUS_MEANINGS[shown];
    const named = { code, decimal: code, name: names };
    return row(`\`${hex(code)}\``, named, meaning[language], advice?.[language] ?? '');
  });
  const range = (from, to) => `\`${hex(from)}\`${words.range}\`${hex(to)}\``;
  const vendor = { code: 0x400, decimal: `${0x400}${words.range}${0x4ff}`, name: '' };
  rows.push(row(range(0x400, 0x4ff), vendor, ...words.vendor));
  return table(words.received, rows);
}

function sent(
  language,
  { STATUS, SENT_STATUSES, BIND_REFUSAL_STATUS, REFUSAL_TEXTS, REFUSALS, LONGEST_CSTRING },
) {
  const words = WORDS[language];
  const nameOf = (code) => Object.keys(STATUS).find((known) => STATUS[known] === code);
  const entries = [
    ...SENT_STATUSES.map(({ status, to, when }) => ({ status, to, when: when[language] })),
    ...Object.entries(BIND_REFUSAL_STATUS).map(([reason, code]) => {
      const says = REFUSAL_TEXTS[reason].says[language];
      return { status: nameOf(code), to: 'partner', when: words.refusal(`${says} (\`${reason}\`)`) };
    }),
    ...Object.entries(REFUSALS).map(([field, status]) => ({
      status,
      to: 'either',
      when: words.malformed(field, LONGEST_CSTRING),
    })),
    { status: 'ESME_RINVTLVLEN', to: 'either', when: words.malformedRest(LONGEST_CSTRING) },
  ];
  const order = entries.map((entry, index) => ({ ...entry, index }));
  order.sort((one, other) => STATUS[one.status] - STATUS[other.status] || one.index - other.index);
  return table(
    words.sent,
    order.map(({ status, to, when }) => [`\`${status}\``, `\`${hex(STATUS[status])}\``, words[to], when]),
  );
}
