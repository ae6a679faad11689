import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';

const FOLDER = new URL('../results/', import.meta.url);

/** For docs/reliability.md and docs/fr/reliability.md. */
export interface Words {
  readonly en: string;
  readonly fr: string;
}

/** One line of the balance sheet. */
export interface RunResult {
  readonly name: Words;
  /** Messages that went in. */
  readonly messages: number;
  readonly lost: number;
  readonly doubled: number;
  /** What docs/reliability.md allows to be doubled in this run. */
  readonly allowed: number;
  /** Reported unknown: the answer never came, and the core decides. */
  readonly unknown: number;
  /** In one sentence: the load, and how long it took. */
  readonly how: Words;
}

/** Kept for the balance sheet: `npm run generate` writes it into both documents. */
export function keepResult(file: string, result: RunResult | readonly RunResult[]): void {
  mkdirSync(FOLDER, { recursive: true });
  const machine = `${cpus().length} cores, Node.js ${process.version}`;
  const kept = { machine, runs: Array.isArray(result) ? result : [result] };
  writeFileSync(new URL(`${file}.json`, FOLDER), `${JSON.stringify(kept, null, 2)}\n`);
  console.info(JSON.stringify(result));
}

/** A sentence in each language, with numbers as it writes them, to a tenth. */
export function wordsOf(en: (number: Write) => string, fr: (number: Write) => string): Words {
  return { en: en(NUMBERS.en), fr: fr(NUMBERS.fr) };
}

type Write = (value: number) => string;

const NUMBERS = { en: writer('en-US'), fr: writer('fr-FR') };

function writer(locale: string): Write {
  const format = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  return (value) => format.format(value);
}
