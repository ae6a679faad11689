import { Session } from 'node:inspector';

/**
 * Which blocks of the code under test have run, from V8's block coverage. Counting is per batch, since asking costs
 * milliseconds: the caller narrows a batch that found something down to the inputs that did. While it counts, V8 does not
 * optimise and inputs take 20 times as long, so a campaign counts at its beginning and in samples afterwards.
 */
export class Coverage {
  readonly #session = new Session();
  readonly #isUnderTest: (url: string) => boolean;
  readonly #seen = new Set<string>();

  constructor(isUnderTest: (url: string) => boolean) {
    this.#isUnderTest = isUnderTest;
    this.#session.connect();
    this.#session.post('Profiler.enable');
  }

  start(): void {
    this.#session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  }

  stop(): void {
    this.#session.post('Profiler.stopPreciseCoverage');
  }

  /** Blocks reached since the start. */
  get size(): number {
    return this.#seen.size;
  }

  /** Blocks that ran since the last call and, as far as was counted, never before. */
  fresh(): string[] {
    const fresh: string[] = [];
    this.#session.post('Profiler.takePreciseCoverage', (error, { result }) => {
      if (error !== null) throw error;
      for (const { url, scriptId, functions } of result) {
        if (!this.#isUnderTest(url)) continue;
        for (const { ranges } of functions) {
          for (const { startOffset, endOffset, count } of ranges) {
            if (count === 0) continue;
            const block = `${scriptId}:${startOffset}:${endOffset}`;
            if (!this.#seen.has(block)) fresh.push(block);
          }
        }
      }
    });
    return fresh;
  }

  keep(blocks: readonly string[]): void {
    for (const block of blocks) this.#seen.add(block);
  }

  close(): void {
    this.#session.disconnect();
  }
}
