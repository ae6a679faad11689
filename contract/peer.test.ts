import { expect, test } from 'vitest';
import { clientPeerSchema, clientPeerShape } from './client-peer.ts';
import { changeBetween, hotFields, rebindFields } from './peer.ts';
import { serverPeerSchema } from './server-peer.ts';

const client = clientPeerSchema.parse({
  name: 'a',
  bind_type: 'transceiver',
  host: 'h',
  system_id: 's',
  password: 'p',
  tlvs: { '0x1400': 'a', '0x1401': 'b' },
});

test('each setting is either hot or needs a rebind', () => {
  expect([...hotFields.client, ...rebindFields.client].toSorted()).toEqual(
    Object.keys(clientPeerShape).toSorted(),
  );
  expect([...hotFields.client].filter((field) => rebindFields.client.has(field))).toEqual([]);
});

test.each([
  [{}, { kind: 'none' }],
  [{ tlvs: { '0x1401': 'b', '0x1400': 'a' } }, { kind: 'none' }],
  [{ alphabets: ['gsm', 'ucs2'] as const }, { kind: 'none' }],
  [{ tps_limit: 5 }, { kind: 'hot', fields: ['tps_limit'] }],
  [{ alphabets: ['ucs2', 'gsm'] as const }, { kind: 'hot', fields: ['alphabets'] }],
  [{ tlvs: {} }, { kind: 'hot', fields: ['tlvs'] }],
  [{ password: 'q' }, { kind: 'rebind', fields: ['password'] }],
  [{ tls: { ...client.tls, verify: false } }, { kind: 'rebind', fields: ['tls'] }],
  [
    { port: 1, window_size: 1 },
    { kind: 'rebind', fields: ['port', 'window_size'] },
  ],
])('%j → %j', (change, expected) => {
  const after = clientPeerSchema.parse({ ...client, ...change });
  const found = changeBetween(client, after);
  expect(found.kind === 'none' ? found : { ...found, fields: found.fields.toSorted() }).toEqual(expected);
});

test('another mode is another bind', () => {
  const server = serverPeerSchema.parse({
    name: 'a',
    system_id: 's',
    password: 'p',
    allowed_bind_types: ['receiver'],
  });
  expect(changeBetween(client, server).kind).toBe('rebind');
});
