import { codecContests } from './codec-contests.ts';
import { type Spread, spreadOf } from './figures.ts';
import { buildLibsmpp34 } from './libsmpp34.ts';

export interface CodecFigure {
  readonly name: string;
  /** CPU nanoseconds an operation, over the rounds. */
  readonly ours: Spread;
  readonly smppPackage: Spread;
  /** null: it is not installed. */
  readonly libsmpp34: Spread | null;
  /** Medians of each round's ratio, so that a change of the machine's speed meets all alike. */
  readonly timesFasterThanPackage: number;
  readonly timesFasterThanLibsmpp34: number | null;
}

export interface CodecBench {
  readonly figures: readonly CodecFigure[];
  /** Why libsmpp34 is missing; null: it is not. */
  readonly missing: string | null;
}

/** Times the codec against the `smpp` package and libsmpp34, taking turns in every round. CPU time of this process. */
export async function benchCodec(rounds: number, operations: number): Promise<CodecBench> {
  const library = await buildLibsmpp34();
  try {
    const measured = codecContests().map((contest) => ({
      contest,
      ours: [] as number[],
      theirs: [] as number[],
      library: [] as number[],
    }));
    for (const { contest } of measured) {
      time(contest.ours, Math.ceil(operations / 4));
      time(contest.theirs, Math.ceil(operations / 40));
    }
    for (let round = 0; round < rounds; round += 1) {
      const byLibrary = typeof library === 'string' ? null : await library.measure(Math.ceil(operations / 8));
      for (const { contest, ours, theirs, library: given } of measured) {
        ours.push(time(contest.ours, operations));
        theirs.push(time(contest.theirs, Math.ceil(operations / 10)));
        const nanoseconds = byLibrary?.get(contest.name);
        if (nanoseconds !== undefined) given.push(nanoseconds);
      }
    }
    const figures = measured.map(({ contest, ours, theirs, library: given }) => ({
      name: contest.name,
      ours: spreadOf(ours),
      smppPackage: spreadOf(theirs),
      libsmpp34: given.length === 0 ? null : spreadOf(given),
      timesFasterThanPackage: ratio(theirs, ours),
      timesFasterThanLibsmpp34: given.length === 0 ? null : ratio(given, ours),
    }));
    return { figures, missing: typeof library === 'string' ? library : null };
  } finally {
    if (typeof library !== 'string') await library.close();
  }
}

function ratio(slower: readonly number[], faster: readonly number[]): number {
  return spreadOf(slower.map((value, round) => value / (faster[round] ?? Number.NaN))).median;
}

/** CPU nanoseconds an operation. */
function time(work: (sequence_number: number) => number, operations: number): number {
  let sum = 0;
  const start = process.cpuUsage();
  for (let i = 1; i <= operations; i += 1) sum += work(i);
  const { user, system } = process.cpuUsage(start);
  if (!(sum > 0)) throw new Error('the work under measurement yielded nothing');
  return ((user + system) * 1000) / operations;
}
