import { expect, test } from 'vitest';
import { readLocalEnvironment } from './environment.ts';

test('everything has a default', () => {
  expect(readLocalEnvironment({ DASHBOARD_PORT: '' })).toEqual({
    ok: true,
    environment: {
      dataDir: './data',
      dashboard: { host: '127.0.0.1', port: 8087 },
      listenPort: null,
      tokens: { operator: null, reader: null },
      apiBaseUrl: null,
      config: null,
      demoTraffic: true,
    },
  });
});

test('takes what is given', () => {
  const reading = readLocalEnvironment({
    DATA_DIR: '/var/lib/x',
    DASHBOARD_HOST: '0.0.0.0',
    DASHBOARD_PORT: '443',
    LISTEN_PORT: '3000',
    ADMIN_TOKEN: 'operator-token',
    READER_TOKEN: 'reader-token',
    API_BASE_URL: 'https://core:8443',
    CONFIG: 'gateway.yaml',
    DEMO_TRAFFIC: 'off',
  });
  expect(reading).toMatchObject({
    ok: true,
    environment: {
      dashboard: { host: '0.0.0.0', port: 443 },
      listenPort: 3000,
      demoTraffic: false,
      tokens: { operator: 'operator-token', reader: 'reader-token' },
    },
  });
});

test('names each variable at fault, what is allowed, and no secret', () => {
  const reading = readLocalEnvironment({
    DASHBOARD_PORT: '0',
    LISTEN_PORT: 'many',
    DASHBOARD_HOST: 'a b',
    ADMIN_TOKEN: 'has a space',
    DEMO_TRAFFIC: 'yes',
  });
  if (reading.ok) throw new Error('it was taken');
  expect(reading.faults).toHaveLength(5);
  expect(reading.faults.join('\n')).toMatch(/DASHBOARD_PORT: error: allowed: a TCP port from 1 to 65535/);
  expect(reading.faults.join('\n')).toMatch(/DEMO_TRAFFIC: error: allowed: on or off/);
  expect(reading.faults.join('\n')).not.toContain('has a space');
});

test('one token for both roles would make readers operators', () => {
  const reading = readLocalEnvironment({ ADMIN_TOKEN: 'same-token', READER_TOKEN: 'same-token' });
  expect(reading).toMatchObject({ ok: false, faults: [expect.stringContaining('READER_TOKEN')] });
});
