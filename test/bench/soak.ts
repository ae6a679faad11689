/** Hours in minutes: a steady load, and what the process still holds afterwards. */
import { setTimeout as pause } from 'node:timers/promises';
import { bindTo } from '../e2e/harness/bind.ts';
import { GatewayProcess } from '../e2e/harness/gateway.ts';
import { Child } from './children.ts';
import { reached, sendSteadily, until } from './core-client.ts';
import { driftOf } from './figures.ts';
import { usageOf } from './process-usage.ts';

export interface SoakFigures {
  readonly minutes: number;
  readonly messages: number;
  /** What was asked of it, and what the machine held. */
  readonly wantedPerSecond: number;
  readonly perSecond: number;
  /** Heap after garbage collection, megabytes: after the warm-up, then every minute. */
  readonly heapMegabytes: readonly number[];
  /** Of these, from the first to the last, as {@link driftOf} tells it. */
  readonly heapGrowth: number;
  /** Timers, sockets and all else that keeps the process alive, while nothing is under way. */
  readonly handlesBefore: number;
  readonly handlesAfter: number;
  readonly residentMegabytes: number;
}

const COMMAND = new URL('../bin/omnimessage-smpp.mjs', import.meta.url).pathname;
const PROBE = new URL('bench-heap-probe.mjs', import.meta.url).pathname;
/** One alone may not carry 70 % of what two do. */
const BINDS = ['soaked_1', 'soaked_2'];
const TO = BINDS.flatMap((dest_smsc) =>
  [1 as const, 0 as const].map((registered_delivery) => ({ dest_smsc, registered_delivery })),
);
/** More than fills every table that the gateway bounds: half of a bind's get no receipt, and up to 125,000 such are remembered. */
const WARM_UP_MESSAGES = 520_000;
const SETTLE_MS = 1_000;

/** Half of the messages with a receipt, at `perSecond`, for so many minutes. */
export async function soak(minutes: number, perSecond: number): Promise<SoakFigures> {
  const carrier = new Child('bench-carrier.mjs');
  const core = new Child('bench-core.mjs', ['--max-messages', '100000']);
  const [told, coreUrl] = await Promise.all([carrier.told(), core.firstLine()]);
  const gateway = await GatewayProcess.spawn(
    {
      api_base_url: coreUrl,
      smpp_poll_interval: 100,
      binds: BINDS.map((name) =>
        bindTo({ port: told('port') }, { name, tps_limit: 10_000, window_size: 100 }),
      ),
    },
    { command: COMMAND, nodeOptions: ['--expose-gc', '--import', PROBE] },
  );
  try {
    await gateway.logged('bound');
    await carry(coreUrl, perSecond, Math.ceil(WARM_UP_MESSAGES / perSecond));
    const first = await probe(gateway, 0);
    const heap = [first.heapBytes];
    let last = first;
    let messages = 0;
    let tookMs = 0;
    for (let minute = 1; minute <= minutes; minute += 1) {
      const began = performance.now();
      messages += await carry(coreUrl, perSecond, 60);
      tookMs += performance.now() - began;
      last = await probe(gateway, minute);
      heap.push(last.heapBytes);
    }
    return {
      minutes,
      messages,
      wantedPerSecond: perSecond,
      perSecond: Math.round((messages / tookMs) * 1000),
      heapMegabytes: heap.map((octets) => Math.round(octets / 1e4) / 100),
      heapGrowth: driftOf(heap),
      handlesBefore: first.handles,
      handlesAfter: last.handles,
      residentMegabytes: Math.round(usageOf(gateway.pid).residentBytes / 1e6),
    };
  } finally {
    gateway.signal('SIGTERM');
    await gateway.ended(20_000);
    await gateway.close();
    await carrier.end();
    await core.end();
  }
}

/**
 * At a pace, for so many seconds at least, each with as many messages: no more than what two seconds have is under way, so that one
 * that falls behind takes longer and does not drown. Gives how many, when the last has arrived.
 */
async function carry(coreUrl: string, perSecond: number, seconds: number): Promise<number> {
  // A message with a receipt is `sent` first and `delivered` then, and counts for both.
  const arrived = async (): Promise<number> => (await reached(coreUrl, 'sent', 'delivered')) / 1.5;
  const before = await arrived();
  let queued = 0;
  for (let second = 0; second < seconds; second += 1) {
    queued += await sendSteadily(coreUrl, { to: TO, perSecond, seconds: 1, after: queued });
    await until(arrived, before + queued - perSecond, 'arrived');
  }
  await until(arrived, before + queued, 'arrived');
  return queued;
}

interface Probe {
  readonly heapBytes: number;
  readonly handles: number;
}

async function probe(gateway: GatewayProcess, nth: number): Promise<Probe> {
  await pause(SETTLE_MS);
  gateway.signal('SIGWINCH');
  const deadline = performance.now() + 20_000;
  for (;;) {
    const line = gateway.errorOutput.split('\n').filter((text) => text.includes('"probe":"heap"'))[nth];
    if (line !== undefined) {
      const read: unknown = JSON.parse(line);
      if (typeof read !== 'object' || read === null) throw new Error('the probe told no figures');
      return {
        heapBytes: Number(Reflect.get(read, 'heapBytes')),
        handles: Number(Reflect.get(read, 'handles')),
      };
    }
    if (performance.now() > deadline) throw new Error('the heap was not probed');
    await pause(50);
  }
}
