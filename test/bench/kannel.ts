/** Kannel, as Debian has it, between the bench's carrier and its customer. */
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathOf } from '../debian.ts';
import { freePort } from '../e2e/harness/ports.ts';
import { Program } from '../e2e/harness/program.ts';

export interface Kannel {
  readonly pids: readonly number[];
  readonly sendPort: number;
  close(): Promise<void>;
}

export interface KannelOptions {
  readonly carrierPort: number;
  readonly customerPort: number;
  /** Requests without an answer on its one transceiver session: with two it is slower by a fifth. */
  readonly window: number;
}

/** A string says why there is none. */
export async function startKannel(options: KannelOptions): Promise<Kannel | string> {
  if (!existsSync(pathOf('bearerbox')) || !existsSync(pathOf('smsbox'))) return 'kannel is not installed';
  const directory = await mkdtemp(join(tmpdir(), 'bench-'));
  const file = join(directory, 'kannel.conf');
  const [adminPort, boxPort, sendPort] = [await freePort(), await freePort(), await freePort()];
  await writeFile(file, configuration({ ...options, adminPort, boxPort, sendPort }));
  // Level 4, panics alone: what is written by default costs it a good part of its speed.
  const bearerbox = new Program('bearerbox', pathOf('bearerbox'), ['-v', '4', file], { cwd: directory });
  await reachable(adminPort);
  const smsbox = new Program('smsbox', pathOf('smsbox'), ['-v', '4', file], { cwd: directory });
  await reachable(sendPort);
  return {
    pids: [bearerbox.pid, smsbox.pid],
    sendPort,
    close: async () => {
      await smsbox.kill();
      await bearerbox.kill();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

const PATIENCE_MS = 15_000;

/** It writes nothing at its level, so its port tells that it is up. */
async function reachable(port: number): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    try {
      await fetch(`http://127.0.0.1:${port}/`, { signal: AbortSignal.timeout(1_000) });
      return;
    } catch (error) {
      if (performance.now() > deadline) throw new Error(`nobody answers on port ${port}`, { cause: error });
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

interface Ports extends KannelOptions {
  readonly adminPort: number;
  readonly boxPort: number;
  readonly sendPort: number;
}

function configuration(at: Ports): string {
  return `group = core
admin-port = ${at.adminPort}
admin-password = unused
smsbox-port = ${at.boxPort}
box-allow-ip = 127.0.0.1
dlr-storage = internal
sms-incoming-queue-limit = -1
sms-outgoing-queue-limit = 1000000

group = smsc
smsc = smpp
smsc-id = carrier
host = 127.0.0.1
port = ${at.carrierPort}
transceiver-mode = true
smsc-username = bench
smsc-password = bench
system-type = ""
max-pending-submits = ${at.window}

group = smsbox
bearerbox-host = 127.0.0.1
bearerbox-port = ${at.boxPort}
sendsms-port = ${at.sendPort}

group = sendsms-user
username = bench
password = bench
max-messages = 1

group = sms-service
keyword = default
catch-all = true
max-messages = 0
post-url = "http://127.0.0.1:${at.customerPort}/mo?from=%p&to=%P"
`;
}
