import { expect, test } from 'vitest';
import { settingsSchema } from '../contract/settings.ts';
import { masker, secretsIn, secretsOfEnvironment, withoutSecrets } from './redaction.ts';

const HASH = '$scrypt$ln=14,r=8,p=1$c2FsdHNhbHRzYWx0$aGFzaGhhc2hoYXNoaGFzaGhhc2hoYXNoaGFzaA';
const SETTINGS = settingsSchema.parse({
  api_base_url: 'https://core',
  api_token: 'planted-token',
  binds: [{ name: 'a', bind_type: 'receiver', host: 'h', system_id: 's', password: 'Plant-c1' }],
  server_binds: [{ name: 'b', system_id: 'b', password: HASH, allowed_bind_types: ['receiver'] }],
});

test('settings without their secrets, and everything else as it is', () => {
  const shown = withoutSecrets(SETTINGS);
  expect(shown).toEqual({
    ...SETTINGS,
    api_token: '•••',
    binds: [{ ...SETTINGS.binds[0], password: '•••' }],
    server_binds: [{ ...SETTINGS.server_binds[0], password: '•••' }],
  });
  expect(withoutSecrets({ ...SETTINGS, api_token: null })['api_token']).toBeNull();
});

test('the secrets of settings and environment', () => {
  expect(secretsIn(SETTINGS)).toEqual(['planted-token', 'Plant-c1', HASH]);
  const env = {
    ADMIN_TOKEN: 'a',
    SECRET_VODAFONE: 'b',
    AWS_SECRET_ACCESS_KEY: 'c',
    KMS_KEY: 'd',
    HOME: '/root',
    KEYBOARD: 'us',
  };
  expect(secretsOfEnvironment(env)).toEqual(['a', 'b', 'c', 'd']);
});

test('texts without them, the longest first, also as JSON spells them', () => {
  const mask = masker(['secret', 'secret"12', 'abc']);
  expect(mask('secret"12 and secret, abc')).toBe('••• and •••, abc');
  expect(mask(JSON.stringify({ p: 'secret"12' }))).toBe('{"p":"•••"}');
  expect(mask('a$&b')).toBe('a$&b');
});
