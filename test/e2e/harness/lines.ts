import type { Readable } from 'node:stream';
import { Waiters } from '../../../local/simulators/waiters.ts';

/** Lines kept of one stream; the oldest go. */
const MOST_KEPT = 20_000;
const SHOWN = 30;

/** The lines that a process writes, as they come. */
export class Lines {
  readonly all: string[] = [];
  readonly #waiters: Waiters;
  #rest = '';

  constructor(stream: Readable, waiters = new Waiters()) {
    this.#waiters = waiters;
    stream.setEncoding('utf8');
    stream.on('data', (text: string) => this.#take(text));
    stream.on('end', () => {
      if (this.#rest !== '') this.#take('\n');
    });
  }

  /** Resolves with what `find` makes of the first line that it makes anything of, past lines included. */
  find<T>(find: (line: string) => T, timeoutMs: number, wanted = 'a line'): Promise<NonNullable<T>> {
    let looked = 0;
    return this.#waiters.until(
      () => {
        for (; looked < this.all.length; looked += 1) {
          const found = find(this.all[looked] ?? '');
          if (found !== undefined && found !== null && found !== false) return found;
        }
        return null;
      },
      timeoutMs,
      () => `no ${wanted} among:\n${this.last()}`,
    );
  }

  last(count = SHOWN): string {
    return this.all.slice(-count).join('\n');
  }

  #take(text: string): void {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop() ?? '';
    this.all.push(...lines);
    if (this.all.length > MOST_KEPT) throw new Error(`more than ${MOST_KEPT} lines: log less in this test`);
    this.#waiters.changed();
  }
}
