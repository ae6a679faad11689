/** The processes of the scale test: gateways with binds spread over them, and one core and one carrier for all. */
import { cpus } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import type { SettingsInput } from '../../contract/settings.ts';
import { bindTo } from '../e2e/harness/bind.ts';
import { GatewayProcess } from '../e2e/harness/gateway.ts';
import { sumOf } from '../e2e/harness/metrics.ts';
import { Child } from './children.ts';
import { queue, reached, send, until, waiting } from './core-client.ts';
import { pinMainApart, unpin } from './pinning.ts';
import { usageOf } from './process-usage.ts';

const COMMAND = new URL('../bin/omnimessage-smpp.mjs', import.meta.url).pathname;
/** The guide's pace of an idle queue for low volume (2,000 to 5,000). */
export const QUEUE_CHECK_MS = 5_000;
/** Of a gateway that has just begun, before its queue is measured. */
const WARM_UP_MESSAGES = 20_000;
/** A shallow queue is filled so many times for one figure: a tick of the kernel's CPU clock is 10 ms. */
const MOST_OF_SHALLOW = 100;

export interface How {
  readonly queueCheckMs: number;
  readonly tpsLimit: number;
  /** Of the binds; without them, whichever. */
  readonly names: readonly string[];
}

export interface Fleet {
  readonly gateways: GatewayProcess[];
  readonly names: readonly string[];
}

export interface World {
  readonly coreUrl: string;
  /** So many gateways, over which so many binds are spread; their main threads have a core that nobody else has. */
  connect(connectors: number, binds: number, how?: Partial<How>): Promise<Fleet>;
  /** OmniMessage forgets what is done: an ever larger one would stand still to collect its memory, and all wait for it. */
  forget(): Promise<void>;
  /** With so many pending for one bind: of the first `messages` of them, or of so many filled up time and again. */
  costOfQueue(
    gateways: readonly GatewayProcess[],
    name: string,
    pending: number,
    messages: number,
  ): Promise<number>;
  close(): Promise<void>;
}

export async function openWorld(): Promise<World> {
  const carrier = new Child('bench-carrier.mjs');
  const core = new Child('bench-core.mjs', ['--max-messages', '1500000']);
  const [told, coreUrl] = await Promise.all([carrier.told(), core.firstLine()]);
  const port = told('port');
  const cores = cpus().length;
  const forget = async (): Promise<void> => {
    await core.ask({ kind: 'forget' });
  };
  return {
    coreUrl,
    connect: async (
      connectors,
      binds,
      { queueCheckMs = QUEUE_CHECK_MS, tpsLimit = 10_000, names: given } = {},
    ) => {
      const names =
        given ?? Array.from({ length: binds }, (_, index) => `bind_${connectors}_${binds}_${index}`);
      const gateways = await Promise.all(
        Array.from({ length: connectors }, (_, connector) =>
          start({
            api_base_url: coreUrl,
            smpp_poll_interval: 100,
            binds: names
              .filter((_, index) => index % connectors === connector)
              .map((name) =>
                bindTo(
                  { port },
                  { name, tps_limit: tpsLimit, window_size: 100, queue_check_frequency: queueCheckMs },
                ),
              ),
          }),
        ),
      );
      for (const { pid } of gateways) await pinMainApart(pid, [process.pid, carrier.pid, core.pid], cores);
      await untilBound(gateways, binds);
      return { gateways, names };
    },
    forget,
    costOfQueue: async (gateways, dest_smsc, pending, messages) => {
      const delivered = (): Promise<number> => reached(coreUrl, 'delivered');
      const fill = async (count: number): Promise<void> =>
        count > 0 ? queue(coreUrl, { dest_smsc, count, registered_delivery: 1 }) : undefined;
      const isFilledAgain = pending < messages;
      await send(coreUrl, [dest_smsc], WARM_UP_MESSAGES, 1);
      if (!isFilledAgain) await fill(pending - (await waiting(coreUrl, dest_smsc)));
      const [before, first] = [cpuOf(gateways), await delivered()];
      const window = isFilledAgain ? Math.min(messages, MOST_OF_SHALLOW * pending) : messages;
      for (let filled = 0; isFilledAgain && filled < window; filled += pending) {
        await fill(pending);
        await until(delivered, first + filled + pending, 'delivered');
      }
      await until(delivered, first + window, 'delivered');
      return (cpuOf(gateways) - before) / ((await delivered()) - first);
    },
    close: async () => {
      await unpin([process.pid], cores);
      await carrier.end();
      await core.end();
    },
  };
}

export function start(settings: SettingsInput): Promise<GatewayProcess> {
  return GatewayProcess.spawn(settings, { command: COMMAND });
}

async function untilBound(gateways: readonly GatewayProcess[], binds: number): Promise<void> {
  await Promise.all(gateways.map((gateway) => gateway.logged('bound', {}, 60_000)));
  const deadline = performance.now() + 60_000;
  for (;;) {
    const samples = await Promise.all(gateways.map((gateway) => gateway.metrics()));
    const up = samples.reduce((sum, one) => sum + sumOf(one, 'smpp_connection_status', {}), 0);
    if (up >= binds) return;
    if (performance.now() > deadline) throw new Error(`${up} of ${binds} binds are up`);
    await pause(200);
  }
}

export function cpuOf(gateways: readonly GatewayProcess[]): number {
  return gateways.reduce((sum, { pid }) => sum + usageOf(pid).cpuMicroseconds, 0);
}

export async function end(gateways: readonly GatewayProcess[]): Promise<void> {
  for (const gateway of gateways) gateway.signal('SIGTERM');
  for (const gateway of gateways) {
    await gateway.ended(30_000);
    await gateway.close();
  }
}
