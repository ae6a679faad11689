/** What a message costs as binds, queues and connectors grow, and what open sessions cost that carry nothing. */
import { setTimeout as pause } from 'node:timers/promises';
import type { GatewayProcess } from '../e2e/harness/gateway.ts';
import { freePort } from '../e2e/harness/ports.ts';
import { Child } from './children.ts';
import { send } from './core-client.ts';
import { spreadOf } from './figures.ts';
import { usageOf } from './process-usage.ts';
import { cpuOf, end, type Fleet, openWorld, QUEUE_CHECK_MS, start, type World } from './scale-world.ts';

export interface Cost {
  readonly at: number;
  /** CPU of all gateways for each message, report and receipt included. */
  readonly microseconds: number;
}

export interface ScaleFigures {
  readonly binds: readonly Cost[];
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
/**
 * Of the largest fleet, at least, and as many for the others together: what a bind's polls cost while they find nothing is the figure
 * of idle binds, not of a message.
 */
const MESSAGES_OF_BIND = 100;
const BIND_OF_FLEET = { queueCheckMs: QUEUE_CHECK_MS, tpsLimit: 500 };
const MESSAGES_OF_CONNECTOR = 5_000;
/** A thousand sessions each, the most that one may have. */
const PARTNERS = 5;
const IDLE_MS = 10_000;
const ROUNDS_IN_TURN = 9;
const ROUNDS_OF_QUEUES = 5;

export async function benchScale(messages: number, steps: Steps = FULL): Promise<ScaleFigures> {
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
        messages: Math.max(messages, MESSAGES_OF_BIND * largest),
      })),
      world,
    );
    const busier = await world.connect(1, idle.binds, { queueCheckMs: DEFAULT_CHECK_MS });
    idle = { ...idle, coresAtDefault: (await idleCost(busier.gateways)).cores };
    await end(busier.gateways);
    const connectors = await costInTurn(
      await Promise.all(
        steps.connectors.map(async (at) => ({
          ...(await world.connect(at, BINDS_OF_CONNECTOR * at, BIND_OF_FLEET)),
          at,
          messages: MESSAGES_OF_CONNECTOR * at,
        })),
      ),
      world,
    );
    const queued = await costsOfQueues(steps.queued, messages, world);
    return { binds, queued, connectors, idle, inboundSessions: await openSessions(steps.sessions, world) };
  } finally {
    await world.close();
  }
}

/** All of them in turn in each round, so that a change of the machine's speed meets them all; the medians. Ends them. */
async function costInTurn(
  fleets: readonly (Fleet & { readonly at: number; readonly messages: number })[],
  { coreUrl, forget }: World,
): Promise<Cost[]> {
  for (const { names, messages } of fleets) {
    await send(coreUrl, names.slice(0, 8), Math.ceil(messages / 4), 1);
  }
  const taken = fleets.map((fleet) => ({ ...fleet, costs: [] as number[] }));
  for (let round = 0; round < ROUNDS_IN_TURN; round += 1) {
    for (const { gateways, names, messages, costs } of taken) {
      await forget();
      const before = cpuOf(gateways);
      const count = Math.ceil(messages / names.length) * names.length;
      await send(coreUrl, names, count, 1).catch((error: unknown) => standsStill(gateways, error));
      costs.push((cpuOf(gateways) - before) / count);
    }
  }
  for (const { gateways } of fleets) await end(gateways);
  return taken.map(medianOf);
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
  return taken.map(medianOf);
}

function medianOf({ at, costs }: { readonly at: number; readonly costs: readonly number[] }): Cost {
  return { at, microseconds: spreadOf(costs).median };
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
