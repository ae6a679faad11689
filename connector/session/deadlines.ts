import { pdu as build } from '../smpp/pdu.ts';
import { close, drain, endingOverdue, progressEnding } from './ending.ts';
import { type Effect, isBound, type SessionState } from './state.ts';
import { expirePending, nextPendingDeadline, nextSequence } from './window.ts';

/** When `step` wants its next tick, in the same milliseconds as its `now`; never, once closed. */
export function nextDeadline(state: SessionState<unknown>): number {
  if (state.phase === 'closed') return Number.POSITIVE_INFINITY;
  return Math.min(
    state.bindDeadline,
    state.ending === null ? state.nextEnquireLink : state.ending.deadline,
    linkDeadline(state),
    outputDeadline(state),
    inactivityDeadline(state),
    nextPendingDeadline(state),
  );
}

/** Does all that is due at `now`. */
export function tick<T>(state: SessionState<T>, now: number, effects: Effect<T>[]): void {
  if (now >= state.bindDeadline) {
    close(state, { kind: 'bind_timeout' }, effects);
    return;
  }
  if (now >= linkDeadline(state)) {
    close(state, { kind: 'enquire_link_timeout' }, effects);
    return;
  }
  if (now >= outputDeadline(state)) {
    close(
      state,
      { kind: 'connection_lost', detail: `the peer has not read for ${outputTimeoutMs(state)} ms` },
      effects,
    );
    return;
  }
  expirePending(state, now, effects);
  if (state.ending !== null) {
    progressEnding(state, now, effects);
    endingOverdue(state, now, effects);
    return;
  }
  if (now >= inactivityDeadline(state)) {
    drain(state, 0, { kind: 'inactivity' }, now, effects);
    return;
  }
  if (now >= state.nextEnquireLink) enquire(state, now, effects);
}

function enquire<T>(state: SessionState<T>, now: number, effects: Effect<T>[]): void {
  state.nextEnquireLink = now + state.settings.enquireLinkIntervalMs;
  if (state.enquireLinkSent !== null) return;
  state.enquireLinkSent = now;
  effects.push({ type: 'send', pdu: build('enquire_link', { sequence_number: nextSequence(state) }) });
}

/** An enquire_link followed by silence: the link is dead. While we do not read, silence is our own doing. */
function linkDeadline(state: SessionState<unknown>): number {
  if (state.enquireLinkSent === null || state.pausedSince !== null) return Number.POSITIVE_INFINITY;
  return Math.max(state.enquireLinkSent, state.lastReceived) + state.settings.enquireLinkTimeoutMs;
}

/**
 * A peer that reads nothing of what waits for it within response_timeout is as good as gone: we do not read either
 * then, so nothing else would ever end the session.
 */
function outputDeadline(state: SessionState<unknown>): number {
  return state.outputFullSince === null
    ? Number.POSITIVE_INFINITY
    : state.outputFullSince + outputTimeoutMs(state);
}

function outputTimeoutMs(state: SessionState<unknown>): number {
  return state.settings.responseTimeoutMs;
}

function inactivityDeadline(state: SessionState<unknown>): number {
  const { inactivityTimeoutMs } = state.settings;
  if (inactivityTimeoutMs === 0 || state.pausedSince !== null || state.ending !== null || !isBound(state)) {
    return Number.POSITIVE_INFINITY;
  }
  return state.lastReceived + inactivityTimeoutMs;
}
