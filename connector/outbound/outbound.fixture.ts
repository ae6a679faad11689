/** A peer, a core and an outbound between them, all in the test's hands: no socket, no waiting. */

import { type Line, recordingLog } from '../../contract/log/recording-log.fixture.ts';
import { FakeClock } from '../../test/fake-clock.ts';
import { type BindCounters, createBindCounters } from '../bind-counters.ts';
import { tell } from '../omnimessage/call-end.fixture.ts';
import type {
  CallEnd,
  InboundMessage,
  MalformedMessage,
  OmniMessage,
  OutboundMessage,
  Polled,
  StatusReport,
  Submitted,
  UnmatchedReceipt,
} from '../omnimessage/port.ts';
import type { Outcome } from '../session/state.ts';
import { pdu, type RequestPdu } from '../smpp/pdu.ts';
import { STATUS } from '../smpp/status.ts';
import type { Compose } from './compose.ts';
import type { CarryingSession, Part } from './held.ts';
import { Outbound, type OutboundSettings } from './outbound.ts';
import { ReportQueue } from './reports.ts';
import { SentMessages } from './sent-messages.ts';

export { type Line, recordingLog };

/** A message of OmniMessage's queue with nothing special about it. */
export function message(id: string, fields: Partial<OutboundMessage> = {}): OutboundMessage {
  return {
    id,
    destSmsc: 'carrier',
    source: 'ACME',
    destination: '447700900123',
    body: id,
    priority: 0,
    expiresMs: null,
    deliverAfterMs: null,
    deliveryAttempts: 0,
    dataCoding: null,
    esmClass: null,
    raw: null,
    serviceType: null,
    protocolId: null,
    replaceIfPresent: false,
    messageClass: null,
    sourcePort: null,
    destPort: null,
    namedTlvs: [],
    sourceTon: null,
    sourceNpi: null,
    destTon: null,
    destNpi: null,
    registeredDelivery: null,
    tlvs: [],
    type: 'sms',
    receipt: null,
    ...fields,
  };
}

/** One PDU for each word of the body: `a b c` has three parts. */
export const composeWords: Compose<RequestPdu> = ({ id, body }) => ({
  ok: true,
  pdus: body
    .split(' ')
    .map((word, index) =>
      pdu('submit_sm', { source_addr: id, service_type: String(index), short_message: Buffer.from(word) }),
    ),
});

/** A core that gives out what is pending and remembers what it was told. */
export class FakeCore implements OmniMessage {
  /** Pending, in order. A report of any kind ends that. */
  readonly pending = new Map<string, OutboundMessage>();
  malformed: MalformedMessage[] = [];
  readonly reports: { readonly id: string; readonly report: StatusReport }[] = [];
  readonly submitted: { readonly message: InboundMessage; readonly key: string }[] = [];
  readonly receipts: UnmatchedReceipt[] = [];
  polls = 0;
  /** Settles a call of the core; by default at once. Rejecting makes the call fail. */
  gate: (call: 'poll' | 'report' | 'submit' | 'receipt') => Promise<void> = () => Promise.resolve();
  /** Whether a receipt's id is known. */
  knows: (receipt: UnmatchedReceipt) => boolean = () => true;

  queue(...messages: OutboundMessage[]): void {
    for (const one of messages) this.pending.set(one.id, one);
  }

  /** Statuses reported for a message, in order. */
  statuses(id: string): string[] {
    return this.reports.filter((told) => told.id === id).map(({ report }) => report.status);
  }

  reportOf(id: string): StatusReport | undefined {
    return this.reports.findLast((told) => told.id === id)?.report;
  }

  async poll(destSmsc: string, limit: number): Promise<Polled> {
    this.polls += 1;
    // The answer is made before it travels: what is reported meanwhile is still in it.
    const messages = [...this.pending.values()].filter((one) => one.destSmsc === destSmsc).slice(0, limit);
    const malformed = this.malformed.slice(0, Math.max(0, limit - messages.length));
    await this.gate('poll');
    return { messages, malformed, total: messages.length + malformed.length };
  }

  report(id: string, report: StatusReport, end: CallEnd<void>): void {
    tell(this.#take(id, report), end);
  }

  async #take(id: string, report: StatusReport): Promise<void> {
    await this.gate('report');
    this.pending.delete(id);
    this.malformed = this.malformed.filter((one) => one.id !== id);
    this.reports.push({ id, report });
  }

  async submit(submitted: InboundMessage, key: string): Promise<Submitted> {
    await this.gate('submit');
    this.submitted.push({ message: submitted, key });
    return { id: `core-${this.submitted.length}` };
  }

  async reportReceipt(receipt: UnmatchedReceipt): Promise<boolean> {
    await this.gate('receipt');
    this.receipts.push(receipt);
    return this.knows(receipt);
  }

  register(): Promise<boolean> {
    return Promise.resolve(false);
  }

  health(): Promise<void> {
    return Promise.resolve();
  }

  message(): Promise<null> {
    return Promise.resolve(null);
  }

  cancel(): Promise<boolean> {
    return Promise.resolve(false);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

/** A session whose peer answers as the test says. */
export class ScriptedSession implements CarryingSession {
  bound = true;
  windowSize: number;
  /** Submitted and not answered, in order. */
  readonly out: Part[] = [];
  /** Everything that was ever submitted: `id/part`. */
  readonly log: string[] = [];
  /** How many of them have left. */
  left = 0;
  readonly #owner: () => Outbound;
  readonly #answered: (part: Part, outcome: Outcome) => void;
  #ids = 0;

  constructor(
    windowSize: number,
    owner: () => Outbound,
    answered: (part: Part, outcome: Outcome) => void = (part, outcome) => owner().onOutcome(part, outcome),
  ) {
    this.windowSize = windowSize;
    this.#owner = owner;
    this.#answered = answered;
  }

  get room(): number {
    return this.bound ? Math.max(0, this.windowSize - this.out.length) : 0;
  }

  submit(_pdu: RequestPdu, part: Part): void {
    if (this.room < 1) throw new Error('submitted without room');
    this.out.push(part);
    this.log.push(nameOf(part));
    // As a real session: it tells of its room whenever it has taken something.
    if (this.room > 0) this.#owner().onRoom();
  }

  flush(): void {
    this.left = this.log.length;
  }

  /** The peer accepts the oldest, or the named one, under an id. */
  accept(which?: string, smscId?: string): void {
    this.#ids += 1;
    const message_id = smscId ?? `smsc-${this.#ids}`;
    this.answer(which, { kind: 'answered', response: pdu('submit_sm_resp', { message_id }) });
  }

  refuse(command_status: number, which?: string): void {
    this.answer(which, { kind: 'answered', response: pdu('submit_sm_resp', { command_status }) });
  }

  throttle(which?: string): void {
    this.refuse(STATUS.ESME_RTHROTTLED, which);
  }

  answer(which: string | undefined, outcome: Outcome): void {
    const index = which === undefined ? 0 : this.out.findIndex((part) => nameOf(part) === which);
    const [part] = this.out.splice(index, 1);
    if (index < 0 || part === undefined) throw new Error(`${which ?? 'nothing'} is not out`);
    this.#answered(part, outcome);
    this.#owner().onRoom();
  }

  /** The connection is lost. */
  close(): void {
    this.bound = false;
    for (const part of this.out.splice(0)) this.#answered(part, { kind: 'closed' });
  }
}

/** `id/part`, the part from 1. */
export function nameOf({ held, index }: Part): string {
  return `${held.id}/${index + 1}`;
}

export const SETTINGS: OutboundSettings = {
  name: 'carrier',
  tpsLimit: 100,
  windowSize: 10,
  sessions: 1,
  queueCheckFrequencyMs: 1000,
  smppPollIntervalMs: 100,
  throttlePauseMs: 1000,
  throttleMaxPauseMs: 4000,
  queueFullDelayMs: 10_000,
  queueFullRetries: 2,
};

export interface Bench {
  readonly clock: FakeClock;
  readonly core: FakeCore;
  readonly reports: ReportQueue;
  readonly counters: BindCounters;
  readonly sent: SentMessages;
  readonly outbound: Outbound;
  readonly sessions: ScriptedSession[];
  readonly lines: Line[];
  /** Another outbound: of the same bind, as one that is made anew has, or of one that these settings name. */
  another(session: ScriptedSession, settings?: Partial<OutboundSettings>): Outbound;
}

/** An outbound with one session. It has not polled yet: call `outbound.onRoom()` and let the turn end. */
export function startBench(
  settings: Partial<OutboundSettings> = {},
  options: {
    readonly compose?: Compose<RequestPdu>;
    readonly backlogLimit?: number;
    readonly sessions?: number;
  } = {},
): Bench {
  const clock = new FakeClock();
  const core = new FakeCore();
  const lines: Line[] = [];
  const log = recordingLog(lines);
  const counters = createBindCounters();
  const reports = new ReportQueue(
    core,
    { backlogLimit: options.backlogLimit ?? 1000, concurrency: 8 },
    { clock, random: () => 0.5, log },
  );
  const sent = new SentMessages('auto', log);
  const sessions: ScriptedSession[] = [];
  const complete = { ...SETTINGS, ...settings };
  const over = (carrying: readonly ScriptedSession[], changes: Partial<OutboundSettings> = {}): Outbound =>
    new Outbound(
      { ...complete, ...changes },
      {
        clock,
        log,
        omniMessage: core,
        reports,
        counters,
        compose: options.compose ?? composeWords,
        sent,
        sessions: () => carrying.filter(({ bound }) => bound),
      },
    );
  const outbound = over(sessions);
  for (let index = 0; index < (options.sessions ?? 1); index += 1) {
    sessions.push(new ScriptedSession(complete.windowSize, () => outbound));
  }
  const another: Bench['another'] = (session, changes) => over([session], changes);
  return { clock, core, reports, counters, sent, outbound, sessions, lines, another };
}
