import { NO_OCTETS, type Tlv } from './generated/pdus.ts';

export { TLV } from './generated/names.ts';

/** Any PDU that has TLVs, or a list of one's own. */
export interface TlvCarrier {
  readonly tlvs: readonly Tlv[];
}

/** The value of the first TLV with that tag. A view into the frame it was read from. */
export function tlv(pdu: TlvCarrier, tag: number): Buffer | undefined {
  const { tlvs } = pdu;
  for (let i = 0; i < tlvs.length; i++) {
    const one = tlvs[i];
    if (one?.tag === tag) return one.value;
  }
  return undefined;
}

/** undefined when the TLV is absent, or its value is not exactly one octet. */
export function tlvUint8(pdu: TlvCarrier, tag: number): number | undefined {
  return integer(tlv(pdu, tag), 1);
}

/** undefined when the TLV is absent, or its value is not exactly two octets. */
export function tlvUint16(pdu: TlvCarrier, tag: number): number | undefined {
  return integer(tlv(pdu, tag), 2);
}

/** undefined when the TLV is absent, or its value is not exactly four octets. */
export function tlvUint32(pdu: TlvCarrier, tag: number): number | undefined {
  return integer(tlv(pdu, tag), 4);
}

/** Latin-1 up to the first NUL, or the whole value where the NUL is missing (receipted_message_id often lacks it). */
export function tlvCString(pdu: TlvCarrier, tag: number): string | undefined {
  const value = tlv(pdu, tag);
  if (value === undefined) return undefined;
  const nul = value.indexOf(0);
  return value.toString('latin1', 0, nul < 0 ? value.length : nul);
}

/** A RangeError unless `value` is an integer from 0 to 255. */
export function uint8Tlv(tag: number, value: number): Tlv {
  return { tag, value: octetsOf(value, 1) };
}

/** A RangeError unless `value` is an integer from 0 to 65,535. */
export function uint16Tlv(tag: number, value: number): Tlv {
  return { tag, value: octetsOf(value, 2) };
}

/** A RangeError unless `value` is an integer from 0 to 4,294,967,295. */
export function uint32Tlv(tag: number, value: number): Tlv {
  return { tag, value: octetsOf(value, 4) };
}

/** The text and its NUL. A RangeError for a NUL within it or a character outside Latin-1. */
export function cstringTlv(tag: number, text: string): Tlv {
  const value = Buffer.alloc(text.length + 1);
  for (let i = 0; i < text.length; i++) {
    const character = text.charCodeAt(i);
    if (character === 0 || character > 0xff) {
      throw new RangeError(`TLV ${name(tag)}: character ${i} is no U+0001 to U+00FF`);
    }
    value[i] = character;
  }
  return { tag, value };
}

/** The octets as they are, not copied. Nothing given: a TLV without a value. */
export function bufferTlv(tag: number, value: Buffer = NO_OCTETS): Tlv {
  return { tag, value };
}

function integer(value: Buffer | undefined, octets: number): number | undefined {
  return value?.length === octets ? value.readUIntBE(0, octets) : undefined;
}

function octetsOf(value: number, octets: number): Buffer {
  const most = 2 ** (8 * octets) - 1;
  if (!Number.isInteger(value) || value < 0 || value > most) {
    throw new RangeError(`TLV value is ${value}; an integer from 0 to ${most} is allowed`);
  }
  const buffer = Buffer.alloc(octets);
  buffer.writeUIntBE(value, 0, octets);
  return buffer;
}

function name(tag: number): string {
  return `0x${tag.toString(16).padStart(4, '0')}`;
}
