import type { RequestPdu } from '../smpp/pdu.ts';
import type { Connection } from '../session/connection.ts';

/** One PDU of a message on its way; the token that a session gives back with the outcome. */
export interface Part {
  readonly held: Held;
  readonly index: number;
  readonly pdu: RequestPdu;
  /** Tries that ended with ESME_RMSGQFUL. */
  queueFull: number;
  /** When it was last submitted, monotonic milliseconds. */
  submittedAt: number;
  state: PartState;
}

export type PartState =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'submitted' }
  | { readonly kind: 'accepted'; readonly smscId: string }
  | { readonly kind: 'refused'; readonly commandStatus: number }
  | { readonly kind: 'unknown'; readonly why: string };

/** A message taken from OmniMessage and not yet reported: never submitted twice, however often it is polled. */
export interface Held {
  readonly id: string;
  readonly expiresMs: number | null;
  readonly parts: Part[];
  /** Parts to be submitted next, in order. The message is in the ready queue exactly while there are any. */
  readonly todo: Part[];
  /** The parts of one message go over one session while it lasts, so that they stay in order. */
  session: Connection<Part> | null;
  /** Parts submitted and not answered, or put off after ESME_RMSGQFUL. */
  underWay: number;
  reported: boolean;
}

export const WAITING: PartState = { kind: 'waiting' };
export const SUBMITTED: PartState = { kind: 'submitted' };

export function hold(id: string, expiresMs: number | null, pdus: readonly RequestPdu[]): Held {
  const held: Held = { id, expiresMs, parts: [], todo: [], session: null, underWay: 0, reported: false };
  for (const pdu of pdus) {
    const part: Part = { held, index: held.parts.length, pdu, queueFull: 0, submittedAt: 0, state: WAITING };
    held.parts.push(part);
    held.todo.push(part);
  }
  return held;
}

/** Nothing of it has been submitted, or the peer took nothing of what was: it can still be left to OmniMessage. */
export function isUntouched(held: Held): boolean {
  return held.parts.every((part) => part.state.kind === 'waiting');
}
