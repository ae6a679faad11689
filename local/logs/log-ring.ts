import type { LogLine, LogPage } from '../../contract/api/logs.ts';
import type { LogQuery, Logs } from '../../control-plane/api/parts.ts';
import { LONGEST_MESSAGE, lineMatcher, readLine } from '../../control-plane/logs/log-line.ts';

export interface LogRingLimits {
  readonly lines: number;
  /** Characters of all lines together. */
  readonly characters: number;
  /** A longer line keeps its message and loses its fields. */
  readonly lineCharacters: number;
}

/** About an hour of a busy gateway at level info, in at most some 40 MB. */
export const LOG_RING_LIMITS: LogRingLimits = {
  lines: 10_000,
  characters: 16 * 1024 * 1024,
  lineCharacters: 32 * 1024,
};

interface Kept {
  readonly text: string;
  /** Parsed when somebody looks, once. */
  line: LogLine | null;
}

const CURSOR = /^([0-9a-f]+)-([0-9]{1,15})$/;

/**
 * The newest log lines in memory: the oldest go when there are too many or they are too large together. It costs the
 * one who logs no more than keeping a string; lines are parsed when they are asked for.
 */
export class LogRing implements Logs {
  readonly #limits: LogRingLimits;
  /** Tells cursors of this run from those of an earlier one. */
  readonly #run: string;
  readonly #kept: (Kept | undefined)[];
  /** Number of the oldest line kept, and of the next one to come. */
  #first = 0;
  #next = 0;
  #characters = 0;

  constructor(run: string, limits: LogRingLimits = LOG_RING_LIMITS) {
    this.#run = run;
    this.#limits = limits;
    this.#kept = new Array<Kept | undefined>(limits.lines);
  }

  get size(): number {
    return this.#next - this.#first;
  }

  /** One line of JSON, as a stream of pino's gets it. */
  write(text: string): void {
    const kept: Kept = text.length > this.#limits.lineCharacters ? shortened(text) : { text, line: null };
    const { lines, characters } = this.#limits;
    this.#characters += kept.text.length;
    while (this.size > 0 && (this.size >= lines || this.#characters > characters)) this.#dropOldest();
    this.#kept[this.#next % lines] = kept;
    this.#next += 1;
  }

  query(query: LogQuery): Promise<LogPage> {
    const { cursor, limit } = query;
    const matches = lineMatcher(query);
    const from = this.#position(cursor);
    return Promise.resolve(from === null ? this.#newest(matches, limit) : this.#after(from, matches, limit));
  }

  #newest(matches: Matcher, limit: number): LogPage {
    const items: LogLine[] = [];
    for (let at = this.#next - 1; at >= this.#first && items.length < limit; at -= 1) {
      const line = this.#lineAt(at);
      if (line !== null && matches(line)) items.push(line);
    }
    return { items: items.reverse(), next_cursor: this.#cursor(this.#next), missed: false };
  }

  #after(from: number, matches: Matcher, limit: number): LogPage {
    const items: LogLine[] = [];
    let at = Math.max(from, this.#first);
    for (; at < this.#next && items.length < limit; at += 1) {
      const line = this.#lineAt(at);
      if (line !== null && matches(line)) items.push(line);
    }
    return { items, next_cursor: this.#cursor(at), missed: from < this.#first };
  }

  #lineAt(at: number): LogLine | null {
    const kept = this.#kept[at % this.#limits.lines];
    if (kept === undefined) return null;
    kept.line ??= readLine(kept.text, UNTOLD);
    return kept.line;
  }

  #dropOldest(): void {
    const slot = this.#first % this.#limits.lines;
    this.#characters -= this.#kept[slot]?.text.length ?? 0;
    this.#kept[slot] = undefined;
    this.#first += 1;
  }

  #cursor(position: number): string {
    return `${this.#run}-${position}`;
  }

  #position(cursor: string | null): number | null {
    const [, run, position] = CURSOR.exec(cursor ?? '') ?? [];
    if (run !== this.#run || position === undefined) return null;
    return Math.min(Number(position), this.#next);
  }
}

type Matcher = ReturnType<typeof lineMatcher>;

/** A line that says nothing of itself was not written by this system's log. */
const UNTOLD = { at: new Date(0).toISOString(), connector: null };

function shortened(text: string): Kept {
  const { message, ...line } = readLine(text, UNTOLD);
  const short = { ...line, message: message.slice(0, LONGEST_MESSAGE), fields: { shortened: true } };
  return { text: short.message, line: short };
}
