import type { EventName } from '../../contract/log/log.ts';
import type { Clock, Timer } from '../clock.ts';

/** Lines of one event and one bind that a minute has. */
export const LINES_A_WINDOW = 20;
export const WINDOW_MS = 60_000;
/** Pairs of event and bind that are told apart at once; those beyond share one for each event. */
const MOST_PAIRS = 4_096;

export interface LeftOut {
  readonly event: EventName;
  /** null: of no bind, or of several. */
  readonly bind: string | null;
  readonly lines: number;
}

interface Window extends Omit<LeftOut, 'lines'> {
  readonly end: number;
  written: number;
  leftOut: number;
}

/**
 * Keeps a flood of one event from being a flood of lines: of each event and bind a number of lines a minute is
 * written, the others are counted, and told of together when the minute is over. One timer for all, set only while
 * something was left out.
 */
export class Repeats {
  readonly #clock: Clock;
  readonly #tell: (left: LeftOut) => void;
  /** In the order in which they end: each is a minute long. */
  readonly #windows = new Map<string, Window>();
  #timer: Timer | null = null;

  constructor(clock: Clock, tell: (left: LeftOut) => void) {
    this.#clock = clock;
    this.#tell = tell;
  }

  /** Whether a line may be written; else it has been counted. */
  mayWrite(event: EventName, bind: string | null): boolean {
    const now = this.#clock.now();
    this.#end(now);
    const window = this.#windowOf(event, bind, now);
    if (window.written < LINES_A_WINDOW) {
      window.written += 1;
      return true;
    }
    window.leftOut += 1;
    this.#timer ??= this.#clock.timer(Math.max(1, window.end - now), () => this.#ring());
    return false;
  }

  /** Tells of everything that was left out, as at the end of the process. */
  close(): void {
    this.#timer?.cancel();
    this.#timer = null;
    this.#end(Number.POSITIVE_INFINITY);
  }

  #windowOf(event: EventName, bind: string | null, now: number): Window {
    const key = bind === null ? event : `${event} ${bind}`;
    const known = this.#windows.get(key);
    if (known !== undefined) return known;
    const isFull = bind !== null && this.#windows.size >= MOST_PAIRS;
    if (isFull) return this.#windowOf(event, null, now);
    const window: Window = { event, bind, end: now + WINDOW_MS, written: 0, leftOut: 0 };
    this.#windows.set(key, window);
    return window;
  }

  #ring(): void {
    this.#timer = null;
    this.#end(this.#clock.now());
    for (const { leftOut, end } of this.#windows.values()) {
      if (leftOut === 0) continue;
      this.#timer = this.#clock.timer(Math.max(1, end - this.#clock.now()), () => this.#ring());
      return;
    }
  }

  #end(now: number): void {
    for (const [key, { event, bind, end, leftOut }] of this.#windows) {
      if (end > now) return;
      this.#windows.delete(key);
      if (leftOut > 0) this.#tell({ event, bind, lines: leftOut });
    }
  }
}
