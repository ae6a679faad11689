import { RESPONSE_BY_ID, STATUS } from './generated/names.ts';
import { uint16, uint32 } from './generated/octets.ts';
import { MAKERS, NO_TLVS, type Pdu, type Tlv } from './generated/pdus.ts';
import { Violation, type ViolationCode } from './violation.ts';

/**
 * Most characters of a C-Octet String that are read. The specification's sizes are smaller; carriers exceed them
 * (long message ids above all), and what is read is never cut.
 */
export const LONGEST_CSTRING = 255;

/**
 * Most TLVs of one PDU that are read. SMPP 3.4 knows some forty tags, 5.0 some seventy, and none of them comes often;
 * a PDU of 64 KiB has room for 16,000, and reading those would hold up every other session.
 */
export const MOST_TLVS = 256;

export type StatusName = keyof typeof STATUS;

/** Where the NUL of the C-Octet String at `at` is; -1 when there is none before `end` or within the longest read. */
export function terminator(octets: Buffer, at: number, end: number): number {
  const last = end - at > LONGEST_CSTRING + 1 ? at + LONGEST_CSTRING + 1 : end;
  for (let i = at; i < last; i++) if (octets[i] === 0) return i;
  return -1;
}

/**
 * The TLVs from `at` to `end`, in wire order, raw: unknown and repeated ones are kept, lengths are not judged (see
 * tlv.ts). One NUL after the last of them, which some gateways append, is passed over. A TLV that overruns, and
 * one beyond {@link MOST_TLVS}, is a violation; `kept` has those before it.
 */
export function readTlvs(octets: Buffer, at: number, end: number, kept: Tlv[]): Violation | undefined {
  while (end - at >= 4) {
    const tag = uint16(octets, at);
    const length = uint16(octets, at + 2);
    if (length > end - at - 4) {
      const name = `TLV 0x${tag.toString(16).padStart(4, '0')}`;
      return overrun(octets, `${name} at octet ${at} has length ${length}; ${end - at - 4} octets follow`);
    }
    if (kept.length === MOST_TLVS) {
      const detail = `more than ${MOST_TLVS} TLVs came; the next is at octet ${at}`;
      return malformed(octets, 'too_many', null, detail, 'ESME_RINVTLVSTREAM');
    }
    kept.push({ tag, value: octets.subarray(at + 4, at + 4 + length) });
    at += 4 + length;
  }
  if (at === end || (end - at === 1 && octets[at] === 0)) return undefined;
  return overrun(octets, `${end - at} octets at octet ${at} are too few for a TLV, which has at least 4`);
}

/** The TLVs of a request, where one that overruns refuses the PDU. */
export function requestTlvs(octets: Buffer, at: number, end: number): readonly Tlv[] | Violation {
  const tlvs: Tlv[] = [];
  const violation = readTlvs(octets, at, end, tlvs);
  if (violation !== undefined) return violation;
  return tlvs.length === 0 ? NO_TLVS : tlvs;
}

function overrun(octets: Buffer, detail: string): Violation {
  return malformed(octets, 'tlv_overrun', null, detail, 'ESME_RINVTLVSTREAM');
}

/** The PDU ended; `fields` are the fixed-size fields, one octet each, that should have begun at `at`. */
export function truncated(octets: Buffer, at: number, fields: readonly string[]): Violation {
  const field = fields[Math.max(0, octets.length - at)] ?? fields.at(-1) ?? null;
  const detail = `the PDU ends at octet ${octets.length}, before the end of ${field}`;
  return malformed(octets, 'truncated_field', field, detail, 'ESME_RINVCMDLEN');
}

/** No NUL was found for the C-Octet String at `at`; `refusal` is its own status, for one that is too long. */
export function unterminated(octets: Buffer, at: number, field: string, refusal: StatusName): Violation {
  if (at >= octets.length) return truncated(octets, at, [field]);
  if (octets.length - at > LONGEST_CSTRING) {
    const detail = `${field} has more than ${LONGEST_CSTRING} characters`;
    return malformed(octets, 'field_too_long', field, detail, refusal);
  }
  const detail = `${field} has no NUL in the ${octets.length - at} octets up to the end of the PDU`;
  return malformed(octets, 'missing_terminator', field, detail, 'ESME_RINVCMDLEN');
}

export function shortMessageOverrun(octets: Buffer, at: number, sm_length: number): Violation {
  const detail = `sm_length is ${sm_length}; ${octets.length - at} octets follow`;
  return malformed(octets, 'message_length', 'short_message', detail, 'ESME_RINVMSGLEN');
}

/** A PDU that cannot be read, and the answer that the protocol has for it. */
export function malformed(
  octets: Buffer,
  code: ViolationCode,
  field: string | null,
  detail: string,
  status: StatusName,
): Violation {
  const command_id = uint32(octets, 4);
  const sequence_number = uint32(octets, 12);
  const answer = refusalOf(command_id, STATUS[status], sequence_number);
  return new Violation({
    code,
    detail,
    ...(field === null ? {} : { field }),
    command_id,
    sequence_number,
    ...(answer === null ? {} : { answer }),
  });
}

function refusalOf(command_id: number, command_status: number, sequence_number: number): Pdu | null {
  if (command_id >= 0x8000_0000) return null;
  return MAKERS[RESPONSE_BY_ID.get(command_id) ?? 'generic_nack']({ command_status, sequence_number });
}
