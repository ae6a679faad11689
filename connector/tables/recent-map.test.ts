import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RecentMap } from './recent-map.ts';

describe('RecentMap', () => {
  it('remembers the last sets up to its limit, and a quarter more at most', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 50 }),
        fc.array(fc.tuple(fc.boolean(), fc.integer({ min: 0, max: 80 })), { maxLength: 400 }),
        (limit, steps) => {
          const map = new RecentMap<number, number>(limit);
          /** Every set in order; a key that was deleted or set again is crossed out. */
          const sets: (number | null)[] = [];
          const crossOut = (key: number): boolean => {
            const at = sets.indexOf(key);
            if (at !== -1) sets[at] = null;
            return at !== -1;
          };
          steps.forEach(([isSet, key], at) => {
            if (isSet) {
              crossOut(key);
              sets.push(key);
              map.set(key, at);
              expect(map.get(key)).toBe(at);
            } else {
              const was = map.get(key) !== undefined;
              expect(map.delete(key)).toBe(was);
              crossOut(key);
              expect(map.get(key)).toBeUndefined();
            }
            for (const recent of sets.slice(-limit))
              if (recent !== null) expect(map.get(recent)).toBeDefined();
            expect(map.size).toBeLessThanOrEqual(limit + Math.ceil(limit / 4));
            expect([...map.values()]).toHaveLength(map.size);
          });
        },
      ),
    );
  });

  it.each([1, 2, 3, 4])('keeps %i to the entry', (limit) => {
    const map = new RecentMap<number, number>(limit);
    for (let key = 0; key < 20; key += 1) {
      map.set(key, key);
      expect(map.size).toBe(Math.min(limit, key + 1));
    }
    expect(map.get(19 - limit)).toBeUndefined();
  });

  it('stays bounded while entries are deleted as fast as they come', () => {
    const map = new RecentMap<number, number>(1_000);
    for (let key = 0; key < 100_000; key += 1) {
      map.set(key, key);
      if (key > 10) map.delete(key - 10);
    }
    expect(map.size).toBe(10);
  });

  it('refuses a limit of none', () => {
    expect(() => new RecentMap(0)).toThrow('limit is 0');
  });
});
