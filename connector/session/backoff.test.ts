import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { STATUS } from '../smpp/status.ts';
import { isCredentialsRefusal, leastDelay, type ReconnectSettings, reconnectDelay } from './backoff.ts';
import type { CloseReason } from './state.ts';

const settings: ReconnectSettings = {
  reconnectDelayMs: 1_000,
  reconnectMaxDelayMs: 60_000,
  alreadyBoundDelayMs: 30_000,
};
const refused = (commandStatus: number): CloseReason => ({ kind: 'bind_refused', commandStatus });
const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

describe('reconnectDelay', () => {
  it('is spread over the whole of a ceiling that doubles', () => {
    const ceilings = [1, 2, 3, 6, 7, 8, 1_000].map((failures) =>
      reconnectDelay(failures, 0, settings, () => 1),
    );
    expect(ceilings).toEqual([1_000, 2_000, 4_000, 32_000, 60_000, 60_000, 60_000]);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), random, (failures, at) => {
        const delay = reconnectDelay(failures, 0, settings, () => at);
        expect(delay).toBeGreaterThanOrEqual(0);
        expect(delay).toBeLessThanOrEqual(60_000);
        expect(delay).toBe(reconnectDelay(failures, 0, settings, () => 1) * at);
      }),
    );
  });

  it('is never less than what a refusal calls for', () => {
    expect(reconnectDelay(1, 30_500, settings, () => 0.9)).toBe(30_500);
    expect(reconnectDelay(9, 30_500, settings, () => 0.9)).toBe(54_000);
  });
});

describe('leastDelay', () => {
  it('after ESME_RALYBND is already_bound_delay, after wrong credentials the slowest pace, each up to a tenth more', () => {
    fc.assert(
      fc.property(random, (at) => {
        const already = leastDelay(refused(STATUS.ESME_RALYBND), settings, () => at);
        expect(already).toBeGreaterThanOrEqual(30_000);
        expect(already).toBeLessThanOrEqual(33_000);
        for (const status of [STATUS.ESME_RINVPASWD, STATUS.ESME_RINVSYSID, STATUS.ESME_RINVSYSTYP]) {
          const credentials = leastDelay(refused(status), settings, () => at);
          expect(credentials).toBeGreaterThanOrEqual(60_000);
          expect(credentials).toBeLessThanOrEqual(66_000);
        }
      }),
    );
  });

  it('is nothing otherwise', () => {
    expect(leastDelay(refused(STATUS.ESME_RBINDFAIL), settings, () => 1)).toBe(0);
    expect(leastDelay({ kind: 'connection_lost', detail: '' }, settings, () => 1)).toBe(0);
    expect(isCredentialsRefusal({ kind: 'refused', commandStatus: STATUS.ESME_RINVPASWD })).toBe(false);
    expect(isCredentialsRefusal(refused(STATUS.ESME_RINVPASWD))).toBe(true);
  });
});
