import type { Clock, Timer } from '../clock.ts';
import { SteadyMap } from '../tables/steady-map.ts';

/** A bounded set of things that all wait equally long for something, under one timer. */
export class WaitingRoom<T> {
  readonly #clock: Clock;
  readonly #waitMs: number;
  readonly #limit: number;
  readonly #overdue: (item: T) => void;
  /** Item → its deadline. The order is that of insertion, which is that of the deadlines. */
  readonly #deadlines = new SteadyMap<T, number>();
  #timer: Timer | null = null;

  /** `overdue` gets each item whose time is over; it has been taken out. */
  constructor(
    clock: Clock,
    options: { readonly waitMs: number; readonly limit: number },
    overdue: (item: T) => void,
  ) {
    this.#clock = clock;
    this.#waitMs = options.waitMs;
    this.#limit = options.limit;
    this.#overdue = overdue;
  }

  get size(): number {
    return this.#deadlines.size;
  }

  has(item: T): boolean {
    return this.#deadlines.has(item);
  }

  /** The longest waiting first. It is safe to delete while going over them. */
  items(): Iterable<T> {
    return this.#deadlines.keys();
  }

  /** Its time runs from the first time that it was added. false: there is no room for it. */
  add(item: T): boolean {
    if (this.#deadlines.has(item)) return true;
    if (this.#deadlines.size >= this.#limit) return false;
    this.#deadlines.set(item, this.#clock.now() + this.#waitMs);
    if (this.#timer === null) this.#arm();
    return true;
  }

  delete(item: T): boolean {
    const was = this.#deadlines.delete(item);
    if (this.#deadlines.size === 0) {
      this.#timer?.cancel();
      this.#timer = null;
    }
    return was;
  }

  /** Everything that waits, the longest first; nothing does any more. */
  empty(): readonly T[] {
    const items = [...this.#deadlines.keys()];
    this.#deadlines.clear();
    this.#timer?.cancel();
    this.#timer = null;
    return items;
  }

  #arm(): void {
    const deadline = this.#deadlines.firstValue;
    if (deadline === undefined) return;
    this.#timer = this.#clock.timer(Math.max(0, deadline - this.#clock.now()), () => this.#ring());
  }

  #ring(): void {
    this.#timer = null;
    const now = this.#clock.now();
    for (const [item, deadline] of this.#deadlines.entries()) {
      if (deadline > now) break;
      this.#deadlines.delete(item);
      this.#overdue(item);
    }
    if (this.#timer === null) this.#arm();
  }
}
