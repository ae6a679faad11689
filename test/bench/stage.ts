/** The three processes of a bench: the gateway as it is shipped, the simulated core, and a carrier. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bindTo } from '../e2e/harness/bind.ts';
import { GatewayProcess } from '../e2e/harness/gateway.ts';
import { type TopFunction, topFunctions } from './cpu-profile.ts';

export interface Stage {
  readonly gateway: GatewayProcess;
  readonly coreUrl: string;
  readonly pids: { readonly gateway: number; readonly core: number; readonly carrier: number };
  /** The carrier delivers so many messages; resolves when all are answered, with the number of refusals. */
  deliver(count: number): Promise<number>;
  /** Ends everything; gives the gateway's costliest functions when it was profiled. */
  close(): Promise<readonly TopFunction[]>;
}

export interface StageOptions {
  readonly profile: boolean;
}

/** This is bundled into dist/. */
const COMMAND = new URL('../bin/omnimessage-smpp.mjs', import.meta.url).pathname;
/** Two, because the pace of one ends at 10,000 a second. */
export const BIND_NAMES = ['carrier_1', 'carrier_2'] as const;
const BIND = { tps_limit: 10_000, window_size: 100 } as const;

export async function setStage({ profile }: StageOptions): Promise<Stage> {
  const carrier = child('bench-carrier.mjs', []);
  const core = child('bench-core.mjs', ['--port', '0', '--max-messages', '400000']);
  const [{ port }, coreUrl] = await Promise.all([reply(carrier), firstLine(core)]);
  const directory = await mkdtemp(join(tmpdir(), 'bench-'));
  const gateway = await GatewayProcess.spawn(
    {
      api_base_url: coreUrl,
      binds: BIND_NAMES.map((name) => bindTo({ port: Number(port) }, { name, ...BIND })),
    },
    { command: COMMAND, ...(profile ? { nodeOptions: ['--cpu-prof', `--cpu-prof-dir=${directory}`] } : {}) },
  );
  for (const bind_name of BIND_NAMES) await gateway.logged('bound', { bind_name });
  return {
    gateway,
    coreUrl,
    pids: { gateway: gateway.pid, core: pidOf(core), carrier: pidOf(carrier) },
    deliver: async (count) => {
      carrier.send({ deliver: count });
      return Number((await reply(carrier))['refused']);
    },
    close: async () => {
      gateway.signal('SIGTERM');
      await gateway.ended(20_000);
      await gateway.close();
      const top = profile ? await topFunctions(directory) : [];
      await rm(directory, { recursive: true, force: true });
      for (const process of [carrier, core]) {
        process.kill('SIGTERM');
        if (process.exitCode === null && process.signalCode === null) await once(process, 'exit');
      }
      return top;
    },
  };
}

function child(file: string, args: readonly string[]): ChildProcess {
  const path = new URL(file, import.meta.url).pathname;
  return fork(path, args, { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
}

async function reply(from: ChildProcess): Promise<Readonly<Record<string, unknown>>> {
  const [message]: unknown[] = await once(from, 'message');
  if (typeof message !== 'object' || message === null) throw new Error('the carrier said nothing sensible');
  return { ...message };
}

async function firstLine({ stdout }: ChildProcess): Promise<string> {
  if (stdout === null) throw new Error('the core has no output');
  const [text]: unknown[] = await once(stdout, 'data');
  return String(text).trim();
}

function pidOf({ pid }: ChildProcess): number {
  if (pid === undefined) throw new Error('a process did not start');
  return pid;
}
