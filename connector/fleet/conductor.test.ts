import { expect, test } from 'vitest';
import { clientPeerSchema } from '../../contract/client-peer.ts';
import { compileClientPeer } from '../../contract/compile.ts';
import { recordingLog } from '../../contract/log/recording-log.fixture.ts';
import { FakeClock } from '../../test/fake-clock.ts';
import { turn } from '../../test/turn.ts';
import type { BindWish } from '../peers/bind-registry.ts';
import { Conductor } from './conductor.ts';
import type { DesiredPeer } from './desired-peer.ts';

const DRAIN_MS = 30_000;

function startBench() {
  const clock = new FakeClock({ now: 0 });
  const settings = compileClientPeer(
    clientPeerSchema.parse({
      name: 'carrier',
      bind_type: 'transceiver',
      host: 'carrier.test',
      system_id: 'me',
      password: 'secret12',
    }),
  );
  const peer: DesiredPeer = { name: 'carrier', settings, state: 'up', generation: 0, version: 1 };
  const wishes: (BindWish | null)[] = [];
  const handedOver: { readonly bind: string; readonly at: number }[] = [];
  const bench = { clock, wishes, handedOver, unreported: 0, drained: Promise.resolve() };
  const conductor = new Conductor({
    clock,
    log: recordingLog([]),
    drainMs: DRAIN_MS,
    desired: () => peer,
    unreported: () => bench.unreported,
    handedOver: (bind) => handedOver.push({ bind, at: clock.now() }),
  });
  conductor.attach({
    want: (_name, wish) => {
      wishes.push(wish);
      return wish === null ? bench.drained : Promise.resolve();
    },
    apply: () => Promise.resolve(),
    registered: () => [],
  });
  conductor.obey({ kind: 'open', bind: 'carrier' });
  return Object.assign(bench, { conductor });
}

async function pass(clock: FakeClock, ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 100) {
    clock.advance(100);
    await turn();
  }
}

test('a bind is handed over once OmniMessage has taken its reports: who has it next polls at once', async () => {
  const bench = startBench();
  bench.unreported = 3;
  bench.conductor.obey({ kind: 'hand_over', bind: 'carrier' });
  await pass(bench.clock, 5_000);
  expect(bench.wishes.at(-1)).toBeNull();
  expect(bench.handedOver).toEqual([]);
  bench.unreported = 0;
  await pass(bench.clock, 100);
  expect(bench.handedOver).toEqual([{ bind: 'carrier', at: 5_100 }]);
});

test('draining and reporting together take no longer than drain_timeout', async () => {
  const bench = startBench();
  bench.unreported = 3;
  let drained: () => void = () => undefined;
  bench.drained = new Promise((resolve) => {
    drained = resolve;
  });
  bench.conductor.obey({ kind: 'hand_over', bind: 'carrier' });
  await pass(bench.clock, 20_000);
  drained();
  await pass(bench.clock, 15_000);
  expect(bench.handedOver).toEqual([{ bind: 'carrier', at: DRAIN_MS }]);
});
