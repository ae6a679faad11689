/**
 * Remembers the newest entries and forgets the oldest: those of the last `limit` sets at least, and of a quarter more at
 * most. They lie in generations that are forgotten whole, so forgetting costs the same however many there are, and no
 * table is used for longer than its generation (see SteadyMap for what becomes of a Map whose keys come and go).
 */
export class RecentMap<K, V extends NonNullable<unknown>> {
  /** Sets that make a generation. */
  readonly #each: number;
  /** Generations that hold the limit. */
  readonly #full: number;
  /** The newest first. */
  readonly #generations: Map<K, V>[] = [];
  /** Sets that went into the newest. */
  #sets = 0;
  #size = 0;

  /** @param limit 1 or more; up to {@link GENERATIONS} it is kept to the entry. */
  constructor(limit: number) {
    if (!(limit >= 1)) throw new RangeError(`limit is ${limit}; allowed is 1 and more`);
    this.#each = Math.ceil(limit / GENERATIONS);
    this.#full = Math.ceil(limit / this.#each);
  }

  get size(): number {
    return this.#size;
  }

  get(key: K): V | undefined {
    for (const generation of this.#generations) {
      const value = generation.get(key);
      if (value !== undefined) return value;
    }
    return undefined;
  }

  /** It is the newest from now on, whether it was there or not. */
  set(key: K, value: V): void {
    this.delete(key);
    let newest = this.#generations[0];
    if (newest === undefined || this.#sets === this.#each) {
      newest = new Map();
      this.#generations.unshift(newest);
      this.#sets = 0;
    }
    newest.set(key, value);
    this.#sets += 1;
    this.#size += 1;
    // The newest counts once it is full.
    const most = this.#sets === this.#each ? this.#full : this.#full + 1;
    if (this.#generations.length > most) this.#size -= this.#generations.pop()?.size ?? 0;
  }

  /** false: it was not there. */
  delete(key: K): boolean {
    for (const generation of this.#generations) {
      if (!generation.delete(key)) continue;
      this.#size -= 1;
      return true;
    }
    return false;
  }

  /** From the newest generation to the oldest, in each the oldest entry first. */
  *values(): IterableIterator<V> {
    for (const generation of this.#generations) yield* generation.values();
  }
}

/** Each holds a quarter of the limit, so looking in all of them stays cheap. */
const GENERATIONS = 4;
