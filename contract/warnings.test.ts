import { expect, test } from 'vitest';
import { formatPath } from './schema-path.ts';
import { settingsSchema } from './settings.ts';
import { settingsWarnings } from './warnings.ts';

const strong = { password: 'x'.repeat(12), allow_long_password: true };
const client = { name: 'a', bind_type: 'transceiver', host: 'h', system_id: 's', ...strong };
const server = {
  name: 'b',
  system_id: 'b',
  allowed_bind_types: ['receiver'],
  ip_whitelist: ['10.0.0.1'],
  ...strong,
};

function warned(input: object) {
  return settingsWarnings(settingsSchema.parse(input)).map(({ code, path }) => `${code} ${formatPath(path)}`);
}

test.each([
  [{ api_base_url: 'https://core', verify_ssl_peer: true, binds: [client], server_binds: [server] }, []],
  [{ api_base_url: 'https://core' }, ['unverified_api verify_ssl_peer']],
  [{ api_base_url: 'HTTP://core' }, ['unencrypted_api api_base_url']],
  [{ binds: [{ ...client, password: 'x'.repeat(11) }] }, ['weak_password binds[0].password']],
  [{ binds: [{ ...client, tls: { enabled: true, verify: false } }] }, ['unverified_tls binds[0].tls.verify']],
  [{ binds: [{ ...client, tls: { ca_file: 'c' } }] }, ['tls_not_enabled binds[0].tls']],
  [{ binds: [{ ...client, interface_version: '3.3' }] }, ['transceiver_before_3_4 binds[0].bind_type']],
  [{ server_binds: [{ ...server, ip_whitelist: [] }] }, ['open_ip_whitelist server_binds[0].ip_whitelist']],
  [{ server_binds: [{ ...server, password: 'short' }] }, ['weak_password server_binds[0].password']],
  [
    { server_binds: [{ ...server, password: `$scrypt$ln=14,r=8,p=1$${'c'.repeat(22)}$${'h'.repeat(43)}` }] },
    [],
  ],
])('%j → %j', (input, expected) => {
  expect(warned(input)).toEqual(expected);
});

test('a weak password is not shown', () => {
  const [warning] = settingsWarnings(settingsSchema.parse({ binds: [{ ...client, password: 'hunter2' }] }));
  expect(JSON.stringify(warning)).not.toContain('hunter2');
});
