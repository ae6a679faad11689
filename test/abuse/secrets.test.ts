/** Planted secrets are looked for in everything that leaves the gateway: logs, metrics, answers, exports, bundles, dumps. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import { clientPeer, serverPeer, startApi } from '../../control-plane/api/api.fixture.ts';
import { operations } from '../../control-plane/api/operations.ts';
import { startSimulatedPartner } from '../../local/simulators/partner.ts';
import { freePort } from '../e2e/harness/ports.ts';
import { bindTo, startCarrier, startCore, startGateway } from '../e2e/harness/scene.ts';
import { startByShell } from '../e2e/harness/shell-gateway.ts';

const TOKEN = 'planted-api-token-7f3a';
const TO_CARRIER = 'Plant-c1';
const OF_PARTNER = 'Plant-p1';
const GUESSED = 'Plant-g1';
const PLANTED = [TOKEN, TO_CARRIER, OF_PARTNER, GUESSED];

function found(where: string): string[] {
  return PLANTED.filter((secret) => where.includes(secret));
}

test('a connector that logs everything it can: none in its output, metrics and readiness', async () => {
  const core = await startCore();
  const account = { system_id: 'gateway', password: TO_CARRIER };
  const carrier = await startCarrier({ accounts: [account] });
  const port = await freePort();
  const gateway = await startGateway({
    api_base_url: core.url,
    api_token: TOKEN,
    log_level: 'trace',
    binds: [
      bindTo(carrier, account),
      bindTo(carrier, { ...account, name: 'refused', password: GUESSED, reconnect_delay: 50_000 }),
    ],
    server_binds: [
      { name: 'partner', system_id: 'partner', password: OF_PARTNER, allowed_bind_types: ['transceiver'] },
    ],
    listen: { host: '127.0.0.1', port },
  });
  await gateway.logged('bind_failed', { bind_name: 'refused' });
  const right = startSimulatedPartner({ port, system_id: 'partner', password: OF_PARTNER });
  onTestFinished(() => right.close());
  await right.bound(5_000);
  const wrong = startSimulatedPartner({ port, system_id: 'partner', password: GUESSED, reconnectMs: null });
  await wrong.waitFor(({ state }) => state.is === 'refused', 10_000);
  await gateway.logged('bind_refused');
  core.queue({
    dest_smsc: 'carrier',
    source_msisdn: 'ACME',
    destination_msisdn: '447700900123',
    message_body: 'x',
  });
  await core.waitFor((now) => now.stats().reached.sent === 1, 10_000);
  const metrics = await fetch(`http://127.0.0.1:${gateway.metricsPort}/metrics`);
  const everything = [
    JSON.stringify(gateway.log),
    gateway.errorOutput,
    await metrics.text(),
    JSON.stringify(await gateway.ready()),
  ].join('\n');
  expect(everything).toContain('partner');
  expect(found(everything)).toEqual([]);
}, 60_000);

test('the API: none in any answer, export, support bundle, audit trail, refusal or log line', async () => {
  const api = await startApi();
  onTestFinished(() => api.close());
  const answers: string[] = [];
  const call = async (method: string, path: string, json?: unknown): Promise<void> => {
    const { body, headers } = await api.call(method, path, json === undefined ? {} : { json });
    answers.push(body, JSON.stringify([...headers]));
  };
  await call('POST', '/api/client-peers', clientPeer('acme', { password: TO_CARRIER }));
  await call('POST', '/api/server-peers', serverPeer('acme2', { password: OF_PARTNER }));
  // Refused for another reason, with the secret in the body; and with the secret where it does not belong.
  await call('POST', '/api/client-peers', clientPeer('acme', { password: TO_CARRIER }));
  await call('POST', '/api/client-peers', clientPeer('other', { password: GUESSED, port: 'no port' }));
  await call('POST', '/api/client-peers', clientPeer('other', { password: [GUESSED] }));
  await call(
    'POST',
    '/api/client-peers',
    clientPeer('other', { password: `${GUESSED} much too long for the field` }),
  );
  await call('POST', '/api/server-peers', { ...serverPeer('other'), passwort: GUESSED });
  for (const { method, path } of operations) {
    if (method !== 'get') continue;
    for (const name of ['acme', 'acme2'])
      await call('GET', path.replace('{name}', name).replace('{id}', 'none'));
  }
  const bundle = await api.app.request('/api/support-bundle', {
    headers: { authorization: 'Bearer operator-token-0123456789' },
  });
  answers.push(gunzipSync(Buffer.from(await bundle.arrayBuffer())).toString('latin1'));
  answers.push(JSON.stringify(api.logged));
  const everything = answers.join('\n');
  expect(everything).toContain('smsc.example.com');
  expect(found(everything)).toEqual([]);
}, 60_000);

/** Where the kernel hands dumps to a program (systemd-coredump, apport), or puts them elsewhere, they are not ours to read. */
const dumpsAreFiles = readFileSync('/proc/sys/kernel/core_pattern', 'utf8').startsWith('core');

/**
 * The dumps of a gateway that ends by SIGABRT while a carrier and a partner are bound to it, where the shell allows any size.
 * `path`: where it finds programs.
 */
async function dumpsOfConnector(path: string): Promise<Buffer[]> {
  const core = await startCore();
  const account = { system_id: 'gateway', password: TO_CARRIER };
  const carrier = await startCarrier({ accounts: [account] });
  const port = await freePort();
  const partner = { system_id: 'partner', password: OF_PARTNER };
  const settings = {
    api_base_url: core.url,
    api_token: TOKEN,
    metrics_port: await freePort(),
    binds: [bindTo(carrier, account)],
    server_binds: [{ name: 'partner', ...partner, allowed_bind_types: ['transceiver' as const] }],
    listen: { host: '127.0.0.1', port },
  };
  const { program: gateway, directory } = await startByShell(
    'a connector that dumps core',
    settings,
    (command) => `ulimit -c unlimited; PATH="${path}"; ${command}`,
  );
  await carrier.waitFor((now) => now.stats().sessions === 1, 15_000);
  const right = startSimulatedPartner({ port, ...partner });
  onTestFinished(() => right.close());
  await right.bound(10_000);
  gateway.signal('SIGABRT');
  expect(await gateway.ended(10_000)).toMatchObject({ signal: 'SIGABRT' });
  const dumps = readdirSync(directory).filter((file) => file.startsWith('core'));
  return dumps.map((file) => readFileSync(join(directory, file)));
}

test.skipIf(!dumpsAreFiles)(
  'no core dump of a connector that a carrier and a partner are bound to',
  async () => {
    expect(await dumpsOfConnector(process.env['PATH'] ?? '')).toEqual([]);
  },
);

test.skipIf(!dumpsAreFiles)('none in the memory of its core dump, where prlimit(1) is missing', async () => {
  const [dump, ...others] = await dumpsOfConnector('/nowhere');
  expect(others).toEqual([]);
  const memory = segments(dump ?? Buffer.alloc(0), PT_LOAD).join('');
  expect(memory).toContain('linux-vdso.so');
  expect(found(memory)).toEqual([]);
});

/** Of elf(5): a segment of memory. The others are notes: registers, the name of the program, its files. */
const PT_LOAD = 1;

/** What the segments of a kind hold, in a core dump of a 64-bit little-endian Linux (elf(5)). */
function segments(dump: Buffer, kind: number): string[] {
  const headersAt = Number(dump.readBigUInt64LE(32));
  const [size, count] = [dump.readUInt16LE(54), dump.readUInt16LE(56)];
  const contents = [];
  for (let at = headersAt; at < headersAt + count * size; at += size) {
    if (dump.readUInt32LE(at) !== kind) continue;
    const from = Number(dump.readBigUInt64LE(at + 8));
    contents.push(dump.toString('latin1', from, from + Number(dump.readBigUInt64LE(at + 32))));
  }
  return contents;
}
