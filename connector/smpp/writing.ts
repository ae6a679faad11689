import { TLV_SIZES } from './generated/names.ts';
import type { Pdu, Tlv } from './pdu.ts';
import { refuse, type Violation } from './violation.ts';

/**
 * SMPP 3.4 §4.1.2, §4.4.2: the body of these responses is not returned when command_status is not 0. It is when the
 * PDU has TLVs, which are never dropped.
 */
export function isBodiless(pdu: { readonly command_status: number; readonly tlvs: readonly Tlv[] }): boolean {
  return pdu.command_status !== 0 && pdu.tlvs.length === 0;
}

/** SMPP 3.4 §3.2. Any 32-bit sequence_number is written: a response repeats what its request had. */
export function writeHeader(
  pdu: Pdu,
  target: Buffer,
  at: number,
  command_length: number,
  command_id: number,
): Violation | null {
  const { command_status, sequence_number } = pdu;
  if (command_status >>> 0 !== command_status) return refuseUint32(pdu, 'command_status', command_status);
  if (sequence_number >>> 0 !== sequence_number) return refuseUint32(pdu, 'sequence_number', sequence_number);
  writeUint32(target, at, command_length);
  writeUint32(target, at + 4, command_id);
  writeUint32(target, at + 8, command_status);
  writeUint32(target, at + 12, sequence_number);
  return null;
}

export function writeUint32(target: Buffer, at: number, value: number): void {
  target[at] = value >>> 24;
  target[at + 1] = value >>> 16;
  target[at + 2] = value >>> 8;
  target[at + 3] = value;
}

/** The offset after the NUL, or -1 when the value is longer than `size - 1` or has a NUL or a character above U+00FF. */
export function writeCString(target: Buffer, at: number, value: string, size: number): number {
  const length = value.length;
  if (length >= size) return -1;
  for (let i = 0; i < length; i++) {
    const character = value.charCodeAt(i);
    if (character === 0 || character > 0xff) return -1;
    target[at + i] = character;
  }
  target[at + length] = 0;
  return at + length + 1;
}

/** As {@link writeCString}, for a value that is empty or fills its size: SMPP 3.4 §3.1, §7.1.1. */
export function writeFixedCString(target: Buffer, at: number, value: string, size: number): number {
  if (value.length === 0) {
    target[at] = 0;
    return at + 1;
  }
  return value.length === size - 1 ? writeCString(target, at, value, size) : -1;
}

/** sm_length and short_message; the caller has checked the length. */
export function writeShortMessage(target: Buffer, at: number, value: Buffer): number {
  const length = value.length;
  target[at] = length;
  if (length > 0) target.set(value, at + 1);
  return at + 1 + length;
}

export function tlvsSize(tlvs: readonly Tlv[]): number {
  let size = 0;
  for (let i = 0; i < tlvs.length; i++) size += 4 + (tlvs[i] as Tlv).value.length;
  return size;
}

export function writeTlvs(pdu: Pdu, tlvs: readonly Tlv[], target: Buffer, at: number): number | Violation {
  for (const { tag, value } of tlvs) {
    if ((tag & 0xffff) !== tag) return refuseInteger(pdu, 'tag', tag, 0, 0xffff);
    const violation = refuseTlv(pdu, tag, value.length);
    if (violation !== null) return violation;
    target[at] = tag >>> 8;
    target[at + 1] = tag;
    target[at + 2] = value.length >>> 8;
    target[at + 3] = value.length;
    target.set(value, at + 4);
    at += 4 + value.length;
  }
  return at;
}

/** null when the value's length is one that its tag allows: 0 to 65,535 for a tag that is not in the dictionary. */
export function refuseTlv(pdu: Pdu, tag: number, length: number): Violation | null {
  const sizes = TLV_SIZES.get(tag) ?? 0xffff;
  const fewest = sizes >>> 16;
  const most = sizes & 0xffff;
  if (length >= fewest && length <= most) return null;
  const allowed = fewest === most ? `${fewest} octets are` : `${fewest} to ${most} octets are`;
  return refuse(
    pdu,
    'tlv_length',
    null,
    `TLV 0x${tag.toString(16).padStart(4, '0')} has ${length} octets; ${allowed} allowed`,
  );
}

/** Says which of the reasons of {@link writeCString} it was, without the value: it may be a password. */
export function refuseCString(
  pdu: Pdu,
  field: string,
  value: string,
  size: number,
  fixed = false,
): Violation {
  if (fixed && value.length !== 0 && value.length !== size - 1) {
    return refuse(
      pdu,
      'invalid_value',
      field,
      `has ${value.length} characters; none or ${size - 1} are allowed`,
    );
  }
  if (value.length >= size) {
    return refuse(
      pdu,
      'field_too_long',
      field,
      `has ${value.length} characters; at most ${size - 1} are allowed`,
    );
  }
  const what = value.includes('\0') ? 'a NUL, which ends a C-Octet String' : 'a character outside Latin-1';
  return refuse(pdu, 'invalid_value', field, `has ${what}; send U+0001 to U+00FF`);
}

export function refuseInteger(pdu: Pdu, field: string, value: number, min: number, max: number): Violation {
  return refuse(pdu, 'invalid_value', field, `is ${value}; an integer from ${min} to ${max} is allowed`);
}

export function refuseShortMessage(pdu: Pdu, length: number, most: number): Violation {
  const detail = `has ${length} octets; at most ${most} are allowed: use message_payload or several parts`;
  return refuse(pdu, 'message_length', 'short_message', detail);
}

function refuseUint32(pdu: Pdu, field: string, value: number): Violation {
  return refuseInteger(pdu, field, value, 0, 0xffff_ffff);
}
