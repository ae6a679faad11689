/** What a message costs as binds, queues and connectors grow, and what open sessions cost that carry nothing. */
import { setTimeout as pause } from 'node:timers/promises';
import type { GatewayProcess } from '../e2e/harness/gateway.ts';
import { freePort } from '../e2e/harness/ports.ts';
import { Child } from './children.ts';
import { reached, send, sendSteadily, until } from './core-client.ts';
import { spreadOf } from './figures.ts';
import { usageOf } from './process-usage.ts';
import { cpuOf, end, type Fleet, openWorld, QUEUE_CHECK_MS, start, type World } from './scale-world.ts';

export interface Cost {
  readonly at: number;
  /** CPU of all gateways for each message, report and receipt included: the median, and of each round. */
  readonly microseconds: number;
  readonly byRound: readonly number[];
}

export interface ScaleFigures {
  /** At `perSecond` in all, whatever the binds. */
  readonly binds: readonly Cost[];
  readonly perSecond: number;
  readonly queued: readonly Cost[];
  readonly connectors: readonly Cost[];
  /** At the pace that the guide has for quiet binds, and what they cost at the default one. */
  readonly idle: {
    readonly binds: number;
    readonly cores: number;
    readonly coresAtDefault: number;
    /** Since bound; and once it has carried messages, which V8 keeps the room of. */
    readonly residentMegabytes: number;
    readonly residentAfterLoadMegabytes: number;
  };
  readonly inboundSessions: { readonly open: number; readonly residentMegabytes: number };
}

/** The default pace of an idle queue; a queue of ten is looked at often. */
const DEFAULT_CHECK_MS = 1_000;
const SHALLOW_CHECK_MS = 100;
/** Every connector has the same load, and few cores carry all of them: a fleet grows with what it is to carry. */
const BINDS_OF_CONNECTOR = 2;
/**
 * For so long a fleet is given messages before they are counted, and as long while they are: each bind has polled meanwhile. No
 * longer: the machine's speed changes between one fleet's turn and the next one's, so short turns and many rounds tell more.
 */
const RUN_IN_SECONDS = QUEUE_CHECK_MS / 1000;
const STEADY_SECONDS = RUN_IN_SECONDS;
/** One bind carries as much, too. */
const MOST_PER_SECOND = 9_000;
const BIND_OF_FLEET = { queueCheckMs: QUEUE_CHECK_MS, tpsLimit: 500 };
const MESSAGES_OF_CONNECTOR = 5_000;
/** A thousand sessions each, the most that one may have. */
const PARTNERS = 5;
const IDLE_MS = QUEUE_CHECK_MS;
/** A quiet bind has come to its own turn in the pace by then (`connector/outbound/taking.ts`). */
const POLLS_UNTIL_TURN = 10;
const ROUNDS_IN_TURN = 13;
const ROUNDS_OF_QUEUES = 5;
/** Of the deeper queues, for one figure: four seconds of a bind's `tps_limit`. */
const MESSAGES_OF_QUEUE = 40_000;

/**
 * `peak`: messages a second that the gateway carries at most, each with report and receipt. Fleets of binds are compared at half of
 * it, all at the same rate: one bind may not carry the peak, and what waits its turn there grows old in memory, which costs as well.
 */
export async function benchScale(peak: number, steps: Steps = FULL): Promise<ScaleFigures> {
  const perSecond = Math.min(MOST_PER_SECOND, Math.round(peak / 2));
  const world = await openWorld();
  try {
    const largest = Math.max(...steps.binds);
    const most = await world.connect(1, largest);
    const residentMegabytes = residentOf(most.gateways);
    const others = await Promise.all(
      steps.binds.filter((at) => at !== largest).map((at) => world.connect(1, at)),
    );
    const fleets = [...others, most];
    const load = (fleet: Fleet): Measured => ({ ...fleet, measure: costAtRate(fleet, perSecond, world) });
    const costs = await inTurn(
      [...others.map(load), { ...most, measure: () => coresOf(most.gateways) }, load(most)],
      world,
    );
    const [idle = []] = costs.splice(others.length, 1);
    const binds = fleets.map(({ names }, nth) => costOf(names.length, costs[nth]));
    const residentAfterLoadMegabytes = residentOf(most.gateways);
    await Promise.all(fleets.map(({ gateways }) => end(gateways)));
    const busier = await world.connect(1, largest, { queueCheckMs: DEFAULT_CHECK_MS });
    await pause(POLLS_UNTIL_TURN * DEFAULT_CHECK_MS);
    const coresAtDefault = await coresOf(busier.gateways);
    await end(busier.gateways);
    const sharing = await Promise.all(
      steps.connectors.map(async (at) => {
        const fleet = await world.connect(at, BINDS_OF_CONNECTOR * at, BIND_OF_FLEET);
        return { ...fleet, measure: costOfBurst(fleet, MESSAGES_OF_CONNECTOR * at, world) };
      }),
    );
    const shares = await inTurn(sharing, world);
    const connectors = steps.connectors.map((at, nth) => costOf(at, shares[nth]));
    await Promise.all(sharing.map(({ gateways }) => end(gateways)));
    const queued = await costsOfQueues(steps.queued, world);
    return {
      binds,
      perSecond,
      queued,
      connectors,
      idle: {
        binds: largest,
        cores: spreadOf(idle).median,
        coresAtDefault,
        residentMegabytes,
        residentAfterLoadMegabytes,
      },
      inboundSessions: await openSessions(steps.sessions, world),
    };
  } finally {
    await world.close();
  }
}

/** Has a fleet do something, and gives what it took. */
type Measure = () => Promise<number>;
type Measured = Fleet & { readonly measure: Measure };

/**
 * CPU a message, microseconds, of a load that has been going on for a while and still does: what is spent when it has ended, until
 * a poll finds what is left of it, is no work of a message. The next load goes on with the bind after the last one.
 */
function costAtRate({ gateways, names }: Fleet, perSecond: number, { coreUrl }: World): Measure {
  const to = names.map((dest_smsc) => ({ dest_smsc, registered_delivery: 1 as const }));
  const delivered = (): Promise<number> => reached(coreUrl, 'delivered');
  let after = 0;
  const load = async (seconds: number): Promise<number> => {
    const count = await sendSteadily(coreUrl, { to, perSecond, seconds, after });
    after += count;
    return count;
  };
  return async () => {
    const first = await delivered();
    const early = await load(RUN_IN_SECONDS);
    const [cpu, from] = [cpuOf(gateways), await delivered()];
    const counted = await load(STEADY_SECONDS);
    const cost = (cpuOf(gateways) - cpu) / ((await delivered()) - from);
    await until(delivered, first + early + counted, 'delivered');
    return cost;
  };
}

/** The same of a load that comes at once. */
function costOfBurst({ gateways, names }: Fleet, messages: number, { coreUrl }: World): Measure {
  const count = Math.ceil(messages / names.length) * names.length;
  return async () => {
    const cpu = cpuOf(gateways);
    await send(coreUrl, names, count, 1);
    return (cpuOf(gateways) - cpu) / count;
  };
}

/**
 * All of them in turn in each round, so that a change of the machine's speed meets them all; one for nothing before. Gives what
 * each took in each round.
 */
async function inTurn(measured: readonly Measured[], { forget }: World): Promise<number[][]> {
  const taken = measured.map((one) => ({ ...one, found: [] as number[] }));
  for (let round = 0; round <= ROUNDS_IN_TURN; round += 1) {
    for (const { gateways, measure, found } of taken) {
      await forget();
      const value = await measure().catch((error: unknown) => standsStill(gateways, error));
      if (round > 0) found.push(value);
    }
  }
  return taken.map(({ found }) => found);
}

/**
 * In turn as well, each time by a gateway of its own, since a queue is only as deep as long as nobody takes from it; what one has
 * left, the next one of this depth finds.
 */
async function costsOfQueues(depths: readonly number[], world: World): Promise<Cost[]> {
  const taken = depths.map((at) => ({ at, bind: `queue_of_${at}`, costs: [] as number[] }));
  for (let round = 0; round < ROUNDS_OF_QUEUES; round += 1) {
    for (const { at, bind, costs } of taken) {
      await world.forget();
      const { gateways } = await world.connect(1, 1, { queueCheckMs: SHALLOW_CHECK_MS, names: [bind] });
      costs.push(await world.costOfQueue(gateways, bind, at, MESSAGES_OF_QUEUE));
      await end(gateways);
    }
  }
  return taken.map(({ at, costs }) => costOf(at, costs));
}

function costOf(at: number, costs: readonly number[] = []): Cost {
  return { at, microseconds: spreadOf(costs).median, byRound: costs };
}

/** Says with the error what the gateways hold, and their last words. */
async function standsStill(gateways: readonly GatewayProcess[], error: unknown): Promise<never> {
  const told = gateways.map(async (gateway) => {
    const held = await gateway.metric('smpp_messages_held').catch(String);
    return `a gateway holds ${held} messages; ${gateway.tail()}`;
  });
  throw new Error(`${String(error)}\n${(await Promise.all(told)).join('\n')}`, { cause: error });
}

export interface Steps {
  readonly binds: readonly number[];
  readonly queued: readonly number[];
  readonly connectors: readonly number[];
  readonly sessions: number;
}

const FULL: Steps = {
  binds: [1, 100, 1000],
  queued: [10, 10_000, 1_000_000],
  connectors: [1, 2, 4],
  sessions: 5000,
};

function residentOf(gateways: readonly GatewayProcess[]): number {
  return gateways.reduce((sum, { pid }) => sum + usageOf(pid).residentBytes, 0) / 1e6;
}

/** Of gateways that carry nothing. */
async function coresOf(gateways: readonly GatewayProcess[]): Promise<number> {
  const before = cpuOf(gateways);
  await pause(IDLE_MS);
  return (cpuOf(gateways) - before) / 1000 / IDLE_MS;
}

/** Partners that bind and say nothing. */
async function openSessions(count: number, { coreUrl }: World): Promise<ScaleFigures['inboundSessions']> {
  const port = await freePort();
  const gateway = await start({
    api_base_url: coreUrl,
    smpp_poll_interval: 100,
    listen: { host: '127.0.0.1', port, max_connections: count + 100, connection_rate: 100_000 },
    server_binds: Array.from({ length: PARTNERS }, (_, index) => ({
      name: `partner_${index}`,
      system_id: `partner_${index}`,
      password: 'secret12',
      allowed_bind_types: ['transceiver' as const],
      ip_whitelist: ['127.0.0.1'],
      max_sessions: Math.ceil(count / PARTNERS),
    })),
  });
  const partners = new Child('bench-partners.mjs');
  try {
    await gateway.logged('listening');
    const told = await partners.ask({ kind: 'bind', port, count, partners: PARTNERS });
    return { open: told('open'), residentMegabytes: residentOf([gateway]) };
  } finally {
    await partners.end();
    await end([gateway]);
  }
}
