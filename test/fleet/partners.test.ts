import { afterAll, beforeAll, expect, onTestFailed, onTestFinished, test } from 'vitest';
import { startSimulatedPartner } from '../../local/simulators/partner.ts';
import { freePort } from '../e2e/harness/ports.ts';
import type { Program } from '../e2e/harness/program.ts';
import { FleetWorld } from './fleet-world.ts';

const ACCOUNT = { system_id: 'bank', password: 'geheim' } as const;
const MESSAGES = 50;

let world: FleetWorld;
const connectors: { readonly program: Program; readonly port: number }[] = [];

beforeAll(async () => {
  world = await FleetWorld.start();
  await world.peers([], {}, [
    {
      name: 'partner',
      ...ACCOUNT,
      allowed_bind_types: ['transceiver', 'transmitter'],
      queue_check_frequency: 100,
    },
  ]);
  for (const id of ['a', 'b']) {
    const port = await freePort();
    connectors.push({ program: await world.connector(id, 'hold', port), port });
  }
  await world.published(
    ({ chunks }) => chunks.filter(({ binds }) => binds.length === 1).length === 2,
    30_000,
  );
}, 60_000);
afterAll(() => world.close());

function partnerAt(index: number, bindType: 'transceiver' | 'transmitter' = 'transceiver') {
  const port = connectors[index]?.port;
  if (port === undefined) throw new Error(`there is no connector ${index}`);
  const partner = startSimulatedPartner({ port, ...ACCOUNT, bindType, reconnectMs: null });
  onTestFinished(() => partner.close());
  onTestFailed(() => console.error(connectors.map(({ program }) => program.tail()).join('\n')));
  return partner;
}

const queue = () =>
  world.core.queue(
    {
      dest_smsc: 'partner',
      source_msisdn: '447700900123',
      destination_msisdn: '12345',
      message_body: 'hello',
    },
    MESSAGES,
  );

test('the connector that the partner receives on polls for it, and only that one; it moves with the partner', async () => {
  const first = partnerAt(0);
  await first.bound(10_000);
  queue();
  await first.waitFor(({ received }) => received.length === MESSAGES, 10_000);
  await first.close();

  const second = partnerAt(1);
  await second.bound(10_000);
  queue();
  await second.waitFor(({ received }) => received.length === MESSAGES, 20_000);
  expect(first.received).toHaveLength(MESSAGES);
}, 60_000);

test('of two connectors that it receives on, one polls; where it only transmits, nobody does', async () => {
  const transmitter = partnerAt(0, 'transmitter');
  await transmitter.bound(10_000);
  const one = partnerAt(0);
  const two = partnerAt(1);
  await Promise.all([one.bound(10_000), two.bound(10_000)]);
  await world.published(
    ({ chunks }) => chunks.flatMap(({ binds }) => binds).filter(({ owner }) => owner).length === 1,
    20_000,
  );
  queue();
  const received = () => one.received.length + two.received.length;
  await Promise.race([
    one.waitFor(() => received() === MESSAGES, 20_000),
    two.waitFor(() => received() === MESSAGES, 20_000),
  ]);
  expect([one.received.length, two.received.length].sort((a, b) => a - b)).toEqual([0, MESSAGES]);
  await world.core.waitFor((core) => core.pending('partner') === 0, 10_000);
}, 60_000);
