import type { SessionState } from './state.ts';

/** Of the inbound window, what is free again before reading goes on: a socket stopped and started for each PDU is slow. */
const ROOM_TO_RESUME = 1 / 4;

/**
 * Whether to read is decided anew whenever something it depends on changes: the peer's unanswered requests, and what
 * waits to be sent. When reading begins again the peer's silence begins anew as well.
 */
export function decideReading(state: SessionState<unknown>, now: number): void {
  const { onInboundLimit, inboundWindow } = state.settings;
  const most =
    state.pausedSince === null ? inboundWindow - 1 : Math.floor(inboundWindow * (1 - ROOM_TO_RESUME));
  const isFull = onInboundLimit === 'pause' && state.inbound > Math.min(most, inboundWindow - 1);
  const paused = isFull || state.outputFullSince !== null;
  if (paused === (state.pausedSince !== null)) return;
  if (paused) {
    state.pausedSince = now;
    return;
  }
  state.unreadMs += now - (state.pausedSince ?? now);
  state.pausedSince = null;
  heard(state, now);
}

/** Any PDU proves the link alive, also one that answers something else. */
export function heard(state: SessionState<unknown>, now: number): void {
  state.lastReceived = now;
  state.enquireLinkSent = null;
}
