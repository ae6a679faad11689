import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

const HEADER = '/usr/include/libsmpp34/smpp34.h';
/** The bench is bundled into dist/. */
const SOURCE = new URL('../test/bench/libsmpp34.c', import.meta.url).pathname;
const COMPILER = '/usr/bin/gcc';

export interface Libsmpp34 {
  /** CPU nanoseconds an operation, by the names of codec-contests.ts. */
  measure(operations: number): Promise<ReadonlyMap<string, number>>;
  close(): Promise<void>;
}

/** Compiles libsmpp34.c against Debian's library. A string says why there is nothing to compare with. */
export async function buildLibsmpp34(): Promise<Libsmpp34 | string> {
  if (!existsSync(HEADER)) return 'libsmpp34-dev is not installed';
  if (!existsSync(COMPILER)) return 'gcc is not installed';
  const directory = await mkdtemp(join(tmpdir(), 'bench-'));
  const program = join(directory, 'libsmpp34');
  await run(COMPILER, ['-O2', '-o', program, SOURCE, '-lsmpp34']);
  return {
    measure: async (operations) => {
      const { stdout } = await run(program, [String(operations), '3']);
      const figures: unknown = JSON.parse(stdout);
      if (typeof figures !== 'object' || figures === null) throw new Error('libsmpp34 gave no figures');
      return new Map(Object.entries(figures).map(([name, value]) => [name, Number(value)]));
    },
    close: () => rm(directory, { recursive: true, force: true }),
  };
}
