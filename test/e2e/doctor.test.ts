/** `omnimessage-smpp doctor` and `support-bundle` beside a gateway that runs, as an operator types them. */
import { execFile } from 'node:child_process';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { LocalSystem, newDirectory } from './harness/local-system.ts';
import { freePort } from './harness/ports.ts';
import { Program } from './harness/program.ts';
import { bindTo, startCarrier, startCore, startGateway } from './harness/scene.ts';

const COMMAND = new URL('../../bin/omnimessage-smpp.mjs', import.meta.url).pathname;

async function run(cwd: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const program = new Program(args[0] ?? '', process.execPath, [COMMAND, ...args], { cwd, env });
  const { code } = await program.ended(30_000);
  return { code, out: program.stdout.all.join('\n'), err: program.stderr.all.join('\n') };
}

test('binds that the gateway has up are left alone, its listener is known as its own, and a carrier that refuses is found', async () => {
  const core = await startCore();
  const [carrier, strict] = [await startCarrier(), await startCarrier({ accounts: [] })];
  const port = await freePort();
  const partner = {
    name: 'acme',
    system_id: 'acme',
    password: 'Plant-p1',
    allowed_bind_types: ['receiver'],
  } as const;
  const gateway = await startGateway({
    api_base_url: core.url,
    binds: [bindTo(carrier), bindTo(strict, { name: 'refused' })],
    server_binds: [{ ...partner, allowed_bind_types: ['receiver'] }],
    listen: { host: '127.0.0.1', port },
  });
  await gateway.logged('bound', { bind_name: 'carrier' });
  await gateway.logged('bind_failed', { bind_name: 'refused' });
  const directory = await newDirectory();
  const env = { METRICS_PORT: String(gateway.metricsPort) };

  const first = await run(directory, ['doctor', '--config', gateway.file], env);
  expect(first.err).toBe('');
  expect(first.code).toBe(1);
  expect(first.out).toMatch(/ok {7}gateway_bind {7}bound: carrier\n/);
  expect(first.out).toMatch(
    /FAILED {3}gateway_bind {7}refused: disconnected: bind refused with ESME_RINVSYSID/,
  );
  expect(first.out).toMatch(/skipped {2}bind_test {10}carrier: the gateway here is bound/);
  expect(first.out).toMatch(
    /FAILED {3}bind_test {10}refused: bind refused with ESME_RINVSYSID \(0x0000000F\)/,
  );
  expect(first.out).toMatch(
    new RegExp(`ok {7}listen_address {5}127\\.0\\.0\\.1:${port} is the gateway’s: .*pid ${gateway.pid}`),
  );
  // What the gateway says of the bind is the symptom, so it comes last.
  expect(first.out).toMatch(
    /begin with first:\n {2}bind_test .*\n {6}do: .*\n {2}gateway_bind {2}refused: .*$/,
  );
  expect(carrier.stats().binds).toBe(1);
  expect(first.out).not.toContain('Plant-p1');

  const args = ['doctor', '--config', gateway.file, '--bind', 'carrier', '--second-session', '--json'];
  const second = await run(directory, args, env);
  expect(JSON.parse(second.out)).toMatchObject({
    findings: expect.arrayContaining([expect.objectContaining({ code: 'bind_test', status: 'ok' })]),
  });
  expect(carrier.stats()).toMatchObject({ binds: 2, sessions: 1 });
});

test('on the machine of the whole system its API tests the binds, and the bundle has its log, peers and status, without any word', async () => {
  const core = await startCore();
  const [carrier, strict] = [await startCarrier(), await startCarrier({ accounts: [] })];
  const system = await LocalSystem.start({
    settings: { api_base_url: core.url, binds: [bindTo(carrier), bindTo(strict, { name: 'refused' })] },
  });
  await system.logged('bind_failed');
  const env = { OMNIMESSAGE_SMPP_URL: system.origin, METRICS_PORT: String(system.metricsPort) };

  // Passwords are sealed in the table: the API tests what is not up.
  const said = await run(system.directory, ['doctor'], env);
  expect(said.code).toBe(1);
  expect(said.out).toMatch(/ok {7}table_peers {8}.*; https:\/\/localhost:\d+ tests refused\n/);
  expect(said.out).toMatch(
    /FAILED {3}bind_test {10}refused: bind refused with ESME_RINVSYSID \(0x0000000F\)/,
  );
  const unasked = await run(system.directory, ['doctor', '--no-test-bind'], env);
  expect(unasked.out).toMatch(/skipped {2}table_peers {8}.*none is to be tested/);

  const { code, out, err } = await run(system.directory, ['support-bundle'], env);
  expect([code, err]).toEqual([0, 'not in it: settings.yaml: no settings file is named (--config, CONFIG)']);
  const name = (await readdir(system.directory)).find((file) => file.endsWith('.tar.gz')) ?? '';
  expect(out).toContain(name);
  expect((await stat(join(system.directory, name))).mode & 0o777).toBe(0o600);
  const tar = async (...words: string[]): Promise<string> =>
    (await promisify(execFile)('tar', words, { cwd: system.directory })).stdout;
  expect((await tar('tzf', name)).trim().split('\n')).toEqual([
    'version.txt',
    'settings.yaml.failed',
    'doctor.txt',
    'ready.json',
    'metrics.txt',
    'system.json',
    'logs.jsonl',
    'peers.yaml',
    'status.json',
  ]);
  expect(await tar('xzOf', name, 'logs.jsonl')).toMatch(/^\{"at":/);
  expect(await tar('xzOf', name, 'peers.yaml')).toContain('name: carrier');
  const everything = await tar('xzOf', name);
  for (const secret of [await system.token('operator'), bindTo(carrier).password]) {
    expect(everything).not.toContain(secret);
  }
}, 120_000);
