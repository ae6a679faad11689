import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';

const FOLDER = new URL('../results/', import.meta.url);

/** One line of the balance sheet in docs/reliability.md. */
export interface RunResult {
  readonly name: string;
  /** Messages that went in. */
  readonly messages: number;
  readonly lost: number;
  readonly doubled: number;
  /** What docs/reliability.md allows to be doubled in this run. */
  readonly allowed: number;
  /** Reported unknown: the answer never came, and the core decides. */
  readonly unknown: number;
  /** In one sentence: the load, and how long it took. */
  readonly how: string;
}

/** Kept for the balance sheet: `npm run generate` writes it into the document. */
export function keepResult(file: string, result: RunResult | readonly RunResult[]): void {
  mkdirSync(FOLDER, { recursive: true });
  const machine = `${cpus().length} cores, Node.js ${process.version}`;
  const kept = { machine, runs: Array.isArray(result) ? result : [result] };
  writeFileSync(new URL(`${file}.json`, FOLDER), `${JSON.stringify(kept, null, 2)}\n`);
  console.info(JSON.stringify(result));
}
