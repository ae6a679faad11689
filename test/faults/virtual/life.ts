import type { Clock, Timer } from '../../../connector/clock.ts';

/**
 * The clock of one gateway process. When the process dies its timers die with it, and its wall clock may jump, as an
 * operator or NTP makes it, while monotonic time goes on.
 */
export class Life implements Clock {
  readonly #clock: Clock;
  readonly #timers = new Set<Timer>();
  #jumpedMs = 0;
  #dead = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get dead(): boolean {
    return this.#dead;
  }

  now(): number {
    return this.#clock.now();
  }

  wall(): number {
    return this.#clock.wall() + this.#jumpedMs;
  }

  timer(delayMs: number, fire: () => void): Timer {
    if (this.#dead) return { cancel: () => undefined };
    const timer = this.#clock.timer(delayMs, () => {
      this.#timers.delete(timer);
      fire();
    });
    this.#timers.add(timer);
    return {
      cancel: () => {
        this.#timers.delete(timer);
        timer.cancel();
      },
    };
  }

  jump(ms: number): void {
    this.#jumpedMs += ms;
  }

  end(): void {
    this.#dead = true;
    for (const timer of this.#timers) timer.cancel();
    this.#timers.clear();
  }
}
