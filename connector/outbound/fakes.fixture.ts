/** Test only: an OmniMessage whose answers the test gives by hand, and a log that keeps its lines. */
import type { Log } from '../log.ts';
import {
  type OmniMessage,
  OmniMessageError,
  type OutboundMessage,
  type Polled,
  type StatusReport,
} from '../omnimessage/port.ts';

export interface Asked<Question, Answer> {
  readonly question: Question;
  readonly answer: (answer: Answer) => void;
  readonly fail: (error: unknown) => void;
}

export interface PollQuestion {
  readonly destSmsc: string;
  readonly limit: number;
}

export interface ReportQuestion {
  readonly id: string;
  readonly report: StatusReport;
}

export class ManualOmniMessage implements Pick<OmniMessage, 'poll' | 'report'> {
  readonly polls: Asked<PollQuestion, Polled>[] = [];
  readonly reports: Asked<ReportQuestion, void>[] = [];

  poll(destSmsc: string, limit: number): Promise<Polled> {
    return ask(this.polls, { destSmsc, limit });
  }

  report(id: string, report: StatusReport): Promise<void> {
    return ask(this.reports, { id, report });
  }
}

function ask<Question, Answer>(asked: Asked<Question, Answer>[], question: Question): Promise<Answer> {
  return new Promise((answer, fail) => {
    asked.push({ question, answer, fail });
  });
}

export const refusal = (status: number): OmniMessageError =>
  new OmniMessageError('http', `http ${status}`, { status });
export const AWAY = new OmniMessageError('connection_refused', 'connection refused');

export class LineLog implements Log {
  readonly lines: { readonly level: string; readonly event: string; readonly message: string }[] = [];

  debug(fields: object, message: string): void {
    this.#add('debug', fields, message);
  }

  info(fields: object, message: string): void {
    this.#add('info', fields, message);
  }

  warn(fields: object, message: string): void {
    this.#add('warn', fields, message);
  }

  error(fields: object, message: string): void {
    this.#add('error', fields, message);
  }

  child(): Log {
    return this;
  }

  isLevelEnabled(): boolean {
    return true;
  }

  events(level: string): string[] {
    return this.lines.filter((line) => line.level === level).map(({ event }) => event);
  }

  #add(level: string, fields: object, message: string): void {
    this.lines.push({ level, event: 'event' in fields ? String(fields.event) : '', message });
  }
}

export function outboundMessage(id: string, changes: Partial<OutboundMessage> = {}): OutboundMessage {
  return {
    id,
    destSmsc: 'carrier',
    source: 'ACME',
    destination: '447700900123',
    body: 'hello',
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
    ...changes,
  };
}
