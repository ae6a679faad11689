import { expect, test } from 'vitest';
import { Ownership, type Scan } from './ownership.ts';
import { OWNERSHIP_TIMING } from './timing.ts';

/** A store that does what it is asked at once. */
function connector(scan: Scan) {
  let unique = 0;
  const machine = new Ownership({
    timing: OWNERSHIP_TIMING,
    onStoreError: 'drop',
    newIncarnation: () => 'TASK#self#1',
    newVersion: () => String(unique++),
  });
  /** Steps every tenth of a second; requests named in `unanswered` stay open. */
  const run = (fromMs: number, untilMs: number, unanswered: readonly string[] = []): void => {
    for (let now = fromMs; now <= untilMs; now += 100) {
      for (const effect of machine.step(now)) {
        if (unanswered.includes(effect.kind)) continue;
        if (effect.kind === 'renew') machine.renewed(effect, 'done', now);
        else if (effect.kind === 'scan') machine.scanned(effect, scan, now);
        else if (effect.kind === 'acquire') machine.acquired(effect, 'done', now);
      }
    }
  };
  return { machine, run };
}

const SEEN: Scan = {
  rows: [
    { bind: 'orphaned', owner: 'TASK#gone#1', epoch: 4 },
    { bind: 'elsewhere', owner: 'TASK#other#1', epoch: 2 },
  ],
  heartbeats: [{ incarnation: 'TASK#other#1', state: 'draining', recordVersion: '1' }],
};

const WANTED = new Map([
  ['orphaned', { placing: 'spread' }],
  ['new', { placing: 'spread' }],
  ['elsewhere', { placing: 'spread' }],
  ['partner_here', { placing: 'claimed', eligible: true }],
  ['partner_away', { placing: 'claimed', eligible: false }],
] as const);

test('before the first renewal there is no heartbeat to have an age', () => {
  const { machine } = connector(SEEN);
  expect(machine.figures(0)).toEqual({
    heartbeatAgeMs: null,
    connectors: { live: 1, draining: 0, dead: 0 },
    unowned: 0,
    takeovers: 0,
  });
});

test('unowned is what nobody has and somebody could; a partner that is bound nowhere is not missed', () => {
  const { machine, run } = connector(SEEN);
  machine.want(WANTED);
  run(0, 200, ['acquire']);
  expect(machine.figures(250)).toMatchObject({
    connectors: { live: 1, draining: 1, dead: 0 },
    unowned: 3,
    takeovers: 0,
  });
});

test('a take-over is a bind whose row still named an owner; a bind that is new is none', () => {
  const { machine, run } = connector(SEEN);
  machine.want(WANTED);
  run(0, 8_000);
  expect(machine.owns('orphaned') && machine.owns('new')).toBe(true);
  expect(machine.figures(8_000)).toMatchObject({ unowned: 0, takeovers: 1 });
});

test('the heartbeat ages while renewals go unanswered', () => {
  const { machine, run } = connector(SEEN);
  run(0, 0);
  run(100, 5_000, ['renew']);
  expect(machine.figures(5_000).heartbeatAgeMs).toBe(5_000);
});
