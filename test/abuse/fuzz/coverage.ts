import { type Profiler, Session } from 'node:inspector';

/** From an offset in a source up to another. */
interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** Of one function: what ran now for the first time, and what never did. */
export interface Fresh {
  readonly function: string;
  readonly reached: readonly Stretch[];
  readonly unreached: readonly Stretch[];
}

/**
 * What of the code under test has run, from V8's block coverage. Asking costs milliseconds, so a campaign asks after a
 * batch and narrows one that found something down to the inputs that did. While V8 counts it does not optimise, and
 * inputs take 20 times as long, so a campaign counts at its beginning only.
 *
 * V8 counts the blocks of functions that it compiles while it counts: of what ran before, and of everything once counting
 * was interrupted, it knows whole functions only. So counting begins with the object and ends once.
 *
 * V8 leaves out a block that ran as often as what it stands in, which is each one that a single input reaches. What it
 * always says is what did not run: that is what is remembered.
 */
export class Coverage {
  readonly #session = new Session();
  readonly #isUnderTest: (url: string) => boolean;
  readonly #unreached = new Map<string, readonly Stretch[]>();
  #size = 0;

  constructor(isUnderTest: (url: string) => boolean) {
    this.#isUnderTest = isUnderTest;
    this.#session.connect();
    this.#session.post('Profiler.enable');
    this.#session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  }

  /** Blocks reached since the start. */
  get size(): number {
    return this.#size;
  }

  /** Blocks that ran since the last call and never before. */
  fresh(): Fresh[] {
    const fresh: Fresh[] = [];
    this.#session.post('Profiler.takePreciseCoverage', (error, { result }) => {
      if (error !== null) throw error;
      for (const { url, scriptId, functions } of result) {
        if (!this.#isUnderTest(url)) continue;
        for (const { ranges } of functions) {
          const [whole] = ranges;
          if (whole === undefined || whole.count === 0) continue;
          const key = `${scriptId}:${whole.startOffset}:${whole.endOffset}`;
          const before = this.#unreached.get(key) ?? [{ start: whole.startOffset, end: whole.endOffset }];
          const idle = idleOf(ranges);
          const reached = without(before, idle);
          if (reached.length > 0) fresh.push({ function: key, reached, unreached: without(before, reached) });
        }
      }
    });
    return fresh;
  }

  keep(fresh: readonly Fresh[]): void {
    for (const { function: key, reached, unreached } of fresh) {
      this.#unreached.set(key, unreached);
      this.#size += reached.length;
    }
  }

  /** Ends counting, if it has not ended. */
  stop(): void {
    this.#session.disconnect();
  }
}

/** In the order of the source, and none in another: V8 merges what has the same count. */
function idleOf(ranges: readonly Profiler.CoverageRange[]): Stretch[] {
  return ranges
    .filter(({ count }) => count === 0)
    .map(({ startOffset, endOffset }) => ({ start: startOffset, end: endOffset }));
}

/** What of `stretches` is in none of `others`; both in the order of the source. */
function without(stretches: readonly Stretch[], others: readonly Stretch[]): Stretch[] {
  return stretches.flatMap(({ start, end }) => {
    const left: Stretch[] = [];
    let from = start;
    for (const other of others) {
      if (other.end <= from) continue;
      if (other.start >= end) break;
      if (other.start > from) left.push({ start: from, end: other.start });
      from = other.end;
    }
    if (from < end) left.push({ start: from, end });
    return left;
  });
}
