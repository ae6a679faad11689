import type { BindType } from '../../contract/client-peer.ts';
import type { BindSettings } from '../../contract/compiled.ts';
import type { BindCounters } from '../bind-counters.ts';

/** `connected` and `reconnecting` are a client bind's, `active` and `waiting` a server bind's; guide, Live Status. */
export type BindState = 'connected' | 'reconnecting' | 'disconnected' | 'active' | 'waiting';

export interface BindSession {
  readonly id: string;
  /** address:port */
  readonly peer: string;
  readonly bound: boolean;
  readonly bindType: BindType;
  /** Milliseconds since the epoch. */
  readonly sinceMs: number;
}

export interface BindStatus {
  readonly state: BindState;
  readonly sessions: readonly BindSession[];
  /** Milliseconds since the epoch of the first of the sessions that are bound now; null: none is. */
  readonly connectedSinceMs: number | null;
  readonly lastError: string | null;
  /** When that was, in milliseconds since the epoch; null with it. */
  readonly lastErrorAtMs: number | null;
  /** Milliseconds that ESME_RTHROTTLED still holds it back. */
  readonly throttledMs: number;
  /** Messages taken from OmniMessage and not reported yet. */
  readonly held: number;
}

/** What is true of a bind at one moment, for the metrics. */
export interface BindGauges {
  /** As in {@link BindStatus}. */
  readonly connectedSinceMs: number | null;
  readonly held: number;
  /** Messages that it holds at most. */
  readonly heldLimit: number;
  /** Requests of ours without an answer, and how many there may be, over the sessions that are bound. */
  readonly windowUsed: number;
  readonly windowSize: number;
  /** Milliseconds for which ESME_RTHROTTLED has held the bind back so far. */
  readonly throttledSoFarMs: number;
  /** Milliseconds since OmniMessage last answered a poll; 0 while there should be none. */
  readonly pollLagMs: number;
}

/** A peer at work. Whoever manages binds knows no more of them than this. */
export interface RunningBind {
  readonly settings: BindSettings;
  readonly counters: BindCounters;
  status(): BindStatus;
  gauges(): BindGauges;
  start(): void;
  /** Takes new limits, paces and message settings without touching a session. */
  retune(settings: BindSettings): void;
  /** Drops what waits and tries now. */
  reconnect(): void;
  /** Sessions stay; nothing is taken from OmniMessage and nothing submitted until `resume`. What comes in goes on. */
  suspend(): void;
  resume(): void;
  /**
   * Takes nothing more, lets what is under way end within `drainMs`, unbinds, closes. For good; a second call can only
   * make it sooner.
   */
  stop(drainMs: number): Promise<void>;
  /** Closes now, without unbinding and without waiting for anybody: another connector may have the bind already. */
  abort(detail: string): Promise<void>;
}
