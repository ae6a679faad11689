import { gzipSync } from 'node:zlib';
import { expect, test, vi } from 'vitest';
import type { BindStatus, ConnectorRecord, PeerVersion, StatusRecord } from '../../contract/records.ts';
import { cellKey, connectorKey, peerKey, statusKey, tableNames } from '../../contract/tables.ts';
import { startDynamo, TEST_PREFIX } from '../store/dynalite.fixture.ts';
import { Table } from '../store/dynamo.ts';
import { FleetStatusReader } from '../store/fleet-status.ts';
import { statusView } from './status-view.ts';

vi.setConfig({ testTimeout: 60_000 });

const NOW = new Date('2026-11-22T12:00:00.000Z');
const at = (secondsAgo: number): string => new Date(NOW.getTime() - secondsAgo * 1000).toISOString();

function connector(id: string, more: Partial<ConnectorRecord> = {}): ConnectorRecord {
  return {
    cell: 'default',
    incarnation: `TASK#${id}#1`,
    state: 'live',
    record_version: 'v',
    lease_ms: 12_000,
    queue_url: null,
    hostname: id,
    gateway_version: '1',
    started_at: at(100),
    renewed_at: at(1),
    expires_at: NOW.getTime() / 1000 + 60,
    ...more,
  };
}

function bind(name: string, more: Partial<BindStatus> = {}): BindStatus {
  return {
    name,
    mode: 'client',
    state: 'connected',
    version: 1,
    generation: 0,
    owner: true,
    sessions: [],
    sent: 0,
    received: 0,
    failures: 0,
    connected_since: null,
    last_error: null,
    throttled_ms: 0,
    held: 0,
    ...more,
  };
}

function chunk(id: string, binds: BindStatus[], more: Partial<StatusRecord> = {}): StatusRecord {
  return {
    cell: 'default',
    incarnation: `TASK#${id}#1`,
    chunk: 0,
    chunks: 1,
    published_at: at(2),
    expires_at: NOW.getTime() / 1000 + 60,
    listener: {
      host: '0.0.0.0',
      port: 2775,
      tls_port: null,
      public_address: null,
      connections: 3,
      max_connections: 100,
    },
    core: { reachable: true, last_error: null },
    binds,
    ...more,
  };
}

const peer = (name: string, more: Partial<PeerVersion> = {}): PeerVersion => ({
  name,
  mode: 'client',
  version: 1,
  deleted: false,
  ...more,
});
const session = (id: string) => ({
  id,
  peer_address: '192.0.2.1:2775',
  bind_type: 'transceiver' as const,
  bound: true,
  since: at(50),
});

test('a bind of two connectors is one row: sums, all sessions, the earliest connection, the latest error', () => {
  const view = statusView(
    {
      connectors: [connector('a'), connector('b')],
      chunks: [
        chunk('a', [
          bind('p', {
            mode: 'server',
            state: 'active',
            sessions: [session('1')],
            sent: 5,
            connected_since: at(50),
            last_error: { message: 'old', at: at(40) },
          }),
        ]),
        chunk('b', [
          bind('p', {
            mode: 'server',
            state: 'waiting',
            owner: false,
            sent: 2,
            last_error: { message: 'new', at: at(30) },
          }),
        ]),
      ],
      peers: [peer('p', { mode: 'server' })],
      unreadable: 0,
    },
    NOW,
  );
  expect(view.binds).toEqual([
    expect.objectContaining({
      name: 'p',
      state: 'active',
      owner: 'TASK#a#1',
      sent: 7,
      uptime_ms: 50_000,
      last_error: { message: 'new', at: at(30) },
      sessions: [{ ...session('1'), connector: 'TASK#a#1' }],
      in_effect: true,
    }),
  ]);
  expect(view.totals).toEqual({
    binds: 1,
    client: { total: 0, connected: 0, reconnecting: 0, disconnected: 0 },
    server: { total: 1, active: 1, waiting: 0 },
    sessions: 1,
    connections: 6,
    max_connections: 200,
  });
  expect(view.stale).toBe(false);
});

test('a peer that nobody reports is there all the same, a deleted one is not', () => {
  const peers = [peer('new'), peer('partner', { mode: 'server' }), peer('gone', { deleted: true })];
  const view = statusView(
    { connectors: [connector('a')], chunks: [chunk('a', [bind('gone')])], peers, unreadable: 0 },
    NOW,
  );
  expect(view.binds).toMatchObject([
    { name: 'new', state: 'disconnected', reported: false, in_effect: false },
    { name: 'partner', state: 'waiting', reported: false },
  ]);
});

test('a version that is not in effect yet is told', () => {
  const view = statusView(
    {
      connectors: [connector('a')],
      chunks: [chunk('a', [bind('p')])],
      peers: [peer('p', { version: 2 })],
      unreadable: 0,
    },
    NOW,
  );
  expect(view.binds).toMatchObject([{ reported: true, in_effect: false }]);
});

test('a connector that fell silent does not count, and makes the picture stale', () => {
  const silent = connector('a', { renewed_at: at(13) });
  const view = statusView(
    {
      connectors: [silent, connector('dead', { state: 'dead' })],
      chunks: [chunk('a', [bind('p')])],
      peers: [peer('p')],
      unreadable: 0,
    },
    NOW,
  );
  expect(view).toMatchObject({
    stale: true,
    core_reachable: null,
    binds: [{ state: 'disconnected', reported: false }],
  });
  expect(view.connectors).toMatchObject([{ incarnation: 'TASK#a#1', stale: true }]);
});

test('one connector that cannot reach OmniMessage is enough to say so', () => {
  const core = { reachable: false, last_error: { message: 'timeout', at: at(1) } };
  const view = statusView(
    {
      connectors: [connector('a'), connector('b')],
      chunks: [chunk('a', []), chunk('b', [], { core })],
      peers: [],
      unreadable: 0,
    },
    NOW,
  );
  expect(view.core_reachable).toBe(false);
});

test('of a publication that is half there, each chunk says what it last said', () => {
  const chunks = [
    chunk('a', [bind('p', { sent: 2 })], { chunks: 2, published_at: at(1) }),
    chunk('a', [bind('q', { sent: 1 })], { chunk: 1, chunks: 2, published_at: at(6) }),
    chunk('a', [bind('r')], { chunk: 2, chunks: 3, published_at: at(6) }),
  ];
  const view = statusView(
    { connectors: [connector('a')], chunks, peers: [peer('p'), peer('q'), peer('r')], unreadable: 0 },
    NOW,
  );
  expect(view.binds).toMatchObject([
    { name: 'p', sent: 2 },
    { name: 'q', sent: 1 },
    { name: 'r', reported: false },
  ]);
});

test('says what is wanted of a bind, and by whom; null where the index does not tell', () => {
  const desired = { state: 'suspended' as const, generation: 3, since: at(10), by: 'olga' };
  const view = statusView(
    { connectors: [], chunks: [], peers: [peer('p', { desired }), peer('q')], unreadable: 0 },
    NOW,
  );
  expect(view.binds.map(({ desired }) => desired)).toEqual([desired, null]);
});

test('is read from the tables without a scan; what is expired or damaged does not get in', async () => {
  const dynamo = await startDynamo();
  try {
    const names = tableNames(TEST_PREFIX);
    const tables = {
      connectors: new Table(dynamo.client, names.connectors),
      status: new Table(dynamo.client, names.status),
      peers: new Table(dynamo.client, names.peers),
    };
    const reader = new FleetStatusReader(tables, () => NOW.getTime());
    await tables.connectors.put({ ...cellKey('other') });
    const heartbeat = connector('a', { cell: 'other' });
    await tables.connectors.put({ ...connectorKey('other', heartbeat.incarnation), ...heartbeat });
    const old = connector('old', { expires_at: 1 });
    await tables.connectors.put({ ...connectorKey('default', old.incarnation), ...old });
    const { binds, ...rest } = chunk(
      'a',
      Array.from({ length: 1000 }, (_, index) => bind(`bind-${index}`)),
      { cell: 'other' },
    );
    const packed = gzipSync(JSON.stringify(binds));
    expect(packed.length).toBeLessThan(400_000);
    await tables.status.put({ ...statusKey('other', rest.incarnation, 0), ...rest, binds_gz: packed });
    await tables.status.put({
      ...statusKey('other', rest.incarnation, 1),
      ...rest,
      chunk: 1,
      binds_gz: Buffer.from('no gzip'),
    });
    const desired = { state: 'drained' as const, generation: 1, since: at(5), by: 'olga' };
    await tables.peers.put({
      ...peerKey('p'),
      ...peer('p', { desired }),
      cell: 'default',
      settings: { host: 'not of the index' },
    });
    const status = await reader.read(['default']);
    expect(status.peers).toEqual([peer('p', { desired })]);
    // Of a connector from before it was told apart.
    expect(status.chunks[0]?.listener).toMatchObject({ public_address: null });
    expect(status.connectors).toEqual([heartbeat]);
    expect(status.chunks[0]?.binds).toHaveLength(1000);
    expect(status.unreadable).toBe(1);
  } finally {
    await dynamo.close();
  }
});

test('who asks within a second shares one reading; a failure is not shared on', async () => {
  const dynamo = await startDynamo();
  try {
    let nowMs = NOW.getTime();
    const names = tableNames(TEST_PREFIX);
    const tables = {
      connectors: new Table(dynamo.client, names.connectors),
      status: new Table(dynamo.client, names.status),
      peers: new Table(dynamo.client, names.peers),
    };
    const reader = new FleetStatusReader(tables, () => nowMs);
    const first = await reader.read(['default']);
    expect(await reader.read(['default'])).toBe(first);
    expect(await reader.read(['other'])).not.toBe(first);
    nowMs += 1000;
    expect(await reader.read(['default'])).not.toBe(first);
    const away = new FleetStatusReader({ ...tables, status: new Table(dynamo.client, 'away') }, () => nowMs);
    const failed = away.read(['default']);
    await expect(failed).rejects.toMatchObject({ code: 'unavailable' });
    const again = away.read(['default']);
    expect(again).not.toBe(failed);
    await expect(again).rejects.toMatchObject({ code: 'unavailable' });
  } finally {
    await dynamo.close();
  }
});
