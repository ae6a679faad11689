/** The message path through a whole gateway and through Kannel, taking turns: out with and without receipts, and in. */
import { send, TEXT, until } from './core-client.ts';
import { type Spread, spreadOf } from './figures.ts';
import type { Kannel } from './kannel.ts';
import { usageOf } from './process-usage.ts';
import { BIND_NAMES, type Stage } from './stage.ts';

export const SCENARIOS = ['out_report_receipt', 'out_report', 'in'] as const;
export type Scenario = (typeof SCENARIOS)[number];
export type Subject = 'gateway' | 'kannel';

export interface PathFigure {
  readonly scenario: Scenario;
  readonly subject: Subject;
  readonly messagesPerSecond: Spread;
  /** CPU of the subject's processes, all their threads, for each message. */
  readonly microseconds: Spread;
  /** The same of each round, in order. */
  readonly microsecondsByRound: readonly number[];
  /** CPU that the simulators took for each message: 1,000,000 divided by the larger is what they could carry. */
  readonly simulatorMicroseconds: Readonly<Record<'core' | 'carrier' | 'customer', number>>;
  /** Of the subject after its last round. */
  readonly residentMegabytes: number;
}

export interface PathBench {
  readonly figures: readonly PathFigure[];
  /** The gateway's rate through Kannel's in the same round; null without Kannel. */
  readonly ratios: Readonly<Record<Scenario, Spread>> | null;
}

interface Round {
  readonly perSecond: number;
  readonly microseconds: number;
  readonly simulators: Readonly<Record<'core' | 'carrier' | 'customer', number>>;
}

/**
 * A warm-up of each, then rounds in turn, so that a change of the machine's speed meets them all; `beside` is what else has its
 * turn in each round.
 */
export async function benchPath(
  stage: Stage,
  rounds: number,
  messages: number,
  beside: () => Promise<void>,
): Promise<PathBench> {
  const subjects: readonly Subject[] = typeof stage.kannel === 'string' ? ['gateway'] : ['gateway', 'kannel'];
  const entries = SCENARIOS.flatMap((scenario) =>
    subjects.map((subject) => ({ scenario, subject, taken: [] as Round[] })),
  );
  for (const { scenario, subject } of entries) await run(stage, subject, scenario, Math.ceil(messages / 4));
  for (let round = 0; round < rounds; round += 1) {
    for (const { scenario, subject, taken } of entries) {
      taken.push(await measure(stage, subject, scenario, messages));
    }
    await beside();
  }
  const figures = entries.map(({ scenario, subject, taken }) => ({
    scenario,
    subject,
    messagesPerSecond: spreadOf(taken.map(({ perSecond }) => perSecond)),
    microseconds: spreadOf(taken.map(({ microseconds }) => microseconds)),
    microsecondsByRound: taken.map(({ microseconds }) => microseconds),
    simulatorMicroseconds: {
      core: spreadOf(taken.map(({ simulators }) => simulators.core)).median,
      carrier: spreadOf(taken.map(({ simulators }) => simulators.carrier)).median,
      customer: spreadOf(taken.map(({ simulators }) => simulators.customer)).median,
    },
    residentMegabytes: Math.round(
      pidsOf(stage, subject).reduce((sum, pid) => sum + usageOf(pid).residentBytes, 0) / 1e6,
    ),
  }));
  if (subjects.length < 2) return { figures, ratios: null };
  const ratioOf = (scenario: Scenario): Spread => {
    const rates = (subject: Subject): number[] =>
      entries
        .filter((entry) => entry.scenario === scenario && entry.subject === subject)
        .flatMap(({ taken }) => taken.map(({ perSecond }) => perSecond));
    const theirs = rates('kannel');
    return spreadOf(rates('gateway').map((rate, round) => rate / (theirs[round] ?? Number.NaN)));
  };
  return {
    figures,
    ratios: {
      out_report_receipt: ratioOf('out_report_receipt'),
      out_report: ratioOf('out_report'),
      in: ratioOf('in'),
    },
  };
}

/** Messages a second that the gateway takes in now. */
export async function inboundPeak(stage: Stage, messages: number): Promise<number> {
  return (await measure(stage, 'gateway', 'in', messages)).perSecond;
}

function pidsOf(stage: Stage, subject: Subject): readonly number[] {
  if (subject === 'gateway') return [stage.gateway.pid];
  return typeof stage.kannel === 'string' ? [] : stage.kannel.pids;
}

function cpuOf(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => sum + usageOf(pid).cpuMicroseconds, 0);
}

async function measure(stage: Stage, subject: Subject, scenario: Scenario, messages: number): Promise<Round> {
  const used = (): readonly [number, number, number, number] => [
    cpuOf(pidsOf(stage, subject)),
    cpuOf([stage.core.pid]),
    cpuOf([stage.carrier.pid]),
    cpuOf([stage.customer.pid]),
  ];
  const before = used();
  const began = performance.now();
  await run(stage, subject, scenario, messages);
  const seconds = (performance.now() - began) / 1000;
  const after = used();
  const each = (index: 0 | 1 | 2 | 3): number => (after[index] - before[index]) / messages;
  return {
    perSecond: messages / seconds,
    microseconds: each(0),
    simulators: { core: each(1), carrier: each(2), customer: each(3) },
  };
}

async function run(stage: Stage, subject: Subject, scenario: Scenario, messages: number): Promise<void> {
  if (scenario === 'in') return inwards(stage, subject, messages);
  const receipts = scenario === 'out_report_receipt';
  if (subject === 'gateway') return send(stage.coreUrl, BIND_NAMES, messages, receipts ? 1 : 0);
  if (typeof stage.kannel === 'string') throw new Error(stage.kannel);
  return sendByKannel(stage, stage.kannel, messages, receipts);
}

/** What smsbox has taken is done once the carrier has it; with callbacks, once the customer has two for each. */
async function sendByKannel(
  { customer, carrier }: Stage,
  { sendPort }: Kannel,
  count: number,
  receipts: boolean,
): Promise<void> {
  const calledBack = async (): Promise<number> => (await customer.ask({ kind: 'count' }))('callbacks');
  const submitted = async (): Promise<number> => (await carrier.ask({ kind: 'count' }))('submitted');
  const before = { callbacks: await calledBack(), submitted: await submitted() };
  const callback = `http://127.0.0.1:${(await customer.ask({ kind: 'port' }))('port')}/dlr?id=1&type=%d`;
  const query = new URLSearchParams({
    username: 'bench',
    password: 'bench',
    from: 'ACME',
    to: '447700900123',
    text: TEXT,
    // Delivered 1, failed 2, accepted by the SMSC 8, refused by it 16 (Kannel's user guide).
    ...(receipts ? { 'dlr-mask': '27', 'dlr-url': callback } : {}),
  });
  const path = `/cgi-bin/sendsms?${query}`;
  const refused = (await customer.ask({ kind: 'send', port: sendPort, path, count }))('refused');
  if (refused > 0) throw new Error(`Kannel refused ${refused} of ${count} messages`);
  await until(submitted, before.submitted + count, 'submitted by Kannel');
  if (receipts) await until(calledBack, before.callbacks + 2 * count, 'callbacks of Kannel');
}

/** Over the session of each that bound last. Kannel answers before its customer has the message, so that is waited for. */
async function inwards({ carrier, customer }: Stage, subject: Subject, count: number): Promise<void> {
  const calledBack = async (): Promise<number> => (await customer.ask({ kind: 'count' }))('callbacks');
  const before = await calledBack();
  const refused = (await carrier.ask({ kind: 'deliver', to: subject, count }))('refused');
  if (refused > 0) throw new Error(`${refused} of ${count} messages were refused`);
  if (subject === 'kannel') await until(calledBack, before + count, 'messages handed over by Kannel');
}
