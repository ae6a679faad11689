import { expect, test } from 'vitest';
import { decide } from './decide.ts';
import { OWNERSHIP_TIMING as timing } from './timing.ts';
import type { Member, OwnershipView } from './view.ts';

const NOW = 1_000_000;

function member(incarnation: string, state: Member['state'] = 'live'): [string, Member] {
  return [incarnation, { incarnation, state, recordVersion: 'v', seenSinceMs: NOW }];
}

function view(changes: Partial<OwnershipView>): OwnershipView {
  return {
    self: 'me',
    state: 'live',
    joinedAtMs: 0,
    members: new Map(),
    membersChangedAtMs: 0,
    rows: new Map(),
    freeSince: new Map(),
    wanted: new Map(),
    holds: new Map(),
    busy: new Set(),
    pinned: new Set(),
    ...changes,
  };
}

const wanted = (...binds: string[]) => new Map(binds.map((bind) => [bind, { placing: 'spread' }] as const));

test('alone, it takes everything that is free, and what the dead and the gone have', () => {
  const rows = new Map([
    ['b', { owner: null, epoch: 4 }],
    ['c', { owner: 'dead-one', epoch: 2 }],
    ['d', { owner: 'gone-one', epoch: 1 }],
  ]);
  const moves = decide(
    view({ wanted: wanted('a', 'b', 'c', 'd'), rows, members: new Map([member('dead-one', 'dead')]) }),
    NOW,
    timing,
  );
  expect(moves).toEqual([
    { kind: 'acquire', bind: 'a', from: null, neglected: false },
    { kind: 'acquire', bind: 'b', from: { owner: null, epoch: 4 }, neglected: false },
    { kind: 'acquire', bind: 'c', from: { owner: 'dead-one', epoch: 2 }, neglected: false },
    { kind: 'acquire', bind: 'd', from: { owner: 'gone-one', epoch: 1 }, neglected: false },
  ]);
});

test('what the living and the draining have is left to them', () => {
  const members = new Map([member('other'), member('leaving', 'draining')]);
  const rows = new Map([
    ['a', { owner: 'other', epoch: 1 }],
    ['b', { owner: 'leaving', epoch: 1 }],
  ]);
  expect(decide(view({ wanted: wanted('a', 'b'), members, rows }), NOW, timing)).toEqual([]);
});

test('it waits for those that start at the same time', () => {
  expect(decide(view({ wanted: wanted('a'), joinedAtMs: NOW - timing.joinMs + 1 }), NOW, timing)).toEqual([]);
});

test('a free bind of another is taken only once it is neglected, and then it is the last to be given up', () => {
  const members = new Map([member('other')]);
  const binds = ['a', 'b', 'c', 'd'];
  const mine = (at: number) =>
    decide(
      view({ wanted: wanted(...binds), members, freeSince: new Map(binds.map((bind) => [bind, at])) }),
      NOW,
      timing,
    );
  expect(mine(NOW)).toHaveLength(2);
  const all = mine(NOW - timing.neglectedMs);
  expect(all).toHaveLength(4);
  expect(all.filter((move) => move.kind === 'acquire' && move.neglected)).toHaveLength(2);
});

test('balance waits until the company has settled, and moves few at once', () => {
  const binds = Array.from({ length: 100 }, (_, index) => `bind-${index}`);
  const crowded = view({
    wanted: wanted(...binds),
    members: new Map([member('other')]),
    rows: new Map(binds.map((bind) => [bind, { owner: 'me', epoch: 1 }])),
    holds: new Map(binds.map((bind) => [bind, { epoch: 1, phase: 'held' }])),
  });
  expect(decide({ ...crowded, membersChangedAtMs: NOW - timing.settleMs + 1 }, NOW, timing)).toEqual([]);
  expect(decide(crowded, NOW, timing)).toHaveLength(5);
});

test('polling for a server bind goes to whoever can receive, first come first served, and is never balanced', () => {
  const claim = (eligible: boolean) => new Map([['partner', { placing: 'claimed', eligible } as const]]);
  expect(decide(view({ wanted: claim(false) }), NOW, timing)).toEqual([]);
  expect(decide(view({ wanted: claim(true) }), NOW, timing)).toHaveLength(1);
  const holds = new Map([['partner', { epoch: 1, phase: 'held' } as const]]);
  expect(
    decide(view({ wanted: claim(true), holds, members: new Map([member('other')]) }), NOW, timing),
  ).toEqual([]);
  expect(decide(view({ wanted: claim(false), holds }), NOW, timing)).toEqual([
    { kind: 'hand_over', bind: 'partner' },
  ]);
});

test('what is not wanted any more is handed over, and everything is when it drains', () => {
  const holds = new Map([
    ['a', { epoch: 1, phase: 'held' }],
    ['b', { epoch: 1, phase: 'releasing' }],
  ] as const);
  expect(decide(view({ holds }), NOW, timing)).toEqual([{ kind: 'hand_over', bind: 'a' }]);
  expect(decide(view({ holds, wanted: wanted('a'), state: 'draining' }), NOW, timing)).toEqual([
    { kind: 'hand_over', bind: 'a' },
  ]);
});
