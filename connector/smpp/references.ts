import { RecentMap } from '../tables/recent-map.ts';

/**
 * References for long messages (23.040 §9.2.3.24.1: a modulo counter). A phone joins parts by originator and reference,
 * so each destination has its own counter: 256 (or 65,536) long messages to one phone before a reference comes again,
 * whatever goes to others meanwhile.
 */
export interface References {
  next(destination: string, bits: 8 | 16): number;
  /** Destinations remembered now. */
  readonly size: number;
}

/**
 * `random` gives [0, 1) and sets where a counter starts. The last `limit` destinations are remembered; the next message
 * to one that is forgotten starts at random, which collides with one still under way once in 256.
 */
export function createReferences(random: () => number, limit = 50_000): References {
  const counters = new RecentMap<string, number>(limit);
  return {
    next(destination, bits) {
      const last = counters.get(destination);
      const reference = last === undefined ? Math.floor(random() * 0x10000) : (last + 1) & 0xffff;
      counters.set(destination, reference);
      return bits === 8 ? reference & 0xff : reference;
    },
    get size() {
      return counters.size;
    },
  };
}
