import type { Clock, Timer } from '../clock.ts';
import type { Part } from './held.ts';

/**
 * Parts that wait alone after ESME_RMSGQFUL, while the others of their bind go on. They count as under way for their
 * message; there are never more than messages are held.
 */
export class PutOff {
  readonly #clock: Clock;
  readonly #timers = new Map<Part, Timer>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get size(): number {
    return this.#timers.size;
  }

  add(part: Part, delayMs: number, over: () => void): void {
    part.held.underWay += 1;
    const timer = this.#clock.timer(delayMs, () => {
      this.#timers.delete(part);
      part.held.underWay -= 1;
      over();
    });
    this.#timers.set(part, timer);
  }

  /** false: it was not put off. */
  delete(part: Part): boolean {
    const timer = this.#timers.get(part);
    if (timer === undefined) return false;
    timer.cancel();
    this.#timers.delete(part);
    part.held.underWay -= 1;
    return true;
  }
}
