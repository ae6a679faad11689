import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { GetQueueAttributesCommand, QueueDoesNotExist } from '@aws-sdk/client-sqs';
import { marshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, expect, onTestFailed, test } from 'vitest';
import type { PeerRecord, WantedState } from '../../contract/records.ts';
import { peerKey } from '../../contract/tables.ts';
import { BALANCED, Books } from '../e2e/harness/books.ts';
import type { Program } from '../e2e/harness/program.ts';
import { FleetWorld } from './fleet-world.ts';

let world: FleetWorld;
let connector: Program;
let second: Program;

beforeAll(async () => {
  world = await FleetWorld.start();
  connector = await world.connector('only');
  await event(connector, 'lease_renewed');
}, 60_000);
afterAll(() => world.close());

/** The nth line with this event and these fields. */
async function event(
  program: Program,
  name: string,
  fields: Readonly<Record<string, unknown>> = {},
  nth = 1,
) {
  let seen = 0;
  return program.stdout.find(
    (text) => {
      const line: unknown = text.startsWith('{') ? JSON.parse(text) : {};
      if (typeof line !== 'object' || line === null) return null;
      const values = new Map<string, unknown>(Object.entries(line));
      if (values.get('event') !== name) return null;
      if (!Object.entries(fields).every(([field, value]) => values.get(field) === value)) return null;
      seen += 1;
      return seen === nth ? values : null;
    },
    30_000,
    `${nth} times ${name} ${JSON.stringify(fields)}`,
  );
}

function wanted(state: WantedState, generation = 0) {
  return (record: PeerRecord): PeerRecord => ({
    ...record,
    desired: { ...record.desired, state, generation: record.desired.generation + generation },
  });
}

test('a peer that is created is bound at once, a change of tps_limit leaves its session alone', async () => {
  onTestFailed(() => console.error(connector.tail(), second?.tail()));
  const began = performance.now();
  await world.peers(['alpha', 'beta']);
  await world.carrier.waitFor(() => world.bound() === 2, 20_000);
  console.info(`created peers were bound after ${Math.round(performance.now() - began)} ms`);
  const { binds } = world.carrier.stats();
  await world.change('alpha', (record) =>
    record.mode === 'client' ? { ...record, settings: { ...record.settings, tps_limit: 7 } } : record,
  );
  await event(connector, 'bind_retune', { bind_name: 'alpha' });
  expect(world.carrier.stats().binds).toBe(binds);
}, 40_000);

test('reconnect, disconnect and stay down, up again, delete', async () => {
  onTestFailed(() => console.error(connector.tail(), second?.tail()));
  const { binds } = world.carrier.stats();
  await world.change('alpha', wanted('up', 1));
  await world.carrier.waitFor((now) => now.stats().binds === binds + 1, 20_000);
  await world.change('alpha', wanted('down'));
  await world.carrier.waitFor((now) => !now.sessions.some(({ system_id }) => system_id === 'alpha'), 20_000);
  await world.change('alpha', wanted('up'));
  await world.carrier.waitFor((now) => now.stats().binds === binds + 2, 20_000);
  await world.peers(['beta']);
  await world.carrier.waitFor((now) => !now.sessions.some(({ system_id }) => system_id === 'alpha'), 20_000);
  expect(world.bound()).toBe(1);
}, 90_000);

test('a record that cannot be read is said loudly, and what runs goes on', async () => {
  onTestFailed(() => console.error(connector.tail(), second?.tail()));
  const record = await world.store.peers.read('beta');
  if (record === null) throw new Error('beta is gone');
  const { binds } = world.carrier.stats();
  const damaged = { ...record, ...peerKey('beta'), version: record.version + 1, settings: { port: 'none' } };
  await world.dynamoDb.send(
    new PutItemCommand({
      TableName: world.tables.peers,
      Item: marshall(damaged, { removeUndefinedValues: true }),
    }),
  );
  world.hint('beta', record.version + 1);
  await event(connector, 'peer_unreadable', { bind_name: 'beta' });
  expect(world.bound()).toBe(1);
  const mended = { ...record, ...peerKey('beta'), version: record.version + 2 };
  await world.dynamoDb.send(
    new PutItemCommand({
      TableName: world.tables.peers,
      Item: marshall(mended, { removeUndefinedValues: true }),
    }),
  );
  world.hint('beta', record.version + 2);
  await event(connector, 'peer_read', { bind_name: 'beta', peer_version: record.version + 2 });
  expect(world.carrier.stats().binds).toBe(binds);
}, 60_000);

test('DynamoDB and SQS are silent for longer than the lease: traffic flows on, and is not disturbed by their return', async () => {
  onTestFailed(() => console.error(connector.tail(), second?.tail()));
  const { binds } = world.carrier.stats();
  const renewals = connector.stdout.all.filter((line) => line.includes('"lease_renewed"')).length;
  process.kill(world.emulatorPid, 'SIGSTOP');
  await event(connector, 'lease_held_on');
  const books = new Books(world.core);
  books.queue(200, { dest_smsc: 'beta' });
  await world.core.waitFor((now) => now.stats().reached.delivered === 200, 20_000);
  process.kill(world.emulatorPid, 'SIGCONT');
  await event(connector, 'lease_renewed', {}, renewals + 1);
  expect(books.balance(world.carrier)).toEqual(BALANCED);
  expect(world.carrier.stats().binds).toBe(binds);
}, 90_000);

test('a connector that was frozen beyond its lease closes what another has taken over', async () => {
  second = await world.connector('second', 'drop');
  onTestFailed(() => console.error(connector.tail(), second.tail()));
  await event(second, 'lease_renewed');
  connector.signal('SIGSTOP');
  await event(second, 'bound', { bind_name: 'beta' });
  connector.signal('SIGCONT');
  await event(connector, 'bind_fenced', { bind_name: 'beta' });
  await event(connector, 'connector_reborn');
  await world.carrier.waitFor((now) => now.sessions.length === 1, 10_000);

  const bound = second.stdout.all.filter((line) => line.includes('"bound"')).length;
  process.kill(world.emulatorPid, 'SIGSTOP');
  await event(second, 'bind_fenced', { bind_name: 'beta' });
  await world.carrier.waitFor(() => world.bound() === 0, 10_000);
  process.kill(world.emulatorPid, 'SIGCONT');
  await event(second, 'bound', { bind_name: 'beta' }, bound + 1);
  second.signal('SIGTERM');
  await second.ended(30_000);
}, 120_000);

test('a connector that stops takes its queue, its heartbeat and its status away', async () => {
  onTestFailed(() => console.error(connector.tail(), second?.tail()));
  const { queue_url } =
    (await world.store.fleet.read(['default'])).connectors.find(({ state }) => state === 'live') ?? {};
  if (typeof queue_url !== 'string') throw new Error('the connector has no queue');
  connector.signal('SIGTERM');
  expect(await connector.ended(30_000)).toMatchObject({ code: 0 });
  await expect(
    world.sqs.send(new GetQueueAttributesCommand({ QueueUrl: queue_url, AttributeNames: ['All'] })),
  ).rejects.toBeInstanceOf(QueueDoesNotExist);
  // The incarnation that was declared dead is left to the reaper.
  await world.published(
    ({ connectors, chunks }) => chunks.length === 0 && connectors.every(({ state }) => state === 'dead'),
    10_000,
  );
}, 60_000);
