/** Randomness that a printed seed brings back: mulberry32 (Tommy Ettinger, public domain), 32 bits of state. */
export class Seeded {
  readonly seed: number;
  #state: number;

  constructor(seed: number) {
    this.seed = seed >>> 0;
    this.#state = this.seed;
  }

  /** Uniform in [0, 1). A property, so that it can be handed over as a Random. */
  readonly next = (): number => {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  };

  /** Whole numbers from `least` to `most`, both included. */
  int(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  /** Throws a RangeError for an empty list. */
  pick<T>(items: readonly T[]): T {
    const item = items[Math.floor(this.next() * items.length)];
    if (item === undefined) throw new RangeError('nothing to pick from');
    return item;
  }

  octets(length: number): Buffer {
    const octets = Buffer.allocUnsafe(length);
    for (let at = 0; at < length; at += 1) octets[at] = this.int(0, 255);
    return octets;
  }

  /** A generator of its own, so that what one part draws does not move another's. */
  fork(): Seeded {
    return new Seeded(Math.floor(this.next() * 0x1_0000_0000));
  }
}
