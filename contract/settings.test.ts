import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { clientPeerSchema, clientPeerShape } from './client-peer.ts';
import { innermost, metaOf } from './schema-path.ts';
import { serverPeerSchema, serverPeerShape } from './server-peer.ts';
import { globalSettingsShape, settingsSchema } from './settings.ts';

const client = {
  name: 'vodafone_uk',
  bind_type: 'transceiver',
  host: 'smpp.vodafone.co.uk',
  system_id: 'u',
  password: 'p',
};
const server = { name: 'acme', system_id: 'acme', password: 'p', allowed_bind_types: ['transceiver'] };

describe("the guide's settings, defaults and ranges", () => {
  test('global settings', () => {
    expect(settingsSchema.parse({})).toMatchObject({
      api_base_url: null,
      smpp_poll_interval: 100,
      verify_ssl_peer: false,
      smsc_name: 'smpp_gateway',
      public_smpp_address: null,
      binds: [],
      server_binds: [],
      listen: { host: '0.0.0.0', port: 2775, max_connections: 100 },
    });
  });

  test('client bind', () => {
    expect(clientPeerSchema.parse(client)).toMatchObject({
      mode: 'client',
      port: 2775,
      tps_limit: 100,
      queue_check_frequency: 1000,
    });
  });

  test('server bind', () => {
    expect(serverPeerSchema.parse(server)).toMatchObject({
      mode: 'server',
      ip_whitelist: [],
      tps_limit: 100,
    });
  });

  test.each([
    ['port', 1, 65_535],
    ['tps_limit', 1, 10_000],
    ['queue_check_frequency', 100, 10_000],
    ['sessions', 1, 16],
    ['window_size', 1, 1000],
    ['data_coding', 0, 255],
  ])('client bind: %s from %d to %d', (setting, min, max) => {
    const accepts = (value: unknown) => clientPeerSchema.safeParse({ ...client, [setting]: value }).success;
    expect([min - 1, min, max, max + 1].map(accepts)).toEqual([false, true, true, false]);
    expect([min + 0.5, String(min), Number.NaN, Number.POSITIVE_INFINITY].some(accepts)).toBe(false);
  });

  test('listen.max_connections from 1 to 10000', () => {
    const accepts = (max_connections: number) =>
      settingsSchema.safeParse({ listen: { max_connections } }).success;
    expect([0, 1, 10_000, 10_001].map(accepts)).toEqual([false, true, true, false]);
  });

  test.each(['name', 'bind_type', 'host', 'system_id', 'password'])(
    'client bind: %s is required',
    (setting) => {
      expect(clientPeerSchema.safeParse({ ...client, [setting]: undefined }).success).toBe(false);
    },
  );

  test.each(['name', 'system_id', 'password', 'allowed_bind_types'])(
    'server bind: %s is required',
    (setting) => {
      expect(serverPeerSchema.safeParse({ ...server, [setting]: undefined }).success).toBe(false);
    },
  );
});

describe('what SMPP 3.4 can carry', () => {
  const accepts = (change: object) => clientPeerSchema.safeParse({ ...client, ...change }).success;

  test('system_id: 15 printable Latin-1 octets', () => {
    expect(accepts({ system_id: 'x'.repeat(15) })).toBe(true);
    expect(accepts({ system_id: 'é'.repeat(15) })).toBe(true);
    expect(accepts({ system_id: 'x'.repeat(16) })).toBe(false);
    expect(accepts({ system_id: '' })).toBe(false);
    expect(accepts({ system_id: 'a\0b' })).toBe(false);
    expect(accepts({ system_id: 'a€b' })).toBe(false);
  });

  test('password: 8 octets, 64 where the peer takes them', () => {
    expect(accepts({ password: '12345678' })).toBe(true);
    expect(accepts({ password: '123456789' })).toBe(false);
    expect(accepts({ password: '123456789', allow_long_password: true })).toBe(true);
    expect(accepts({ password: 'x'.repeat(65), allow_long_password: true })).toBe(false);
  });

  test('interface_version 3.3 has no TLVs', () => {
    expect(accepts({ interface_version: '3.3', long_messages: 'udh8' })).toBe(true);
    expect(accepts({ interface_version: '3.3', long_messages: 'sar' })).toBe(false);
    expect(accepts({ interface_version: '3.3', long_messages: 'payload' })).toBe(false);
  });
});

describe('rules between settings', () => {
  const paths = (value: unknown) =>
    settingsSchema.safeParse(value).error?.issues.map(({ path }) => path.join('.')) ?? [];

  test('names are unique over binds and server_binds, system_ids over server_binds', () => {
    const twins = { binds: [client, client], server_binds: [server, { ...server, name: 'vodafone_uk' }] };
    expect(paths(twins)).toEqual(['binds.1.name', 'server_binds.1.name', 'server_binds.1.system_id']);
    expect(paths({ binds: [client, { ...client, name: 'other' }], server_binds: [server] })).toEqual([]);
  });

  test('they are checked even when single settings are at fault', () => {
    const broken = [client, { name: 'vodafone_uk', port: 1.5 }];
    expect(paths({ binds: broken })).toContain('binds.1.name');
    expect(
      paths({ binds: [{ ...client, port: 1.5, reconnect_delay: 500, reconnect_max_delay: 400 }] }),
    ).toEqual(['binds.0.port', 'binds.0.reconnect_max_delay']);
  });

  test.each([
    [{ metrics_port: 2775 }, 'metrics_port'],
    [
      { metrics_port: 3550, listen: { tls: { enabled: true, cert_file: 'c', key_file: 'k' } } },
      'metrics_port',
    ],
    [{ listen: { tls: { enabled: true } } }, 'listen.tls.enabled'],
    [{ listen: { tls: { cert_file: 'c' } } }, 'listen.tls.key_file'],
    [{ listen: { tls: { request_client_cert: 'required' } } }, 'listen.tls.request_client_cert'],
    [{ listen: { tls: { enabled: true, port: 2775, cert_file: 'c', key_file: 'k' } } }, 'listen.tls.port'],
    [{ listen: { proxy_protocol: { enabled: true } } }, 'listen.proxy_protocol.trusted'],
    [
      { binds: [{ ...client, throttle_pause: 2000, throttle_max_pause: 1999 }] },
      'binds.0.throttle_max_pause',
    ],
    [{ binds: [{ ...client, tls: { enabled: true, key_file: 'k' } }] }, 'binds.0.tls.key_file'],
    [{ api_base_url: 'ftp://core' }, 'api_base_url'],
    [{ api_base_url: 'https://u:p@core' }, 'api_base_url'],
    [{ api_base_url: 'https://core/?x=1' }, 'api_base_url'],
  ])('%j is refused at %s', (value, path) => {
    expect(paths(value)).toEqual([path]);
  });

  test('a metrics port equal to the SMPP port on another address is fine', () => {
    expect(paths({ metrics_host: '127.0.0.1', metrics_port: 2775, listen: { host: '192.0.2.1' } })).toEqual(
      [],
    );
  });
});

test('tls: true is short for {enabled: true}', () => {
  const long = clientPeerSchema.parse({ ...client, tls: { enabled: true } });
  expect(clientPeerSchema.parse({ ...client, tls: true }).tls).toEqual(long.tls);
  expect(clientPeerSchema.parse({ ...client, tls: false }).tls).toEqual(clientPeerSchema.parse(client).tls);
});

describe('what settings say about themselves', () => {
  test('every setting has a description, every duration its unit', () => {
    const bare: string[] = [];
    const visit = (schema: z.core.$ZodType, at: string): void => {
      const inner = innermost(schema);
      if (inner instanceof z.ZodArray) visit(inner.element, at);
      if (!(inner instanceof z.ZodObject)) return;
      for (const [key, field] of Object.entries<z.core.$ZodType>(inner.shape)) {
        const { description, unit } = metaOf(field);
        if (description === undefined) bare.push(`${at}.${key}`);
        if (/(?:timeout|delay|pause|interval|frequency)$/.test(key) && unit !== 'ms')
          bare.push(`${at}.${key}: unit`);
        visit(field, `${at}.${key}`);
      }
    };
    visit(settingsSchema, '');
    expect(bare).toEqual([]);
  });

  test('every peer setting says whether a change needs a rebind', () => {
    for (const shape of [clientPeerShape, serverPeerShape]) {
      for (const [key, field] of Object.entries<z.core.$ZodType>(shape)) {
        expect(typeof metaOf(field).hot, key).toBe('boolean');
      }
    }
  });

  test('every global setting has the environment variable of its name', () => {
    for (const [key, field] of Object.entries<z.core.$ZodType>(globalSettingsShape)) {
      expect(metaOf(field).env).toBe(key.toUpperCase());
    }
  });

  test('what is secret is marked', () => {
    expect(metaOf(clientPeerShape.password).secret).toBe(true);
    expect(metaOf(serverPeerShape.password).secret).toBe(true);
    expect(metaOf(globalSettingsShape.api_token).secret).toBe(true);
  });
});
