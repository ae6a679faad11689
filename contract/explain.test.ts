import { describe, expect, test } from 'vitest';
import { explain } from './explain.ts';
import { formatPath } from './schema-path.ts';
import { settingsSchema } from './settings.ts';

const client = { name: 'a', bind_type: 'transceiver', host: 'h', system_id: 's', password: 'p' };

function faultsOf(input: unknown) {
  const { error } = settingsSchema.safeParse(input);
  if (error === undefined) throw new Error('nothing is wrong with it');
  return explain(settingsSchema, input, error).map(({ path, ...rest }) => ({
    at: formatPath(path),
    ...rest,
  }));
}

describe('what is found, what is allowed, what to do', () => {
  test.each([
    [{ metrics_port: 70_000 }, 'metrics_port', 'out_of_range', '70000', 'Left out, it is 4000.'],
    [
      { metrics_port: '70' },
      'metrics_port',
      'wrong_type',
      '"70"',
      'Write it without quotes. Left out, it is 4000.',
    ],
    [{ metrics_port: null }, 'metrics_port', 'wrong_type', 'null', 'Give it a value, or remove it.'],
    [
      { smsc_name: 7 },
      'smsc_name',
      'wrong_type',
      '7',
      'Put it in quotes: "7". Left out, it is "smpp_gateway".',
    ],
    [{ log_level: 'inf' }, 'log_level', 'not_allowed', '"inf"', 'Did you mean info? Left out, it is "info".'],
    [{ verify_ssl_peer: 'yes' }, 'verify_ssl_peer', 'wrong_type', '"yes"', 'Left out, it is false.'],
    [
      { binds: [{ ...client, bind_type: ':receiver' }] },
      'binds[0].bind_type',
      'not_allowed',
      '":receiver"',
      'Drop the colon: receiver.',
    ],
    [
      { binds: [{ ...client, tls: { min_version: 1.2 } }] },
      'binds[0].tls.min_version',
      'wrong_type',
      '1.2',
      'Put it in quotes: "1.2". Left out, it is "1.2".',
    ],
    [{ binds: [{ ...client, tls: 'on' }] }, 'binds[0].tls', 'wrong_type', '"on"', ''],
    [{ binds: [5] }, 'binds[0]', 'wrong_type', '5', ''],
    [{ binds: {} }, 'binds', 'wrong_type', 'a mapping', 'Left out, it is [].'],
    [7, '', 'wrong_type', '7', ''],
  ])('%j', (input, at, code, found, advice) => {
    expect(faultsOf(input)).toEqual([{ at, code, found, allowed: expect.any(String), advice }]);
  });

  test('a missing setting is named with what it is for', () => {
    const { host: _, ...rest } = client;
    expect(faultsOf({ binds: [rest] })).toMatchObject([
      {
        at: 'binds[0].host',
        code: 'missing',
        found: 'nothing',
        advice: expect.stringMatching(/^Add it: Host name/),
      },
    ]);
  });

  test.each([
    [{ smpp_pol_interval: 1 }, 'smpp_pol_interval', 'Did you mean smpp_poll_interval?'],
    [{ ip_whitelist: [] }, 'ip_whitelist', 'It belongs in server_binds.'],
    [{ binds: [{ ...client, ip_whitelist: [] }] }, 'binds[0].ip_whitelist', 'It belongs in server_binds.'],
    [{ binds: [{ ...client, tls: { verfy: true } }] }, 'binds[0].tls.verfy', 'Did you mean verify?'],
    [
      { listen: { tls: { 'a b': 1 } } },
      'listen.tls["a b"]',
      'Remove it, or see the configuration guide for its name.',
    ],
  ])('an unknown key: %j', (input, at, advice) => {
    expect(faultsOf(input)).toMatchObject([{ at, code: 'unknown_key', advice }]);
  });

  test('a setting at fault is told once', () => {
    const password = '€'.repeat(70);
    expect(faultsOf({ binds: [{ ...client, password }] })).toHaveLength(1);
  });
});

test('every fault is there at once', () => {
  const input = {
    metrics_port: 0,
    x: 1,
    binds: [{ ...client, port: 0, tls: { a: 1, enabled: 2 }, tlvs: { a: 1, b: 2 } }, {}],
  };
  expect(faultsOf(input).map(({ at }) => at)).toEqual([
    'metrics_port',
    'binds[0].port',
    'binds[0].tls.enabled',
    'binds[0].tls.a',
    'binds[0].tlvs.a',
    'binds[0].tlvs.b',
    'binds[1].name',
    'binds[1].bind_type',
    'binds[1].host',
    'binds[1].system_id',
    'binds[1].password',
    'x',
  ]);
});

describe('secrets', () => {
  const secret = 'hunter2-hunter2';
  test.each([
    { binds: [{ ...client, password: secret }] },
    { binds: [{ ...client, password: [secret] }] },
    { binds: [{ ...client, password: { a: secret } }] },
    { binds: [{ ...client, pasword: secret }] },
    { server_binds: [{ ...client, password: `$scrypt$${secret}` }] },
    { api_token: [secret] },
    { api_base_url: `https://user:${secret}@core` },
    { api_base_url: `https://user:a/b@${secret}@core` },
  ])('are not in the faults of %j', (input) => {
    expect(JSON.stringify(faultsOf(input))).not.toContain(secret);
  });

  test('a numeric one is not either', () => {
    expect(JSON.stringify(faultsOf({ binds: [{ ...client, password: 8_675_309 }] }))).not.toContain(
      '8675309',
    );
  });
});
