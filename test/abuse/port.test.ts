/** Strangers on the SMPP port of a whole gateway, and a partner who goes on meanwhile. */
import net from 'node:net';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { Gateway } from '../../connector/gateway.ts';
import { FakeCore, recordingLog } from '../../connector/outbound/outbound.fixture.ts';
import { fieldOctets, frameOf, tlvOctets, u8, u32 } from '../../connector/smpp/wire-builder.ts';
import { compileSettings } from '../../contract/compile.ts';
import { settingsSchema } from '../../contract/settings.ts';
import { type SimulatedPartner, startSimulatedPartner } from '../../local/simulators/partner.ts';
import { freePort } from '../e2e/harness/ports.ts';
import { until } from '../turn.ts';

const MAX_CONNECTIONS = 60;
const MAX_HALF_OPEN = 20;
const INIT_TIMEOUT_MS = 300;
const ACCOUNT = { system_id: 'partner', password: 'secret12' };
const MESSAGE = { destination_addr: '447700900123', short_message: 'hello' };

let core: FakeCore;
let gateway: Gateway;
let partner: SimulatedPartner;
let port: number;

beforeAll(async () => {
  port = await freePort();
  core = new FakeCore();
  const settings = settingsSchema.parse({
    api_base_url: 'http://core',
    metrics_port: await freePort(),
    server_binds: [{ name: 'partner', ...ACCOUNT, allowed_bind_types: ['transceiver'], max_sessions: 3 }],
    listen: {
      host: '127.0.0.1',
      port,
      max_connections: MAX_CONNECTIONS,
      max_half_open: MAX_HALF_OPEN,
      session_init_timeout: INIT_TIMEOUT_MS,
      connection_rate: 100_000,
    },
  });
  const parts = { version: 'test', log: recordingLog(), omniMessage: core };
  gateway = new Gateway(compileSettings(settings), parts);
  await gateway.start();
  partner = startSimulatedPartner({ port, ...ACCOUNT });
  await partner.bound(5_000);
});
afterAll(async () => {
  await partner.close();
  await gateway.stop(0);
});

/** Connections of strangers; each sends `octets` once it is up. Gone with the test. */
function strangers(count: number, octets: Buffer): net.Socket[] {
  const sockets = Array.from({ length: count }, () => {
    const socket = net.connect(port, '127.0.0.1', () => socket.write(octets));
    socket.on('error', () => socket.destroy());
    socket.resume();
    return socket;
  });
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
  });
  return sockets;
}

async function figure(name: string, label = ''): Promise<number> {
  const line = (await gateway.metricsText())
    .split('\n')
    .find((text) => text.startsWith(name) && text.includes(label));
  if (line === undefined) throw new Error(`no metric ${name} with ${label}`);
  return Number(line.slice(line.lastIndexOf(' ') + 1));
}

/** The partner, bound before, is served: each of its messages is accepted. */
async function partnerIsServed(messages: number): Promise<void> {
  const answers = await Promise.all(Array.from({ length: messages }, () => partner.submit(MESSAGE)));
  expect(answers.map(({ command_status }) => command_status)).toEqual(new Array(messages).fill(0));
  expect(partner.stats().binds).toBe(1);
}

const bind = (system_id: string, password: string): Buffer =>
  frameOf(
    9,
    0,
    1,
    ...fieldOctets('bind_transceiver', {
      system_id,
      password,
      system_type: '',
      interface_version: 0x34,
      addr_ton: 0,
      addr_npi: 0,
      address_range: '',
    }),
  );

const submit = (): Buffer =>
  frameOf(
    4,
    0,
    2,
    ...fieldOctets('submit_sm', {
      service_type: '',
      source_addr_ton: 0,
      source_addr_npi: 0,
      source_addr: '',
      dest_addr_ton: 1,
      dest_addr_npi: 1,
      destination_addr: '447700900123',
      esm_class: 0,
      protocol_id: 0,
      priority_flag: 0,
      schedule_delivery_time: '',
      validity_period: '',
      registered_delivery: 0,
      replace_if_present_flag: 0,
      data_coding: 0,
      sm_default_msg_id: 0,
      short_message: Buffer.from('x'),
    }),
  );

async function attackedBy(octets: Buffer): Promise<void> {
  const sockets = strangers(150, octets);
  await until(
    () => sockets.some((socket) => socket.destroyed) || sockets.every((socket) => !socket.connecting),
  );
  const halfOpen = await figure('smpp_listener_connections', 'half_open');
  expect(halfOpen).toBeLessThanOrEqual(MAX_HALF_OPEN);
  expect(halfOpen + (await figure('smpp_listener_connections', 'bound'))).toBeLessThanOrEqual(
    MAX_CONNECTIONS,
  );
  await partnerIsServed(50);
  for (const socket of sockets) socket.end();
  // Whoever does not bind is gone after session_init_timeout; refused binds leave after their tarpit.
  await until(() => sockets.every((socket) => socket.destroyed), 10_000);
}

test.each([
  ['a flood of silent connections', Buffer.alloc(0)],
  ['slowloris: one octet, and no more', u8(0)],
  ['a command_length of 2 GiB', u32(0x7fffffff)],
  ['a length that is allowed, and nothing after it', u32(65_552)],
  ['HTTP', Buffer.from('GET / HTTP/1.1\r\nHost: gateway\r\n\r\n')],
  ['submit_sm before the bind', submit()],
])('%s: bounded, and the partner is served', (_name, octets) => attackedBy(octets), 30_000);

test('TLV and concatenation bombs from a bound session are answered one by one, and others are served', async () => {
  const bomber = startSimulatedPartner({ port, ...ACCOUNT });
  onTestFinished(() => bomber.close());
  await bomber.bound(5_000);
  const [socket] = strangers(1, bind(ACCOUNT.system_id, ACCOUNT.password));
  if (socket === undefined) throw new Error('no socket');
  let answers = 0;
  socket.on('data', (octets: Buffer) => {
    answers += octets.length;
  });
  await until(() => answers > 0);
  const before = process.memoryUsage().rss;
  const tlvs = Buffer.concat(Array.from({ length: 12_000 }, () => tlvOctets(0x1400, u8(1))));
  const body = submit().subarray(16);
  for (let sequence = 3; sequence < 23; sequence += 1) socket.write(frameOf(4, 0, sequence, body, tlvs));
  await until(() => answers >= 20 * 17, 10_000);
  // First parts of 255-part messages that never go on: the bounds of the joining hand them over.
  const parts = Array.from({ length: 40 }, (_, reference) =>
    bomber.submit({
      ...MESSAGE,
      esm_class: 0x40,
      short_message: Buffer.from([5, 0, 3, reference, 255, 1, 0x41]),
    }),
  );
  await partnerIsServed(50);
  await Promise.all(parts);
  expect(process.memoryUsage().rss - before).toBeLessThan(200 * 1024 * 1024);
}, 60_000);

// Last: it locks this address out.
test('password guessing: slowed down and locked out, bounded, and the partner is served', async () => {
  await attackedBy(bind(ACCOUNT.system_id, 'guess'));
  expect(await figure('smpp_bind_refusals_total', 'locked_out')).toBeGreaterThan(0);
}, 30_000);
