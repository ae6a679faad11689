import type { SessionState } from './state.ts';

/**
 * Whether to read is decided anew whenever something it depends on changes: the peer's unanswered requests, and what
 * waits to be sent. When reading begins again the peer's silence begins anew as well.
 */
export function decideReading(state: SessionState<unknown>, now: number): void {
  const { onInboundLimit, inboundWindow } = state.settings;
  const isFull = onInboundLimit === 'pause' && state.inbound >= inboundWindow;
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
