/** The processes of a bench: the gateway as it is shipped, Kannel, and around both the same core, carrier and customer. */
import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { bindTo } from '../e2e/harness/bind.ts';
import { GatewayProcess } from '../e2e/harness/gateway.ts';
import { Child } from './children.ts';
import { type TopFunction, topFunctions } from './cpu-profile.ts';
import { type Kannel, startKannel } from './kannel.ts';
import { pin, pinMainApart, unpin } from './pinning.ts';

export interface Stage {
  readonly gateway: GatewayProcess;
  /** A string says why there is none. */
  readonly kannel: Kannel | string;
  readonly coreUrl: string;
  readonly carrierPort: number;
  readonly bystander: Child;
  readonly core: Child;
  readonly carrier: Child;
  readonly customer: Child;
  /** Whether the simulators have cores of their own. */
  readonly pinned: boolean;
  /** Kannel is not needed any more, and nothing of it runs beside what is measured from now on. */
  endKannel(): Promise<void>;
  /**
   * From now on nothing else runs on the core that the gateway's main thread has, the bench and what it starts included; false: there
   * is one core. Where the simulators have cores of their own already, it stays as it is.
   */
  pinApart(): Promise<boolean>;
  /** Ends everything; gives the gateway's costliest functions when it was profiled. */
  close(): Promise<readonly TopFunction[]>;
}

export interface StageOptions {
  /** Where the gateway's CPU profile goes; null: it is not profiled. */
  readonly profile: string | null;
  readonly kannel: boolean;
}

/** This is bundled into dist/. */
const COMMAND = new URL('../bin/omnimessage-smpp.mjs', import.meta.url).pathname;
/** Two, because the pace of one ends at 10,000 a second. */
export const BIND_NAMES = ['carrier_1', 'carrier_2'] as const;
export const WINDOW = 100;
const BIND = { tps_limit: 10_000, window_size: WINDOW } as const;
/** At 10,000 a second the peer may take 100 ms to answer with the largest window, and 10 with one of 100. */
export const FAST_BIND = { name: 'fast', tps_limit: 10_000, window_size: 1_000 } as const;

export async function setStage({ profile, kannel: wanted }: StageOptions): Promise<Stage> {
  const bystander = new Child('bench-bystander.mjs');
  const carrier = new Child('bench-carrier.mjs');
  const customer = new Child('bench-customer.mjs');
  const core = new Child('bench-core.mjs', ['--max-messages', '120000']);
  const [carrierTold, customerTold, coreUrl] = await Promise.all([
    carrier.told(),
    customer.told(),
    core.firstLine(),
  ]);
  const carrierPort = carrierTold('port');
  // The carrier delivers over the session that bound last: Kannel first, so that the gateway's comes after it.
  const kannel = wanted
    ? await startKannel({
        carrierPort,
        customerPort: customerTold('port'),
        window: WINDOW,
      })
    : 'not asked for';
  const directory = await mkdtemp(join(tmpdir(), 'bench-'));
  const gateway = await GatewayProcess.spawn(
    {
      api_base_url: coreUrl,
      // The default; the harness is quicker.
      smpp_poll_interval: 100,
      binds: [
        bindTo({ port: carrierPort }, FAST_BIND),
        ...BIND_NAMES.map((name) => bindTo({ port: carrierPort }, { name, ...BIND })),
      ],
    },
    {
      command: COMMAND,
      ...(profile === null ? {} : { nodeOptions: ['--cpu-prof', `--cpu-prof-dir=${directory}`] }),
    },
  );
  for (const bind_name of [FAST_BIND.name, ...BIND_NAMES]) await gateway.logged('bound', { bind_name });
  const subjects = [gateway.pid, ...(typeof kannel === 'string' ? [] : kannel.pids)];
  const cores = availableParallelism();
  const pinned = await pin(subjects, [core.pid, carrier.pid, customer.pid], cores);
  let kannelRuns = typeof kannel !== 'string';
  const endKannel = async (): Promise<void> => {
    if (typeof kannel === 'string' || !kannelRuns) return;
    kannelRuns = false;
    await kannel.close();
  };
  return {
    gateway,
    kannel,
    coreUrl,
    carrierPort,
    bystander,
    core,
    carrier,
    customer,
    pinned,
    endKannel,
    pinApart: async () => {
      const others = [core, carrier, customer, bystander, process].map(({ pid }) => pid);
      return pinned || pinMainApart(gateway.pid, others, cores);
    },
    close: async () => {
      // What the bench starts afterwards goes wherever there is room.
      await unpin([process.pid], cores);
      gateway.signal('SIGTERM');
      await gateway.ended(20_000);
      await gateway.close();
      await endKannel();
      const top = profile === null ? [] : await topFunctions(directory);
      if (profile !== null) await keep(directory, profile);
      await rm(directory, { recursive: true, force: true });
      for (const child of [carrier, core, customer, bystander]) await child.end();
      return top;
    },
  };
}

/** The profile itself, to be opened in a browser's DevTools. */
async function keep(directory: string, file: string): Promise<void> {
  const name = (await readdir(directory)).find((one) => one.endsWith('.cpuprofile'));
  if (name !== undefined) await cp(join(directory, name), file);
}
