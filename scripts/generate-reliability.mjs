// Writes the balance sheets of docs/reliability.md and docs/fr/reliability.md from the results that `npm run faults` and
// `npm run fuzz` keep.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { between, table } from './markdown.mjs';

export const name = 'balance sheet';

const RESULTS = 'test/faults/results';

const LANGUAGES = {
  en: {
    document: 'docs/reliability.md',
    locale: 'en-US',
    runColumns: ['Run', 'Messages', 'Lost', 'Doubled', 'Allowed', 'Unknown', 'How'],
    faultColumns: ['Fault', 'Schedules', 'Messages', 'Lost', 'Doubled', 'Allowed', 'Unknown', 'Failed'],
    pairs: ({ schedules, of, messages, lost, doubled, allowed }, number) =>
      `${schedules === of ? `All ${number(of)}` : `${number(schedules)} of the ${number(of)}`} pairs of faults, ${number(messages)} messages: ${number(lost)} broken promises; ${number(doubled)} further copies, all of the kinds that are allowed (${number(allowed)}).`,
    random: ({ schedules, firstSeed, messages, lost, doubled, allowed }, number) =>
      `${number(schedules)} random schedules from seed ${firstSeed} on, ${number(messages)} messages: ${number(lost)} broken promises; ${number(doubled)} further copies, all of the kinds that are allowed (${number(allowed)}).`,
    fuzz: ({ inputs, octets, seconds, seed, findings, slowest_input_ms, node }, number) =>
      `${number(inputs)} inputs (${number(octets)} octets, seed ${seed}) in ${number(seconds)} s on Node.js ${node}: ${findings.length} findings; the slowest input took ${number(slowest_input_ms)} ms on a busy machine.`,
  },
  fr: {
    document: 'docs/fr/reliability.md',
    locale: 'fr-FR',
    runColumns: ['Épreuve', 'Messages', 'Perdus', 'Doublés', 'Permis', 'Inconnus', 'Comment'],
    faultColumns: ['Panne', 'Programmes', 'Messages', 'Perdus', 'Doublés', 'Permis', 'Inconnus', 'Échoués'],
    pairs: ({ schedules, of, messages, lost, doubled, allowed }, number) =>
      `${schedules === of ? `Les ${number(of)} paires` : `${number(schedules)} des ${number(of)} paires`} de pannes, ${number(messages)} messages : promesses rompues : ${number(lost)} ; copies de plus : ${number(doubled)}, toutes des sortes permises (${number(allowed)}).`,
    random: ({ schedules, firstSeed, messages, lost, doubled, allowed }, number) =>
      `${number(schedules)} programmes au hasard à partir de la graine ${firstSeed}, ${number(messages)} messages : promesses rompues : ${number(lost)} ; copies de plus : ${number(doubled)}, toutes des sortes permises (${number(allowed)}).`,
    fuzz: ({ inputs, octets, seconds, seed, findings, slowest_input_ms, node }, number) =>
      `${number(inputs)} entrées (${number(octets)} octets, graine ${seed}) en ${number(seconds)} s sous Node.js ${node} : découvertes : ${findings.length} ; l’entrée la plus lente a pris ${number(slowest_input_ms)} ms sur une machine chargée.`,
  },
};

/** What stands between DynamoDB, SQS and the connectors, by file; every other file with runs is of whole processes. */
const AWS = ['dynamodb', 'sqs', 'table-away-hold', 'table-away-drop'];

/** @param {string} root @returns {Promise<Map<string, string>>} path relative to `root` → content */
export async function files(root) {
  const results = new Map();
  for (const file of (await readdir(join(root, RESULTS))).sort()) {
    results.set(file.replace('.json', ''), JSON.parse(await readFile(join(root, RESULTS, file), 'utf8')));
  }
  const written = new Map();
  for (const [language, words] of Object.entries(LANGUAGES)) {
    const text = await readFile(join(root, words.document), 'utf8');
    written.set(words.document, balanced(text, results, language, words));
  }
  return written;
}

function balanced(text, results, language, words) {
  const number = (value) => value.toLocaleString(words.locale);
  const cell = (value) => (typeof value === 'number' ? number(value) : value);
  const rows = (columns, lines) =>
    table(
      columns,
      lines.map((cells) => cells.map(cell)),
    );
  const runs = (names) => names.flatMap((file) => results.get(file)?.runs ?? []);
  const others = [...results.keys()].filter((file) => !AWS.includes(file));
  const runTable = (files) =>
    rows(
      words.runColumns,
      runs(files).map((run) => [
        run.name[language],
        run.messages,
        run.lost,
        run.doubled,
        run.allowed,
        run.unknown,
        run.how[language],
      ]),
    );
  const { faults } = results.get('faults');
  const faultTable = rows(
    words.faultColumns,
    faults.map((fault) => [
      fault.name[language],
      fault.schedules,
      fault.messages,
      fault.lost,
      fault.doubled,
      fault.allowed,
      fault.unknown,
      fault.failed,
    ]),
  );
  const parts = {
    runs: runTable(others),
    aws: runTable(AWS),
    faults: faultTable,
    pairs: words.pairs(results.get('pairs').pairs, number),
    random: words.random(results.get('random').random, number),
    fuzz: words.fuzz(results.get('fuzz'), number),
  };
  return Object.entries(parts).reduce(
    (page, [mark, content]) => between(words.document, page, mark, content),
    text,
  );
}
