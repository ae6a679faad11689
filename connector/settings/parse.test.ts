import { describe, expect, test } from 'vitest';
import { formatDiagnostic } from './diagnostic.ts';
import { parseSettings } from './parse.ts';

const BASE = 'api_base_url: https://core\nverify_ssl_peer: true\n';

function lines(
  text: string,
  env: Record<string, string> = {},
  purpose: 'run' | 'validate' = 'run',
): string[] {
  const parsed = parseSettings(text, 'g.yaml', env, purpose);
  return (parsed.ok ? parsed.warnings : parsed.faults).map(formatDiagnostic);
}

function settings(text: string, env: Record<string, string> = {}) {
  const parsed = parseSettings(text, 'g.yaml', env);
  if (!parsed.ok) throw new Error(parsed.faults.map(formatDiagnostic).join('\n'));
  return parsed;
}

test('a fault reads like a compiler message', () => {
  expect(
    lines(
      `${BASE}binds:\n  - name: a\n    bind_type: receiver\n    host: h\n    port: 70000\n    system_id: s\n    password: p`,
    ),
  ).toEqual([
    'g.yaml:7:11: error: binds[0].port: found 70000; allowed: an integer from 1 to 65535. Left out, it is 2775. [out_of_range]',
  ]);
});

test('faults come in the order of the file, those of the environment last', () => {
  const text = 'zzz: 1\nbinds: [{}]\nmetrics_port: 0\nsmsc_name: ${NONE}\nlog_level: x\n';
  const found = lines(text, { API_TIMEOUT: '5' }).map((line) => line.split(' error:')[0]);
  expect(found).toEqual([
    'g.yaml:1:1:',
    ...new Array<string>(5).fill('g.yaml:2:9:'),
    'g.yaml:3:15:',
    'g.yaml:4:12:',
    'g.yaml:5:12:',
    'environment variable API_TIMEOUT:',
  ]);
});

describe('the environment', () => {
  test('wins over the file', () => {
    const env = {
      API_BASE_URL: 'https://other',
      SMPP_POLL_INTERVAL: '250',
      VERIFY_SSL_PEER: '0',
      SMSC_NAME: 'x',
      METRICS_PORT: '',
    };
    const { settings: read, written } = settings(`${BASE}smpp_poll_interval: 100\nmetrics_port: 4001`, env);
    expect(read).toMatchObject({
      apiBaseUrl: 'https://other',
      smppPollIntervalMs: 250,
      verifySslPeer: false,
      smscName: 'x',
      metricsPort: 4001,
    });
    expect(written.smpp_poll_interval).toBe(250);
  });

  test.each([
    ['METRICS_PORT', 'abc', 'wrong_type'],
    ['METRICS_PORT', '70000', 'out_of_range'],
    ['VERIFY_SSL_PEER', 'maybe', 'wrong_type'],
    ['LOG_LEVEL', 'loud', 'not_allowed'],
    ['API_BASE_URL', 'core:8443', 'malformed'],
  ])('%s=%s is named as the culprit', (variable, value, code) => {
    const [line, ...others] = lines(BASE, { [variable]: value });
    expect(line).toMatch(
      new RegExp(
        `^environment variable ${variable}: error: ${variable.toLowerCase()}: found .*\\[${code}\\]$`,
      ),
    );
    expect(others).toEqual([]);
  });

  test('a secret in it is not shown', () => {
    const found = lines(BASE, { API_TOKEN: 'x'.repeat(5000), API_BASE_URL: 'https://u:hunter2@core' }).join(
      '\n',
    );
    expect(found).toContain('API_TOKEN');
    expect(found).not.toMatch(/hunter2|xxx/);
  });

  test('a conflict that a variable brings about points to the variable', () => {
    expect(lines(BASE, { METRICS_PORT: '2775' })).toEqual([
      expect.stringMatching(/^environment variable METRICS_PORT: error:/),
    ]);
  });
});

describe('api_base_url', () => {
  test('is required to run, and a warning to validate', () => {
    expect(lines('smsc_name: x')).toEqual([
      expect.stringMatching(/^g\.yaml: error: api_base_url: .*\[missing\]$/),
    ]);
    expect(lines('smsc_name: x', {}, 'validate')).toEqual([expect.stringMatching(/\[api_base_url_unset\]$/)]);
    expect(lines('verify_ssl_peer: true', { API_BASE_URL: 'https://core' })).toEqual([]);
  });
});

describe('references', () => {
  const bind = (password: string, more = '') =>
    `${BASE}binds: [{name: a, bind_type: receiver, host: h, system_id: s, password: "${password}"${more}}]`;

  test('bring values in', () => {
    const { settings: read, holdsSecrets } = settings(bind('${PW}', ', port: "${PORT}"'), {
      PW: '00123',
      PORT: '99',
    });
    expect(read.binds[0]).toMatchObject({ password: '00123', targets: [{ host: 'h', port: 99 }] });
    expect(holdsSecrets).toBe(false);
  });

  test('a file with a password of its own says so, with a hash not', () => {
    expect(settings(bind('literal')).holdsSecrets).toBe(true);
    expect(settings(bind('${PW:-literal}'), { PW: 'p' }).holdsSecrets).toBe(true);
    const hashed = `$scrypt$ln=14,r=8,p=1$${'c'.repeat(22)}$${'h'.repeat(43)}`;
    const partner = `server_binds: [{name: a, system_id: a, password: "${hashed}", allowed_bind_types: [receiver]}]`;
    expect(settings(`${BASE}${partner}`).holdsSecrets).toBe(false);
  });

  test('one that is not set is told once, without consequences', () => {
    expect(lines(bind('${PW}', ', port: "${PORT}"'))).toEqual([
      expect.stringMatching(/binds\[0\]\.password: environment variable PW is not set.*\[reference_unset\]$/),
      expect.stringMatching(/binds\[0\]\.port: environment variable PORT is not set/),
    ]);
  });

  test('a value at fault is shown as written', () => {
    const [line] = lines(bind('p', ', port: "${PORT}"'), { PORT: 'hunter2' });
    expect(line).toContain('found the value of ${PORT} (not shown)');
    expect(line).not.toContain('hunter2');
    expect(lines(bind('p', ', port: "${PORT:-hunter2}"'))).toEqual([
      expect.stringContaining('found the value of ${PORT:-…} (not shown)'),
    ]);
  });
});

test('x- keys hold what peers share', () => {
  const text = `${BASE}x-carrier: &carrier {bind_type: transceiver, host: h, system_id: s, password: p}
binds:
  - {<<: *carrier, name: a}
  - {<<: *carrier, name: b, host: i}
`;
  expect(settings(text).settings.binds.map(({ name, targets }) => [name, targets[0]?.host])).toEqual([
    ['a', 'h'],
    ['b', 'i'],
  ]);
});

test('10,000 peers are read; each of 1,000 faults has its line', () => {
  const peer = (index: number) =>
    `  - {name: p${index}, bind_type: receiver, host: h, system_id: s, password: p, port: ${index}}\n`;
  const binds = (count: number) =>
    `${BASE}binds:\n${Array.from({ length: count }, (_, index) => peer(index + 1)).join('')}`;
  expect(settings(binds(10_000)).settings.binds).toHaveLength(10_000);
  const found = lines(binds(1000).replaceAll('port: ', 'prt: '));
  expect(found).toHaveLength(1000);
  expect(found[999]).toMatch(/^g\.yaml:1003:.*Did you mean port\?/);
}, 30_000);
