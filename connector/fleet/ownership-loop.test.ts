import { expect, onTestFinished, test } from 'vitest';
import { Waiters } from '../../local/simulators/waiters.ts';
import { systemClock } from '../clock.ts';
import { keptLog, startDynamoDb, TABLES } from './aws.fixture.ts';
import { OwnershipLoop } from './ownership-loop.ts';
import { DynamoOwnershipStore } from './ownership-store.ts';
import { OWNERSHIP_TIMING } from './timing.ts';

type Client = Awaited<ReturnType<typeof startDynamoDb>>;

const timing = { ...OWNERSHIP_TIMING, joinMs: 0, scanMs: 200 };

function startLoop(client: Client, id: string, binds: readonly string[]) {
  const open = new Set<string>();
  const waiters = new Waiters();
  const { log, events } = keptLog();
  let unique = 0;
  const loop: OwnershipLoop = new OwnershipLoop({
    settings: {
      timing,
      onStoreError: 'drop',
      newIncarnation: () => `TASK#${id}#${unique++}`,
      newVersion: () => String(unique++),
    },
    store: new DynamoOwnershipStore({
      client,
      tables: TABLES,
      cell: 'default',
      leaseMs: timing.takeOverMs,
      requestMs: timing.requestMs,
      wall: () => systemClock.wall(),
      facts: () => ({
        queueUrl: null,
        hostname: 'h',
        gatewayVersion: '1',
        startedAt: '2026-11-22T00:00:00.000Z',
      }),
      onUnreadable: () => undefined,
    }),
    clock: systemClock,
    log,
    obey: (order) => {
      if (order.kind === 'open') open.add(order.bind);
      else if (order.kind !== 'reborn') open.delete(order.bind);
      if (order.kind === 'hand_over') setImmediate(() => loop.handedOver(order.bind));
      waiters.changed();
    },
  });
  loop.want(new Map(binds.map((bind) => [bind, { placing: 'spread' }])));
  onTestFinished(async () => {
    await loop.stop(1_000);
  });
  const carries = (count: number, timeoutMs = 20_000) =>
    waiters.until(
      () => open.size === count,
      timeoutMs,
      () => `${id} carries ${open.size}; ${events.join(' ')}`,
    );
  return { loop, open, events, carries };
}

/** A thousand writes to an emulator beside other tests: what they take is told, not asserted. */
const PATIENCE_MS = 60_000;
const names = (count: number) => Array.from({ length: count }, (_, index) => `bind-${index}`);

test('1,000 binds are acquired by one connector, and handed over to another when it stops', async () => {
  const client = await startDynamoDb();
  const binds = names(1000);
  const first = startLoop(client, 'first', binds);
  const began = performance.now();
  await first.carries(1000);
  console.info(`1,000 binds acquired in ${Math.round(performance.now() - began)} ms`);
  const second = startLoop(client, 'second', binds);
  const stopping = performance.now();
  expect(await first.loop.stop(PATIENCE_MS)).toBe('withdrawn');
  await second.carries(1000);
  console.info(`1,000 binds handed over in ${Math.round(performance.now() - stopping)} ms`);
  expect(first.open.size).toBe(0);
  expect(await second.loop.stop(PATIENCE_MS)).toBe('withdrawn');
}, 180_000);

test('a store that refuses is said once, and once when it is back', async () => {
  const client = await startDynamoDb();
  const { events, carries, loop } = startLoop(client, 'only', names(3));
  await carries(3);
  client.middlewareStack.add(() => () => Promise.reject(new Error('away')), {
    step: 'initialize',
    name: 'away',
  });
  await expect.poll(() => loop.storeAway, { timeout: 5_000 }).toContain('away');
  client.middlewareStack.remove('away');
  await expect.poll(() => loop.storeAway, { timeout: 10_000 }).toBe(null);
  expect(events.filter((event) => event === 'fleet_store_away')).toHaveLength(1);
  expect(events.filter((event) => event === 'fleet_store_back')).toHaveLength(1);
  expect(loop.fence).toBe('open');
}, 30_000);

test('a stop without a store ends in its time', async () => {
  const client = await startDynamoDb();
  const { carries, loop } = startLoop(client, 'only', names(1));
  await carries(1);
  client.middlewareStack.add(() => () => Promise.reject(new Error('away')), {
    step: 'initialize',
    name: 'away',
  });
  const began = performance.now();
  expect(await loop.stop(500)).toBe('timed_out');
  expect(performance.now() - began).toBeLessThan(1_500);
  client.middlewareStack.remove('away');
}, 20_000);
