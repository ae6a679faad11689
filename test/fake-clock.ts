import type { Clock, Timer } from '../connector/clock.ts';

/** More timers than this within one `advance` are a loop that never comes to rest. */
const MOST_FIRINGS = 100_000;

interface Waiting {
  readonly at: number;
  readonly fire: () => void;
}

/**
 * A clock for tests: time passes only in {@link advance}. Timers run in the order in which they are due, those of
 * the same moment in the order in which they were set, and each sees the time for which it was set.
 */
export class FakeClock implements Clock {
  #now: number;
  readonly #epochMs: number;
  readonly #waiting = new Set<Waiting>();

  constructor(options: { readonly now?: number; readonly wall?: number } = {}) {
    this.#now = options.now ?? 1000;
    this.#epochMs = (options.wall ?? Date.UTC(2026, 10, 22, 12)) - this.#now;
  }

  /** Timers that are set and have neither fired nor been cancelled. */
  get timers(): number {
    return this.#waiting.size;
  }

  now(): number {
    return this.#now;
  }

  wall(): number {
    return this.#epochMs + this.#now;
  }

  timer(delayMs: number, fire: () => void): Timer {
    if (!Number.isFinite(delayMs)) throw new Error(`a timer for ${delayMs} ms`);
    const waiting: Waiting = { at: this.#now + Math.max(0, delayMs), fire };
    this.#waiting.add(waiting);
    return { cancel: () => void this.#waiting.delete(waiting) };
  }

  /** Lets time pass to the next timer, or to `until` when none is due by then, and fires that one alone. */
  advanceToNext(until: number): void {
    if (!this.#fireNext(until)) this.#now = Math.max(this.#now, until);
  }

  /** Lets `ms` pass, with everything that falls due on the way, also what is set meanwhile. */
  advance(ms: number): void {
    const until = this.#now + ms;
    for (let firings = 0; this.#fireNext(until); firings += 1) {
      if (firings === MOST_FIRINGS)
        throw new Error(`timers never come to rest at ${this.#now} ms: a busy loop`);
    }
    this.#now = until;
  }

  #fireNext(until: number): boolean {
    let next: Waiting | null = null;
    for (const waiting of this.#waiting) {
      if (waiting.at <= until && (next === null || waiting.at < next.at)) next = waiting;
    }
    if (next === null) return false;
    this.#waiting.delete(next);
    this.#now = Math.max(this.#now, next.at);
    next.fire();
    return true;
  }
}
