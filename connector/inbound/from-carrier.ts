import type { ClientBindSettings } from '../../contract/compiled.ts';
import type { Part } from '../outbound/held.ts';
import { responseTo } from '../session/answers.ts';
import type { Connection } from '../session/connection.ts';
import { type DataSm, type DeliverSm, pdu, type RequestPdu } from '../smpp/pdu.ts';
import { readReceipt } from '../smpp/receipts.ts';
import { STATUS } from '../smpp/status.ts';
import { LongMessages, type WaitingPart } from './long-messages.ts';
import { type MessagePdu, type ReadMessage, readJoined, readMessage, withBody } from './read-message.ts';
import type { Answer } from './receipt-in-hand.ts';
import { Receipts, type ReceiptsContext } from './receipts.ts';
import { refusalStatus } from './refusals.ts';

/** What of a session is answered on; a Connection is one. */
export type AnsweringSession = Pick<Connection<Part>, 'id' | 'respond'>;

/** How a message is answered, and the key that tells OmniMessage a repeated request from a new one. */
interface Asked {
  readonly key: string;
  readonly answer: Answer;
}

/**
 * Carrier → OmniMessage for one bind: mobile-originated messages and receipts. Each is answered only when OmniMessage
 * has taken it, with a status that has the carrier send it again otherwise.
 */
export class InboundFromCarrier {
  #settings: ClientBindSettings;
  readonly #context: ReceiptsContext;
  readonly #receipts: Receipts;
  #longMessages: LongMessages<Asked>;

  constructor(settings: ClientBindSettings, context: ReceiptsContext) {
    this.#settings = settings;
    this.#context = context;
    this.#receipts = new Receipts(settings.name, context);
    this.#longMessages = this.#joining(settings);
  }

  retune(settings: ClientBindSettings): void {
    const { reassemble, reassembleTimeoutMs } = this.#settings.message;
    this.#settings = settings;
    const { message } = settings;
    if (message.reassemble === reassemble && message.reassembleTimeoutMs === reassembleTimeoutMs) return;
    this.#longMessages.stop();
    this.#longMessages = this.#joining(settings);
  }

  /** Nothing waits from now on, so that sessions can be drained: what did is handed over or returned to the carrier. */
  stop(): void {
    this.#longMessages.stop();
    this.#settings = { ...this.#settings, message: { ...this.#settings.message, reassemble: false } };
    this.#receipts.stop();
  }

  /** A submit of ours was answered: its id may be the one that a receipt waits for. */
  onAnswered(smscId: string | null): void {
    this.#receipts.onAnswered(smscId);
  }

  onRequest(session: AnsweringSession, request: RequestPdu): void {
    switch (request.command) {
      case 'deliver_sm':
      case 'data_sm':
        this.#receive(session, request);
        return;
      case 'alert_notification':
        this.#context.log.debug({ event: 'alert_notification' }, 'alert_notification');
        return;
      default:
        session.respond(responseTo(request, STATUS.ESME_RINVCMDID));
    }
  }

  /** A fault of ours over one PDU is answered like an outage: it neither ends the session nor loses the message. */
  #receive(session: AnsweringSession, request: DeliverSm | DataSm): void {
    const answer = answerTo(session, request);
    try {
      this.#take(session, request, answer);
    } catch (error) {
      answer(refusalStatus(error, 'carrier', this.#context.log));
    }
  }

  #take(session: AnsweringSession, request: DeliverSm | DataSm, answer: Answer): void {
    const { name, message: settings } = this.#settings;
    const receipt = readReceipt(withBody(request), settings.defaultAlphabet);
    if (receipt !== null) {
      this.#receipts.take(receipt, { source: request.source_addr, destination: request.destination_addr }, answer);
      return;
    }
    const asked: Asked = { key: `${name}-${session.id}-${request.sequence_number}`, answer };
    if (settings.reassemble && this.#longMessages.add(request, asked)) return;
    void this.#handOver(() => this.#read(request), [asked]);
  }

  #read(request: MessagePdu): ReadMessage {
    const { name, message: settings } = this.#settings;
    return readMessage(request, { name, direction: 'mo' }, settings, this.#context.clock.wall());
  }

  /** Resolves to whether OmniMessage has it, when each who asked has the answer. */
  async #handOver(reading: () => ReadMessage, asked: readonly Asked[]): Promise<boolean> {
    const { omniMessage, log, counters } = this.#context;
    const answer = (status: number): void => {
      for (const one of asked) one.answer(status);
    };
    try {
      const read = reading();
      if (!read.ok) {
        log.warn({ event: 'inbound_malformed', field: read.field }, read.reason);
        answer(STATUS.ESME_RSUBMITFAIL);
        return false;
      }
      await omniMessage.submit(read.message, asked[asked.length - 1]?.key ?? '');
    } catch (error) {
      answer(refusalStatus(error, 'carrier', log));
      return false;
    }
    counters.received += 1;
    answer(STATUS.ESME_ROK);
    return true;
  }

  #joining({ message }: ClientBindSettings): LongMessages<Asked> {
    return new LongMessages<Asked>(this.#context.clock, message.reassembleTimeoutMs, {
      joined: (parts, taken) => void this.#handOverJoined(parts).then(taken),
      apart: ({ pdu: request, values }) => void this.#handOver(() => this.#read(request), values),
      repeated: ({ answer }, isTaken) => answer(isTaken ? STATUS.ESME_ROK : STATUS.ESME_RX_T_APPN),
    });
  }

  #handOverJoined(parts: readonly WaitingPart<Asked>[]): Promise<boolean> {
    const { name, message: settings } = this.#settings;
    const asked = parts.flatMap(({ values }) => values);
    const [first, ...others] = parts.map((part) => part.pdu);
    if (first === undefined) return Promise.resolve(false);
    const from = { name, direction: 'mo' } as const;
    return this.#handOver(() => readJoined([first, ...others], from, settings, this.#context.clock.wall()), asked);
  }
}

/** Keeps nothing of the request but its number: an answer may wait, and a PDU is a view into what the socket read. */
function answerTo(session: AnsweringSession, { command, sequence_number }: DeliverSm | DataSm): Answer {
  return command === 'deliver_sm'
    ? (command_status) => session.respond(pdu('deliver_sm_resp', { command_status, sequence_number }))
    : (command_status) => session.respond(pdu('data_sm_resp', { command_status, sequence_number }));
}
