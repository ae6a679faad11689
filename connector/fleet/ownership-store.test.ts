import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { expect, test } from 'vitest';
import { ownershipKey } from '../../contract/tables.ts';
import { startDynamoDb, TABLES } from './aws.fixture.ts';
import { DynamoOwnershipStore } from './ownership-store.ts';

async function startStore() {
  const client = await startDynamoDb();
  const unreadable: string[] = [];
  const store = new DynamoOwnershipStore({
    client,
    tables: TABLES,
    cell: 'default',
    leaseMs: 12_000,
    requestMs: 5_000,
    wall: () => Date.UTC(2026, 10, 22),
    facts: () => ({
      queueUrl: null,
      hostname: 'h',
      gatewayVersion: '1',
      startedAt: '2026-11-22T00:00:00.000Z',
    }),
    onUnreadable: (bind) => unreadable.push(bind),
  });
  return { client, store, unreadable };
}

const renew = (recordVersion: string, first = false, incarnation = 'A') =>
  ({ kind: 'renew', incarnation, state: 'live', recordVersion, first }) as const;
const acquire = (bind: string, epoch: number | null, owner = 'A') =>
  ({
    kind: 'acquire',
    bind,
    from: epoch === null ? null : { owner: null, epoch },
    to: { owner, epoch: (epoch ?? 0) + 1 },
  }) as const;

test('a heartbeat: only its first renewal makes it, later ones need a greater version, and the dead stay dead', async () => {
  const { store } = await startStore();
  expect(await store.write(renew('1'))).toBe(false);
  expect(await store.write(renew('1', true))).toBe(true);
  expect(await store.write(renew('3'))).toBe(true);
  expect(await store.write(renew('2'))).toBe(false);
  expect(await store.write({ kind: 'mark_dead', incarnation: 'A', recordVersion: '1' })).toBe(false);
  expect(await store.write({ kind: 'mark_dead', incarnation: 'A', recordVersion: '3' })).toBe(true);
  expect(await store.write(renew('4'))).toBe(false);
  expect(await store.write(renew('5', true))).toBe(false);
  expect((await store.scan()).heartbeats).toEqual([{ incarnation: 'A', state: 'dead', recordVersion: '3' }]);
  expect(await store.write({ kind: 'withdraw', incarnation: 'A' })).toBe(true);
  expect(await store.write(renew('6'))).toBe(false);
});

test('of twenty who want a bind one gets it, and a late write finds its condition gone', async () => {
  const { store } = await startStore();
  const rivals = Array.from({ length: 20 }, (_, index) => store.write(acquire('x', null, `rival-${index}`)));
  expect((await Promise.all(rivals)).filter((got) => got)).toHaveLength(1);
  const owner = (await store.scan()).rows[0]?.owner ?? '';
  expect(await store.write({ kind: 'release', bind: 'x', from: { owner, epoch: 1 } })).toBe(true);
  expect(await store.write(acquire('x', 2, 'B'))).toBe(true);
  expect(await store.write({ kind: 'release', bind: 'x', from: { owner, epoch: 1 } })).toBe(false);
  expect((await store.scan()).rows).toEqual([{ bind: 'x', owner: 'B', epoch: 3 }]);
});

test('a row that cannot be read is said and cannot be taken; a heartbeat that cannot be read stops the look', async () => {
  const { client, store, unreadable } = await startStore();
  await client.send(
    new PutItemCommand({
      TableName: TABLES.ownership,
      Item: marshall({ ...ownershipKey('default', 'y'), odd: 1 }),
    }),
  );
  expect((await store.scan()).rows).toEqual([]);
  expect(unreadable).toEqual(['y']);
  expect(await store.write(acquire('y', null))).toBe(false);
  await client.send(
    new PutItemCommand({
      TableName: TABLES.connectors,
      Item: marshall({ pk: 'CELL#default', sk: 'TASK#odd' }),
    }),
  );
  await expect(store.scan()).rejects.toThrow();
});

test('1,000 rows are looked at in less than half a scan', async () => {
  const { store } = await startStore();
  for (let first = 0; first < 1000; first += 50) {
    const some = Array.from({ length: 50 }, (_, index) =>
      store.write(acquire(`bind-${first + index}`, null)),
    );
    expect(await Promise.all(some)).not.toContain(false);
  }
  const began = performance.now();
  expect((await store.scan()).rows).toHaveLength(1000);
  expect(performance.now() - began).toBeLessThan(1000);
});
