/** What a message costs as binds, queues and connectors grow, and what open sessions cost that carry nothing. */
import { setTimeout as pause } from 'node:timers/promises';
import type { GatewayProcess } from '../e2e/harness/gateway.ts';
import { freePort } from '../e2e/harness/ports.ts';
import { Child } from './children.ts';
import { AT_A_TIME, send, sendSteadily } from './core-client.ts';
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
    readonly residentMegabytes: number;
  };
  readonly inboundSessions: { readonly open: number; readonly residentMegabytes: number };
}

/** The default pace of an idle queue; a queue of ten is looked at often. */
const DEFAULT_CHECK_MS = 1_000;
const SHALLOW_CHECK_MS = 100;
/** Every connector has the same load, and few cores carry all of them: a fleet grows with what it is to carry. */
const BINDS_OF_CONNECTOR = 2;
/** For so long the binds of each fleet are given messages. */
const STEADY_SECONDS = 10;
/** One bind carries as much, too. */
const MOST_PER_SECOND = 9_000;
const BIND_OF_FLEET = { queueCheckMs: QUEUE_CHECK_MS, tpsLimit: 500 };
const MESSAGES_OF_CONNECTOR = 5_000;
/** A thousand sessions each, the most that one may have. */
const PARTNERS = 5;
const IDLE_MS = 10_000;
const ROUNDS_IN_TURN = 7;
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
    let idle = { binds: largest, coresAtDefault: 0, ...(await idleCost(most.gateways)) };
    const others = await Promise.all(
      steps.binds.filter((at) => at !== largest).map((at) => world.connect(1, at)),
    );
    const binds = await costInTurn(
      [...others, most].map((fleet) => ({
        ...fleet,
        at: fleet.names.length,
        load: steadyLoad(fleet, perSecond, world),
      })),
      world,
    );
    const busier = await world.connect(1, idle.binds, { queueCheckMs: DEFAULT_CHECK_MS });
    idle = { ...idle, coresAtDefault: (await idleCost(busier.gateways)).cores };
    await end(busier.gateways);
    const connectors = await costInTurn(
      await Promise.all(
        steps.connectors.map(async (at) => {
          const fleet = await world.connect(at, BINDS_OF_CONNECTOR * at, BIND_OF_FLEET);
          return { ...fleet, at, load: burst(fleet, MESSAGES_OF_CONNECTOR * at, world) };
        }),
      ),
      world,
    );
    const queued = await costsOfQueues(steps.queued, MESSAGES_OF_QUEUE, world);
    return {
      binds,
      perSecond,
      queued,
      connectors,
      idle,
      inboundSessions: await openSessions(steps.sessions, world),
    };
  } finally {
    await world.close();
  }
}

/** Has a fleet carry messages, and gives how many when the last has its receipt. */
type Load = () => Promise<number>;

/** The binds have their turns, and the next load goes on where this one ended. */
function steadyLoad({ names }: Fleet, perSecond: number, { coreUrl }: World): Load {
  let carried = 0;
  return async () => {
    const first = carried / AT_A_TIME;
    const count = await sendSteadily(coreUrl, names, { count: perSecond * STEADY_SECONDS, perSecond, first });
    carried += count;
    return count;
  };
}

function burst({ names }: Fleet, messages: number, { coreUrl }: World): Load {
  const count = Math.ceil(messages / names.length) * names.length;
  return async () => {
    await send(coreUrl, names, count, 1);
    return count;
  };
}

/** All of them in turn in each round, so that a change of the machine's speed meets them all; one for nothing before. Ends them. */
async function costInTurn(
  fleets: readonly (Fleet & { readonly at: number; readonly load: Load })[],
  { forget }: World,
): Promise<Cost[]> {
  const taken = fleets.map((fleet) => ({ ...fleet, costs: [] as number[] }));
  for (let round = 0; round <= ROUNDS_IN_TURN; round += 1) {
    for (const { gateways, load, costs } of taken) {
      await forget();
      const before = cpuOf(gateways);
      const count = await load().catch((error: unknown) => standsStill(gateways, error));
      if (round > 0) costs.push((cpuOf(gateways) - before) / count);
    }
  }
  for (const { gateways } of fleets) await end(gateways);
  return taken.map(costOf);
}

/**
 * In turn as well, each time by a gateway of its own, since a queue is only as deep as long as nobody takes from it; what one has
 * left, the next one of this depth finds.
 */
async function costsOfQueues(depths: readonly number[], messages: number, world: World): Promise<Cost[]> {
  const taken = depths.map((at) => ({ at, bind: `queue_of_${at}`, costs: [] as number[] }));
  for (let round = 0; round < ROUNDS_OF_QUEUES; round += 1) {
    for (const { at, bind, costs } of taken) {
      await world.forget();
      const { gateways } = await world.connect(1, 1, { queueCheckMs: SHALLOW_CHECK_MS, names: [bind] });
      costs.push(await world.costOfQueue(gateways, bind, at, messages));
      await end(gateways);
    }
  }
  return taken.map(costOf);
}

function costOf({ at, costs }: { readonly at: number; readonly costs: readonly number[] }): Cost {
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

async function idleCost(
  gateways: readonly GatewayProcess[],
): Promise<{ readonly cores: number; readonly residentMegabytes: number }> {
  // Binding is work of its own; what follows is what stays.
  await pause(IDLE_MS / 2);
  const before = cpuOf(gateways);
  await pause(IDLE_MS);
  const cores = (cpuOf(gateways) - before) / 1000 / IDLE_MS;
  const resident = gateways.reduce((sum, { pid }) => sum + usageOf(pid).residentBytes, 0);
  return { cores, residentMegabytes: resident / 1e6 };
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
    return { open: told('open'), residentMegabytes: usageOf(gateway.pid).residentBytes / 1e6 };
  } finally {
    await partners.end();
    await end([gateway]);
  }
}
