/**
 * A Map for entries that come and go with every message. V8's own, once its table is old, keeps alive what it should
 * not: a table that is outgrown or full of deleted keys is replaced and points to its successor (for iterators under
 * way), so an old dead one holds the next, that one the one after it, and all that was in them, until old memory is
 * collected. Collecting young memory then costs tens of milliseconds where it should cost one. This one starts a new Map
 * before that comes about; its entries move over in order, which costs at most one `set` for each entry deleted.
 *
 * In the order of insertion. What is deleted while one goes over the values is not met any more; what is added then may
 * be left out.
 */
export class SteadyMap<K, V> {
  #map = new Map<K, V>();
  /** Deleted since the Map was made. */
  #deleted = 0;
  /** Passes each key once, so that finding the first entry does not begin before all the deleted ones each time. */
  #keys: Iterator<K> | null = null;
  #first: { readonly key: K } | null = null;

  get size(): number {
    return this.#map.size;
  }

  has(key: K): boolean {
    return this.#map.has(key);
  }

  get(key: K): V | undefined {
    return this.#map.get(key);
  }

  /** A key that is there keeps its place. */
  set(key: K, value: V): void {
    this.#map.set(key, value);
  }

  /** false: it was not there. */
  delete(key: K): boolean {
    if (!this.#map.delete(key)) return false;
    // It may be set again, and would then be the last.
    if (this.#first?.key === key) this.#first = null;
    this.#deleted += 1;
    if (this.#deleted > Math.max(FEW, this.#map.size)) this.#renew();
    return true;
  }

  clear(): void {
    this.#begin(new Map());
  }

  /** The key that was inserted before all others that are there. */
  get firstKey(): K | undefined {
    while (this.#map.size > 0) {
      if (this.#first !== null) return this.#first.key;
      this.#keys ??= this.#map.keys();
      const next = this.#keys.next();
      if (next.done !== true) this.#first = { key: next.value };
      // An iterator that has come to its end sees nothing that is added afterwards.
      else this.#keys = null;
    }
    return undefined;
  }

  /** Of {@link firstKey}. */
  get firstValue(): V | undefined {
    const key = this.firstKey;
    return key === undefined ? undefined : this.#map.get(key);
  }

  *keys(): IterableIterator<K> {
    for (const [key] of this.entries()) yield key;
  }

  *values(): IterableIterator<V> {
    for (const [, value] of this.entries()) yield value;
  }

  *entries(): IterableIterator<[K, V]> {
    const map = this.#map;
    for (const entry of map) if (map === this.#map || this.#map.has(entry[0])) yield entry;
  }

  #renew(): void {
    const map = new Map<K, V>();
    for (const [key, value] of this.#map) map.set(key, value);
    this.#begin(map);
  }

  #begin(map: Map<K, V>): void {
    this.#map = map;
    this.#deleted = 0;
    this.#keys = null;
    this.#first = null;
  }
}

/** Deleted entries that a small table may have before it is renewed. */
const FEW = 32;
