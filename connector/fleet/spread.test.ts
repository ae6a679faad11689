import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Placing, spread } from './spread.ts';

const names = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, index) => `${prefix}-${index}`);
const free = (count: number): Placing[] => names('bind', count).map((bind) => ({ bind, owner: null }));
const settled = (places: ReadonlyMap<string, string>): Placing[] =>
  [...places].map(([bind, owner]) => ({ bind, owner }));

function loads(places: ReadonlyMap<string, string>, members: readonly string[]): number[] {
  const count = new Map(members.map((member) => [member, 0]));
  for (const member of places.values()) count.set(member, (count.get(member) ?? 0) + 1);
  return [...count.values()];
}

function moves(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): number {
  return [...after].filter(([bind, member]) => before.get(bind) !== member).length;
}

describe('the spread of binds over connectors', () => {
  it('places every bind, as many on each connector as on any other, and never moves what is even', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 7 }),
        fc.array(fc.nat({ max: 9 }), { maxLength: 60 }),
        (connectors, owners) => {
          const members = names('task', connectors);
          const binds = owners.map((owner, index) => ({ bind: `bind-${index}`, owner: `task-${owner}` }));
          const places = spread(members, binds);
          expect(places.size).toBe(binds.length);
          const load = loads(places, members);
          expect(Math.max(...load) - Math.min(...load)).toBeLessThanOrEqual(1);
          expect(moves(places, spread(members, settled(places)))).toBe(0);
          expect([...spread(members.toReversed(), binds.toReversed())].sort()).toEqual([...places].sort());
        },
      ),
    );
  });

  it('moves only what the one that joins needs, and only what the one that leaves had', () => {
    const members = names('task', 4);
    const before = spread(members, free(100));
    const joined = spread([...members, 'task-new'], settled(before));
    expect(moves(before, joined)).toBe(20);
    const left = spread(members.slice(1), settled(joined));
    expect(loads(left, members.slice(1)).every((load) => load === 33 || load === 34)).toBe(true);
  });

  it('keeps pinned binds where they are as long as others can go', () => {
    const binds = names('bind', 10).map((bind) => ({ bind, owner: 'task-0' }));
    const pinned = new Set(['bind-3', 'bind-7']);
    const places = spread(['task-0', 'task-1'], binds, pinned);
    expect([...pinned].map((bind) => places.get(bind))).toEqual(['task-0', 'task-0']);
  });

  it('places nothing where nobody is', () => {
    expect(spread([], free(3)).size).toBe(0);
  });

  it('places 10,000 binds on 10 connectors in milliseconds', () => {
    const binds = free(10_000);
    const began = performance.now();
    spread(names('task', 10), binds);
    expect(performance.now() - began).toBeLessThan(500);
  });
});
