/** `omnimessage-smpp run` with a table: connectors that share their peers, each carried by one of them. */
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../connector/clock.ts';
import { recordingLog } from '../../connector/outbound/outbound.fixture.ts';
import { createTables } from '../../control-plane/store/create-tables.ts';
import { EmulatedAws } from '../../local/emulated-aws/emulated-aws.ts';
import { BALANCED, Books } from './harness/books.ts';
import { newDirectory } from './harness/local-system.ts';
import { bindTo, spawnGateway, startCarrier, startCore } from './harness/scene.ts';

const MODULE = new URL('../../bin/omnimessage-smpp.mjs', import.meta.url).pathname;

async function sharedTable(): Promise<Readonly<Record<string, string>>> {
  const directory = await newDirectory();
  const emulated = await EmulatedAws.start({
    command: { module: MODULE, args: ['emulated-aws'] },
    directory: join(directory, 'dynamodb'),
    clock: systemClock,
    log: recordingLog(),
  });
  onTestFinished(() => emulated.stop());
  const client = new DynamoDBClient({
    endpoint: emulated.endpoints.dynamodb,
    region: 'local',
    credentials: emulated.credentials,
  });
  await createTables(client, 'Shared-', wait);
  client.destroy();
  return {
    TABLE_PREFIX: 'Shared-',
    DYNAMODB_ENDPOINT: emulated.endpoints.dynamodb,
    SQS_ENDPOINT: emulated.endpoints.sqs,
    AWS_REGION: 'local',
    AWS_ACCESS_KEY_ID: emulated.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: emulated.credentials.secretAccessKey,
    PASSWORD_KEY_FILE: join(directory, 'passwords.key'),
  };
}

test('one of two connectors carries the bind, and hands it over when it stops: nothing lost, nothing doubled', async () => {
  const [core, carrier, table] = [await startCore(), await startCarrier(), await sharedTable()];
  const settings = JSON.stringify({
    api_base_url: core.url,
    smpp_poll_interval: 10,
    listen: { port: 2775, host: '127.0.0.1' },
    binds: [bindTo(carrier, { tps_limit: 300 })],
  });
  const withPort = (port: number) => settings.replace('"port":2775', `"port":${port}`);
  const first = await spawnGateway(withPort(29_901), { ...table, CONNECTOR_ID: 'first' });
  await carrier.waitFor((now) => now.stats().sessions === 1, 20_000);
  const second = await spawnGateway(withPort(29_902), { ...table, CONNECTOR_ID: 'second' });
  await second.logged('lease_renewed', {}, 20_000);
  const books = new Books(core);
  books.queue(2_000);
  await carrier.waitFor((now) => now.stats().taken >= 300, 10_000);
  expect(carrier.stats()).toMatchObject({ binds: 1, sessions: 1 });

  first.signal('SIGTERM');
  expect(await first.ended(20_000)).toEqual({ code: 0, signal: null });
  await second.logged('bound', { bind_name: 'carrier' }, 15_000);
  await core.waitFor(() => core.stats().reached.delivered === books.size || null, 30_000);
  expect(carrier.stats()).toMatchObject({ binds: 2, unbinds: 1, sessions: 1 });
  expect(books.balance(carrier)).toEqual(BALANCED);
});

test('a table that is only half described is refused before anything starts', async () => {
  const core = await startCore();
  const gateway = await spawnGateway({ api_base_url: core.url }, { TABLE_PREFIX: 'Shared-', CELL: 'a b' });
  expect(await gateway.ended(15_000)).toEqual({ code: 1, signal: null });
  expect(gateway.errorOutput).toMatch(/variable CELL: error/);
  expect(gateway.log).toEqual([]);
});
