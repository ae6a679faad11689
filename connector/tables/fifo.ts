/** Where the consumed part of the array is cut off. */
const COMPACT_AT = 1024;

/** What waits for its turn, first in first out, without moving the rest along for each that goes. */
export class Fifo<T> {
  readonly #items: T[] = [];
  /** Of `#items`, how many have gone. */
  #head = 0;

  get size(): number {
    return this.#items.length - this.#head;
  }

  push(item: T): void {
    this.#items.push(item);
  }

  /** The next to go; undefined: none waits. */
  get first(): T | undefined {
    return this.#items[this.#head];
  }

  /** undefined: none waits. */
  shift(): T | undefined {
    if (this.size === 0) return undefined;
    const item = this.#items[this.#head];
    this.#head += 1;
    if (this.#head === this.#items.length || this.#head === COMPACT_AT) {
      this.#items.splice(0, this.#head);
      this.#head = 0;
    }
    return item;
  }
}
