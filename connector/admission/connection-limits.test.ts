import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConnectionRate, type HalfOpen, HalfOpenConnections } from './connection-limits.ts';

describe('ConnectionRate', () => {
  it('lets one second worth through at once, and then as many as time allows', () => {
    const rate = new ConnectionRate(5);
    const take = (now: number) => rate.take('192.0.2.1', now);
    expect([1, 2, 3, 4, 5, 6].map(() => take(0))).toEqual([true, true, true, true, true, false]);
    expect(take(199)).toBe(false);
    expect(take(200)).toBe(true);
    expect(take(201)).toBe(false);
    expect([1, 2, 3, 4, 5, 6].map(() => take(10_000))).toEqual([true, true, true, true, true, false]);
  });

  it('counts each address by itself, IPv6 by its /64', () => {
    const rate = new ConnectionRate(1);
    expect(rate.take('192.0.2.1', 0)).toBe(true);
    expect(rate.take('192.0.2.2', 0)).toBe(true);
    expect(rate.take('2001:db8::1', 0)).toBe(true);
    expect(rate.take('2001:db8::2', 0)).toBe(false);
    expect(rate.take('2001:db8:0:1::2', 0)).toBe(true);
  });

  it('forgets addresses that are entitled to a full second again, and never holds more than 10,000', () => {
    const rate = new ConnectionRate(1);
    const address = (n: number) => `10.${n >> 16}.${(n >> 8) & 255}.${n & 255}`;
    for (let n = 0; n < 12_000; n += 1) rate.take(address(n), 0);
    expect(rate.size).toBe(10_000);
    rate.take('192.0.2.1', 1000);
    expect(rate.size).toBe(1);
  });
});

describe('HalfOpenConnections', () => {
  function callers(limit: number) {
    const halfOpen = new HalfOpenConnections(limit);
    const displaced: string[] = [];
    const byName = new Map<string, HalfOpen>();
    const add = (name: string, address: string): boolean => {
      const one = { displace: () => displaced.push(name) };
      byName.set(name, one);
      return halfOpen.add(one, address);
    };
    const named = (name: string): HalfOpen => {
      const one = byName.get(name);
      if (one === undefined) throw new Error(`nobody is called ${name}`);
      return one;
    };
    return { halfOpen, displaced, add, named };
  }

  it('lets a newcomer in for the oldest, also where each address holds one only', () => {
    const { halfOpen, displaced, add } = callers(2);
    add('a', '192.0.2.1');
    add('b', '192.0.2.2');
    expect(add('c', '192.0.2.3')).toBe(true);
    expect(add('d', '192.0.2.4')).toBe(true);
    expect(halfOpen.size).toBe(2);
    expect(displaced).toEqual(['a', 'b']);
  });

  it('takes the oldest of the address that holds most, so that it cannot keep the others out', () => {
    const { halfOpen, displaced, add } = callers(4);
    add('p1', '192.0.2.1');
    for (const name of ['s1', 's2', 's3', 's4', 's5']) add(name, '198.51.100.66');
    expect(displaced).toEqual(['s1', 's2']);
    add('p2', '192.0.2.2');
    expect(displaced).toEqual(['s1', 's2', 's3']);
    expect(halfOpen.size).toBe(4);
  });

  it('leaves those alone whose bind is being decided, and refuses when there are no others', () => {
    const { halfOpen, displaced, add, named } = callers(2);
    add('a', '192.0.2.1');
    add('b', '192.0.2.2');
    halfOpen.deciding(named('a'), true);
    expect(add('c', '192.0.2.3')).toBe(true);
    expect(displaced).toEqual(['b']);
    halfOpen.deciding(named('c'), true);
    expect(add('d', '192.0.2.4')).toBe(false);
    expect(halfOpen.makeRoom()).toBe(false);
    halfOpen.deciding(named('a'), false);
    expect(halfOpen.makeRoom()).toBe(true);
    expect(displaced).toEqual(['b', 'a']);
    expect(halfOpen.size).toBe(1);
  });

  it('forgets those that bound or left, once', () => {
    const { halfOpen, add, named } = callers(1);
    add('a', '::ffff:192.0.2.1');
    halfOpen.remove(named('a'));
    halfOpen.remove(named('a'));
    halfOpen.deciding(named('a'), true);
    expect(halfOpen.size).toBe(0);
    expect(halfOpen.makeRoom()).toBe(false);
  });

  it('finds the address that holds most after any comings and goings', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(3), fc.nat(9), fc.nat(4)), { maxLength: 200 }), (acts) => {
        const halfOpen = new HalfOpenConnections(12);
        const idle = new Map<object, number>();
        const deciding = new Set<HalfOpen>();
        const held: HalfOpen[] = [];
        for (const [act, which, address] of acts) {
          const one = held[which % Math.max(1, held.length)];
          const holds = (): number[] =>
            [0, 1, 2, 3, 4].map((n) => [...idle.values()].filter((of) => of === n).length);
          const newcomer: HalfOpen = {
            displace: () => {
              const most = Math.max(...holds());
              const of = idle.get(newcomer);
              expect(of === undefined ? -1 : holds()[of]).toBe(most);
              idle.delete(newcomer);
              held.splice(held.indexOf(newcomer), 1);
            },
          };
          if (act === 0 && halfOpen.add(newcomer, `192.0.2.${address}`)) {
            idle.set(newcomer, address);
            held.push(newcomer);
          } else if (act === 1 && one !== undefined) {
            halfOpen.remove(one);
            idle.delete(one);
            deciding.delete(one);
            held.splice(held.indexOf(one), 1);
          } else if (act === 2 && one !== undefined && !deciding.has(one)) {
            halfOpen.deciding(one, true);
            idle.delete(one);
            deciding.add(one);
          } else if (act === 3) halfOpen.makeRoom();
          expect(halfOpen.size).toBe(held.length);
        }
      }),
    );
  });
});
