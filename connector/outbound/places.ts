import type { Clock } from '../clock.ts';
import { SteadyMap } from '../tables/steady-map.ts';

/**
 * The messages taken from OmniMessage whose report it has not taken yet, over all binds. Each has a place, and there
 * are so many places and no more: whoever takes a message reserves its place first, so that reports cannot overflow.
 *
 * Places go by the name of the bind and outlive the object that took the message. A bind that is made anew (a
 * reconnect, a changed peer, one that was deleted and added again) must not take what its predecessor has sent and
 * OmniMessage has not heard of yet: a poll lists that still.
 */
export class Places {
  readonly #limit: number;
  readonly #clock: Pick<Clock, 'now'>;
  /** Ids and since when each is held, the oldest first, by bind. */
  readonly #byBind = new Map<string, SteadyMap<string, number>>();
  readonly #watchers = new Map<string, Set<(id: string) => void>>();
  #taken = 0;

  constructor(limit: number, clock: Pick<Clock, 'now'>) {
    this.#limit = limit;
    this.#clock = clock;
  }

  /** Messages that have one, over all binds. */
  get taken(): number {
    return this.#taken;
  }

  /**
   * Messages that this bind may still take. Beside others it never holds more than it leaves to them: however many peers
   * take nothing and hold what they were given, some places are left for the rest. A bind that is alone has them all.
   */
  leftFor(bind: string): number {
    const left = Math.max(0, this.#limit - this.#taken);
    const others = this.#watchers.size - (this.#watchers.has(bind) ? 1 : 0);
    return others === 0 ? left : Math.max(0, Math.ceil((left - this.of(bind)) / 2));
  }

  /** Throws an Error when the message has one: it would be sent twice. */
  reserve(bind: string, id: string): void {
    const held = this.#byBind.get(bind) ?? new SteadyMap<string, number>();
    if (held.has(id)) throw new Error(`${id} is held already`);
    held.set(id, this.#clock.now());
    this.#byBind.set(bind, held);
    this.#taken += 1;
  }

  release(bind: string, id: string): void {
    const held = this.#byBind.get(bind);
    if (held?.delete(id) !== true) throw new Error(`${id} is not held`);
    this.#taken -= 1;
    if (held.size === 0) this.#byBind.delete(bind);
    for (const released of this.#watchers.get(bind) ?? []) released(id);
  }

  has(bind: string, id: string): boolean {
    return this.#byBind.get(bind)?.has(id) === true;
  }

  /** Messages of this bind that were taken and are not reported. */
  of(bind: string): number {
    return this.#byBind.get(bind)?.size ?? 0;
  }

  /** Since when the oldest of them is held, monotonic milliseconds; Infinity: there is none. */
  oldestAt(bind: string): number {
    return this.#byBind.get(bind)?.firstValue ?? Number.POSITIVE_INFINITY;
  }

  /** `released` hears of every place of the bind that becomes free; returns what ends that. */
  watch(bind: string, released: (id: string) => void): () => void {
    const watchers = this.#watchers.get(bind) ?? new Set();
    watchers.add(released);
    this.#watchers.set(bind, watchers);
    return () => {
      watchers.delete(released);
      if (watchers.size === 0 && this.#watchers.get(bind) === watchers) this.#watchers.delete(bind);
    };
  }
}
