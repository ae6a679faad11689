// Writes the tables of docs/errors.md and docs/fr/errors.md from the tables of codes and their texts.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { evaluate } from './evaluate.mjs';
import { between, table } from './markdown.mjs';

export const name = 'error codes';

const SOURCES = `
export { PROBLEMS } from './contract/api/problem.ts';
export { PROBLEM_TEXTS } from './contract/api/problem-texts.ts';
export { FAULT_TEXTS, WARNING_TEXTS } from './contract/fault-texts.ts';
export { SOURCE_FAULT_TEXTS, SOURCE_WARNING_TEXTS } from './connector/settings/diagnostic-texts.ts';
export { CONVERT_TEXTS } from './local/commands/convert/finding-texts.ts';
export { END_TEXTS } from './connector/peers/close-reasons.ts';
export { BIND_REFUSAL_STATUS, REFUSAL_REASONS } from './connector/admission/refusal.ts';
export { REFUSAL_TEXTS } from './connector/admission/refusal-texts.ts';
export { STATUS_NAMES } from './connector/smpp/generated/names.ts';
export { EXIT_CODES } from './local/reference/exit-codes.ts';
export { ERROR_CODES } from './local/reference/error-codes.ts';`;

/** @param {string} root @returns {Promise<Map<string, string>>} path relative to `root` → content */
export async function files(root) {
  const sources = await evaluate(root, SOURCES);
  const pages = new Map();
  for (const [language, page] of [
    ['en', 'docs/errors.md'],
    ['fr', 'docs/fr/errors.md'],
  ]) {
    let text = await readFile(join(root, page), 'utf8');
    for (const [mark, write] of Object.entries(TABLES)) {
      text = between(page, text, mark, write(language, sources));
    }
    pages.set(page, text);
  }
  return pages;
}

const WORDS = {
  en: {
    code: 'code',
    http: 'HTTP',
    meaning: 'what it means',
    todo: 'what to do',
    reason: 'reason',
    says: '*Last error* begins with',
    none: 'the reason itself',
    gets: 'the partner gets',
    nothing: 'the connection ends',
    command: 'command',
    every: 'every command',
  },
  fr: {
    code: 'code',
    http: 'HTTP',
    meaning: 'ce que cela veut dire',
    todo: 'que faire',
    reason: 'raison',
    says: '*Dernière erreur* commence par',
    none: 'la raison elle-même',
    gets: 'le partenaire reçoit',
    nothing: 'la connexion se ferme',
    command: 'commande',
    every: 'toutes',
  },
};

const simple = (texts, language) => {
  const { code, meaning, todo } = WORDS[language];
  return table(
    [code, meaning, todo],
    Object.entries(texts).map(([key, text]) => [`\`${key}\``, text.meaning[language], text.todo[language]]),
  );
};

const TABLES = {
  problems: (language, { PROBLEMS, PROBLEM_TEXTS }) => {
    const { code, http, meaning, todo } = WORDS[language];
    return table(
      [http, code, meaning, todo],
      Object.entries(PROBLEMS).map(([key, [status]]) => {
        const text = PROBLEM_TEXTS[key];
        return [status, `\`${key}\``, text.meaning[language], text.todo[language]];
      }),
    );
  },
  faults: (language, { FAULT_TEXTS }) => simple(FAULT_TEXTS, language),
  sources: (language, { SOURCE_FAULT_TEXTS }) => simple(SOURCE_FAULT_TEXTS, language),
  warnings: (language, { WARNING_TEXTS, SOURCE_WARNING_TEXTS }) =>
    simple({ ...WARNING_TEXTS, ...SOURCE_WARNING_TEXTS }, language),
  conversions: (language, { CONVERT_TEXTS }) => simple(CONVERT_TEXTS, language),
  ends: (language, { END_TEXTS }) => {
    const { reason, says, none, meaning, todo } = WORDS[language];
    return table(
      [reason, says, meaning, todo],
      Object.entries(END_TEXTS).map(([key, text]) => [
        `\`${key}\``,
        text.says === '' ? none : `\`${text.says}\``,
        text.meaning[language],
        text.todo[language],
      ]),
    );
  },
  refusals: (language, { REFUSAL_REASONS, REFUSAL_TEXTS, BIND_REFUSAL_STATUS, STATUS_NAMES }) => {
    const { reason, gets, nothing, meaning, todo } = WORDS[language];
    return table(
      [reason, gets, meaning, todo],
      REFUSAL_REASONS.map((key) => {
        const status = BIND_REFUSAL_STATUS[key];
        const { says, todo: advice } = REFUSAL_TEXTS[key];
        const answer = status === undefined ? nothing : `\`${STATUS_NAMES.get(status)}\``;
        return [`\`${key}\``, answer, says[language], advice[language]];
      }),
    );
  },
  exits: (language, { EXIT_CODES }) => {
    const { command, every, code, meaning } = WORDS[language];
    return table(
      [command, code, meaning],
      EXIT_CODES.map((exit) => [
        exit.command === '*'
          ? every
          : exit.command
              .split(', ')
              .map((one) => `\`${one}\``)
              .join(', '),
        exit.code,
        exit.meaning[language],
      ]),
    );
  },
  errors: (language, { ERROR_CODES }) =>
    simple(
      Object.fromEntries(Object.entries(ERROR_CODES).sort(([one], [other]) => (one < other ? -1 : 1))),
      language,
    ),
};
