import { COMMAND_IDS } from './generated/names.ts';
import type { Pdu, ResponsePdu } from './generated/pdus.ts';

/**
 * Stable: tests, logs and metrics name them.
 *
 * - `command_length` the header's length is impossible; framing is lost
 * - `receive_overflow` the reader was stopped and more was pushed than is kept
 * - `truncated_field` the PDU ends before or within a mandatory field
 * - `missing_terminator` a C-Octet String runs to the end of the PDU
 * - `field_too_long` longer than is read (decode) or than the specification allows (encode)
 * - `message_length` sm_length is larger than what follows (decode) or than 254 (encode)
 * - `invalid_value` a value outside its range, or of a form that the wire cannot carry
 * - `too_many`, `too_few` entries of a list
 * - `tlv_overrun` a TLV's header or value runs past the end of the PDU
 * - `tlv_length` a TLV's value has a length that its tag does not allow (encode)
 * - `pdu_too_long` longer than this codec would read (encode)
 */
export type ViolationCode =
  | 'command_length'
  | 'receive_overflow'
  | 'truncated_field'
  | 'missing_terminator'
  | 'field_too_long'
  | 'message_length'
  | 'invalid_value'
  | 'too_many'
  | 'too_few'
  | 'tlv_overrun'
  | 'tlv_length'
  | 'pdu_too_long';

export interface ViolationFacts {
  readonly code: ViolationCode;
  /** What was found and what is allowed; never a field's content, which may be a secret or a person's text. */
  readonly detail: string;
  readonly field?: string;
  readonly command_id: number;
  readonly sequence_number: number;
  readonly answer?: Pdu;
  readonly fatal?: boolean;
}

/** Octets that are no PDU, or a PDU that must not be sent. A value, not an Error: a peer can cause one at line rate. */
export class Violation {
  readonly code: ViolationCode;
  readonly detail: string;
  readonly field: string | null;
  readonly command_id: number;
  readonly sequence_number: number;
  /** What the protocol has us say: null for a malformed response, which is never answered, and when encoding. */
  readonly answer: Pdu | null;
  /** Framing is lost: send `answer`, then close. Otherwise the session goes on. */
  readonly fatal: boolean;

  constructor(facts: ViolationFacts) {
    this.code = facts.code;
    this.detail = facts.detail;
    this.field = facts.field ?? null;
    this.command_id = facts.command_id;
    this.sequence_number = facts.sequence_number;
    this.answer = facts.answer ?? null;
    this.fatal = facts.fatal ?? false;
  }
}

export function isViolation(value: unknown): value is Violation {
  return value instanceof Violation;
}

/** A PDU that must not be sent: its fields came from our side, so there is nobody to answer. */
export function refuse(pdu: Pdu, code: ViolationCode, field: string | null, detail: string): Violation {
  return new Violation({
    code,
    detail: `${pdu.command}${field === null ? '' : `.${field}`}: ${detail}`,
    ...(field === null ? {} : { field }),
    command_id: pdu.command === 'unknown' ? pdu.command_id : COMMAND_IDS[pdu.command],
    sequence_number: pdu.sequence_number,
  });
}

/** A response of which not all could be read keeps what was, and says what was not. */
export function withMalformed<P extends ResponsePdu>(pdu: P, malformed: Violation | undefined): P {
  return malformed === undefined ? pdu : { ...pdu, malformed };
}
