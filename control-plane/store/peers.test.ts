import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { clientPeerSchema } from '../../contract/client-peer.ts';
import type { AuditRecord, PeerRecord } from '../../contract/records.ts';
import { peerKey, tableNames } from '../../contract/tables.ts';
import { AuditTrail } from './audit.ts';
import { startDynamo, TEST_PREFIX } from './dynalite.fixture.ts';
import { StoreError, Table } from './dynamo.ts';
import { created, desired } from './peer-change.ts';
import { contentOf, splitPeer } from './peer-content.ts';
import { type OnChange, Peers } from './peers.ts';
import { openStore } from './store.ts';
import { SystemIdClaims } from './system-id-claims.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 30_000 });

let dynamo: Awaited<ReturnType<typeof startDynamo>>;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.close());

const ACTOR = { by: 'olga', role: 'operator', from: null, requestId: null } as const;
const now = (): Date => new Date('2026-11-22T12:00:00.000Z');
const AUTHOR = { by: 'olga', at: now() };

function carrier(name: string): PeerRecord {
  const peer = clientPeerSchema.parse({
    name,
    bind_type: 'receiver',
    host: 'h',
    system_id: 's',
    password: 'p',
  });
  const content = contentOf(splitPeer(peer).settings, {
    kind: 'encrypted',
    key: 'k',
    ciphertext: 'c2VjcmV0',
  });
  return created(null, name, content, 'default', AUTHOR);
}

function open(onChange: OnChange = () => undefined) {
  const late: AuditRecord[] = [];
  const store = openStore({
    client: dynamo.client,
    tablePrefix: TEST_PREFIX,
    now,
    onChange,
    onAuditLate: (entry) => late.push(entry),
  });
  return { store, late };
}

test('every change that was written is told, and no other', async () => {
  const told: unknown[] = [];
  const { store } = open((change) => told.push(change));
  const first = carrier('told');
  await store.peers.write(null, first, 'create', ACTOR);
  expect(await store.peers.write(null, first, 'create', ACTOR)).toMatchObject({ kind: 'changed_since' });
  await store.peers.write(first, desired(first, 'down', false, AUTHOR), 'disconnect', ACTOR);
  expect(told).toEqual([
    { name: 'told', version: 1, cell: 'default' },
    { name: 'told', version: 2, cell: 'default' },
  ]);
});

/** A table whose next write reaches DynamoDB and whose answer is lost, so that the SDK would send it again. */
class LosesAnAnswer extends Table {
  lose = false;
  override async put(...write: Parameters<Table['put']>): Promise<boolean> {
    if (this.lose) {
      this.lose = false;
      await super.put(...write);
    }
    return super.put(...write);
  }
}

test('a write whose answer was lost is not taken for somebody else’s', async () => {
  const table = new LosesAnAnswer(dynamo.client, tableNames(TEST_PREFIX).peers);
  let serial = 0;
  const newId = (): string => `lost${serial++}`;
  const audit = new AuditTrail(new Table(dynamo.client, tableNames(TEST_PREFIX).audit), now, newId);
  const claims = new SystemIdClaims(table, () => now().getTime(), newId);
  const peers = new Peers({
    table,
    claims,
    audit,
    now,
    newId,
    onChange: () => undefined,
    onAuditLate: () => undefined,
  });
  table.lose = true;
  expect(await peers.write(null, carrier('lost'), 'create', ACTOR)).toMatchObject({ kind: 'done' });
});

test('an audit entry that did not reach its table does with the next change', async () => {
  const { store, late } = open();
  const names = tableNames(TEST_PREFIX);
  const newId = (): string => `a${late.length}${Math.random()}`;
  const away = new AuditTrail(new Table(dynamo.client, `${names.audit}-away`), now, newId);
  const claims = new SystemIdClaims(store.peersTable, () => now().getTime(), newId);
  const onAuditLate = (entry: AuditRecord): void => void late.push(entry);
  const peers = new Peers({
    table: store.peersTable,
    claims,
    audit: away,
    now,
    newId,
    onChange: () => undefined,
    onAuditLate,
  });
  const first = carrier('late');
  expect(await peers.write(null, first, 'create', ACTOR)).toMatchObject({ kind: 'done' });
  expect(late).toHaveLength(1);
  const filter = { target: 'late', action: null, by: null };
  expect((await store.audit.page(filter, null, 10)).entries).toEqual([]);
  await store.peers.write(first, desired(first, 'down', false, AUTHOR), 'disconnect', ACTOR);
  const { entries } = await store.audit.page(filter, null, 10);
  expect(entries.map(({ action }) => action)).toEqual(['disconnect', 'create']);
});

test('a record that cannot be read is an error and not an absence', async () => {
  const { store } = open();
  await store.peersTable.put({ ...peerKey('broken'), name: 'broken', mode: 'client', version: 'x' });
  await expect(store.peers.read('broken')).rejects.toMatchObject({ code: 'malformed_record' });
});

test('attributes of a later version are left out', async () => {
  const { store } = open();
  const record = carrier('later');
  await store.peersTable.put({ ...peerKey('later'), ...record, from_the_future: 1 });
  expect(await store.peers.read('later')).toEqual(record);
});

test('a database that is away is told as such', async () => {
  const table = new Table(dynamo.client, 'no-such-table');
  await expect(table.get(peerKey('x'))).rejects.toBeInstanceOf(StoreError);
  await expect(table.get(peerKey('x'))).rejects.toMatchObject({ code: 'unavailable' });
});
