/** A process whose disk is full and whose file descriptors run out: it goes on, and takes up again what it had to leave. */
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { stringify } from 'yaml';
import { startSimulatedPartner } from '../../local/simulators/partner.ts';
import { status } from '../../local/simulators/smpp-peer.ts';
import { BALANCED, Books } from '../e2e/harness/books.ts';
import { freePort } from '../e2e/harness/ports.ts';
import { bindTo, startCarrier, startCore, startProgram } from '../e2e/harness/scene.ts';
import { until } from '../turn.ts';

const COMMAND = new URL('../../bin/omnimessage-smpp.mjs', import.meta.url).pathname;
/** File descriptors beyond those in use once everything is up. */
const SPARE = 8;
const STRANGERS = 60;

test('no room for logs, no file descriptors: messages flow, and new partners get in once there is room', async () => {
  const core = await startCore();
  const carrier = await startCarrier({ deliveries: { redeliveries: 1_000, redeliverAfterMs: 200 } });
  const books = new Books(core);
  const port = await freePort();
  const account = { system_id: 'partner', password: 'secret12' };
  const directory = await mkdtemp(join(tmpdir(), 'exhausted-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  const file = join(directory, 'gateway.yaml');
  await writeFile(
    file,
    stringify({
      api_base_url: core.url,
      api_connections: 4,
      smpp_poll_interval: 10,
      metrics_port: await freePort(),
      binds: [bindTo(carrier)],
      server_binds: [{ name: 'partner', ...account, allowed_bind_types: ['transceiver'] }],
      listen: { host: '127.0.0.1', port, connection_rate: 1_000, session_init_timeout: 1_000 },
    }),
  );
  // /dev/full: every write fails with ENOSPC.
  const script = `exec "${process.execPath}" "${COMMAND}" run --config "${file}" >/dev/full`;
  const program = startProgram('an exhausted gateway', 'bash', ['-c', script]);
  await carrier.waitFor((now) => now.stats().sessions === 1, 15_000);
  const partner = startSimulatedPartner({ port, ...account });
  onTestFinished(() => partner.close());
  await partner.bound(10_000);

  const inUse = readdirSync(`/proc/${program.pid}/fd`).length;
  execFileSync('prlimit', ['--pid', String(program.pid), `--nofile=${inUse + SPARE}`]);
  const strangers = Array.from({ length: STRANGERS }, () => {
    const socket = net.connect(port, '127.0.0.1');
    socket.on('error', () => socket.destroy());
    return socket;
  });
  onTestFinished(() => {
    for (const socket of strangers) socket.destroy();
  });
  await until(() => strangers.filter((socket) => !socket.connecting).length > STRANGERS / 2);
  books.queue(50, { registered_delivery: 1 });
  // Answered at once: taken, or to be sent again, since a connection to the core may be one too many now.
  const during = await partner.submit({ destination_addr: '447700900123', short_message: 'hello' });
  expect([0, status.ESME_RSYSERR]).toContain(during.command_status);
  await carrier.waitFor(() => books.balance(carrier).lost.length === 0, 15_000);
  for (const socket of strangers) socket.destroy();

  const second = startSimulatedPartner({ port, ...account, reconnectMs: 200 });
  onTestFinished(() => second.close());
  await second.bound(15_000);
  // The circuit to the core may be open for a moment; a partner sends again what was refused for now.
  for (let taken = false; !taken; ) {
    const answer = await second.submit({ destination_addr: '447700900123', short_message: 'hello' });
    taken = answer.command_status === 0;
    if (!taken) await wait(100);
  }
  const balance = () => books.balance({ messages: carrier.messages.filter(({ text }) => text !== 'hello') });
  await core.waitFor(() => balance().unfinished.length === 0, 15_000);
  expect(balance()).toEqual(BALANCED);
  expect(program.hasEnded).toBe(false);
}, 90_000);
