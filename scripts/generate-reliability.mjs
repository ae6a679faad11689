// Writes the balance sheet of docs/reliability.md from the results that `npm run faults` and `npm run fuzz` keep.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { between, table } from './markdown.mjs';

export const name = 'balance sheet';

const DOCUMENT = 'docs/reliability.md';
const RESULTS = 'test/faults/results';

/** @param {string} root @returns {Promise<Map<string, string>>} path relative to `root` → content */
export async function files(root) {
  const results = new Map();
  for (const file of (await readdir(join(root, RESULTS))).sort()) {
    results.set(file, JSON.parse(await readFile(join(root, RESULTS, file), 'utf8')));
  }
  const runs = [...results.values()].flatMap(({ runs }) => runs ?? []);
  const schedules = results.get('schedules.json');
  const fuzz = results.get('fuzz.json');
  let text = await readFile(join(root, DOCUMENT), 'utf8');
  text = between(DOCUMENT, text, 'runs', table(RUN_COLUMNS, runs.map(runRow)));
  text = between(DOCUMENT, text, 'faults', table(FAULT_COLUMNS, schedules.faults.map(faultRow)));
  text = between(DOCUMENT, text, 'random', randomLine(schedules.random));
  text = between(DOCUMENT, text, 'fuzz', fuzzLine(fuzz));
  return new Map([[DOCUMENT, text]]);
}

const RUN_COLUMNS = ['Run', 'Messages', 'Lost', 'Doubled', 'Allowed', 'Unknown', 'How'];
const FAULT_COLUMNS = ['Fault', 'Schedules', 'Messages', 'Lost', 'Doubled', 'Allowed', 'Unknown', 'Failed'];

function runRow({ name, messages, lost, doubled, allowed, unknown, how }) {
  return [name, messages, lost, doubled, allowed, unknown, how].map(cell);
}

function faultRow({ name, schedules, messages, lost, doubled, allowed, unknown, failed }) {
  return [name, schedules, messages, lost, doubled, allowed, unknown, failed].map(cell);
}

function randomLine({ schedules, firstSeed, messages, lost, doubled, allowed }) {
  return `${number(schedules)} random schedules from seed ${firstSeed} on, ${number(messages)} messages: ${lost} broken promises; ${number(doubled)} further copies, all of the kinds that are allowed (${number(allowed)}).`;
}

function fuzzLine({ inputs, octets, seconds, seed, findings, slowest_input_ms, node }) {
  return `${number(inputs)} inputs (${number(octets)} octets, seed ${seed}) in ${number(seconds)} s on Node.js ${node}: ${findings.length} findings; the slowest input took ${slowest_input_ms} ms on a busy machine.`;
}

function cell(value) {
  return typeof value === 'number' ? number(value) : value;
}

function number(value) {
  return value.toLocaleString('en-US');
}
