import type { ClientBindSettings } from '../../contract/compiled.ts';
import type { Part } from '../outbound/held.ts';
import { responseTo } from '../session/answers.ts';
import type { Connection } from '../session/connection.ts';
import { type DataSm, type DeliverSm, pdu, type RequestPdu } from '../smpp/pdu.ts';
import { readReceipt } from '../smpp/receipts.ts';
import { STATUS } from '../smpp/status.ts';
import { Joining, type PartSession, type Taken } from './joining.ts';
import { readJoined } from './read-joined.ts';
import {
  type MessageOrigin,
  type MessagePdu,
  type ReadMessage,
  readMessage,
  withBody,
} from './read-message.ts';
import type { Answer } from './receipt-in-hand.ts';
import { Receipts, type ReceiptsContext } from './receipts.ts';
import { refusalStatus } from './refusals.ts';
import { requestKey } from './request-key.ts';

/** What of a session is answered on; a Connection is one. */
export type AnsweringSession = Pick<Connection<Part>, 'id' | 'respond'> & PartSession;

export interface InboundContext extends ReceiptsContext {
  /** What takes this bind's receipts, if it is not the bind itself. */
  readonly receiptsElsewhere: () => Receipts | null;
  /** The bind under whose name OmniMessage knows the messages that receipts here belong to. */
  readonly receiptsOf: () => string;
}

/**
 * Carrier → OmniMessage for one bind: mobile-originated messages and receipts. Each is answered only when OmniMessage
 * has taken it, with a status that has the carrier send it again otherwise.
 */
export class InboundFromCarrier {
  #settings: ClientBindSettings;
  readonly #context: InboundContext;
  /** Of this bind's messages; a receiver's may belong to a transmitter. */
  readonly receipts: Receipts;
  /** null: parts are handed over as they come. */
  #joining: Joining | null;

  constructor(settings: ClientBindSettings, context: InboundContext) {
    this.#settings = settings;
    this.#context = context;
    this.receipts = new Receipts(context.receiptsOf, context);
    this.#joining = this.#joiningBy(settings);
  }

  retune(settings: ClientBindSettings): void {
    const { reassemble, reassembleTimeoutMs } = this.#settings.message;
    this.#settings = settings;
    const { message } = settings;
    if (message.reassemble === reassemble && message.reassembleTimeoutMs === reassembleTimeoutMs) return;
    this.#joining?.stop();
    this.#joining = this.#joiningBy(settings);
  }

  /** Nothing waits from now on, so that sessions can be drained: what did is handed over or returned to the carrier. */
  stop(): void {
    this.#joining?.stop();
    this.receipts.stop();
  }

  onClosed(session: AnsweringSession): void {
    this.#joining?.closed(session);
  }

  /** A submit of ours was answered: its id may be the one that a receipt waits for. */
  onAnswered(smscId: string | null): void {
    this.receipts.onAnswered(smscId);
  }

  onRequest(session: AnsweringSession, request: RequestPdu): void {
    switch (request.command) {
      case 'deliver_sm':
      case 'data_sm':
        this.#receive(session, request);
        return;
      case 'alert_notification':
        this.#context.log.event('alert_notification');
        return;
      default:
        session.respond(responseTo(request, STATUS.ESME_RINVCMDID));
    }
  }

  /** A fault of ours over one PDU is answered like an outage: it neither ends the session nor loses the message. */
  #receive(session: AnsweringSession, request: DeliverSm | DataSm): void {
    const answer = this.#traced(session, request, answerTo(session, request));
    try {
      this.#take(session, request, answer);
    } catch (error) {
      answer(refusalStatus(error, 'carrier', this.#context.log));
    }
  }

  /** The answer, seen by whoever traces the request. */
  #traced(session: AnsweringSession, request: DeliverSm | DataSm, answer: Answer): Answer {
    const { source_addr: source, destination_addr: destination, command } = request;
    const bind = this.#settings.name;
    const { traces } = this.#context;
    if (traces === undefined || traces === null) return answer;
    const trace = traces.received({ bind, session: session.id, command, source, destination });
    if (trace === null) return answer;
    return (commandStatus) => {
      trace.answered(commandStatus, null);
      answer(commandStatus);
    };
  }

  #take(session: AnsweringSession, request: DeliverSm | DataSm, answer: Answer): void {
    const { name, message: settings } = this.#settings;
    this.#joining?.heard(session);
    const receipt = readReceipt(withBody(request), settings.defaultAlphabet);
    if (receipt !== null) {
      const { source_addr: source, destination_addr: destination } = request;
      (this.#context.receiptsElsewhere() ?? this.receipts).take(receipt, { source, destination }, answer);
      return;
    }
    const key = requestKey(name, session.id, request.sequence_number);
    const taken = this.#joining?.take(session, request, key) ?? this.#apart(request, key);
    taken.then(
      (became) => answer('commandStatus' in became ? became.commandStatus : STATUS.ESME_ROK),
      (error: unknown) => answer(refusalStatus(error, 'carrier', this.#context.log)),
    );
  }

  #apart(request: MessagePdu, key: string): Promise<Taken> {
    return this.#handOver(
      readMessage(request, this.#origin, this.#settings.message, this.#context.clock.wall()),
      key,
    );
  }

  #whole(parts: readonly [MessagePdu, ...MessagePdu[]], key: string): Promise<Taken> | null {
    const read = readJoined(parts, this.#origin, this.#settings.message, this.#context.clock.wall());
    return read === null ? null : this.#handOver(read, key);
  }

  get #origin(): MessageOrigin {
    return { name: this.#settings.name, direction: 'mo' };
  }

  async #handOver(read: ReadMessage, key: string): Promise<Taken> {
    const { omniMessage, log, counters } = this.#context;
    if (!read.ok) {
      log.event('inbound_malformed', { field: read.field, detail: read.reason });
      return { commandStatus: STATUS.ESME_RSUBMITFAIL };
    }
    try {
      const taken = await omniMessage.submit(read.message, key);
      counters.received += 1;
      return taken;
    } catch (error) {
      return { commandStatus: refusalStatus(error, 'carrier', log) };
    }
  }

  #joiningBy({ message }: ClientBindSettings): Joining | null {
    if (!message.reassemble) return null;
    return new Joining(message.reassembleTimeoutMs, {
      ...this.#context,
      whole: (parts, key) => this.#whole(parts, key),
      apart: (request, key) => this.#apart(request, key),
    });
  }
}

/** Keeps nothing of the request but its number: an answer may wait, and a PDU is a view into what the socket read. */
function answerTo(session: AnsweringSession, { command, sequence_number }: DeliverSm | DataSm): Answer {
  return command === 'deliver_sm'
    ? (command_status) => session.respond(pdu('deliver_sm_resp', { command_status, sequence_number }))
    : (command_status) => session.respond(pdu('data_sm_resp', { command_status, sequence_number }));
}
