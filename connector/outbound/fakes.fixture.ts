/** Test only: an OmniMessage whose answers the test gives by hand. */
import { tell } from '../omnimessage/call-end.fixture.ts';
import {
  type CallEnd,
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
  readonly isKnown: ((id: string) => boolean) | undefined;
}

export interface ReportQuestion {
  readonly id: string;
  readonly report: StatusReport;
}

export class ManualOmniMessage implements Pick<OmniMessage, 'poll' | 'report'> {
  readonly polls: Asked<PollQuestion, Polled>[] = [];
  readonly reports: Asked<ReportQuestion, void>[] = [];

  poll(destSmsc: string, limit: number, isKnown?: (id: string) => boolean): Promise<Polled> {
    return ask(this.polls, { destSmsc, limit, isKnown });
  }

  report(id: string, report: StatusReport, end: CallEnd<void>): void {
    tell(ask(this.reports, { id, report }), end);
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
