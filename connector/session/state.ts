import type { Pdu, RequestPdu, ResponsePdu } from '../smpp/pdu.ts';
import type { Violation } from '../smpp/violation.ts';
import { SteadyMap } from '../tables/steady-map.ts';
import type { BindRequestPdu } from './answers.ts';
import { mayIssue, type Phase, type Role } from './permissions.ts';

/** What one session is allowed and how long it waits. Times in milliseconds. */
export interface SessionSettings {
  readonly role: Role;
  /** esme: the bind to send once connected. smsc: null, the peer binds. */
  readonly bind: BindRequestPdu | null;
  /** From the connection to the answered bind (SMPP 3.4 §7.2 session_init_timer). */
  readonly bindTimeoutMs: number;
  /** For the answer to each request (§7.2 response_timer). */
  readonly responseTimeoutMs: number;
  /** Between two enquire_links (§7.2 enquire_link_timer); 0: none are sent. */
  readonly enquireLinkIntervalMs: number;
  /** After an enquire_link, silence for this long means that the link is dead. */
  readonly enquireLinkTimeoutMs: number;
  /** Without any PDU from the peer for this long the session is unbound (§7.2 inactivity_timer); 0: never. */
  readonly inactivityTimeoutMs: number;
  readonly unbindTimeoutMs: number;
  /** Requests of ours that may be unanswered at once. */
  readonly windowSize: number;
  /** Requests of the peer that may be unanswered at once. */
  readonly inboundWindow: number;
  /** At that limit: refuse with ESME_RTHROTTLED, or stop reading until answers went out. */
  readonly onInboundLimit: 'throttle' | 'pause';
}

/**
 * How a request of ours ended. Exactly one of the first three comes for each; `late` may follow `timed_out`. A request
 * that could not be encoded, which is a defect of ours, is `answered` by a generic_nack with ESME_RSUBMITFAIL that was
 * made here: it has failed, and its neighbours have not.
 */
export type Outcome =
  | { readonly kind: 'answered'; readonly response: ResponsePdu }
  | { readonly kind: 'timed_out' }
  | { readonly kind: 'closed' }
  | { readonly kind: 'late'; readonly response: ResponsePdu };

export type CloseReason =
  | { readonly kind: 'connection_lost'; readonly detail: string }
  | { readonly kind: 'bind_refused'; readonly commandStatus: number }
  | { readonly kind: 'bind_timeout' }
  | { readonly kind: 'enquire_link_timeout' }
  | { readonly kind: 'inactivity' }
  | { readonly kind: 'framing_lost'; readonly detail: string }
  | { readonly kind: 'refused'; readonly commandStatus: number }
  | { readonly kind: 'unbound_by_peer' }
  | { readonly kind: 'unbound_by_us' }
  /** `cause`: the error, where the session was ended because of a defect of ours. */
  | { readonly kind: 'forced'; readonly detail: string; readonly cause?: unknown };

export type SessionEvent<T> =
  | { readonly type: 'connected' }
  | { readonly type: 'pdu'; readonly pdu: Pdu }
  | { readonly type: 'violation'; readonly violation: Violation }
  /** A request of ours; the machine gives it its sequence_number. Only when {@link canSubmit}. */
  | { readonly type: 'submit'; readonly pdu: RequestPdu; readonly token: T }
  /** The application's answer to a request that was delivered to it. */
  | { readonly type: 'respond'; readonly pdu: ResponsePdu }
  /** smsc: the answer to `bind_requested`. Status 0 binds, anything else refuses and closes. */
  | { readonly type: 'answer_bind'; readonly pdu: ResponsePdu }
  /** No new requests; unbind once the window is empty, or after `drainMs` at the latest. */
  | { readonly type: 'drain'; readonly drainMs: number; readonly reason: CloseReason }
  /** The application has gone: close now. */
  | { readonly type: 'abort'; readonly reason: CloseReason }
  /** New timers and windows; role and bind stay. */
  | { readonly type: 'retune'; readonly settings: SessionSettings }
  /** So much waits to be sent that nothing more is read until it is gone; false: it is gone. */
  | { readonly type: 'output'; readonly full: boolean }
  /** A PDU that was to be sent cannot be expressed on the wire. */
  | { readonly type: 'unsendable'; readonly pdu: Pdu; readonly violation: Violation }
  | { readonly type: 'tick' }
  | { readonly type: 'socket_closed'; readonly detail: string };

export type Effect<T> =
  | { readonly type: 'send'; readonly pdu: Pdu }
  /** Flush what was sent, then end the connection. */
  | { readonly type: 'close'; readonly reason: CloseReason }
  | { readonly type: 'bind_requested'; readonly pdu: BindRequestPdu }
  | { readonly type: 'bound'; readonly response: ResponsePdu | null }
  | { readonly type: 'deliver'; readonly pdu: RequestPdu }
  | { readonly type: 'outcome'; readonly token: T; readonly outcome: Outcome }
  /** The peer did something the specification does not allow; the session goes on. */
  | { readonly type: 'oddity'; readonly oddity: Oddity };

export type Oddity =
  | { readonly kind: 'unexpected_response'; readonly pdu: Pdu }
  | { readonly kind: 'wrong_state'; readonly pdu: Pdu; readonly phase: Phase }
  | { readonly kind: 'unknown_command'; readonly commandId: number }
  | { readonly kind: 'violation'; readonly violation: Violation }
  | { readonly kind: 'throttled'; readonly pdu: Pdu };

/** A request of ours that waits for its answer. */
export interface Pending<T> {
  readonly token: T;
  readonly request: RequestPdu;
  /** When it was sent, less the time until then in which nothing was read: see `unreadMs`. */
  readonly sentAt: number;
}

/** How a session comes to its end, in the order it happens. */
export type Ending =
  | null
  | { readonly kind: 'draining'; readonly deadline: number; readonly reason: CloseReason }
  | {
      readonly kind: 'unbinding';
      readonly deadline: number;
      readonly sequence: number;
      readonly reason: CloseReason;
    }
  /** The peer's unbind waits until everything under way is answered. */
  | { readonly kind: 'peer_unbinding'; readonly deadline: number; readonly sequence: number }
  /** Answered; the peer is expected to close. */
  | { readonly kind: 'peer_unbound'; readonly deadline: number };

/** Everything a session knows. Owned by one connection and changed only by `step`. */
export interface SessionState<T> {
  /** Replaced as a whole when a limit or timer of the peer changes. */
  settings: SessionSettings;
  phase: Phase;
  ending: Ending;
  /** The last sequence_number of ours; 1…0x7fffffff (SMPP 3.4 §3.2). */
  sequence: number;
  readonly pending: SteadyMap<number, Pending<T>>;
  /** Requests that timed out, in case their answer comes after all; at most four windows of them. */
  readonly late: SteadyMap<number, Pending<T>>;
  /** Requests of the peer that the application has not answered yet. */
  inbound: number;
  /** Since when more waits to be sent than may; null: it does not. */
  outputFullSince: number | null;
  /** Since when we do not read; null: we do. Silence meanwhile proves nothing, and no timer for the peer runs. */
  pausedSince: number | null;
  /** How long we did not read, all pauses that are over together. */
  unreadMs: number;
  /** When the peer was last heard, or reading began again. */
  lastReceived: number;
  /** smsc: the bind request being decided · esme: the sequence_number of ours. */
  bindSequence: number;
  bindRequest: BindRequestPdu | null;
  bindDeadline: number;
  nextEnquireLink: number;
  /** When the unanswered enquire_link was sent; null: none is under way. */
  enquireLinkSent: number | null;
  closeReason: CloseReason | null;
}

export function createSession<T>(settings: SessionSettings, now: number): SessionState<T> {
  return {
    settings,
    phase: 'open',
    ending: null,
    sequence: 0,
    pending: new SteadyMap(),
    late: new SteadyMap(),
    inbound: 0,
    outputFullSince: null,
    pausedSince: null,
    unreadMs: 0,
    lastReceived: now,
    bindSequence: 0,
    bindRequest: null,
    bindDeadline: now + settings.bindTimeoutMs,
    nextEnquireLink: Number.POSITIVE_INFINITY,
    enquireLinkSent: null,
    closeReason: null,
  };
}

export function isBound(state: SessionState<unknown>): boolean {
  return state.phase === 'bound_tx' || state.phase === 'bound_rx' || state.phase === 'bound_trx';
}

/** Whether messages of ours can go over this session: a transmitter's or transceiver's, seen from either end. */
export function carriesOurMessages(state: SessionState<unknown>): boolean {
  return (
    state.ending === null && mayIssue(state.settings.role, MESSAGE_COMMAND[state.settings.role], state.phase)
  );
}

const MESSAGE_COMMAND = { esme: 'submit_sm', smsc: 'deliver_sm' } as const;

/** Requests of ours that fit into the window now; 0 where none may be sent. */
export function freeWindow(state: SessionState<unknown>): number {
  return carriesOurMessages(state) ? Math.max(0, state.settings.windowSize - state.pending.size) : 0;
}

/** Whether what the peer sends is to be read now. */
export function isReading(state: SessionState<unknown>): boolean {
  return state.pausedSince === null;
}
