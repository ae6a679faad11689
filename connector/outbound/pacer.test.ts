import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Pacer } from './pacer.ts';

/** The most messages in any window [t, t + 1000 ms), wherever it begins: it is enough to begin at each message. */
function mostInASecond(moments: readonly number[]): number {
  let most = 0;
  let from = 0;
  for (const [at, moment] of moments.entries()) {
    while (moment - (moments[from] ?? 0) >= 1000) from += 1;
    most = Math.max(most, at - from + 1);
  }
  return most;
}

function sendAsFastAsAllowed(pacer: Pacer, from: number, to: number, stepMs: number): number[] {
  const moments: number[] = [];
  for (let now = from; now < to; now += stepMs) {
    while (pacer.delay(now) === 0) {
      pacer.take(now);
      moments.push(now);
    }
  }
  return moments;
}

describe('Pacer', () => {
  it('never lets more than tps_limit through in any second, whenever it is asked', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 300 }),
        fc.array(fc.double({ min: 0, max: 400, noNaN: true }), { minLength: 1, maxLength: 300 }),
        fc.integer({ min: 1, max: 400 }),
        (tps, gaps, burst) => {
          const pacer = new Pacer(tps);
          const moments: number[] = [];
          let now = 5_000.25;
          for (const gap of gaps) {
            now += gap;
            for (let tries = 0; tries < burst && pacer.delay(now) === 0; tries += 1) {
              pacer.take(now);
              moments.push(now);
            }
          }
          expect(mostInASecond(moments)).toBeLessThanOrEqual(tps);
        },
      ),
      { numRuns: 400 },
    );
  });

  it('never has more than tps_limit arrive in any second, where some of it lags by up to three milliseconds', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 3_000 }),
        fc.array(fc.double({ min: 0, max: 2.99, noNaN: true }), { minLength: 1, maxLength: 50 }),
        (tps, lags) => {
          let last = 0;
          const arrived = sendAsFastAsAllowed(new Pacer(tps), 0, 3_000, 1).map((moment, index) => {
            last = Math.max(last, moment + (lags[index % lags.length] ?? 0));
            return last;
          });
          expect(mostInASecond(arrived)).toBeLessThanOrEqual(tps);
        },
      ),
      { numRuns: 100 },
    );
  });

  it.each([1, 9, 10, 15, 100, 999, 3_000])('never lets %i through in bursts', (tps) => {
    const moments = sendAsFastAsAllowed(new Pacer(tps), 0, 3_000, 0.25);
    const hundredth = Math.max(10, Math.ceil(tps / 100));
    for (const [at, moment] of moments.entries()) {
      // An even pace, and what may be caught up: 100 ms.
      for (const ms of [10, 100, 500]) {
        const most = Math.ceil(((ms + 100) * tps) / 1000) + 1;
        expect(moments[at + most] ?? Number.POSITIVE_INFINITY).toBeGreaterThanOrEqual(moment + ms);
      }
      expect(moments[at + hundredth] ?? Number.POSITIVE_INFINITY).toBeGreaterThanOrEqual(moment + 5);
    }
  });

  it('counts a message from when it has left, not from when its turn came', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 200 }),
        fc.array(fc.double({ min: 0, max: 60, noNaN: true }), { minLength: 1, maxLength: 300 }),
        (tps, delays) => {
          const pacer = new Pacer(tps);
          const left: number[] = [];
          let now = 0;
          for (const delay of delays) {
            now += pacer.delay(now);
            let taken = 0;
            while (pacer.delay(now) === 0) {
              pacer.take(now);
              taken += 1;
            }
            expect(pacer.hasNew).toBe(taken > 0);
            now += delay;
            pacer.left(now);
            for (; taken > 0; taken -= 1) left.push(now);
            expect(pacer.hasNew).toBe(false);
          }
          expect(mostInASecond(left)).toBeLessThanOrEqual(tps);
        },
      ),
    );
  });

  it.each([100, 1_000, 10_000])(
    'reaches 99 hundredths of %i though every answer of a clock comes late',
    (tps) => {
      const random = fc.sample(fc.double({ min: 0, max: 1, noNaN: true }), { numRuns: 997, seed: 1 });
      const pacer = new Pacer(tps);
      const moments: number[] = [];
      // Timers that are up to 2 ms late, and a stall of up to 20 ms every quarter of a second.
      for (let now = 0, turn = 0; now < 60_000; turn += 1) {
        while (pacer.delay(now) === 0) {
          pacer.take(now);
          moments.push(now);
        }
        const late = random[turn % random.length] ?? 0;
        const stalls = Math.floor(now / 250) !== Math.floor((now + 2) / 250);
        now += pacer.delay(now) + (stalls ? 20 : 2) * late;
      }
      expect(moments.length / 60).toBeGreaterThanOrEqual(0.99 * tps);
      expect(mostInASecond(moments)).toBeLessThanOrEqual(tps);
    },
  );

  it.each([1, 2, 3, 7, 10, 15, 33, 100, 250, 1_000, 5_000])(
    'reaches 99 hundredths of %i when asked every millisecond',
    (tps) => {
      const seconds = 60;
      const moments = sendAsFastAsAllowed(new Pacer(tps), 0, seconds * 1_000, 1);
      expect(moments.length / seconds).toBeGreaterThanOrEqual(0.99 * tps);
      expect(mostInASecond(moments)).toBeLessThanOrEqual(tps);
    },
  );

  it('says when to ask again, to the point', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), (tps) => {
        const pacer = new Pacer(tps);
        let now = 0;
        const moments: number[] = [];
        for (let sent = 0; sent < 3 * tps; sent += 1) {
          const delay = pacer.delay(now);
          if (delay > 0.001) expect(pacer.delay(now + delay - 0.001)).toBeGreaterThan(0);
          now += delay;
          expect(pacer.delay(now)).toBeLessThan(1e-6);
          pacer.take(now);
          moments.push(now);
        }
        expect(mostInASecond(moments)).toBeLessThanOrEqual(tps);
      }),
    );
  });

  it('keeps the limit over a retune: the last second counts towards the new one', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 1, max: 120 }), fc.integer({ min: 1, max: 2_500 })), {
          minLength: 2,
          maxLength: 6,
        }),
        (phases) => {
          const pacer = new Pacer(phases[0]?.[0] ?? 1);
          let now = 0;
          let before: number[] = [];
          for (const [tps, ms] of phases) {
            if (tps !== pacer.tpsLimit) pacer.retune(tps);
            const sent = sendAsFastAsAllowed(pacer, now, now + ms, 1);
            // Any second that ends with a message of this phase holds at most its limit, earlier messages included.
            const all = [...before, ...sent];
            for (const moment of sent) {
              const inSecond = all.filter((other) => other > moment - 1_000 && other <= moment).length;
              expect(inSecond).toBeLessThanOrEqual(Math.max(tps, 1));
            }
            now += ms;
            before = all.filter((moment) => moment > now - 2_000);
          }
        },
      ),
      { numRuns: 150 },
    );
  });

  it('reaches the new limit at once when it is raised', () => {
    const pacer = new Pacer(10);
    sendAsFastAsAllowed(pacer, 0, 5_000, 1);
    pacer.retune(100);
    expect(sendAsFastAsAllowed(pacer, 5_000, 6_000, 1).length).toBeGreaterThanOrEqual(89);
  });

  it('pauses, and only ever longer', () => {
    const pacer = new Pacer(10);
    pacer.pause(5_000, 0);
    pacer.pause(3_000, 0);
    expect(pacer.delay(1_000)).toBe(4_000);
    expect(pacer.pausedFor(1_000)).toBe(4_000);
    expect(pacer.pausedFor(6_000)).toBe(0);
    pacer.retune(20);
    expect(pacer.delay(4_999)).toBe(1);
    expect(pacer.delay(5_000)).toBe(0);
  });

  it('tells how long pauses have lasted, what is still to come left out and overlaps counted once', () => {
    const pacer = new Pacer(10);
    expect(pacer.pausedSoFar(500)).toBe(0);
    pacer.pause(3_000, 1_000);
    expect(pacer.pausedSoFar(1_000)).toBe(0);
    expect(pacer.pausedSoFar(1_600)).toBe(600);
    pacer.pause(4_000, 2_000);
    pacer.pause(3_500, 2_100);
    expect(pacer.pausedSoFar(2_500)).toBe(1_500);
    expect(pacer.pausedSoFar(9_000)).toBe(3_000);
    pacer.pause(11_000, 10_000);
    expect(pacer.pausedSoFar(12_000)).toBe(4_000);
  });
});
