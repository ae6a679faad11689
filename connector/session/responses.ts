import { type ResponsePdu, responseName } from '../smpp/pdu.ts';
import { bindResponseReceived } from './binding.ts';
import { close, progressEnding } from './ending.ts';
import type { Effect, Pending, SessionState } from './state.ts';

/** A response that the peer may issue in this phase; one that answers nothing of ours is an oddity, and no more. */
export function responseReceived<T>(
  state: SessionState<T>,
  pdu: ResponsePdu,
  now: number,
  effects: Effect<T>[],
): void {
  switch (pdu.command) {
    case 'bind_transmitter_resp':
    case 'bind_receiver_resp':
    case 'bind_transceiver_resp':
      bindResponseReceived(state, pdu, now, effects);
      return;
    case 'enquire_link_resp':
      return;
    case 'unbind_resp':
      if (state.ending?.kind === 'unbinding' && state.ending.sequence === pdu.sequence_number) {
        close(state, state.ending.reason, effects);
        return;
      }
      break;
    case 'generic_nack':
      if (state.phase === 'binding' && pdu.sequence_number === state.bindSequence) {
        bindResponseReceived(state, pdu, now, effects);
        return;
      }
      if (state.ending?.kind === 'unbinding' && state.ending.sequence === pdu.sequence_number) {
        close(state, state.ending.reason, effects);
        return;
      }
      if (settle(state, pdu, now, effects)) return;
      break;
    default:
      if (settle(state, pdu, now, effects)) return;
  }
  effects.push({ type: 'oddity', oddity: { kind: 'unexpected_response', pdu } });
}

/** Matches an answer to its request by sequence_number and command (generic_nack answers any command). */
function settle<T>(
  state: SessionState<T>,
  response: ResponsePdu,
  now: number,
  effects: Effect<T>[],
): boolean {
  const sequence = response.sequence_number;
  const waiting = state.pending.get(sequence);
  if (waiting !== undefined) {
    if (!answers(response, waiting)) return false;
    state.pending.delete(sequence);
    effects.push({ type: 'outcome', token: waiting.token, outcome: { kind: 'answered', response } });
    progressEnding(state, now, effects);
    return true;
  }
  const late = state.late.get(sequence);
  if (late === undefined || !answers(response, late)) return false;
  state.late.delete(sequence);
  effects.push({ type: 'outcome', token: late.token, outcome: { kind: 'late', response } });
  return true;
}

function answers(response: ResponsePdu, { request }: Pending<unknown>): boolean {
  return response.command === 'generic_nack' || response.command === responseName(request.command);
}
