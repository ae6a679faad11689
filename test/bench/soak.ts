/** Hours in minutes: a steady load, and what the process still holds afterwards. */
import { setTimeout as pause } from 'node:timers/promises';
import { bindTo } from '../e2e/harness/bind.ts';
import { GatewayProcess } from '../e2e/harness/gateway.ts';
import { Child } from './children.ts';
import { queue, reached, until } from './core-client.ts';
import { usageOf } from './process-usage.ts';

export interface SoakFigures {
  readonly minutes: number;
  readonly messages: number;
  /** What was asked of it, and what the machine held. */
  readonly wantedPerSecond: number;
  readonly perSecond: number;
  /** Heap after garbage collection, megabytes: after the warm-up, then every minute. */
  readonly heapMegabytes: readonly number[];
  /** The last through the first. */
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
/** More than fills every table that the gateway bounds: half of a bind's get no receipt, and up to 125,000 such are remembered. */
const WARM_UP_MESSAGES = 520_000;
const SETTLE_MS = 1_000;
const MINUTE_MS = 60_000;

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
    await carry(coreUrl, { count: WARM_UP_MESSAGES });
    const first = await probe(gateway, 0);
    const heap = [first.heapBytes];
    let last = first;
    let messages = 0;
    let tookMs = 0;
    for (let minute = 1; minute <= minutes; minute += 1) {
      const began = performance.now();
      messages += await carry(coreUrl, { perSecond, untilMs: began + MINUTE_MS });
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
      heapGrowth: last.heapBytes / first.heapBytes,
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

type Load = { readonly count: number } | { readonly perSecond: number; readonly untilMs: number };

/** So many, or at a pace until a moment: a second's worth at a time, the next when that has arrived. Gives how many. */
async function carry(coreUrl: string, load: Load): Promise<number> {
  const each = Math.ceil(('count' in load ? 20_000 : load.perSecond) / (2 * BINDS.length));
  const chunk = 2 * BINDS.length * each;
  const began = performance.now();
  const isOver = (): boolean => ('count' in load ? queued >= load.count : performance.now() >= load.untilMs);
  let queued = 0;
  const before = (await reached(coreUrl, 'sent')) + (await reached(coreUrl, 'delivered'));
  while (!isOver()) {
    for (const dest_smsc of BINDS) {
      await queue(coreUrl, { dest_smsc, count: each, registered_delivery: 1 });
      await queue(coreUrl, { dest_smsc, count: each, registered_delivery: 0 });
    }
    queued += chunk;
    if ('perSecond' in load) {
      const aheadMs = (queued / load.perSecond) * 1000 - (performance.now() - began);
      if (aheadMs > 0) await pause(aheadMs);
    }
    // A message with a receipt is `sent` first and `delivered` then, and counts for both.
    await until(
      async () => (await reached(coreUrl, 'sent')) + (await reached(coreUrl, 'delivered')),
      before + queued * 1.5,
      'sent or delivered',
    );
  }
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
