import type { Log } from '../log.ts';
import { type KnownMessage, type OmniMessage, OmniMessageError } from '../omnimessage/port.ts';
import { type CancelSm, type CancelSmResp, pdu, type QuerySm, type QuerySmResp } from '../smpp/pdu.ts';
import { STATUS } from '../smpp/status.ts';
import { absoluteTime } from '../smpp/times.ts';

interface OperationContext {
  readonly omniMessage: OmniMessage;
  readonly log: Log;
}

/** message_state, SMPP 3.4 §5.2.28, of OmniMessage's states. */
const MESSAGE_STATE: Readonly<Record<string, number>> = {
  pending: 1,
  sent: 1,
  delivered: 2,
  expired: 3,
  cancelled: 4,
  undeliverable: 5,
  failed: 5,
  rejected: 8,
};
const STATE_UNKNOWN = 7;
const FINAL_FROM = 2;

/** query_sm (§4.8): the state that OmniMessage has. */
export async function queryMessage(
  request: QuerySm,
  bindName: string,
  context: OperationContext,
): Promise<QuerySmResp> {
  const { sequence_number } = request;
  const found = await find(request, bindName, STATUS.ESME_RQUERYFAIL, context);
  if ('commandStatus' in found)
    return pdu('query_sm_resp', { sequence_number, command_status: found.commandStatus });
  const message_state = MESSAGE_STATE[found.status] ?? STATE_UNKNOWN;
  const isFinal = message_state >= FINAL_FROM;
  const final_date = isFinal && found.finalMs !== null ? (absoluteTime(found.finalMs) ?? '') : '';
  return pdu('query_sm_resp', { sequence_number, message_id: request.message_id, final_date, message_state });
}

/**
 * cancel_sm (§4.9) of one message by its id. Cancelling all of a source and destination without an id is not something
 * that OmniMessage offers.
 */
export async function cancelMessage(
  request: CancelSm,
  bindName: string,
  context: OperationContext,
): Promise<CancelSmResp> {
  const { sequence_number } = request;
  const answer = (command_status: number) => pdu('cancel_sm_resp', { sequence_number, command_status });
  if (request.message_id === '') return answer(STATUS.ESME_RCANCELFAIL);
  const found = await find(request, bindName, STATUS.ESME_RCANCELFAIL, context);
  if ('commandStatus' in found) return answer(found.commandStatus);
  try {
    const cancelled = await context.omniMessage.cancel(request.message_id);
    return answer(cancelled ? STATUS.ESME_ROK : STATUS.ESME_RCANCELFAIL);
  } catch (error) {
    return answer(failed(error, STATUS.ESME_RCANCELFAIL, context.log));
  }
}

/** A partner sees its own messages; another's id is answered like one that does not exist. */
async function find(
  { message_id, source_addr }: QuerySm | CancelSm,
  bindName: string,
  failure: number,
  { omniMessage, log }: OperationContext,
): Promise<KnownMessage | { readonly commandStatus: number }> {
  try {
    const message = await omniMessage.message(message_id);
    if (message === null || message.sourceSmsc !== bindName) return { commandStatus: STATUS.ESME_RINVMSGID };
    if (message.source !== source_addr) return { commandStatus: STATUS.ESME_RINVSRCADR };
    return message;
  } catch (error) {
    return { commandStatus: failed(error, failure, log) };
  }
}

function failed(error: unknown, failure: number, log: Log): number {
  if (!(error instanceof OmniMessageError)) throw error;
  log.event('operation_failed', { code: error.code, detail: error.message });
  return error.passing ? STATUS.ESME_RSYSERR : failure;
}
