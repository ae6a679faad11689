import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { capacity, nextPoll, type Taken, type TakingSettings, wasFull } from './taking.ts';

const settings: TakingSettings = {
  tpsLimit: 100,
  windowSize: 10,
  sessions: 1,
  queueCheckFrequencyMs: 5_000,
  smppPollIntervalMs: 100,
};
const idle: Taken = {
  held: 0,
  waiting: 0,
  places: 1_000,
  deferred: 0,
  lastPollAt: Number.NEGATIVE_INFINITY,
  turn: 0,
  pollMs: 0,
  lastWasFull: false,
};

describe('capacity', () => {
  it('is a second’s worth, two windows at least, and never endless', () => {
    expect(capacity(settings)).toBe(100);
    expect(capacity({ ...settings, tpsLimit: 5 })).toBe(20);
    expect(capacity({ ...settings, tpsLimit: 5, windowSize: 50, sessions: 4 })).toBe(400);
    expect(capacity({ ...settings, tpsLimit: 1_000_000 })).toBe(5_000);
  });
});

describe('nextPoll', () => {
  it('asks for what it has room for, what it holds, and what is for later', () => {
    expect(nextPoll(settings, idle, 0)).toEqual({ kind: 'poll', limit: 100, room: 100 });
    expect(nextPoll(settings, { ...idle, held: 30 }, 0)).toEqual({ kind: 'poll', limit: 100, room: 70 });
    expect(nextPoll(settings, { ...idle, held: 30, deferred: 7, places: 20 }, 0)).toEqual({
      kind: 'poll',
      limit: 57,
      room: 20,
    });
    expect(nextPoll(settings, { ...idle, deferred: 1_000_000 }, 0)).toMatchObject({ limit: 5_100 });
  });

  it('has a fast bind hold what it sends until the next poll is back, and never more than it may', () => {
    const roomOf = (tpsLimit: number, pollMs: number): unknown =>
      nextPoll({ ...settings, tpsLimit }, { ...idle, places: 10_000, pollMs }, 0);
    expect(roomOf(1_000, 0)).toMatchObject({ room: 1_000 });
    expect(roomOf(1_000, 5_000)).toMatchObject({ room: 1_000 });
    expect(roomOf(10_000, 0)).toMatchObject({ room: 1_000 });
    expect(roomOf(10_000, 10)).toMatchObject({ room: 1_600 });
    expect(roomOf(10_000, 1_000)).toMatchObject({ room: 5_000 });
  });

  it('waits at the pace of an idle queue, or of a busy one; never below the floor', () => {
    const afterwards = (changes: Partial<Taken>, more: Partial<TakingSettings> = {}): unknown =>
      nextPoll({ ...settings, ...more }, { ...idle, lastPollAt: 1_000, ...changes }, 1_040);
    expect(afterwards({ turn: 0.2 })).toEqual({ kind: 'wait', delayMs: 4_960 });
    expect(afterwards({}, { queueCheckFrequencyMs: 999 })).toEqual({ kind: 'wait', delayMs: 959 });
    expect(afterwards({ lastWasFull: true })).toEqual({ kind: 'wait', delayMs: 60 });
    expect(afterwards({}, { queueCheckFrequencyMs: 10 })).toEqual({ kind: 'wait', delayMs: 60 });
  });

  describe('has each quiet bind poll at its own turn', () => {
    const dueAt = (lastPollAt: number, turn: number, changes: Partial<TakingSettings> = {}): number => {
      const next = nextPoll({ ...settings, ...changes }, { ...idle, lastPollAt, turn }, lastPollAt);
      if (next.kind !== 'wait') throw new Error(`it was to wait, not ${next.kind}`);
      return lastPollAt + next.delayMs;
    };

    it('in the pace, which it reaches by polls that are a tenth early at most', () => {
      expect(dueAt(9_900, 0.99)).toBe(14_900);
      expect(dueAt(9_900.6, 0.99)).toBe(14_900);
      expect(dueAt(9_899.9, 0.99)).toBe(14_399.9);
      expect(dueAt(10_000, 0.95)).toBe(14_700);
      expect(dueAt(10_000, 0.5)).toBe(14_500);
    });

    it.each([
      [5_000, 50, 20],
      [1_000, 10, 100],
    ])('with a pace of %d ms of %d, so that those of a thousand meet %d at a time', (pace, turns, each) => {
      const met = new Map<number, number>();
      for (let nth = 0; nth < 1_000; nth += 1) {
        let at = 0;
        for (let polls = 0; polls < 10; polls += 1) {
          at = dueAt(at, (nth + 0.5) / 1_000, { queueCheckFrequencyMs: pace });
        }
        met.set(at % pace, (met.get(at % pace) ?? 0) + 1);
      }
      expect([met.size, ...new Set(met.values())]).toEqual([turns, each]);
      expect([...met.keys()].filter((at) => at % 100 !== 0)).toEqual([]);
    });

    it('never below the floor between two polls', () => {
      expect(dueAt(10_000, 0.5, { queueCheckFrequencyMs: 1_000, smppPollIntervalMs: 1_000 })).toBe(11_000);
      expect(dueAt(10_000, 0.95, { queueCheckFrequencyMs: 1_000, smppPollIntervalMs: 980 })).toBe(10_980);
    });

    it('within ten polls and from then on, by timers that are late, whatever the pace', () => {
      fc.assert(
        fc.property(
          fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
          fc.double({ min: 0, max: 1e9, noNaN: true }),
          fc.integer({ min: 1_000, max: 10_000 }),
          fc.array(fc.double({ min: 0, max: 3, noNaN: true }), { minLength: 40, maxLength: 40 }),
          (turn, began, queueCheckFrequencyMs, late) => {
            const pace = queueCheckFrequencyMs;
            const dues: number[] = [];
            let at = began;
            for (const ms of late) {
              const due = dueAt(at, turn, { queueCheckFrequencyMs });
              expect(due - at).toBeLessThanOrEqual(pace + 1e-6);
              expect(due - at).toBeGreaterThanOrEqual(0.9 * pace - 1e-6);
              dues.push(due);
              at = due + ms;
            }
            const own = Math.floor((turn * pace) / 100) * 100;
            for (const due of dues.slice(10)) expect(Math.abs((due % pace) - own)).toBeLessThan(1e-3);
          },
        ),
      );
    });
  });

  it('does not poll without room, nor for less than half of it when the queue is busy', () => {
    expect(nextPoll(settings, { ...idle, held: 100 }, 0)).toEqual({ kind: 'blocked' });
    expect(nextPoll(settings, { ...idle, held: 10, places: 0 }, 0)).toEqual({ kind: 'blocked' });
    const busy = { ...idle, lastWasFull: true };
    expect(nextPoll(settings, { ...busy, held: 51, waiting: 51 }, 0)).toEqual({ kind: 'blocked' });
    expect(nextPoll(settings, { ...busy, held: 50, waiting: 50 }, 0)).toMatchObject({
      kind: 'poll',
      room: 50,
    });
    expect(nextPoll(settings, { ...idle, held: 51, waiting: 51 }, 0)).toMatchObject({
      kind: 'poll',
      room: 49,
    });
  });

  it('polls before what is submitted is reported, yet not for a few', () => {
    const busy = { ...idle, lastWasFull: true };
    expect(nextPoll(settings, { ...busy, held: 75, waiting: 50 }, 0)).toMatchObject({
      kind: 'poll',
      room: 25,
    });
    expect(nextPoll(settings, { ...busy, held: 76, waiting: 0 }, 0)).toEqual({ kind: 'blocked' });
  });

  it('looks again where it holds nothing and others have all places, however few there are', () => {
    expect(nextPoll(settings, { ...idle, places: 0 }, 0)).toEqual({ kind: 'wait', delayMs: 100 });
    const busy = { ...idle, lastWasFull: true };
    expect(nextPoll(settings, { ...busy, places: 1 }, 0)).toMatchObject({ kind: 'poll', room: 1 });
    expect(nextPoll(settings, { ...busy, held: 16, places: 4 }, 0)).toEqual({ kind: 'blocked' });
    expect(nextPoll(settings, { ...busy, held: 15, places: 5 }, 0)).toMatchObject({ kind: 'poll', room: 5 });
  });

  it('stands still only while it holds what will go on', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 10_000 }),
        fc.nat(20_000),
        fc.boolean(),
        (tpsLimit, places, lastWasFull) => {
          const next = nextPoll({ ...settings, tpsLimit }, { ...idle, places, lastWasFull }, 0);
          expect(next.kind).toBe(places === 0 ? 'wait' : 'poll');
        },
      ),
    );
  });

  it('never asks for more than it can carry and report', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 10_000 }),
        fc.nat(20_000),
        fc.nat(20_000),
        fc.nat(20_000),
        fc.boolean(),
        (tpsLimit, held, places, deferred, lastWasFull) => {
          const most = { ...settings, tpsLimit };
          const next = nextPoll(
            most,
            { ...idle, held, waiting: Math.floor(held / 2), places, deferred, lastWasFull },
            0,
          );
          if (next.kind !== 'poll') return;
          expect(next.room).toBeGreaterThan(0);
          expect(next.room).toBeLessThanOrEqual(places);
          expect(next.room + held).toBeLessThanOrEqual(capacity(most));
          expect(next.limit).toBeGreaterThanOrEqual(next.room + held);
        },
      ),
    );
  });
});

describe('wasFull', () => {
  const answer = { limit: 200, total: 0, room: 200, taken: 0, deferred: 0, deferredBefore: 0 };
  it.each([
    ['as many as asked for', { total: 200, taken: 200 }, true],
    ['a core that answers with a hundred at most', { total: 100, taken: 100 }, true],
    ['as many as asked for, and no room left for them', { total: 200, room: 0 }, true],
    ['fewer', { total: 99, taken: 99 }, false],
    ['all of them held already, which a capped core lists until they are reported', { total: 100 }, true],
    ['many for later, and all seen', { total: 180, deferred: 180, deferredBefore: 180 }, false],
    [
      'as many for later as asked for, perhaps with others behind',
      { total: 200, deferred: 200, deferredBefore: 50 },
      true,
    ],
    ['more for later than we look past', { total: 200, deferred: 200, deferredBefore: 200 }, false],
  ] as const)('%s', (_, changes, expected) => {
    expect(wasFull({ ...answer, ...changes })).toBe(expected);
  });
});
