import { pdu as build } from '../smpp/pdu.ts';
import { STATUS } from '../smpp/status.ts';
import { type CloseReason, type Effect, isBound, type SessionState } from './state.ts';
import { nextSequence } from './window.ts';

/** No new requests from here on; the unbind follows once nothing is under way, or when `drainMs` are over. */
export function drain<T>(
  state: SessionState<T>,
  drainMs: number,
  reason: CloseReason,
  now: number,
  effects: Effect<T>[],
): void {
  if (state.ending !== null) return;
  if (!isBound(state) && reason.kind !== 'bind_refused') {
    close(state, reason, effects);
    return;
  }
  state.ending = { kind: 'draining', deadline: now + drainMs, reason };
  progressEnding(state, now, effects);
  if (drainMs === 0 && state.ending.kind === 'draining') sendUnbind(state, reason, now, effects);
}

/**
 * The peer wants to go. What is under way is answered first, since nothing may follow unbind_resp; half of the
 * unbind timeout is given to that, so that the peer's own patience is not used up.
 */
export function beginPeerUnbind<T>(state: SessionState<T>, sequence: number, now: number, effects: Effect<T>[]): void {
  if (state.ending?.kind === 'peer_unbinding') return;
  if (state.ending?.kind === 'unbinding') {
    // Both sides unbind at once: answer, and keep waiting for the answer to ours.
    sendUnbindResp(sequence, effects);
    return;
  }
  state.ending = { kind: 'peer_unbinding', deadline: now + state.settings.unbindTimeoutMs / 2, sequence };
  progressEnding(state, now, effects);
}

/** Goes on to the next stage of the ending when nothing holds it up any more. */
export function progressEnding<T>(state: SessionState<T>, now: number, effects: Effect<T>[]): void {
  const { ending } = state;
  if (ending === null || state.pending.size > 0 || state.inbound > 0) return;
  if (ending.kind === 'draining') sendUnbind(state, ending.reason, now, effects);
  else if (ending.kind === 'peer_unbinding') answerPeerUnbind(state, ending.sequence, now, effects);
  else if (ending.kind === 'peer_unbound') close(state, { kind: 'unbound_by_peer' }, effects);
}

export function endingOverdue<T>(state: SessionState<T>, now: number, effects: Effect<T>[]): void {
  const { ending } = state;
  if (ending === null || ending.deadline > now) return;
  switch (ending.kind) {
    case 'draining':
      sendUnbind(state, ending.reason, now, effects);
      return;
    case 'unbinding':
      close(state, ending.reason, effects);
      return;
    case 'peer_unbinding':
      answerPeerUnbind(state, ending.sequence, now, effects);
      return;
    case 'peer_unbound':
      close(state, { kind: 'unbound_by_peer' }, effects);
      return;
  }
}

function sendUnbind<T>(state: SessionState<T>, reason: CloseReason, now: number, effects: Effect<T>[]): void {
  const sequence = nextSequence(state);
  state.ending = { kind: 'unbinding', deadline: now + state.settings.unbindTimeoutMs, sequence, reason };
  effects.push({ type: 'send', pdu: build('unbind', { sequence_number: sequence }) });
}

function sendUnbindResp<T>(sequence: number, effects: Effect<T>[]): void {
  effects.push({
    type: 'send',
    pdu: build('unbind_resp', { sequence_number: sequence, command_status: STATUS.ESME_ROK }),
  });
}

/** The peer closes now (SMPP 3.4 §4.2); if it does not, we do when the timeout is over. */
function answerPeerUnbind<T>(state: SessionState<T>, sequence: number, now: number, effects: Effect<T>[]): void {
  sendUnbindResp(sequence, effects);
  state.ending = { kind: 'peer_unbound', deadline: now + state.settings.unbindTimeoutMs };
}

/** Our unbind was answered. */
export function unbound<T>(state: SessionState<T>, reason: CloseReason, effects: Effect<T>[]): void {
  close(state, reason, effects);
}

/** The end: every request that still waits gets its outcome, so that none is ever left hanging. */
export function close<T>(state: SessionState<T>, reason: CloseReason, effects: Effect<T>[]): void {
  state.phase = 'closed';
  state.closeReason = reason;
  for (const waiting of state.pending.values()) {
    effects.push({ type: 'outcome', token: waiting.token, outcome: { kind: 'closed' } });
  }
  state.pending.clear();
  state.late.clear();
  effects.push({ type: 'close', reason });
}
