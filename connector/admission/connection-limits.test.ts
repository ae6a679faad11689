import { describe, expect, it } from 'vitest';
import { ConnectionRate, HalfOpenConnections } from './connection-limits.ts';

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
    const add = (name: string, address: string) =>
      halfOpen.add({ displace: () => displaced.push(name) }, address);
    return { halfOpen, displaced, add };
  }

  it('refuses one too many when nobody holds more than the newcomer', () => {
    const { halfOpen, displaced, add } = callers(2);
    expect(add('a', '192.0.2.1')).toBe(true);
    expect(add('b', '192.0.2.2')).toBe(true);
    expect(add('c', '192.0.2.3')).toBe(false);
    expect(halfOpen.size).toBe(2);
    expect(displaced).toEqual([]);
  });

  it('takes the oldest of the address that holds most, so that it cannot keep the others out', () => {
    const { halfOpen, displaced, add } = callers(4);
    for (const name of ['s1', 's2', 's3', 's4']) add(name, '198.51.100.66');
    expect(add('s5', '198.51.100.66')).toBe(false);
    expect(add('p1', '192.0.2.1')).toBe(true);
    expect(add('p2', '192.0.2.2')).toBe(true);
    expect(displaced).toEqual(['s1', 's2']);
    expect(add('p3', '192.0.2.1')).toBe(false);
    expect(halfOpen.size).toBe(4);
  });

  it('forgets those that bound or left, once', () => {
    const { halfOpen } = callers(1);
    const one = { displace: () => undefined };
    halfOpen.add(one, '::ffff:192.0.2.1');
    halfOpen.remove(one, '192.0.2.1');
    halfOpen.remove(one, '192.0.2.1');
    expect(halfOpen.size).toBe(0);
  });
});
