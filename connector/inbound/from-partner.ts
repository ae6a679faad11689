import type { ServerBindSettings } from '../../contract/compiled.ts';
import type { BindCounters } from '../bind-counters.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { OmniMessage } from '../omnimessage/port.ts';
import type { Part } from '../outbound/held.ts';
import { responseTo } from '../session/answers.ts';
import type { Connection } from '../session/connection.ts';
import { type DataSm, pdu, type RequestPdu, type ResponsePdu, type SubmitSm } from '../smpp/pdu.ts';
import { STATUS } from '../smpp/status.ts';
import type { Traces } from '../traces/traces.ts';
import { Joining, type PartSession, type Taken } from './joining.ts';
import { cancelMessage, queryMessage } from './message-operations.ts';
import { readJoined } from './read-joined.ts';
import { type MessageOrigin, type MessagePdu, type ReadMessage, readMessage } from './read-message.ts';
import { refusalStatus } from './refusals.ts';
import { requestKey } from './request-key.ts';
import { submitMulti } from './submit-multi.ts';

export interface PartnerContext {
  readonly clock: Clock;
  readonly log: Log;
  readonly omniMessage: OmniMessage;
  readonly counters: BindCounters;
  /** Absent or null: nothing is traced. */
  readonly traces?: Traces | null;
}

/** What of a session a partner's requests come in by; a Connection is one. */
export type SubmittingSession = Pick<Connection<Part>, 'id' | 'respond'> & PartSession;

/** message_id, SMPP 3.4 §5.2.23: 65 octets with the NUL. */
const LONGEST_ID = 64;

/**
 * Partner → OmniMessage for one server bind. A message is answered when OmniMessage has taken it, with OmniMessage's
 * id; everything else with the specification's refusal.
 */
export class InboundFromPartner {
  #settings: ServerBindSettings;
  readonly #context: PartnerContext;
  /** null: parts are handed over as they come. */
  #joining: Joining | null;

  constructor(settings: ServerBindSettings, context: PartnerContext) {
    this.#settings = settings;
    this.#context = context;
    this.#joining = this.#joiningBy(settings);
  }

  retune(settings: ServerBindSettings): void {
    const { reassemble, reassembleTimeoutMs } = this.#settings.message;
    this.#settings = settings;
    const { message } = settings;
    if (message.reassemble === reassemble && message.reassembleTimeoutMs === reassembleTimeoutMs) return;
    this.#joining?.stop();
    this.#joining = this.#joiningBy(settings);
  }

  /** Parts wait no longer, so that sessions can be drained. */
  stop(): void {
    this.#joining?.stop();
  }

  onClosed(session: SubmittingSession): void {
    this.#joining?.closed(session);
  }

  onRequest(session: SubmittingSession, request: RequestPdu): void {
    this.#joining?.heard(session);
    this.#answer(session, request).then(
      (response) => session.respond(response),
      (error: unknown) => {
        this.#context.log.event('inbound_failed', { command: request.command, err: error });
        session.respond(responseTo(request, STATUS.ESME_RSYSERR));
      },
    );
  }

  async #answer(session: SubmittingSession, request: RequestPdu): Promise<ResponsePdu> {
    const { sequence_number } = request;
    const key = requestKey(this.#settings.name, session.id, sequence_number);
    switch (request.command) {
      case 'submit_sm':
        return messageResponse('submit_sm_resp', sequence_number, await this.#submit(session, request, key));
      case 'data_sm':
        return messageResponse('data_sm_resp', sequence_number, await this.#submit(session, request, key));
      case 'submit_multi':
        return submitMulti(request, (single, index) => this.#apart(single, `${key}-${index}`));
      case 'query_sm':
        return queryMessage(request, this.#settings.name, this.#context);
      case 'cancel_sm':
        return cancelMessage(request, this.#settings.name, this.#context);
      case 'replace_sm':
        // OmniMessage's contract has no replacement of a message.
        return responseTo(request, STATUS.ESME_RREPLACEFAIL);
      default:
        return responseTo(request, STATUS.ESME_RINVCMDID);
    }
  }

  #submit(session: SubmittingSession, request: SubmitSm | DataSm, key: string): Promise<Taken> {
    const { traces } = this.#context;
    if (traces === undefined || traces === null) return this.#take(session, request, key);
    return this.#takeTraced(traces, session, request, key);
  }

  async #takeTraced(
    traces: Traces,
    session: SubmittingSession,
    request: SubmitSm | DataSm,
    key: string,
  ): Promise<Taken> {
    const { source_addr: source, destination_addr: destination, command } = request;
    const bind = this.#settings.name;
    const trace = traces.received({ bind, session: session.id, command, source, destination });
    const taken = await this.#take(session, request, key);
    if ('commandStatus' in taken) trace?.answered(taken.commandStatus, null);
    else trace?.answered(STATUS.ESME_ROK, taken.id);
    return taken;
  }

  #take(session: SubmittingSession, request: SubmitSm | DataSm, key: string): Promise<Taken> {
    const commandStatus = refusalOf(request);
    if (commandStatus !== null) return Promise.resolve({ commandStatus });
    return this.#joining?.take(session, request, key) ?? this.#apart(request, key);
  }

  #apart(request: MessagePdu, key: string): Promise<Taken> {
    const commandStatus = refusalOf(request);
    if (commandStatus !== null) return Promise.resolve({ commandStatus });
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
    return { name: this.#settings.name, direction: 'mt' };
  }

  async #handOver(read: ReadMessage, key: string): Promise<Taken> {
    const { omniMessage, counters, log } = this.#context;
    if (!read.ok) {
      log.event('inbound_malformed', { field: read.field, detail: read.reason });
      return {
        commandStatus: read.field === 'validity_period' ? STATUS.ESME_RINVEXPIRY : STATUS.ESME_RINVSCHED,
      };
    }
    try {
      const { id } = await omniMessage.submit(read.message, key);
      counters.received += 1;
      if (id.length <= LONGEST_ID) return { id };
      log.event('message_id_too_long', { message_id: id, characters: id.length });
      return { id: '' };
    } catch (error) {
      return { commandStatus: refusalStatus(error, 'partner', log) };
    }
  }

  #joiningBy({ message }: ServerBindSettings): Joining | null {
    if (!message.reassemble) return null;
    return new Joining(message.reassembleTimeoutMs, {
      ...this.#context,
      whole: (parts, key) => this.#whole(parts, key),
      apart: (request, key) => this.#apart(request, key),
    });
  }
}

/** What is wrong with a message before anything is asked of OmniMessage (SMPP 3.4 §5.1.3). */
function refusalOf(request: MessagePdu): number | null {
  if (request.destination_addr === '') return STATUS.ESME_RINVDSTADR;
  if (request.command === 'data_sm') return null;
  if (request.priority_flag > 3) return STATUS.ESME_RINVPRTFLG;
  if (request.replace_if_present_flag > 1) return STATUS.ESME_RINVREPFLAG;
  return null;
}

function messageResponse(
  command: 'submit_sm_resp' | 'data_sm_resp',
  sequence_number: number,
  taken: Taken,
): ResponsePdu {
  if ('commandStatus' in taken) return pdu(command, { sequence_number, command_status: taken.commandStatus });
  return pdu(command, { sequence_number, message_id: taken.id });
}
