import { pdu as build } from '../smpp/pdu.ts';
import { STATUS } from '../smpp/status.ts';
import { type CloseReason, type Effect, isBound, type SessionState } from './state.ts';
import { nextSequence } from './window.ts';

/**
 * No new requests from here on; the unbind follows once nothing is under way, or when `drainMs` are over. A second
 * drain can only make it sooner. A session that is not bound has nothing to drain and is closed.
 */
export function drain<T>(
  state: SessionState<T>,
  drainMs: number,
  reason: CloseReason,
  now: number,
  effects: Effect<T>[],
): void {
  const deadline = now + drainMs;
  if (state.ending !== null) {
    if (state.ending.kind !== 'draining' || state.ending.deadline <= deadline) return;
    state.ending = { ...state.ending, deadline };
  } else if (isBound(state)) {
    state.ending = { kind: 'draining', deadline, reason };
  } else {
    close(state, reason, effects);
    return;
  }
  progressEnding(state, now, effects);
  endingOverdue(state, now, effects);
}

/** Without waiting for anything: the carrier has refused our bind, and many free a dead session at an unbind. */
export function unbindNow<T>(
  state: SessionState<T>,
  reason: CloseReason,
  now: number,
  effects: Effect<T>[],
): void {
  const sequence = nextSequence(state);
  state.ending = { kind: 'unbinding', deadline: now + state.settings.unbindTimeoutMs, sequence, reason };
  effects.push({ type: 'send', pdu: build('unbind', { sequence_number: sequence }) });
}

/**
 * The peer wants to go. What is under way is answered first, since the peer may close as soon as it has the
 * unbind_resp; half of the unbind timeout is given to that, so that the peer's own patience is not used up.
 */
export function beginPeerUnbind<T>(
  state: SessionState<T>,
  sequence: number,
  now: number,
  effects: Effect<T>[],
): void {
  switch (state.ending?.kind) {
    case 'peer_unbinding':
      return;
    case 'unbinding':
    case 'peer_unbound':
      // Both sides unbind at once, or the peer asks again: answer, and keep waiting for what we wait for.
      sendUnbindResp(sequence, effects);
      return;
    case undefined:
    case 'draining':
      state.ending = { kind: 'peer_unbinding', deadline: now + state.settings.unbindTimeoutMs / 2, sequence };
      progressEnding(state, now, effects);
  }
}

/** Goes on to the next stage of the ending when nothing holds it up any more. */
export function progressEnding<T>(state: SessionState<T>, now: number, effects: Effect<T>[]): void {
  const { ending } = state;
  if (ending === null || state.pending.size > 0 || state.inbound > 0) return;
  if (ending.kind === 'draining') unbindNow(state, ending.reason, now, effects);
  else if (ending.kind === 'peer_unbinding') answerPeerUnbind(state, ending.sequence, now, effects);
}

export function endingOverdue<T>(state: SessionState<T>, now: number, effects: Effect<T>[]): void {
  const { ending } = state;
  if (ending === null || ending.deadline > now) return;
  switch (ending.kind) {
    case 'draining':
      unbindNow(state, ending.reason, now, effects);
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

/** The peer has asked to unbind: it may send answers and keep the link alive, and nothing else. */
export function isEndingByPeer(state: SessionState<unknown>): boolean {
  return state.ending?.kind === 'peer_unbinding' || state.ending?.kind === 'peer_unbound';
}

function sendUnbindResp<T>(sequence: number, effects: Effect<T>[]): void {
  effects.push({
    type: 'send',
    pdu: build('unbind_resp', { sequence_number: sequence, command_status: STATUS.ESME_ROK }),
  });
}

/** The peer closes now (SMPP 3.4 §4.2); if it does not, we do when the timeout is over. */
function answerPeerUnbind<T>(
  state: SessionState<T>,
  sequence: number,
  now: number,
  effects: Effect<T>[],
): void {
  sendUnbindResp(sequence, effects);
  state.ending = { kind: 'peer_unbound', deadline: now + state.settings.unbindTimeoutMs };
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
