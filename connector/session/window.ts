import type { RequestPdu } from '../smpp/pdu.ts';
import type { Effect, Pending, SessionState } from './state.ts';

const LAST_SEQUENCE = 0x7fffffff;

/**
 * The next sequence_number: 1…0x7fffffff, then 1 again (SMPP 3.4 §3.2), passing over those that still wait for an
 * answer or may get a late one.
 */
export function nextSequence(state: SessionState<unknown>): number {
  let sequence = state.sequence;
  do {
    sequence = sequence === LAST_SEQUENCE ? 1 : sequence + 1;
  } while (state.pending.has(sequence) || state.late.has(sequence));
  state.sequence = sequence;
  return sequence;
}

export function sendRequest<T>(
  state: SessionState<T>,
  request: RequestPdu,
  token: T,
  now: number,
  effects: Effect<T>[],
): void {
  request.sequence_number = nextSequence(state);
  state.pending.set(request.sequence_number, { token, request, sentAt: now - unreadMs(state, now) });
  effects.push({ type: 'send', pdu: request });
}

/**
 * Ends the requests whose answer is overdue. They lie in the order in which they were sent and all wait equally long, so the
 * first that is not overdue ends the search. While nothing is read an answer cannot come, and none is overdue.
 */
export function expirePending<T>(state: SessionState<T>, now: number, effects: Effect<T>[]): void {
  if (state.pausedSince !== null) return;
  const { pending, late } = state;
  for (;;) {
    const sequence = pending.firstKey;
    const waiting = pending.firstValue;
    if (sequence === undefined || waiting === undefined || deadlineOf(state, waiting) > now) break;
    pending.delete(sequence);
    late.set(sequence, waiting);
    effects.push({ type: 'outcome', token: waiting.token, outcome: { kind: 'timed_out' } });
  }
  forgetLate(state);
}

/** Four windows of late requests are remembered; the oldest beyond them are forgotten. */
function forgetLate(state: SessionState<unknown>): void {
  const { late } = state;
  while (late.size > 4 * state.settings.windowSize) {
    const oldest = late.firstKey;
    if (oldest === undefined) return;
    late.delete(oldest);
  }
}

export function nextPendingDeadline(state: SessionState<unknown>): number {
  if (state.pausedSince !== null) return Number.POSITIVE_INFINITY;
  const waiting = state.pending.firstValue;
  return waiting === undefined ? Number.POSITIVE_INFINITY : deadlineOf(state, waiting);
}

function deadlineOf(state: SessionState<unknown>, waiting: Pending<unknown>): number {
  return waiting.sentAt + state.unreadMs + state.settings.responseTimeoutMs;
}

/** How long nothing was read until `now`, the pause that still lasts included. */
function unreadMs(state: SessionState<unknown>, now: number): number {
  return state.unreadMs + (state.pausedSince === null ? 0 : now - state.pausedSince);
}
