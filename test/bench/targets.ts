/** The targets, each as figure ÷ target: 1 or more is met. */
import type { CodecBench } from './codec.ts';
import type { LatencyBench, Pace, Unavoidable } from './demands.ts';
import { growthIn, spreadOf } from './figures.ts';
import type { PathBench } from './message-path.ts';
import type { ScaleFigures } from './scale.ts';
import type { ScrapeFigure } from './scrape.ts';
import type { SoakFigures } from './soak.ts';

export interface Measured {
  readonly path: PathBench;
  readonly codec: CodecBench;
  readonly unavoidable: Unavoidable;
  readonly latency: LatencyBench;
  readonly pace: Pace;
  readonly scrape: readonly ScrapeFigure[];
  readonly scale: ScaleFigures | null;
  readonly soak: SoakFigures | null;
}

/** null: not measured in this run, so neither met nor missed. */
export type Ratios = Readonly<Record<string, number | null>>;

export function ratiosOf({ path, codec, unavoidable, latency, pace, scrape, scale, soak }: Measured): Ratios {
  const against = (scenario: 'out_report_receipt' | 'out_report' | 'in', target: number): number | null =>
    path.ratios === null ? null : path.ratios[scenario].median / target;
  const library = codec.figures.flatMap(({ timesFasterThanLibsmpp34 }) => timesFasterThanLibsmpp34 ?? []);
  return {
    'outbound with report and receipt, ≥ 3 × Kannel with two callbacks': against('out_report_receipt', 3),
    'outbound with report only, ≥ 1 × Kannel without callbacks': against('out_report', 1),
    'inbound to the backend, ≥ 3 × Kannel': against('in', 3),
    'codec, the slowest of eight, ≥ 10 × the smpp package':
      Math.min(...codec.figures.map(({ timesFasterThanPackage }) => timesFasterThanPackage)) / 10,
    'codec, the slowest of eight, faster than libsmpp34': library.length === 0 ? null : Math.min(...library),
    'CPU a message, ≤ 1.5 × its unavoidable parts': 1.5 / timesUnavoidable(path, codec, unavoidable),
    'latency added inbound at half of peak, p50 < 2 ms': 2 / latency.added.p50,
    'latency added inbound at half of peak, p99 < 10 ms': 10 / latency.added.p99,
    'one bind at tps_limit 10,000: mean within 1 %': pace.mean / (0.99 * pace.tpsLimit),
    'one bind at tps_limit 10,000: never more in one second': pace.tpsLimit / pace.most,
    'a scrape of 1,000 binds, ≤ 50 ms of the event loop':
      50 / Math.max(...scrape.map(({ threadMs, eventLoopMs }) => threadMs ?? eventLoopMs)),
    'cost a message at 1, 100 and 1,000 binds, flat within 1.2 ×':
      scale === null ? null : 1.2 / growthIn(scale.binds.map(({ byRound }) => byRound)),
    'cost a message with 10 to 1,000,000 queued, flat within 1.2 ×':
      scale === null ? null : 1.2 / growthIn(scale.queued.map(({ byRound }) => byRound)),
    '1,000 idle binds, ≤ 5 % of a core': scale === null ? null : 0.05 / scale.idle.cores,
    '1,000 idle binds, ≤ 400 MB': scale === null ? null : 400 / scale.idle.residentMegabytes,
    '5,000 inbound sessions open': scale === null ? null : scale.inboundSessions.open / 5000,
    'cost a message on 1, 2 and 4 connectors, flat within 1.2 ×':
      scale === null ? null : 1.2 / growthIn(scale.connectors.map(({ byRound }) => byRound)),
    'soak: heap after GC within 5 %': soak === null ? null : 1.05 / soak.heapGrowth,
    'soak: no growth of timers, sockets or other handles':
      soak === null ? null : soak.handlesBefore / soak.handlesAfter,
  };
}

/** One encode, one decode, two HTTP requests by undici's lowest call: microseconds. */
export function unavoidableOf({ figures }: CodecBench, request: number): number {
  const nanoseconds = (name: string): number =>
    figures.find((figure) => figure.name === name)?.ours.median ?? Number.NaN;
  return 2 * request + (nanoseconds('encode submit_sm') + nanoseconds('decode deliver_sm')) / 1000;
}

/** Of the gateway, with a report and a receipt for each. */
export function cpuOf({ figures }: PathBench): readonly number[] {
  const figure = figures.find(
    ({ scenario, subject }) => scenario === 'out_report_receipt' && subject === 'gateway',
  );
  return figure?.microsecondsByRound ?? [];
}

/** The gateway's CPU a message through its unavoidable parts of the same round; the median of the rounds. */
function timesUnavoidable(path: PathBench, codec: CodecBench, { dispatchByRound }: Unavoidable): number {
  return spreadOf(
    cpuOf(path).map((cpu, round) => cpu / unavoidableOf(codec, dispatchByRound[round] ?? Number.NaN)),
  ).median;
}
