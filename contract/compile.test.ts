import { expect, test } from 'vitest';
import { clientPeerSchema } from './client-peer.ts';
import { compileClientPeer, compileSettings } from './compile.ts';
import { settingsSchema } from './settings.ts';

const client = { name: 'a', bind_type: 'transceiver', host: 'h', system_id: 's', password: 'p' };

test('compiles a client bind: targets, octets and times in Ms', () => {
  const peer = clientPeerSchema.parse({
    ...client,
    port: 3000,
    failover_hosts: ['b', 'c:2776', '[2001:db8::1]:99', '2001:db8::2'],
    interface_version: '5.0',
    tls: { enabled: true, ca_file: '/ca.pem' },
    tlvs: { '0x1400': '1101', source_port: 9200 },
    reconnect_delay: 500,
  });
  expect(compileClientPeer(peer)).toMatchObject({
    mode: 'client',
    bindType: 'transceiver',
    targets: [
      { host: 'h', port: 3000 },
      { host: 'b', port: 3000 },
      { host: 'c', port: 2776 },
      { host: '2001:db8::1', port: 99 },
      { host: '2001:db8::2', port: 3000 },
    ],
    interfaceVersion: 0x50,
    tls: { verify: true, caFile: '/ca.pem', certFile: null, minVersion: '1.2' },
    reconnectDelayMs: 500,
    responseTimeoutMs: 30_000,
    message: {
      alphabets: ['gsm', 'ucs2'],
      tlvs: [
        { tag: 0x1400, hex: '31313031' },
        { tag: 0x020a, hex: '23f0' },
      ],
    },
  });
});

test('compiles server binds and the listener; switched-off parts are null', () => {
  const hash = `$scrypt$ln=14,r=8,p=1$${'c'.repeat(22)}$${'h'.repeat(43)}`;
  const compiled = compileSettings(
    settingsSchema.parse({
      api_base_url: 'https://core:8443/omni//',
      server_binds: [
        {
          name: 'a',
          system_id: 'a',
          password: hash,
          allowed_bind_types: ['receiver'],
          ip_whitelist: ['10.0.0.1', '10.1.0.0/16', '2001:DB8::1'],
        },
        { name: 'b', system_id: 'b', password: 'plain', allowed_bind_types: ['receiver'] },
      ],
      listen: { tls: { enabled: true, cert_file: 'c', key_file: 'k' } },
    }),
  );
  expect(compiled.apiBaseUrl).toBe('https://core:8443/omni');
  expect(compiled.serverBinds[0]).toMatchObject({
    password: { kind: 'scrypt', cost: 16_384, blockSize: 8, parallelization: 1 },
    ipWhitelist: ['10.0.0.1/32', '10.1.0.0/16', '2001:db8::1/128'],
  });
  expect(compiled.serverBinds[1]?.password).toEqual({ kind: 'plain', password: 'plain' });
  expect(compiled.listen).toMatchObject({ tls: { port: 3550, certFile: 'c' }, proxyProtocol: null });
});

test('what it gives is frozen through and through, what it got is not', () => {
  const settings = settingsSchema.parse({ binds: [client] });
  const compiled = compileSettings(settings);
  const [bind] = compiled.binds;
  for (const part of [
    compiled,
    compiled.listen,
    compiled.binds,
    bind,
    bind?.message,
    bind?.message.alphabets,
  ]) {
    expect(Object.isFrozen(part)).toBe(true);
  }
  expect(Object.isFrozen(settings.binds[0]?.alphabets)).toBe(false);
});
