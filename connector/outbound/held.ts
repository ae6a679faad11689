import type { Encoding } from '../bind-counters.ts';
import type { Connection } from '../session/connection.ts';
import type { RequestPdu } from '../smpp/pdu.ts';
import type { PartGroup } from './part-fates.ts';

/** What of a session carries messages; a Connection is one. */
export type CarryingSession = Pick<Connection<Part>, 'bound' | 'room' | 'submit' | 'flush'>;

/** One PDU of a message on its way; the token that a session gives back with the outcome. */
export interface Part {
  readonly held: Held;
  readonly index: number;
  readonly command: RequestPdu['command'];
  /** null: the peer has accepted it. What waits for its report need not be kept whole. */
  pdu: RequestPdu | null;
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
  | { readonly kind: 'unknown'; readonly why: string }
  | Dropped;

/** It will never be submitted: another part was refused, its validity ended, or the connector stopped. */
export interface Dropped {
  readonly kind: 'dropped';
  readonly because: 'refusal' | 'expiry' | 'stop';
}

/** A message taken from OmniMessage and not yet reported: never submitted twice, however often it is polled. */
export interface Held {
  readonly id: string;
  /** Messages of one bind are numbered as they are taken, and go out in this order. */
  readonly order: number;
  readonly expiresMs: number | null;
  /** Monotonic milliseconds. */
  readonly takenAt: number;
  /** Of its body; null: it is no message of a subscriber's, or could not be composed. */
  readonly encoding: Encoding | null;
  parts: readonly Part[];
  /** Parts to be submitted next, in order. The message is in the ready queue exactly while there are any. */
  todo: Part[];
  /** Once a part is out, the others follow over the same session while it lasts, so that they stay in order. */
  session: CarryingSession | null;
  /** Parts submitted and not answered, or put off after ESME_RMSGQFUL. */
  underWay: number;
  /** Its verdict has been given to the reports. */
  reported: boolean;
  /** What the receipts of its parts have in common; null until a part of a long message is accepted. */
  group: PartGroup | null;
}

const NO_PARTS: Part[] = [];
const UNMEASURED = { at: 0, encoding: null } as const;

export const WAITING: PartState = { kind: 'waiting' };
export const SUBMITTED: PartState = { kind: 'submitted' };

export function hold(
  id: string,
  order: number,
  expiresMs: number | null,
  pdus: readonly RequestPdu[],
  { at, encoding }: { readonly at: number; readonly encoding: Encoding | null } = UNMEASURED,
): Held {
  const held: Held = {
    id,
    order,
    expiresMs,
    takenAt: at,
    encoding,
    parts: NO_PARTS,
    todo: NO_PARTS,
    session: null,
    underWay: 0,
    reported: false,
    group: null,
  };
  // Not by push, which would make room for seventeen in each.
  held.parts = pdus.map((pdu, index) => ({
    held,
    index,
    command: pdu.command,
    pdu,
    queueFull: 0,
    submittedAt: 0,
    state: WAITING,
  }));
  held.todo = held.parts.slice();
  return held;
}

/** Nothing of it has been submitted, or the peer took nothing of what was: it can still be left to OmniMessage. */
export function isUntouched(held: Held): boolean {
  for (const part of held.parts) if (part.state.kind !== 'waiting') return false;
  return true;
}
