import { afterAll, beforeAll, expect, test } from 'vitest';
import { SIGNING_KEY_KEY, tableNames } from '../../contract/tables.ts';
import { startDynamo, TEST_PREFIX } from './dynalite.fixture.ts';
import { Table } from './dynamo.ts';
import { sharedSigningKey } from './signing-key.ts';

let dynamo: Awaited<ReturnType<typeof startDynamo>>;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.close());

test('every instance of the API has the same key, whoever is first', async () => {
  const table = new Table(dynamo.client, tableNames(TEST_PREFIX).requests);
  const keys = await Promise.all(Array.from({ length: 8 }, () => sharedSigningKey(table)));
  expect(new Set(keys.map((key) => key.toString('hex'))).size).toBe(1);
  expect(keys[0]).toHaveLength(32);
  await table.put({ ...SIGNING_KEY_KEY, key: 'short' });
  await expect(sharedSigningKey(table)).rejects.toMatchObject({ code: 'malformed_record' });
});
