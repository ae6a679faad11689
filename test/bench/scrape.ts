/** What a scrape of many binds costs the thread that carries the messages. */
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { Worker } from 'node:worker_threads';
import { AdminHttp } from '../../connector/admin-http.ts';
import { createBindCounters, ENCODINGS } from '../../connector/bind-counters.ts';
import { systemClock } from '../../connector/clock.ts';
import type { Log } from '../../connector/log.ts';
import { Metrics } from '../../connector/metrics.ts';
import type { RegisteredBind } from '../../connector/peers/bind-registry.ts';
import { pdu } from '../../connector/smpp/pdu.ts';
import { clientPeerSchema } from '../../contract/client-peer.ts';
import { compileClientPeer } from '../../contract/compile.ts';

export interface ScrapeFigure {
  readonly name: string;
  readonly binds: number;
  readonly series: number;
  readonly megabytes: number;
  readonly wireMegabytes: number;
  /** Medians over the rounds: how long the event loop was busy, and its longest turn. */
  readonly eventLoopMs: number;
  readonly longestTurnMs: number;
  /** CPU of the main thread, the mean over the rounds; on a busy machine the one to go by. null: not Linux. */
  readonly threadMs: number | null;
}

/** Every histogram and counter has moved: the dearest case, since numbers are written out. */
function busyBind(n: number): RegisteredBind {
  const settings = compileClientPeer(
    clientPeerSchema.parse({
      name: `carrier_number_${n}`,
      bind_type: 'transceiver',
      host: `smpp-${n}.carrier.example`,
      system_id: `gateway${n}`,
      password: 'secret12',
    }),
  );
  const counters = createBindCounters();
  counters.sent = 1_000_000 + n;
  for (let i = 0; i < 60; i += 1) {
    counters.responseTime.observeMs(1.7 ** (i % 22) + n / 7);
    counters.pollToResponse.observeMs(1.9 ** (i % 22) + n / 7);
    counters.submitToReceipt.observeMs(2.5 ** (i % 22) + n / 7);
    counters.encoded[i % ENCODINGS.length] = n;
    counters.pdus.sent(pdu('submit_sm'));
    counters.pdus.received(pdu('submit_sm_resp', { command_status: [0, 0x58, 0x14, 0x45][i % 4] ?? 0 }));
  }
  return {
    bind: {
      settings,
      counters,
      gauges: () => ({
        connectedSinceMs: 0,
        held: n,
        heldLimit: 5000,
        windowUsed: 7,
        windowSize: 10,
        throttledSoFarMs: n / 3,
        pollLagMs: n / 9,
      }),
      status: () => {
        throw new Error('a scrape needs no status');
      },
      start: () => undefined,
      retune: () => undefined,
      reconnect: () => undefined,
      suspend: () => undefined,
      resume: () => undefined,
      stop: () => Promise.resolve(),
      abort: () => Promise.resolve(),
    },
    wish: { settings, state: 'up', generation: 0, version: 0, polling: true },
  };
}

/** The scraper: a thread of its own, so that its work is not counted as ours. */
const SCRAPER = `
const { parentPort } = require('node:worker_threads');
const http = require('node:http');
const agent = new http.Agent({ keepAlive: true });
parentPort.on('message', ({ port, gzip }) => {
  const headers = { accept: 'application/openmetrics-text;version=1.0.0', ...(gzip ? { 'accept-encoding': 'gzip' } : {}) };
  http.get({ port, host: '127.0.0.1', path: '/metrics', headers, agent }, (response) => {
    let octets = 0;
    response.on('data', (chunk) => { octets += chunk.length; });
    response.on('end', () => parentPort.postMessage(octets));
  });
});
`;

export async function benchScrape(rounds = 15): Promise<readonly ScrapeFigure[]> {
  const figures: ScrapeFigure[] = [];
  for (const count of [10, 1000]) {
    const binds = Array.from({ length: count }, (_, n) => busyBind(n));
    const metrics = metricsOf(binds);
    const text = await metrics.text();
    const series = text.split('\n').filter((line) => line !== '' && !line.startsWith('#')).length;
    const admin = new AdminHttp(
      metrics,
      () => ({ ready: true, omnimessage: 'up', fleet: { kind: 'file' }, binds: [] }),
      SILENT,
    );
    const { port } = await admin.listen('127.0.0.1', 0);
    const scraper = new Worker(SCRAPER, { eval: true });
    for (const gzip of [false, true]) {
      const busy: number[] = [];
      const longest: number[] = [];
      let octets = 0;
      let cpuBefore: number | null = null;
      for (let round = 0; round < rounds + 3; round += 1) {
        if (round === 3) cpuBefore = mainThreadMs();
        const turns = longestTurn();
        const before = performance.eventLoopUtilization();
        scraper.postMessage({ port, gzip });
        const [answer]: unknown[] = await once(scraper, 'message');
        const { active } = performance.eventLoopUtilization(before);
        octets = Number(answer);
        const turn = turns.stop();
        if (round < 3) continue; // what the compiler has not seen yet
        busy.push(active);
        longest.push(turn);
      }
      const cpuAfter = mainThreadMs();
      figures.push({
        name: `${count} binds${gzip ? ', gzip' : ''}`,
        binds: count,
        series,
        megabytes: text.length / 1e6,
        wireMegabytes: octets / 1e6,
        eventLoopMs: median(busy),
        longestTurnMs: median(longest),
        threadMs: cpuBefore === null || cpuAfter === null ? null : (cpuAfter - cpuBefore) / rounds,
      });
    }
    await scraper.terminate();
    await admin.close();
  }
  return figures;
}

function metricsOf(binds: readonly RegisteredBind[]): Metrics {
  return new Metrics({
    clock: systemClock,
    version: 'bench',
    binds: () => binds,
    entrance: () => ({
      connections: 0,
      halfOpen: 0,
      refused: new Map(),
      lockouts: { total: 0, active: 0 },
      certificateExpiryMs: null,
    }),
    core: () => ({ health: 'up', reportBacklog: 0, reportRetries: 0, reportsDropped: 0 }),
    fleet: () => ({ kind: 'file' }),
    configFailures: () => 0,
    log: () => ({ level: 'info', suppressed: new Map() }),
  });
}

/** CPU that the thread of the event loop has had, in milliseconds: proc_pid_schedstat(5). */
function mainThreadMs(): number | null {
  const file = `/proc/self/task/${process.pid}/schedstat`;
  if (!existsSync(file)) return null;
  return Number(readFileSync(file, 'utf8').split(' ', 1)[0]) / 1e6;
}

/** The longest that a timer had to wait for its turn. */
function longestTurn(): { stop(): number } {
  let last = performance.now();
  let longest = 0;
  let stopped = false;
  const look = (): void => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
    if (!stopped) setTimeout(look, 0);
  };
  setTimeout(look, 0);
  return {
    stop: () => {
      stopped = true;
      return longest;
    },
  };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

const SILENT: Log = {
  event: () => undefined,
  child: () => SILENT,
  isOn: () => false,
  isFull: false,
  leftOut: () => undefined,
};
