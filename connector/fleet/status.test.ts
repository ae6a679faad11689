import { randomBytes } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import { clientPeerSchema } from '../../contract/client-peer.ts';
import { compileClientPeer } from '../../contract/compile.ts';
import type { BindStatus } from '../../contract/records.ts';
import { Table } from '../../control-plane/store/dynamo.ts';
import { FleetStatusReader } from '../../control-plane/store/fleet-status.ts';
import { FakeClock } from '../../test/fake-clock.ts';
import { createBindCounters } from '../bind-counters.ts';
import type { RegisteredBind } from '../peers/bind-registry.ts';
import { NO_GAUGES } from '../peers/gauges.fixture.ts';
import type { RunningBind, BindStatus as RunningStatus } from '../peers/running-bind.ts';
import { keptLog, startDynamoDb, TABLES } from './aws.fixture.ts';
import { StatusPublisher } from './status.ts';
import { packBinds } from './status-chunks.ts';
import { DynamoStatusStore } from './status-store.ts';

function registered(name: string, status: Partial<RunningStatus> = {}): RegisteredBind {
  const settings = compileClientPeer(
    clientPeerSchema.parse({
      name,
      bind_type: 'transceiver',
      host: 'h.example',
      system_id: 's',
      password: 'p',
    }),
  );
  const bind: RunningBind = {
    settings,
    counters: createBindCounters(),
    gauges: () => NO_GAUGES,
    status: () => ({
      state: 'connected',
      sessions: [{ id: '1', peer: '192.0.2.1:2775', bound: true, bindType: 'transceiver', sinceMs: 0 }],
      connectedSinceMs: 0,
      lastError: null,
      lastErrorAtMs: null,
      throttledMs: 0,
      held: 0,
      ...status,
    }),
    start: () => undefined,
    retune: () => undefined,
    reconnect: () => undefined,
    suspend: () => undefined,
    resume: () => undefined,
    stop: () => Promise.resolve(),
    abort: () => Promise.resolve(),
  };
  return { bind, wish: { settings, state: 'up', generation: 2, version: 5, polling: true } };
}

async function startPublisher(binds: RegisteredBind[]) {
  const client = await startDynamoDb();
  const clock = new FakeClock({ wall: Date.now() });
  const { log } = keptLog();
  const publisher = new StatusPublisher({
    store: new DynamoStatusStore(client, TABLES),
    clock,
    log,
    cell: 'default',
    incarnation: () => 'TASK#a#1',
    binds: () => binds,
    owns: () => true,
    listener: () => null,
    core: () => ({ reachable: true, last_error: null }),
  });
  onTestFinished(() => publisher.stop());
  const read = async () => {
    // The reader keeps what it read for a moment: each look has its own.
    const reader = new FleetStatusReader(
      {
        connectors: new Table(client, TABLES.connectors),
        status: new Table(client, TABLES.status),
        peers: new Table(client, TABLES.peers),
      },
      () => Date.now(),
    );
    return (await reader.read(['default'])).chunks;
  };
  return { publisher, clock, read };
}

test('what the control plane reads is what the binds are', async () => {
  const binds = [registered('a', { lastError: 'bind refused', lastErrorAtMs: 0, throttledMs: 12.6 })];
  const { publisher, read } = await startPublisher(binds);
  publisher.start();
  await expect.poll(async () => (await read()).length).toBe(1);
  const [chunk] = await read();
  expect(chunk).toMatchObject({ incarnation: 'TASK#a#1', chunks: 1, core: { reachable: true } });
  expect(chunk?.binds).toEqual([
    {
      name: 'a',
      mode: 'client',
      system_id: 's',
      bind_types: ['transceiver'],
      host: 'h.example',
      port: 2775,
      state: 'connected',
      version: 5,
      generation: 2,
      owner: true,
      sessions: [
        {
          id: '1',
          peer_address: '192.0.2.1:2775',
          bind_type: 'transceiver',
          bound: true,
          since: '1970-01-01T00:00:00.000Z',
        },
      ],
      sent: 0,
      received: 0,
      failures: 0,
      connected_since: '1970-01-01T00:00:00.000Z',
      last_error: { message: 'bind refused', at: '1970-01-01T00:00:00.000Z' },
      throttled_ms: 13,
      held: 0,
    },
  ]);
  await publisher.stop();
  expect(await read()).toEqual([]);
});

test('a change is published at the next look, nothing new every five seconds', async () => {
  const binds = [registered('a')];
  const { publisher, clock, read } = await startPublisher(binds);
  publisher.start();
  await expect.poll(() => clock.timers).toBe(1);
  const first = (await read())[0]?.published_at;
  clock.advance(500);
  expect((await read())[0]?.published_at).toBe(first);
  binds[0] = registered('a', { state: 'reconnecting', sessions: [] });
  clock.advance(500);
  await expect.poll(async () => (await read())[0]?.binds[0]?.state).toBe('reconnecting');
  await expect.poll(() => clock.timers).toBe(1);
  const second = (await read())[0]?.published_at ?? '';
  for (let look = 0; look < 10; look += 1) clock.advance(500);
  await expect
    .poll(async () => Date.parse((await read())[0]?.published_at ?? '') - Date.parse(second))
    .toBe(5000);
});

test('1,000 binds are one item far below 400 KB', async () => {
  const binds = Array.from({ length: 1000 }, (_, index) => registered(`bind-${index}`));
  const { publisher, read } = await startPublisher(binds);
  publisher.start();
  await expect.poll(async () => (await read())[0]?.binds.length, { timeout: 5000 }).toBe(1000);
});

test('what does not fit is parted, and nothing of it is lost', async () => {
  const noisy = (index: number): BindStatus => ({
    name: `bind-${index}`,
    mode: 'client',
    system_id: 's',
    bind_types: ['transceiver'],
    host: 'h.example',
    port: 2775,
    state: 'connected',
    version: 1,
    generation: 0,
    owner: true,
    sessions: [],
    sent: 0,
    received: 0,
    failures: 0,
    connected_since: null,
    last_error: { message: randomBytes(450).toString('hex'), at: '2026-11-22T00:00:00.000Z' },
    throttled_ms: 0,
    held: 0,
  });
  const binds = Array.from({ length: 1000 }, (_, index) => noisy(index));
  const chunks = await packBinds(binds);
  expect(chunks.length).toBeGreaterThan(1);
  for (const chunk of chunks) expect(chunk.length).toBeLessThanOrEqual(350_000);
  expect(chunks.flatMap((chunk): unknown => JSON.parse(gunzipSync(chunk).toString()))).toEqual(binds);
  expect(await packBinds([])).toHaveLength(1);
});
