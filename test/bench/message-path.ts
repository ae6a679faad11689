/** The message path through a whole gateway: what is sent, with and without receipts, and what comes in. */
import { setTimeout as pause } from 'node:timers/promises';
import type { TopFunction } from './cpu-profile.ts';
import { type Usage, usageOf } from './process-usage.ts';
import { BIND_NAMES, type Stage, setStage } from './stage.ts';

export interface PathFigure {
  readonly name: string;
  readonly messages: number;
  /** Medians over the rounds. */
  readonly messagesPerSecond: number;
  /** CPU of the gateway's process, all its threads. */
  readonly gatewayMicroseconds: number;
  /** How busy each process was, in cores. */
  readonly cores: { readonly gateway: number; readonly core: number; readonly carrier: number };
  /** Of the gateway, after the last round. */
  readonly residentMegabytes: number;
}

export interface PathOptions {
  readonly rounds: number;
  readonly messages: number;
  readonly profile: boolean;
}

interface Scenario {
  readonly name: string;
  /** Resolves when the last message has gone the whole way. */
  readonly run: (stage: Stage, messages: number) => Promise<void>;
}

const SCENARIOS: readonly Scenario[] = [
  { name: 'core → carrier, report and receipt', run: (stage, count) => send(stage, count, 1) },
  { name: 'core → carrier, report only', run: (stage, count) => send(stage, count, 0) },
  {
    name: 'carrier → core',
    run: async (stage, count) => {
      const refused = await stage.deliver(count);
      if (refused > 0) throw new Error(`${refused} of ${count} messages were refused`);
    },
  },
];

const LOOK_MS = 20;
const PATIENCE_MS = 60_000;

/** A warm-up, then rounds of every scenario in turn, so that a change of the machine's speed meets them all. */
export async function benchPath(
  options: PathOptions,
): Promise<{ figures: PathFigure[]; top: readonly TopFunction[] }> {
  const stage = await setStage(options);
  try {
    const scenarios = options.profile ? SCENARIOS.slice(0, 1) : SCENARIOS;
    const rounds = scenarios.map((scenario) => ({ scenario, taken: [] as Round[] }));
    for (const { run } of scenarios) await run(stage, Math.ceil(options.messages / 4));
    for (let round = 0; round < options.rounds; round += 1) {
      for (const { scenario, taken } of rounds) taken.push(await measure(stage, scenario, options.messages));
    }
    const residentMegabytes = Math.round(usageOf(stage.pids.gateway).residentBytes / 1e6);
    const figures = rounds.map(({ scenario, taken }) => ({
      name: scenario.name,
      messages: options.messages,
      messagesPerSecond: Math.round(median(taken.map(({ seconds }) => options.messages / seconds))),
      gatewayMicroseconds: Math.round(median(taken.map(({ used }) => used.gateway / options.messages))),
      cores: {
        gateway: coresOf(taken, 'gateway'),
        core: coresOf(taken, 'core'),
        carrier: coresOf(taken, 'carrier'),
      },
      residentMegabytes,
    }));
    return { figures, top: await stage.close() };
  } catch (error) {
    await stage.close();
    throw error;
  }
}

type Process = keyof Stage['pids'];

interface Round {
  readonly seconds: number;
  /** CPU, microseconds. */
  readonly used: Readonly<Record<Process, number>>;
}

async function measure(stage: Stage, scenario: Scenario, messages: number): Promise<Round> {
  const before = usages(stage);
  const began = performance.now();
  await scenario.run(stage, messages);
  const seconds = (performance.now() - began) / 1000;
  const after = usages(stage);
  const used = (process: Process): number => after[process].cpuMicroseconds - before[process].cpuMicroseconds;
  return { seconds, used: { gateway: used('gateway'), core: used('core'), carrier: used('carrier') } };
}

function usages({ pids }: Stage): Record<Process, Usage> {
  return { gateway: usageOf(pids.gateway), core: usageOf(pids.core), carrier: usageOf(pids.carrier) };
}

async function send({ coreUrl }: Stage, count: number, registered_delivery: number): Promise<void> {
  const end = registered_delivery === 0 ? 'sent' : 'delivered';
  const before = await reached(coreUrl, end);
  const each = Math.ceil(count / BIND_NAMES.length);
  for (const dest_smsc of BIND_NAMES) await queue(coreUrl, { dest_smsc, count: each, registered_delivery });
  const deadline = performance.now() + PATIENCE_MS;
  while ((await reached(coreUrl, end)) < before + each * BIND_NAMES.length) {
    if (performance.now() > deadline) throw new Error(`not ${end} within ${PATIENCE_MS} ms`);
    await pause(LOOK_MS);
  }
}

async function queue(
  coreUrl: string,
  fields: { readonly dest_smsc: string; readonly count: number; readonly registered_delivery: number },
): Promise<void> {
  const response = await fetch(`${coreUrl}/sim/messages`, {
    method: 'POST',
    body: JSON.stringify({
      source_msisdn: 'ACME',
      destination_msisdn: '447700900123',
      message_body: 'Bonjour, ceci est un message de test de cinquante-huit c.',
      ...fields,
    }),
  });
  if (!response.ok) throw new Error(`the core did not queue: ${await response.text()}`);
}

async function reached(coreUrl: string, status: string): Promise<number> {
  const stats: unknown = await (await fetch(`${coreUrl}/sim/stats`)).json();
  const counts = typeof stats === 'object' && stats !== null ? Reflect.get(stats, 'reached') : null;
  const count: unknown = typeof counts === 'object' && counts !== null ? Reflect.get(counts, status) : 0;
  return typeof count === 'number' ? count : 0;
}

function coresOf(rounds: readonly Round[], process: Process): number {
  const share = median(rounds.map(({ seconds, used }) => used[process] / 1e6 / seconds));
  return Math.round(share * 100) / 100;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
}
