/** One machine: starts, what they keep, who gets in, and ends. */
import { readFile, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { LocalSystem, newDirectory } from './harness/local-system.ts';
import { freePort } from './harness/ports.ts';
import { bindTo, startCarrier, startCore } from './harness/scene.ts';

describe('the first start', () => {
  test('prints a link that lets in, and keeps what it made for its owner alone', async () => {
    const core = await startCore();
    const system = await LocalSystem.start({ settings: { api_base_url: core.url } });
    const link = await system.program.stdout.find(
      (line) => /https:\/\/localhost:\d+\/#token=(\S+)/.exec(line),
      1_000,
      'link',
    );
    expect((await system.ask('GET', '/api/session', { token: link[1] ?? '' })).json).toMatchObject({
      role: 'operator',
    });
    expect(link[1]).toBe(await system.token());
    expect((await stat(system.data('.'))).mode & 0o777).toBe(0o700);
    for (const file of [
      'operator-token',
      'reader-token',
      'dashboard.key.pem',
      'dashboard.cert.pem',
      'carrier-passwords.key',
      'api-signing.key',
    ]) {
      expect((await stat(system.data(file))).mode & 0o777, file).toBe(0o600);
    }
  });

  test('every call needs a token, and changing anything the operator’s', async () => {
    const core = await startCore();
    const system = await LocalSystem.start({ settings: { api_base_url: core.url } });
    for (const token of [null, 'nobody-has-this-token', '']) {
      const refused = await system.ask('GET', '/api/status', { token });
      expect(refused.status).toBe(401);
      expect(refused.headers['www-authenticate']).toMatch(/^Bearer /);
      expect(refused.headers['content-type']).toBe('application/problem+json');
    }
    const token = await system.token('reader');
    expect((await system.ask('GET', '/api/status', { token })).status).toBe(200);
    const peer = bindTo({ port: 1 });
    expect((await system.ask('POST', '/api/client-peers', { token, json: peer })).status).toBe(403);
    expect((await system.ask('POST', '/api/client-peers', { json: peer })).status).toBe(201);
    expect((await system.ask('GET', '/', { token: null })).status).toBe(200);
  });

  test('tokens of the environment win, and are not printed', async () => {
    const core = await startCore();
    const env = { ADMIN_TOKEN: 'admin-of-the-house', READER_TOKEN: 'reader-of-the-house' };
    const system = await LocalSystem.start({ settings: { api_base_url: core.url }, env });
    const session = async (token: string) => (await system.ask('GET', '/api/session', { token })).json;
    expect(await session(env.ADMIN_TOKEN)).toMatchObject({ role: 'operator' });
    expect(await session(env.READER_TOKEN)).toMatchObject({ role: 'reader' });
    expect(system.program.stdout.all.join('\n')).not.toContain(env.ADMIN_TOKEN);
  });
});

describe('a later start', () => {
  test('has the peers, their desired state, the token and the certificate of before', async () => {
    const [core, carrier, kept] = [await startCore(), await startCarrier(), await startCarrier()];
    const directory = await newDirectory();
    const settings = { api_base_url: core.url, binds: [bindTo(carrier, { name: 'of_the_file' })] };
    const first = await LocalSystem.start({ settings, directory });
    await first.ask('POST', '/api/client-peers', { json: bindTo(kept, { name: 'of_the_api' }) });
    await first.ask('POST', '/api/client-peers', { json: bindTo(kept, { name: 'kept_down' }) });
    await first.ask('POST', '/api/client-peers/kept_down/disconnect');
    await kept.waitFor((now) => now.stats().binds >= 1, 5_000);
    const made = {
      token: await first.token(),
      cert: await readFile(first.data('dashboard.cert.pem'), 'utf8'),
    };
    const ended = await first.interrupt();
    expect(ended.code).toBe(0);
    expect(ended.tookMs).toBeLessThan(5_000);
    const before = kept.stats().binds;

    const second = await LocalSystem.start({ settings, directory });
    expect(await second.token()).toBe(made.token);
    expect(await readFile(second.data('dashboard.cert.pem'), 'utf8')).toBe(made.cert);
    await kept.waitFor((now) => now.stats().binds > before, 5_000);
    const { json } = await second.ask('GET', '/api/client-peers');
    expect(json).toMatchObject({
      items: [
        { name: 'kept_down', source: 'api', desired: { state: 'down' } },
        { name: 'of_the_api', source: 'api', desired: { state: 'up' } },
        { name: 'of_the_file', source: 'file' },
      ],
    });
    // The one that is kept down is not dialled.
    expect(kept.stats().binds).toBe(before + 1);
  });

  test('after a kill has its binds up as fast as any other', async () => {
    const [core, carrier] = [await startCore(), await startCarrier()];
    const directory = await newDirectory();
    const settings = { api_base_url: core.url, binds: [bindTo(carrier)] };
    const first = await LocalSystem.start({ settings, directory });
    await carrier.waitFor((now) => now.stats().sessions === 1, 5_000);
    // Of the main process alone: its emulators find out by themselves.
    const emulators = await first.emulatorsPid();
    process.kill(first.program.pid, 'SIGKILL');
    await first.program.ended(10_000);
    const second = await LocalSystem.start({ settings, directory });
    await carrier.waitFor((now) => now.stats().binds === 2, 3_000);
    expect((await second.ask('GET', '/api/status')).json).toMatchObject({ connectors: [{ state: 'live' }] });
    expect(() => process.kill(emulators, 0)).toThrow('ESRCH');
  });

  test('a file that has changed is taken in; what the API changed or deleted stays so, until it is given back', async () => {
    const [core, carrier] = [await startCore(), await startCarrier()];
    const directory = await newDirectory();
    const named = (name: string, tps_limit: number) => bindTo(carrier, { name, tps_limit });
    const file = (tps: number) => ({
      api_base_url: core.url,
      binds: [named('a', tps), named('b', tps), named('c', tps)],
    });
    const first = await LocalSystem.start({ settings: file(10), directory });
    await carrier.waitFor((now) => now.stats().sessions === 3, 5_000);
    await first.patch('/api/client-peers/b', { tps_limit: 77 });
    await first.remove('/api/client-peers/c');
    await carrier.waitFor((now) => now.stats().sessions === 2, 5_000);
    await first.interrupt();

    const second = await LocalSystem.start({ settings: file(20), directory });
    await carrier.waitFor((now) => now.stats().sessions === 2, 5_000);
    expect((await second.ask('GET', '/api/client-peers')).json).toMatchObject({
      items: [
        { name: 'a', tps_limit: 20, source: 'file' },
        { name: 'b', tps_limit: 77, source: 'api', overrides_file: true },
      ],
    });
    expect((await second.ask('POST', '/api/client-peers/c/back-to-file')).status).toBe(200);
    await carrier.waitFor((now) => now.stats().sessions === 3, 5_000);
  });
});

describe('a start that cannot be', () => {
  test('on a port in use says which, and ends', async () => {
    const core = await startCore();
    const taken = createServer().listen(await freePort(), '127.0.0.1');
    onTestFinished(() => void taken.close());
    await new Promise((resolve) => taken.once('listening', resolve));
    const address = taken.address();
    const port = address !== null && typeof address === 'object' ? String(address.port) : '';
    const system = await LocalSystem.spawn({
      settings: { api_base_url: core.url },
      env: { DASHBOARD_PORT: port },
    });
    expect(await system.program.ended(30_000)).toEqual({ code: 1, signal: null });
    expect(system.program.stderr.all.join('\n')).toMatch(
      new RegExp(`127\\.0\\.0\\.1:${port}: the port is in use.*DASHBOARD_PORT`),
    );
  });

  test('beside another one on the same data says so, and leaves that one alone', async () => {
    const core = await startCore();
    const directory = await newDirectory();
    const settings = { api_base_url: core.url };
    const first = await LocalSystem.start({ settings, directory });
    const second = await LocalSystem.spawn({ settings, directory });
    expect(await second.program.ended(30_000)).toEqual({ code: 1, signal: null });
    expect(second.program.stderr.all.join('\n')).toContain('Is another omnimessage-smpp local running');
    expect((await first.ask('GET', '/api/status')).status).toBe(200);
  });

  test('with a faulty environment names each variable', async () => {
    const system = await LocalSystem.spawn({ env: { DASHBOARD_PORT: '99999', ADMIN_TOKEN: 'a b' } });
    expect(await system.program.ended(30_000)).toEqual({ code: 1, signal: null });
    expect(system.program.stderr.all.join('\n')).toMatch(/DASHBOARD_PORT.*\n.*ADMIN_TOKEN/);
  });
});
