import { describe, expect, test } from 'vitest';
import { clientPeerSchema } from '../../contract/client-peer.ts';
import { compilePeer } from '../../contract/compile.ts';
import type { BindSettings } from '../../contract/compiled.ts';
import { hotFields, rebindFields } from '../../contract/peer.ts';
import { serverPeerSchema } from '../../contract/server-peer.ts';
import { compiledNames, diffBinds } from './diff.ts';

type Fields = Readonly<Record<string, unknown>>;

function client(fields: Fields = {}): BindSettings {
  const required = {
    name: 'carrier',
    bind_type: 'transceiver',
    host: 'localhost',
    system_id: 'me',
    password: 'secret',
  };
  return compilePeer(clientPeerSchema.parse({ ...required, ...fields }));
}

function server(fields: Fields = {}): BindSettings {
  return compilePeer(
    serverPeerSchema.parse({
      name: 'partner',
      system_id: 'them',
      password: 'secret',
      allowed_bind_types: ['transceiver'],
      ...fields,
    }),
  );
}

/** Another valid value for settings of a peer. */
const OTHER: Fields = {
  bind_type: 'receiver',
  host: 'example.net',
  port: 2776,
  system_id: 'other',
  password: 'other',
  system_type: 'VMA',
  interface_version: '5.0',
  addr_ton: 1,
  addr_npi: 1,
  address_range: '^44',
  sessions: 2,
  failover_hosts: ['example.org:2775'],
  tls: { enabled: true },
  allowed_bind_types: ['receiver'],
  ip_whitelist: ['192.0.2.0/24'],
  max_sessions: 3,
  window_size: 11,
  deliver_window_size: 12,
  inactivity_timeout: 90_000,
  receipt_text: 'short',
  receipt_tlvs: false,
  connect_timeout: 9_000,
  bind_timeout: 9_000,
  reconnect_delay: 2_000,
  reconnect_max_delay: 50_000,
  already_bound_delay: 40_000,
  tps_limit: 77,
  queue_check_frequency: 500,
  response_timeout: 20_000,
  enquire_link_interval: 25_000,
  enquire_link_timeout: 9_000,
  unbind_timeout: 4_000,
  throttle_pause: 2_000,
  throttle_max_pause: 20_000,
  queue_full_delay: 5_000,
  queue_full_retries: 5,
  max_pdu_length: 32_768,
  default_alphabet: 'latin1',
  alphabets: ['ucs2'],
  national_languages: ['tr'],
  data_coding: 3,
  transliterate: true,
  long_messages: 'sar',
  reassemble: true,
  reassemble_timeout: 30_000,
  service_type: 'CMT',
  protocol_id: 1,
  source_ton: 5,
  source_npi: 1,
  dest_ton: 1,
  dest_npi: 1,
  registered_delivery: 0,
  validity_format: 'relative',
  message_id_format: 'as_is',
  tlvs: { '0x1400': 'hex:01' },
};

describe.each([
  ['client', client],
  ['server', server],
] as const)('%s peers', (mode, peer) => {
  const fields = [...hotFields[mode], ...rebindFields[mode]].filter((field) => field in OTHER);

  test('each that is hot keeps its name when it is compiled', () => {
    const { message, ...session } = peer();
    const compiled = new Set([...Object.keys(session), ...Object.keys(message)]);
    const lost = [...hotFields[mode]].filter((field) =>
      [...compiledNames([field])].every((name) => !compiled.has(name)),
    );
    expect(lost).toEqual([]);
  });

  test.each(fields)('%s takes effect as the contract says', (field) => {
    const changes = diffBinds([peer()], [peer({ [field]: OTHER[field] })]);
    expect(changes.map(({ kind }) => kind)).toEqual([hotFields[mode].has(field) ? 'retune' : 'rebind']);
  });
});

test('one setting that takes a new session decides for all that change with it', () => {
  const changes = diffBinds([client()], [client({ tps_limit: 7, port: 2776 })]);
  expect(changes).toMatchObject([{ kind: 'rebind', settings: { tpsLimit: 7 } }]);
});

test('what is the same is not touched; stops come first', () => {
  const changes = diffBinds(
    [client({ name: 'a' }), client({ name: 'b' }), client({ name: 'c' })],
    [client({ name: 'd' }), client({ name: 'c', tps_limit: 7 }), client({ name: 'a' })],
  );
  expect(
    changes.map((change) => [change.kind, change.kind === 'stop' ? change.name : change.settings.name]),
  ).toEqual([
    ['stop', 'b'],
    ['start', 'd'],
    ['retune', 'c'],
  ]);
});

test('a peer that changes sides is made anew', () => {
  expect(diffBinds([client({ name: 'x' })], [server({ name: 'x' })])).toMatchObject([{ kind: 'rebind' }]);
});
