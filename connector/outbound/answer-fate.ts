import { STATUS } from '../smpp/status.ts';

/**
 * What the command_status of an answer makes of its part of a message:
 * - `accepted`
 * - `throttled`: it is sent again once the pause of the whole bind is over
 * - `come_again`: it is sent again by itself, `queue_full_retries` times at most; the others go on
 * - `refused`: the message has failed
 */
export type AnswerFate = 'accepted' | 'throttled' | 'come_again' | 'refused';

/** About one message, and passing: a full queue (§5.1.3), a receiver's temporary error (a partner's, to deliver_sm). */
const COME_AGAIN: ReadonlySet<number> = new Set([STATUS.ESME_RMSGQFUL, STATUS.ESME_RX_T_APPN]);

export function answerFate(commandStatus: number): AnswerFate {
  if (commandStatus === STATUS.ESME_ROK) return 'accepted';
  if (commandStatus === STATUS.ESME_RTHROTTLED) return 'throttled';
  return COME_AGAIN.has(commandStatus) ? 'come_again' : 'refused';
}
