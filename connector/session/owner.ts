import type { Pdu, RequestPdu, ResponsePdu } from '../smpp/pdu.ts';
import type { BindRequestPdu } from './answers.ts';
import type { Connection } from './connection.ts';
import type { CloseReason, Oddity, Outcome } from './state.ts';

/**
 * What a session tells its owner. Called from within the session, one at a time and in order; calls back into the
 * session are welcome. One that throws is a defect: its session, and no other, is closed as `forced`.
 */
export interface SessionOwner<T> {
  onBound(session: Connection<T>, response: ResponsePdu | null): void;
  /** smsc only: decide, then {@link Connection.answerBind}. */
  onBindRequest(session: Connection<T>, request: BindRequestPdu): void;
  /** A request of the peer's: answer it with {@link Connection.respond} (alert_notification has no answer). */
  onRequest(session: Connection<T>, request: RequestPdu): void;
  onOutcome(session: Connection<T>, token: T, outcome: Outcome): void;
  /** After a batch of events, or once the socket takes octets again: {@link Connection.room} may be more. */
  onRoom(session: Connection<T>): void;
  onOddity(session: Connection<T>, oddity: Oddity): void;
  /** Last call of all; every request has had its outcome. */
  onClosed(session: Connection<T>, reason: CloseReason): void;
}

/** Counts the PDUs of a session, and what could not be read as one. */
export interface PduMeter {
  received(pdu: Pdu): void;
  malformed(): void;
  sent(pdu: Pdu): void;
}

/** Sees every PDU that passes; null costs nothing. */
export type Trace = ((direction: 'in' | 'out', pdu: Pdu) => void) | null;
