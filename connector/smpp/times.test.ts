import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { absoluteTime, readTime, relativeTime } from './times.ts';

const NOW = Date.UTC(2026, 10, 22, 12, 0, 0);
const DAY = 86_400_000;
const ms = (text: string, now = NOW) => {
  const time = readTime(text, now);
  return time?.kind === 'time' ? time.epochMs : time;
};

describe('readTime', () => {
  it('is null for the empty string', () => {
    expect(readTime('', NOW)).toBeNull();
  });

  // Times of jookies/smpp.pdu tests/test_smpp_time.py (Apache-2.0).
  it.each([
    ['070927233429800+', Date.UTC(2007, 8, 27, 23, 34, 29, 800)],
    ['070927233429848+', Date.UTC(2007, 8, 27, 11, 34, 29, 800)],
    ['070927233429848-', Date.UTC(2007, 8, 28, 11, 34, 29, 800)],
    ['261122120000000-', NOW],
    ['261122134500007+', NOW],
  ])('reads %s', (text, expected) => {
    expect(ms(text)).toBe(expected);
  });

  it.each([
    ['000000001000000R', NOW + 10 * 60_000],
    ['000001000000000R', NOW + DAY],
    ['020610233429000R', Date.UTC(2029, 4, 22, 12) + 10 * DAY + ((23 * 60 + 34) * 60 + 29) * 1000],
    ['000000480000000R', NOW + 2 * DAY],
    ['000000000000000R', NOW],
    ['991231235959000R', Date.UTC(2126, 10, 22, 12) + 31 * DAY + DAY - 1000],
  ])('reads %s', (text, expected) => {
    expect(ms(text)).toBe(expected);
  });

  it('ends a month with the month', () => {
    const january31 = Date.UTC(2027, 0, 31, 8);
    expect(ms('000100000000000R', january31)).toBe(Date.UTC(2027, 1, 28, 8));
    expect(ms('010000000000000R', Date.UTC(2028, 1, 29))).toBe(Date.UTC(2029, 1, 28));
  });

  it.each([
    '1',
    '26112212000000',
    '26112212000000 +',
    '261322120000000+',
    '260230120000000+',
    '261122240000000+',
    '261122126000000+',
    '261122120060000+',
    '261122120000057+',
    '261122120000000Z',
    '26112212000000x+',
    '2611221200000000',
    '０61122120000000+',
  ])('refuses %s', (text) => {
    expect(readTime(text, NOW)).toMatchObject({ kind: 'invalid', reason: expect.stringContaining('§7.1.1') });
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.string({ maxLength: 20 }), (text) => void readTime(text, NOW)));
  });
});

describe('absoluteTime', () => {
  it('comes back, in tenths of a second', () => {
    fc.assert(
      fc.property(fc.integer({ min: Date.UTC(2000, 0), max: Date.UTC(2100, 0) - 1 }), (at) => {
        expect(ms(absoluteTime(at) ?? '')).toBe(Math.floor(at / 100) * 100);
      }),
    );
  });

  it('is null for years that two digits cannot say', () => {
    for (const at of [Date.UTC(1999, 11, 31), Date.UTC(2100, 0), Number.NaN, 1e20])
      expect(absoluteTime(at)).toBeNull();
  });
});

describe('relativeTime', () => {
  it('comes back, in seconds', () => {
    const now = fc.integer({ min: Date.UTC(2020, 0), max: Date.UTC(2060, 0) });
    fc.assert(
      fc.property(now, fc.integer({ min: 0, max: 99 * 365 * DAY }), (from, delta) => {
        const written = relativeTime(delta, from) ?? '';
        expect(written).toMatch(/^\d{2}(0\d|1[01])([0-2]\d|3[01])([01]\d|2[0-3])([0-5]\d){2}000R$/);
        expect(ms(written, from)).toBe(from + Math.floor(delta / 1000) * 1000);
      }),
    );
  });

  // After opentelecoms-org/jsmpp RelativeTimeFormatterTest.java (Apache-2.0).
  it.each([
    [800, NOW, '000000000000000R'],
    [1000, NOW, '000000000001000R'],
    [16 * 3_600_000, NOW, '000000160000000R'],
    [7 * DAY, NOW, '000007000000000R'],
    [28 * DAY, Date.UTC(2015, 1, 1), '000028000000000R'],
    [32 * DAY, Date.UTC(2015, 4, 1), '000101000000000R'],
    [365 * DAY, Date.UTC(2015, 0, 1), '010000000000000R'],
  ])('%i ms', (delta, now, text) => {
    expect(relativeTime(delta, now)).toBe(text);
  });

  it('is null for the past and for a hundred years', () => {
    expect(relativeTime(-1, NOW)).toBeNull();
    expect(relativeTime(Number.NaN, NOW)).toBeNull();
    expect(relativeTime(101 * 366 * DAY, NOW)).toBeNull();
  });
});
