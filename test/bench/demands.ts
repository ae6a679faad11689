/** What the targets beside throughput ask: the CPU that nobody can avoid, the latency added, and a steady pace. */
import { Child } from './children.ts';
import { queue, reached, until } from './core-client.ts';
import { accountOf, between, type CoreWait } from './core-wait.ts';
import { busiestSecondOf, quantile, type Spread, spreadOf } from './figures.ts';
import { inboundPeak } from './message-path.ts';
import { FAST_BIND, type Stage } from './stage.ts';
import { submitsIn, Wire } from './wire.ts';
import { addedIn, apartFrom } from './wire-latency.ts';

export interface Unavoidable {
  /** CPU microseconds of one request by undici alone: its everyday call, and its lowest one. */
  readonly request: Spread;
  readonly dispatch: Spread;
  /** The same of each round, in order. */
  readonly dispatchByRound: readonly number[];
  /** What the simulated core took in a second from a client that does nothing else. */
  readonly coreRequestsPerSecond: number;
}

const KINDS_OF_REQUEST = ['request', 'dispatch'] as const;

/** What nobody can avoid, measured in turn with what is compared with it. */
export class UnavoidableBench {
  readonly #child = new Child('bench-requests.mjs');
  readonly #origin: string;
  readonly #count: number;
  readonly #taken = { request: [] as number[], dispatch: [] as number[] };
  readonly #rates: number[] = [];

  constructor({ coreUrl }: Stage, count: number) {
    this.#origin = coreUrl;
    this.#count = count;
  }

  /** A round that does not count: its code is as warm as the gateway's afterwards. */
  async warmUp(): Promise<void> {
    for (const by of KINDS_OF_REQUEST) await this.#measure(by);
  }

  async round(): Promise<void> {
    for (const by of KINDS_OF_REQUEST) {
      const told = await this.#measure(by);
      this.#taken[by].push(told('microseconds'));
      this.#rates.push(told('perSecond'));
    }
  }

  #measure(by: (typeof KINDS_OF_REQUEST)[number]): ReturnType<Child['ask']> {
    return this.#child.ask({ kind: 'requests', origin: this.#origin, count: this.#count, by });
  }

  get figures(): Unavoidable {
    const { request, dispatch } = this.#taken;
    return {
      request: spreadOf(request),
      dispatch: spreadOf(dispatch),
      dispatchByRound: dispatch,
      coreRequestsPerSecond: Math.max(...this.#rates),
    };
  }

  end(): Promise<void> {
    return this.#child.end();
  }
}

export interface Latency {
  readonly perSecond: number;
  readonly seconds: number;
  /**
   * What the gateway adds: from deliver_sm to its answer, less the time that the core had the message. By the kernel's moments on
   * the wire; as the processes saw it, their own stalls included, where nothing can be captured.
   */
  readonly added: Quantiles;
  readonly addedAtProcesses: Quantiles;
  /** The same as `added`, with the {@link RUN_IN_SECONDS} before, which count nowhere else. */
  readonly addedWithRunIn: Quantiles;
  /**
   * The same as `added`, without what came while the machine stood still or the gateway was kept from its core, or was answered
   * then, or came in the {@link SETTLE_MS} after; null: not captured.
   */
  readonly addedBetweenPauses: Quantiles | null;
  /** How often the machine stood still, and how often the gateway's main thread was ready and did not have its core. */
  readonly pauses: number;
  readonly kept: number;
  /** The share of messages that either touched. */
  readonly touched: number;
  /** For how long it was kept from it in all, and who else there was. */
  readonly coreWait: CoreWait;
  /** From when the carrier's process could have sent it to when it saw the answer, the core's time included. */
  readonly whole: Quantiles;
  /** How late the machine served a process that did nothing, meanwhile. */
  readonly bystander: Quantiles;
  /** Why nothing was captured; null: it was. */
  readonly notCaptured: string | null;
}

/** The round whose p99 is the median of all rounds, and those of all. */
export interface LatencyBench extends Latency {
  readonly rounds: readonly Latency[];
}

/** Milliseconds. */
export interface Quantiles {
  readonly p50: number;
  readonly p99: number;
  readonly p999: number;
}

/** At half of the peak, what waited is made up for in about as long as it waited. */
const SETTLE_MS = 30;

/** A steady rate begins with it: the simulators and the gateway change over to it, and V8 compiles what that takes. */
const RUN_IN_SECONDS = 2;
/** The machine's own pauses come every half second: a peak is taken over more than one of them. */
const PEAK_OF = 5;

/**
 * Each round at half of a peak that is measured just before it, with {@link PEAK_OF} times `messages`, since the machine's
 * speed changes.
 */
export async function benchLatency(
  stage: Stage,
  rounds: number,
  messages: number,
  seconds: number,
): Promise<LatencyBench> {
  // Of 100,000 messages that it keeps from what went out, the core would stand still while it collects old memory.
  await stage.core.ask({ kind: 'forget' });
  const taken: Latency[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const peak = await inboundPeak(stage, PEAK_OF * messages);
    taken.push(await measureLatency(stage, Math.round(peak / 2), seconds));
  }
  const { median } = spreadOf(taken.map(({ added }) => added.p99));
  const middle = taken.find(({ added }) => added.p99 === median);
  if (middle === undefined) throw new RangeError('latency of no rounds');
  return { ...middle, rounds: taken };
}

/** At a steady `perSecond`, a whole number, for `seconds` after the run-in. */
async function measureLatency(
  { gateway, carrier, carrierPort, core, coreUrl, bystander }: Stage,
  perSecond: number,
  seconds: number,
): Promise<Latency> {
  const ranIn = perSecond * RUN_IN_SECONDS;
  const count = ranIn + Math.max(1, Math.round(perSecond * seconds));
  const ports = { carrier: carrierPort, core: Number(new URL(coreUrl).port) };
  const wire = await Wire.watch(`tcp port ${ports.carrier} or tcp port ${ports.core}`);
  try {
    await core.ask({ kind: 'watch', count });
    await bystander.ask({ kind: 'watch', beside: gateway.pid });
    const before = accountOf(gateway.pid);
    const whole = await carrier.askForList(
      { kind: 'deliver_paced', to: 'gateway', count, perSecond },
      'tookMs',
    );
    const coreWait = between(before, accountOf(gateway.pid));
    const late = await bystander.askForList({ kind: 'watched' }, 'lateMs');
    const cores = await core.askForList({ kind: 'watched' }, 'tookMs');
    const pausedAt = await bystander.askForList({ kind: 'paused' }, 'pausedAt');
    const keptAt = await bystander.askForList({ kind: 'kept' }, 'keptAt');
    const atProcesses = whole.map((tookMs, index) => tookMs - (cores[index] ?? Number.NaN));
    const seen = {
      perSecond,
      seconds,
      addedAtProcesses: quantilesOf(atProcesses.slice(ranIn)),
      whole: quantilesOf(whole.slice(ranIn)),
      bystander: quantilesOf(late),
      coreWait,
    };
    if (typeof wire === 'string') {
      return {
        ...seen,
        added: seen.addedAtProcesses,
        addedWithRunIn: quantilesOf(atProcesses),
        addedBetweenPauses: null,
        pauses: pausedAt.length,
        kept: keptAt.length,
        touched: 0,
        notCaptured: wire,
      };
    }
    const all = await wire.values((capture) => addedIn(capture, ports), count);
    const from = all.reduce((least, { deliveredAt }) => Math.min(least, deliveredAt), Infinity);
    const steadyFrom = from + 1000 * RUN_IN_SECONDS;
    const each = all.filter(({ deliveredAt }) => deliveredAt >= steadyFrom);
    const apart = apartFrom([...pausedAt, ...keptAt], each, SETTLE_MS);
    return {
      ...seen,
      added: quantilesOf(each.map(({ ms }) => ms)),
      addedWithRunIn: quantilesOf(all.map(({ ms }) => ms)),
      addedBetweenPauses: quantilesOf(apart.map(({ ms }) => ms)),
      pauses: pausedAt.filter((at) => at >= steadyFrom).length,
      kept: keptAt.filter((at) => at >= steadyFrom).length,
      touched: 1 - apart.length / each.length,
      notCaptured: null,
    };
  } finally {
    if (typeof wire !== 'string') await wire.end();
  }
}

function quantilesOf(values: readonly number[]): Quantiles {
  return { p50: quantile(values, 0.5), p99: quantile(values, 0.99), p999: quantile(values, 0.999) };
}

export interface Pace {
  readonly tpsLimit: number;
  readonly seconds: number;
  /** submit_sm a second: on the wire after the run-in, or as the carrier saw all of them where nothing can be captured. */
  readonly mean: number;
  /** The most in any one-second window, in the run-in as well: on the wire, or as the carrier saw them where nothing can be captured. */
  readonly most: number;
  /** When that second began, in seconds from the first message; null: not captured. */
  readonly mostFrom: number | null;
  readonly mostAtCarrier: number;
  /** Why nothing was captured; null: it was. */
  readonly notCaptured: string | null;
}

const TPS_LIMIT = FAST_BIND.tps_limit;
/** Queued at once: more would keep the core busy for so long that the bind ran dry. */
const CHUNK = 2_000;
/** Queued ahead of what is sent: what goes in two seconds. */
const AHEAD = 2 * TPS_LIMIT;

/** What a bind that was idle sends before it holds its pace. */
const RUN_IN = RUN_IN_SECONDS * TPS_LIMIT;

/** One bind at the guide's maximum tps_limit, with always enough to send. */
export async function measurePace({ coreUrl, carrier, carrierPort }: Stage, seconds: number): Promise<Pace> {
  const dest_smsc = FAST_BIND.name;
  const total = RUN_IN + TPS_LIMIT * seconds;
  const before = await reached(coreUrl, 'sent');
  const wire = await Wire.watch(`tcp dst port ${carrierPort}`);
  try {
    await carrier.ask({ kind: 'watch' });
    for (let queued = 0; queued < total; queued += CHUNK) {
      const count = Math.min(CHUNK, total - queued);
      await queue(coreUrl, { dest_smsc, count, registered_delivery: 0 });
      const wanted = before + queued + count - (queued + count < total ? AHEAD : 0);
      await until(() => reached(coreUrl, 'sent'), wanted, 'sent');
    }
    const told = await carrier.ask({ kind: 'watched' });
    const moments = typeof wire === 'string' ? null : await wire.values(submitsIn, told('count'));
    const busiest = moments === null ? null : busiestSecondOf(moments);
    const held = moments?.slice(RUN_IN);
    const heldSeconds = held === undefined ? told('seconds') : ((held.at(-1) ?? 0) - (held[0] ?? 0)) / 1000;
    return {
      tpsLimit: TPS_LIMIT,
      seconds: heldSeconds,
      mean: (held?.length ?? told('count')) / heldSeconds,
      most: busiest?.most ?? told('most'),
      mostFrom: busiest === null ? null : (busiest.from - (moments?.[0] ?? 0)) / 1000,
      mostAtCarrier: told('most'),
      notCaptured: typeof wire === 'string' ? wire : null,
    };
  } finally {
    if (typeof wire !== 'string') await wire.end();
  }
}
