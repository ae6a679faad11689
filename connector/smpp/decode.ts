import { decodeBody } from './generated/decode.ts';
import { STATUS } from './generated/names.ts';
import { uint32 } from './generated/octets.ts';
import { MAKERS, type Pdu } from './generated/pdus.ts';
import { Violation } from './violation.ts';

/** command_length, command_id, command_status, sequence_number: SMPP 3.4 §3.2. */
export const HEADER_LENGTH = 16;

/**
 * Reads one whole PDU (a frame of {@link Framer}). Octet fields are views into `frame`, not copies.
 *
 * Accepted beyond the specification, because it is met in the field:
 * - C-Octet Strings longer than their size, up to 255 characters;
 * - sm_length 255;
 * - one NUL after the last field or TLV;
 * - TLVs that are unknown, repeated, of a wrong length or of another command;
 * - a response that ends after any field (empty submit_sm_resp, bind_resp without system_id): the fields that are
 *   missing have their defaults;
 * - a response with an unterminated string, a broken list or a TLV that overruns: what was read is kept, so that a
 *   message id is never lost for it, and `malformed` says what was wrong.
 *
 * Nothing is ever cut silently. What cannot be read is a {@link Violation} that has the protocol's answer.
 */
export function decode(frame: Buffer): Pdu | Violation {
  if (frame.length < HEADER_LENGTH)
    return lostFraming(0, 0, `a header has ${HEADER_LENGTH} octets; ${frame.length} came`);
  const command_length = uint32(frame, 0);
  const command_id = uint32(frame, 4);
  const sequence_number = uint32(frame, 12);
  if (command_length !== frame.length) {
    return lostFraming(
      command_id,
      sequence_number,
      `command_length is ${command_length}; the frame has ${frame.length} octets`,
    );
  }
  return decodeBody(frame, command_id, uint32(frame, 8), sequence_number);
}

/** After this no octet can be trusted to begin a PDU: SMPP 3.4 §4.3 (generic_nack) and §5.1.3. */
export function lostFraming(command_id: number, sequence_number: number, detail: string): Violation {
  return new Violation({
    code: 'command_length',
    field: 'command_length',
    detail,
    command_id,
    sequence_number,
    answer: MAKERS.generic_nack({ command_status: STATUS.ESME_RINVCMDLEN, sequence_number }),
    fatal: true,
  });
}
