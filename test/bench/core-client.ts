/** What a bench asks of the simulated core: fill it, and look how far it is. */
import { setTimeout as pause } from 'node:timers/promises';
import * as z from 'zod';

export interface Queued {
  readonly dest_smsc: string;
  readonly count: number;
  readonly registered_delivery: 0 | 1;
  readonly deliver_after?: string;
}

export const TEXT = 'Bonjour, ceci est un message de test de cinquante-huit c.';

const LOOK_MS = 20;

export async function queue(coreUrl: string, fields: Queued): Promise<void> {
  const response = await fetch(`${coreUrl}/sim/messages`, {
    method: 'POST',
    body: JSON.stringify({
      source_msisdn: 'ACME',
      destination_msisdn: '447700900123',
      message_body: TEXT,
      ...fields,
    }),
  });
  if (!response.ok) throw new Error(`the core did not queue: ${await response.text()}`);
}

const statsSchema = z.object({ pending: z.number(), reached: z.record(z.string(), z.number()) });

async function statsOf(coreUrl: string, query = ''): Promise<z.infer<typeof statsSchema>> {
  return statsSchema.parse(await (await fetch(`${coreUrl}/sim/stats${query}`)).json());
}

/** How often a message has come to one of these. */
export async function reached(coreUrl: string, ...statuses: readonly string[]): Promise<number> {
  const stats = await statsOf(coreUrl);
  return statuses.reduce((sum, status) => sum + (stats.reached[status] ?? 0), 0);
}

/** How many wait for this bind. */
export async function waiting(coreUrl: string, destSmsc: string): Promise<number> {
  return (await statsOf(coreUrl, `?${new URLSearchParams({ destination_smsc: destSmsc })}`)).pending;
}

/** Looks until `count` gives `wanted`. */
export async function until(
  count: () => Promise<number>,
  wanted: number,
  what: string,
  patienceMs = 120_000,
): Promise<void> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const now = await count();
    if (now >= wanted) return;
    if (performance.now() > deadline) throw new Error(`${now} of ${wanted} ${what} within ${patienceMs} ms`);
    await pause(LOOK_MS);
  }
}

/** Queues them over the binds and waits until each has come to its end. */
export async function send(
  coreUrl: string,
  binds: readonly string[],
  count: number,
  registered_delivery: 0 | 1,
): Promise<void> {
  const end = registered_delivery === 0 ? 'sent' : 'delivered';
  const before = await reached(coreUrl, end);
  const each = Math.ceil(count / binds.length);
  for (const dest_smsc of binds) await queue(coreUrl, { dest_smsc, count: each, registered_delivery });
  await until(() => reached(coreUrl, end), before + each * binds.length, end);
}

/** Messages that {@link sendSteadily} queues at a time. */
const AT_A_TIME = 100;

export interface SteadyLoad {
  readonly to: readonly Pick<Queued, 'dest_smsc' | 'registered_delivery'>[];
  readonly perSecond: number;
  readonly seconds: number;
  /** So many were queued by former loads: this one goes on with the next of `to`. */
  readonly after: number;
}

/** Queues messages at a pace, a hundred to one of `to` and then to the next. Gives how many that were, when the time is over. */
export async function sendSteadily(
  coreUrl: string,
  { to, perSecond, seconds, after }: SteadyLoad,
): Promise<number> {
  const began = performance.now();
  const untilMs = async (ms: number): Promise<void> => {
    const aheadMs = ms - (performance.now() - began);
    if (aheadMs > 0) await pause(aheadMs);
  };
  let queued = 0;
  while (queued < perSecond * seconds) {
    await untilMs((queued / perSecond) * 1000);
    const next = to[((after + queued) / AT_A_TIME) % to.length];
    if (next === undefined) throw new RangeError('a load to nobody');
    await queue(coreUrl, { ...next, count: AT_A_TIME });
    queued += AT_A_TIME;
  }
  await untilMs(seconds * 1000);
  return queued;
}
