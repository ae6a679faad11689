import type { RequestPdu } from '../smpp/pdu.ts';
import type { Effect, SessionState } from './state.ts';

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
  state.pending.set(request.sequence_number, {
    token,
    request,
    deadline: now + state.settings.responseTimeoutMs,
  });
  effects.push({ type: 'send', pdu: request });
}

/**
 * Ends the requests whose answer is overdue. A Map keeps the order of insertion and all wait equally long, so the
 * first that is not overdue ends the search.
 */
export function expirePending<T>(state: SessionState<T>, now: number, effects: Effect<T>[]): void {
  for (const [sequence, waiting] of state.pending) {
    if (waiting.deadline > now) return;
    state.pending.delete(sequence);
    remember(state, sequence);
    state.late.set(sequence, waiting);
    effects.push({ type: 'outcome', token: waiting.token, outcome: { kind: 'timed_out' } });
  }
}

/** Makes room for one more late request: the oldest is forgotten beyond four windows. */
function remember(state: SessionState<unknown>, sequence: number): void {
  state.late.delete(sequence);
  if (state.late.size < 4 * state.settings.windowSize) return;
  for (const oldest of state.late.keys()) {
    state.late.delete(oldest);
    return;
  }
}

export function nextPendingDeadline(state: SessionState<unknown>): number {
  for (const waiting of state.pending.values()) return waiting.deadline;
  return Number.POSITIVE_INFINITY;
}
