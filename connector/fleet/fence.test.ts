import { expect, test } from 'vitest';
import { fence, type Lease } from './fence.ts';
import { OWNERSHIP_TIMING as timing } from './timing.ts';

const sentAtMs = 1000;
const end = sentAtMs + timing.fenceMs;
const good: Lease = { kind: 'renewed', sentAtMs, failingSinceMs: null };
const failing: Lease = { kind: 'renewed', sentAtMs, failingSinceMs: 5000 };
const failedLate: Lease = { kind: 'renewed', sentAtMs, failingSinceMs: end + 1 };

test.each([
  ['nothing renewed yet', { kind: 'none' }, 0, 'hold', 'closed'],
  ['just before the end', good, end - 1, 'drop', 'open'],
  ['at the end', good, end, 'drop', 'closed'],
  ['the store was away, drop', failing, end, 'drop', 'closed'],
  ['the store was away, hold', failing, end + 1e9, 'hold', 'held_on'],
  ['frozen over the end, hold', good, end, 'hold', 'closed'],
  ['the store was away only after the end, hold', failedLate, end + 2, 'hold', 'closed'],
] as const)('%s', (_, lease, now, policy, expected) => {
  expect(fence(lease, now, policy, timing)).toBe(expected);
});

test('the margins that the algorithm rests on', () => {
  expect(timing.requestMs).toBeLessThan(timing.heartbeatMs);
  // A renewal may fail twice and the third still is in time.
  expect(2 * (timing.heartbeatMs + timing.retryMs)).toBeLessThan(timing.fenceMs);
  // Clocks may run apart by a tenth, and closing may take a second.
  expect(timing.fenceMs * 1.1 + 1000).toBeLessThan(timing.takeOverMs / 1.05);
  // A crash costs at most 15 s: it is seen at the next scan, and acted on when it is due.
  expect(timing.scanMs + timing.takeOverMs).toBeLessThan(15_000);
});
