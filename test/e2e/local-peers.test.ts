/** One machine: peers over the API, in effect at once, with messages going on. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { BALANCED, Books } from './harness/books.ts';
import { LocalSystem } from './harness/local-system.ts';
import { bindTo, startCarrier, startCore } from './harness/scene.ts';

const README = new URL('../../README.md', import.meta.url);
const shell = promisify(execFile);

async function scene() {
  const [core, carrier] = [await startCore(), await startCarrier()];
  const system = await LocalSystem.start({ settings: { api_base_url: core.url } });
  return { core, carrier, system, books: new Books(core) };
}

test('the README’s one line adds a carrier, which is bound within two seconds', async () => {
  const readme = await readFile(README, 'utf8');
  const [line] = /^curl (?:.*\\\n)*.*$/m.exec(readme) ?? [];
  if (line?.includes('/api/client-peers') !== true)
    throw new Error('the README has no line that adds a carrier');
  const { system } = await scene();
  const carrier = await startCarrier({ accounts: [{ system_id: 'gateway', password: 'demo-1' }] });
  const here = line
    .replace('https://localhost:8087', system.origin)
    .replace(/"port": ?\d+/, `"port":${carrier.port}`);
  const began = performance.now();
  const { stdout } = await shell('bash', ['-c', here.replace('curl ', 'curl --fail-with-body -sS ')], {
    cwd: system.directory,
  });
  await carrier.waitFor((now) => now.stats().binds + now.stats().bindsRefused > 0, 5_000);
  expect(performance.now() - began).toBeLessThan(2_000);
  expect(carrier.stats()).toMatchObject({ binds: 1, bindsRefused: 0 });
  expect(stdout).not.toContain('demo-1');
});

describe('with messages going on', () => {
  test('a new limit touches no session, a new password makes them anew, and nothing is lost or doubled', async () => {
    const { carrier, system, books } = await scene();
    const path = '/api/client-peers/carrier';
    await system.ask('POST', '/api/client-peers', { json: bindTo(carrier, { tps_limit: 200 }) });
    await carrier.waitFor((now) => now.stats().sessions === 1, 5_000);
    books.queue(2_000);
    await carrier.waitFor((now) => now.stats().taken >= 100, 10_000);
    await system.patch(path, { tps_limit: 400 });
    await carrier.waitFor((now) => now.stats().taken >= 800, 10_000);
    expect(carrier.stats()).toMatchObject({ binds: 1, unbinds: 0 });

    await system.patch(path, { password: 'secret99' });
    await carrier.waitFor((now) => now.stats().bindsRefused === 1, 5_000);
    expect(carrier.stats()).toMatchObject({ unbinds: 1, sessions: 0 });
    expect((await system.ask('GET', '/api/logs?bind=carrier&text=password&level=warn')).text).toContain(
      'check password',
    );
    await system.patch(path, { password: 'secret12' });
    await carrier.waitFor((now) => now.stats().binds === 2, 5_000);
    await system.patch(path, { tps_limit: 2_000 });
    await carrier.waitFor((now) => now.stats().taken === books.size, 20_000);

    await system.remove(path);
    await carrier.waitFor((now) => now.stats().sessions === 0 && now.stats().unbinds === 2, 10_000);
    expect((await system.ask('GET', path)).status).toBe(404);
    expect((await system.ask('GET', '/metrics')).status).toBe(404);
    expect(books.balance(carrier)).toEqual(BALANCED);
  });

  test('suspended it keeps its session and sends nothing; drained it ends what is out; each until resumed', async () => {
    const { core, carrier, system, books } = await scene();
    await system.ask('POST', '/api/client-peers', { json: bindTo(carrier, { tps_limit: 300 }) });
    await carrier.waitFor((now) => now.stats().sessions === 1, 5_000);
    books.queue(900);
    await carrier.waitFor((now) => now.stats().taken >= 100, 10_000);
    await system.ask('POST', '/api/client-peers/carrier/suspend');
    await system.logged('bind_suspend');
    const taken = carrier.stats().taken;
    await core.waitFor(() => core.stats().reached.delivered === taken || null, 10_000);
    expect(carrier.stats()).toMatchObject({ taken, binds: 1, sessions: 1 });

    await system.ask('POST', '/api/client-peers/carrier/resume');
    await carrier.waitFor((now) => now.stats().taken >= taken + 100, 10_000);
    await system.ask('POST', '/api/client-peers/carrier/drain');
    await carrier.waitFor((now) => now.stats().unbinds === 1 && now.stats().sessions === 0, 10_000);
    expect((await system.ask('GET', '/api/client-peers/carrier')).json).toMatchObject({
      desired: { state: 'drained' },
    });

    await system.ask('POST', '/api/client-peers/carrier/reconnect');
    await core.waitFor(() => core.stats().reached.delivered === books.size || null, 20_000);
    expect(books.balance(carrier)).toEqual(BALANCED);
  });

  test('an operator who did not see the other’s change gets a 412, and no update is lost', async () => {
    const { carrier, system } = await scene();
    await system.ask('POST', '/api/client-peers', { json: bindTo(carrier) });
    const path = '/api/client-peers/carrier';
    const seen = String((await system.ask('GET', path)).headers['etag']);
    await system.patch(path, { tps_limit: 7 });
    const late = await system.ask('PATCH', path, { json: { tps_limit: 9 }, headers: { 'if-match': seen } });
    expect(late.status).toBe(412);
    expect((await system.ask('PATCH', path, { json: { tps_limit: 9 } })).status).toBe(428);
    expect((await system.ask('GET', path)).json).toMatchObject({ tps_limit: 7 });
  });
});

test('a partner is let in as soon as it is added, and out as soon as it is removed', async () => {
  const { system } = await scene();
  const partner = {
    name: 'partner',
    system_id: 'acme',
    password: 'secret12',
    allowed_bind_types: ['transceiver'],
    ip_whitelist: ['127.0.0.1'],
  };
  const { json } = await system.ask('GET', '/api/status');
  expect(json).toMatchObject({ connectors: [{ state: 'live' }] });
  const listenPort = portOf(json);
  const dial = async () => {
    const carrier = bindTo({ port: listenPort }, { name: 'ourselves', system_id: 'acme' });
    return (await system.ask('POST', '/api/client-peers', { json: carrier })).status;
  };
  expect((await system.ask('POST', '/api/server-peers', { json: partner })).status).toBe(201);
  await system.logged('bind_start');
  expect(await dial()).toBe(201);
  await system.program.stdout.find(
    (line) => line.includes('bound as transceiver') && line.includes('"system_id":"acme"'),
    5_000,
    'partner',
  );
  await system.remove('/api/server-peers/partner');
  await system.program.stdout.find((line) => line.includes('partner disconnected'), 5_000, 'its end');
});

function portOf(status: unknown): number {
  const text = JSON.stringify(status);
  const port = /"listener":\{"host":"[^"]+","port":(\d+)/.exec(text)?.[1];
  if (port === undefined) throw new Error(`no listener in ${text}`);
  return Number(port);
}

describe('the emulators', () => {
  test('killed, are back with everything in them, while messages go on', async () => {
    const { core, carrier, system, books } = await scene();
    await system.ask('POST', '/api/client-peers', { json: bindTo(carrier, { tps_limit: 300 }) });
    await carrier.waitFor((now) => now.stats().sessions === 1, 5_000);
    books.queue(1_200);
    await carrier.waitFor((now) => now.stats().taken >= 100, 10_000);
    process.kill(await system.emulatorsPid(), 'SIGKILL');
    await system.logged('emulated_aws_died');
    await system.logged('emulated_aws_restarted');
    await core.waitFor(() => core.stats().reached.delivered === books.size || null, 20_000);
    expect(carrier.stats()).toMatchObject({ binds: 1, unbinds: 0 });
    expect(
      (await system.ask('POST', '/api/client-peers', { json: bindTo(carrier, { name: 'after' }) })).status,
    ).toBe(201);
    await carrier.waitFor((now) => now.stats().binds === 2, 40_000);
    expect(books.balance(carrier)).toEqual(BALANCED);
  });
});
