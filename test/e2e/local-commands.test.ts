/** `omnimessage-smpp peers import | export | diff` against a running system. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { LocalSystem, newDirectory } from './harness/local-system.ts';
import { Program } from './harness/program.ts';
import { startCore } from './harness/scene.ts';

const COMMAND = new URL('../../bin/omnimessage-smpp.mjs', import.meta.url).pathname;

async function peers(directory: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const program = new Program('peers', process.execPath, [COMMAND, 'peers', ...args], {
    cwd: directory,
    env,
  });
  const { code } = await program.ended(20_000);
  return { code, out: program.stdout.all.join('\n'), err: program.stderr.all.join('\n') };
}

const PEERS = `binds:
  - name: vodafone_uk
    bind_type: transceiver
    host: smpp.vodafone.co.uk
    system_id: gateway
    password: \${CARRIER_PASSWORD}
    tps_limit: 150
server_binds:
  - name: acme
    system_id: acme
    password: secret12
    allowed_bind_types: [transceiver]
    ip_whitelist: [192.0.2.0/24]
`;

test('a file goes in, comes out without its passwords, and is compared; nothing needs to be said on one machine', async () => {
  const core = await startCore();
  const system = await LocalSystem.start({ settings: { api_base_url: core.url } });
  const { directory } = system;
  const env = { OMNIMESSAGE_SMPP_URL: system.origin, CARRIER_PASSWORD: 'hunter22' };
  const file = join(directory, 'peers.yaml');
  await writeFile(file, PEERS);

  const before = await peers(directory, ['diff', 'peers.yaml'], env);
  expect(before).toMatchObject({ code: 1, err: '' });
  expect(before.out).toMatch(/\+ vodafone_uk \(client peer\)\n\+ acme \(server peer\)/);
  expect(await peers(directory, ['import', 'peers.yaml'], env)).toMatchObject({
    code: 0,
    out: expect.stringContaining('2 created, 0 changed, 0 unchanged, 0 failed'),
  });
  // What is sealed cannot be compared: a password in the file counts as a new one.
  const again = await peers(directory, ['diff', 'peers.yaml'], env);
  expect(again.code).toBe(1);
  expect(again.out).toMatch(/^~ vodafone_uk \(client peer\)\n {4}password: "•••" → "•••"\n~ acme/);

  expect(await peers(directory, ['export', '--output', 'exported.yaml'], env)).toEqual({
    code: 0,
    out: '',
    err: '',
  });
  const exported = await readFile(join(directory, 'exported.yaml'), 'utf8');
  expect(exported).toContain('smpp.vodafone.co.uk');
  expect(exported).not.toMatch(/hunter22|secret12|scrypt/);
  expect(await peers(directory, ['diff', 'exported.yaml'], env)).toEqual({ code: 0, out: '', err: '' });
  await writeFile(file, exported.replace('tps_limit: 150', 'tps_limit: 7'));
  const changed = await peers(directory, ['diff', 'peers.yaml'], env);
  expect(changed).toMatchObject({ code: 1, out: '~ vodafone_uk (client peer)\n    tps_limit: 150 → 7' });
  expect((await peers(directory, ['import', 'peers.yaml'], env)).code).toBe(0);
  expect((await system.ask('GET', '/api/client-peers/vodafone_uk')).json).toMatchObject({ tps_limit: 7 });
});

describe('what goes wrong is said in words', () => {
  test('faults of a file have their place in it, and the sound peers go in', async () => {
    const core = await startCore();
    const system = await LocalSystem.start({ settings: { api_base_url: core.url } });
    const env = { OMNIMESSAGE_SMPP_URL: system.origin, CARRIER_PASSWORD: 'hunter22' };
    await writeFile(
      join(system.directory, 'peers.yaml'),
      PEERS.replace('tps_limit: 150', 'tps_limit: 0\n    prt: 1'),
    );
    const result = await peers(system.directory, ['import', 'peers.yaml'], env);
    expect(result.code).toBe(1);
    expect(result.err).toMatch(/peers\.yaml:7:16: error: vodafone_uk: tps_limit: Found 0/);
    expect(result.err).toMatch(/peers\.yaml:8:\d+: error: vodafone_uk: prt: .*Did you mean port\?/);
    expect(result.err).not.toContain('hunter22');
    expect(result.out).toContain('1 created, 0 changed, 0 unchanged, 1 failed');
    expect((await peers(system.directory, ['diff', 'peers.yaml'], env)).code).toBe(2);

    const unset = await peers(system.directory, ['import', 'peers.yaml'], {
      OMNIMESSAGE_SMPP_URL: system.origin,
    });
    expect(unset).toMatchObject({
      code: 1,
      err: expect.stringMatching(/peers\.yaml:6:15: error: .*CARRIER_PASSWORD is not set/),
    });

    const token = await system.token('reader');
    const forbidden = await peers(system.directory, ['import', '--token', token, 'peers.yaml'], env);
    expect(forbidden).toMatchObject({
      code: 1,
      err: expect.stringMatching(/refused: .*operator.*\[forbidden/),
    });
    const elsewhere = await newDirectory();
    const distrusted = await peers(elsewhere, ['export', '--token', token], env);
    expect(distrusted).toMatchObject({ code: 1, err: expect.stringContaining('--ca') });
    expect((await peers(elsewhere, ['export', '--token', token, '--insecure'], env)).code).toBe(0);
    const ca = ['--ca', system.data('dashboard.cert.pem'), '--token-file', system.data('reader-token')];
    expect((await peers(elsewhere, ['export', ...ca], env)).code).toBe(0);
  });

  test('nobody there, no token, a token in the open', async () => {
    const directory = await newDirectory();
    const away = await peers(directory, ['export', '--url', 'https://127.0.0.1:1', '--token', 'some-token']);
    expect(away).toMatchObject({ code: 1, err: expect.stringContaining('connection refused') });
    expect((await peers(directory, ['export'])).err).toContain('OMNIMESSAGE_SMPP_TOKEN');
    const open = await peers(directory, [
      'export',
      '--url',
      'http://smpp.example.com',
      '--token',
      'some-token',
    ]);
    expect(open).toMatchObject({ code: 1, err: expect.stringContaining('Use https') });
    expect(open.err).not.toContain('some-token');
  });
});
