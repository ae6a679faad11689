/**
 * A bind that is made anew while OmniMessage takes no reports: what its predecessor has sent is listed by every poll, and its
 * receipts name messages that OmniMessage cannot find yet. Neither is sent twice nor are receipts given up.
 */
import { expect, test } from 'vitest';
import type { OperatorAct } from './virtual/operator.ts';
import { runSchedule } from './world.ts';

const ACTS: readonly OperatorAct[] = [
  { kind: 'reconnects' },
  { kind: 'rebinds' },
  { kind: 'deleted' },
  { kind: 'fenced' },
  { kind: 'state', state: 'down' },
  { kind: 'state', state: 'drained' },
  { kind: 'state', state: 'suspended' },
];

test.each(ACTS)('%o, while reports wait for 50 s', async (act) => {
  const outcome = await runSchedule({
    seed: 3,
    onUnknown: 'keep',
    topology: 'transceiver',
    faults: [
      {
        at: 5_000,
        lastsMs: 50_000,
        fault: { kind: 'core', fault: { kind: 'status', status: 503 }, operations: ['report'] },
      },
      { at: 10_000, lastsMs: 3_000, fault: { kind: 'operator', bind: 'carrier', act } },
    ],
  });
  expect(outcome).toMatchObject({ faults: [], doubled: 0, exposed: 0 });
});

test.each(['pair', 'named_pair'] as const)(
  '%s: receipts over a receiver while the transmitter is down',
  async (topology) => {
    const outcome = await runSchedule({
      seed: 3,
      onUnknown: 'keep',
      topology,
      faults: [
        {
          at: 10_000,
          lastsMs: 25_000,
          fault: { kind: 'operator', bind: 'carrier', act: { kind: 'state', state: 'down' } },
        },
      ],
    });
    expect(outcome).toMatchObject({ faults: [], doubled: 0 });
  },
);
