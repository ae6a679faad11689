import { describe, expect, it } from 'vitest';
import { Lockout } from './lockout.ts';
import type { Standing } from './whitelist.ts';

const SETTINGS = { failures: 3, windowMs: 60_000, durationMs: 300_000 };

function lockout() {
  const counts = new Lockout(SETTINGS);
  return {
    counts,
    fail: (times: number, systemId: string, address: string, standing: Standing, now = 0) =>
      Array.from({ length: times }, () => counts.failed(systemId, address, standing, now)),
    isLocked: (systemId: string, address: string, standing: Standing, now = 0) =>
      counts.check(systemId, address, standing, now).kind === 'locked',
  };
}

describe('Lockout', () => {
  it('locks an address out at the limit, for every system_id, and no other address', () => {
    const { fail, isLocked } = lockout();
    expect(fail(3, 'acme', '192.0.2.1', 'open').map(({ lockedNow }) => lockedNow)).toEqual([
      false,
      false,
      true,
    ]);
    expect(isLocked('acme', '192.0.2.1', 'open')).toBe(true);
    expect(isLocked('other', '192.0.2.1', 'open')).toBe(true);
    expect(isLocked('third', '192.0.2.1', 'unlisted')).toBe(true);
    expect(isLocked('acme', '192.0.2.2', 'open')).toBe(false);
  });

  it('counts failures over different names together, and those of one IPv6 /64', () => {
    const { fail, isLocked } = lockout();
    for (const [name, host] of ['a', 'b', 'c'].entries())
      fail(1, `user${name}`, `2001:db8:0:1::${host}`, 'open');
    expect(isLocked('user9', '2001:db8:0:1:ffff::', 'open')).toBe(true);
    expect(isLocked('user9', '2001:db8:0:2::a', 'open')).toBe(false);
  });

  it('ends by itself after the duration, and attempts meanwhile do not prolong it', () => {
    const { fail, isLocked } = lockout();
    fail(3, 'acme', '192.0.2.1', 'open', 0);
    expect(isLocked('acme', '192.0.2.1', 'open', 299_999)).toBe(true);
    expect(isLocked('acme', '192.0.2.1', 'open', 300_000)).toBe(false);
    fail(2, 'acme', '192.0.2.1', 'open', 300_000);
    expect(isLocked('acme', '192.0.2.1', 'open', 300_001)).toBe(false);
  });

  it('forgets failures that lie further apart than the window', () => {
    const { fail, isLocked } = lockout();
    fail(2, 'acme', '192.0.2.1', 'open', 0);
    fail(1, 'acme', '192.0.2.1', 'open', 60_000);
    expect(isLocked('acme', '192.0.2.1', 'open', 60_000)).toBe(false);
    fail(2, 'acme', '192.0.2.1', 'open', 60_001);
    expect(isLocked('acme', '192.0.2.1', 'open', 60_001)).toBe(true);
  });

  it('lets no stranger lock a partner out of its listed address', () => {
    const { fail, isLocked } = lockout();
    // From elsewhere, at its own system_id, over and over.
    for (let host = 1; host < 200; host += 1) fail(3, 'acme', `203.0.113.${host}`, 'unlisted');
    expect(isLocked('acme', '192.0.2.1', 'listed')).toBe(false);
    // From the very same address (a NAT), at other names.
    fail(50, 'nobody', '192.0.2.1', 'open');
    expect(isLocked('nobody', '192.0.2.1', 'open')).toBe(true);
    expect(isLocked('acme', '192.0.2.1', 'listed')).toBe(false);
  });

  it('locks a partner out of a listed address for its own failures there, and only there', () => {
    const { fail, isLocked } = lockout();
    fail(3, 'acme', '192.0.2.1', 'listed');
    expect(isLocked('acme', '192.0.2.1', 'listed')).toBe(true);
    expect(isLocked('acme', '192.0.2.2', 'listed')).toBe(false);
    expect(isLocked('neighbour', '192.0.2.1', 'listed')).toBe(false);
    expect(isLocked('stranger', '192.0.2.1', 'open')).toBe(true);
  });

  it('ends the count of a listed pair with a success, but never that of an address', () => {
    const { counts, fail, isLocked } = lockout();
    fail(2, 'acme', '192.0.2.1', 'listed');
    counts.succeeded('acme', '192.0.2.1', 'listed');
    fail(2, 'acme', '192.0.2.1', 'listed');
    expect(isLocked('acme', '192.0.2.1', 'listed')).toBe(false);
    fail(2, 'own', '192.0.2.9', 'open');
    counts.succeeded('own', '192.0.2.9', 'open');
    fail(1, 'victim', '192.0.2.9', 'open');
    expect(isLocked('victim', '192.0.2.9', 'open')).toBe(true);
  });

  it('slows a system_id that many addresses guess at, known or not, and locks nobody out for it', () => {
    const { fail, isLocked } = lockout();
    const verdicts = [1, 2, 3, 4].flatMap((host) => fail(1, 'acme', `203.0.113.${host}`, 'open'));
    expect(verdicts.map(({ slow }) => slow)).toEqual([false, false, true, true]);
    expect(isLocked('acme', '203.0.113.5', 'open')).toBe(false);
    expect(fail(1, 'other', '203.0.113.6', 'open')[0]?.slow).toBe(false);
  });

  it('asks for one log line per window, with the number of those left out', () => {
    const { counts, fail } = lockout();
    fail(3, 'acme', '192.0.2.1', 'open', 0);
    const check = (now: number) => counts.check('acme', '192.0.2.1', 'open', now);
    expect(check(1)).toEqual({ kind: 'locked', report: false, untold: 0 });
    expect(check(2)).toEqual({ kind: 'locked', report: false, untold: 1 });
    expect(check(60_000)).toEqual({ kind: 'locked', report: true, untold: 2 });
    expect(check(60_001)).toEqual({ kind: 'locked', report: false, untold: 0 });
  });

  it('remembers a bounded number of addresses and names, however many there are', () => {
    const { counts } = lockout();
    for (let n = 0; n < 25_000; n += 1)
      counts.failed(`name${n}${'x'.repeat(500)}`, `10.${n >> 16}.${(n >> 8) & 255}.${n & 255}`, 'open', n);
    expect(counts.size).toBeLessThanOrEqual(20_000);
  });

  it('counts lockouts, not the slowing of a name, and those in force', () => {
    const { counts, fail } = lockout();
    for (const host of [1, 2, 3]) fail(1, 'acme', `192.0.2.${host}`, 'open');
    expect([counts.brought, counts.active(0)]).toEqual([0, 0]);
    fail(3, 'acme', '198.51.100.1', 'open');
    fail(3, 'acme', '198.51.100.2', 'open', 100_000);
    expect([counts.brought, counts.active(100_000)]).toEqual([2, 2]);
    expect([counts.brought, counts.active(300_000)]).toEqual([2, 1]);
    expect([counts.brought, counts.active(400_000)]).toEqual([2, 0]);
  });
});
