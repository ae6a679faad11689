import type { Clock, Timer } from '../clock.ts';

/** How long an answer is held back by default: it makes guessing tedious, and ESMEs wait longer for a bind. */
export const TARPIT_DELAY_MS = 3_000;

/**
 * Holds answers back, a bounded number at once: beyond it they go out immediately, so that what slows a guesser down
 * never uses up the connections that partners need.
 */
export class Tarpit {
  readonly #clock: Clock;
  readonly #limit: number;
  readonly #delayMs: number;
  #held = 0;

  constructor(clock: Clock, limit: number, delayMs: number = TARPIT_DELAY_MS) {
    this.#clock = clock;
    this.#limit = limit;
    this.#delayMs = delayMs;
  }

  get held(): number {
    return this.#held;
  }

  /** Runs `answer` after the delay, or now. Cancel when there is nobody left to answer. */
  hold(answer: () => void): Timer {
    if (this.#held >= this.#limit) {
      answer();
      return NOTHING_HELD;
    }
    this.#held += 1;
    let over = false;
    const end = (): void => {
      if (over) return;
      over = true;
      this.#held -= 1;
    };
    const timer = this.#clock.timer(this.#delayMs, () => {
      end();
      answer();
    });
    return {
      cancel: () => {
        timer.cancel();
        end();
      },
    };
  }
}

const NOTHING_HELD: Timer = { cancel: () => undefined };
