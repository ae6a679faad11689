import type { ClientBindSettings } from '../../contract/compiled.ts';
import type { Part } from '../outbound/held.ts';
import { responseTo } from '../session/answers.ts';
import type { Connection } from '../session/connection.ts';
import { type DataSm, type DeliverSm, pdu, type RequestPdu } from '../smpp/pdu.ts';
import { readReceipt } from '../smpp/receipts.ts';
import { STATUS } from '../smpp/status.ts';
import { readMessage, withBody } from './read-message.ts';
import { Receipts, type ReceiptsContext } from './receipts.ts';
import { refusalStatus } from './refusals.ts';

/**
 * Carrier → OmniMessage for one bind: mobile-originated messages and receipts. Each is answered only when OmniMessage
 * has taken it, with a status that has the carrier send it again otherwise.
 */
export class InboundFromCarrier {
  #settings: ClientBindSettings;
  readonly #context: ReceiptsContext;
  readonly #receipts: Receipts;

  constructor(settings: ClientBindSettings, context: ReceiptsContext) {
    this.#settings = settings;
    this.#context = context;
    this.#receipts = new Receipts(settings.name, context);
  }

  retune(settings: ClientBindSettings): void {
    this.#settings = settings;
  }

  /** Receipts that wait for something are answered so that the carrier sends them again. */
  stop(): void {
    this.#receipts.stop();
  }

  /** A submit of ours was answered: its id may be the one that a receipt waits for. */
  onAnswered(smscId: string | null): void {
    this.#receipts.onAnswered(smscId);
  }

  onRequest(session: Connection<Part>, request: RequestPdu): void {
    switch (request.command) {
      case 'deliver_sm':
      case 'data_sm':
        this.#take(session, request);
        return;
      case 'alert_notification':
        this.#context.log.debug({ event: 'alert_notification', source: request.source_addr }, 'alert_notification');
        return;
      default:
        session.respond(responseTo(request, STATUS.ESME_RINVCMDID));
    }
  }

  #take(session: Connection<Part>, request: DeliverSm | DataSm): void {
    const answer = (command_status: number): void => {
      const { sequence_number } = request;
      session.respond(
        request.command === 'deliver_sm'
          ? pdu('deliver_sm_resp', { command_status, sequence_number })
          : pdu('data_sm_resp', { command_status, sequence_number }),
      );
    };
    const receipt = readReceipt(withBody(request), this.#settings.message.defaultAlphabet);
    if (receipt === null) void this.#handOver(session, request, answer);
    else this.#receipts.take(receipt, request, answer);
  }

  async #handOver(
    session: Connection<Part>,
    request: DeliverSm | DataSm,
    answer: (commandStatus: number) => void,
  ): Promise<void> {
    const { name, message: settings } = this.#settings;
    const { omniMessage, log, counters, clock } = this.#context;
    const read = readMessage(request, { name, direction: 'mo' }, settings, clock.wall());
    if (!read.ok) {
      log.warn({ event: 'inbound_malformed', field: read.field }, read.reason);
      answer(read.field === 'validity_period' ? STATUS.ESME_RINVEXPIRY : STATUS.ESME_RINVSCHED);
      return;
    }
    try {
      await omniMessage.submit(read.message, `${name}-${session.id}-${request.sequence_number}`);
      counters.received += 1;
      answer(STATUS.ESME_ROK);
    } catch (error) {
      answer(refusalStatus(error, 'carrier', log));
    }
  }
}
