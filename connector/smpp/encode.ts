import { MAX_PDU_LENGTH } from './frame.ts';
import { sizeOf, write } from './generated/encode.ts';
import type { Pdu, Tlv } from './pdu.ts';
import { refuse, type Violation } from './violation.ts';
import { refuseTlv } from './writing.ts';

export interface EncodeOptions {
  /**
   * Password of up to 64 characters in bind and outbind PDUs. SMPP 3.4 §5.2.2 has 8; some carriers give longer ones
   * and read them. It is the peer's setting `allow_long_password`, so it belongs to a session, not to a PDU.
   */
  readonly allowLongPassword?: boolean;
}

/** With the NUL: SMPP 3.4 §5.2.2. */
const PASSWORD_SIZE = 9;
const LONG_PASSWORD_SIZE = 65;

/** The PDU in a buffer of its own. See {@link encodeInto}. */
export function encode(pdu: Pdu, options?: EncodeOptions): Buffer | Violation {
  const size = sizeOf(pdu);
  if (size > MAX_PDU_LENGTH) return tooLong(pdu, size);
  const target = Buffer.allocUnsafe(size);
  const end = write(pdu, target, 0, size, passwordSize(options));
  return typeof end === 'number' ? target : end;
}

/**
 * Writes the PDU into `target` from `offset` on: the offset after it, or -1 when it does not fit (flush and try
 * again; nothing was written), or a {@link Violation} (what lies beyond `offset` is then undefined).
 *
 * Sends what SMPP 3.4 allows and nothing else: sizes, ranges, Latin-1 without NUL, times of none or 16 characters, TLV
 * lengths of the known tags, at most {@link MAX_PDU_LENGTH} octets. Bind responses and submit_sm_resp have no body
 * when command_status is not 0, unless they have TLVs.
 */
export function encodeInto(
  pdu: Pdu,
  target: Buffer,
  offset: number,
  options?: EncodeOptions,
): number | Violation {
  const size = sizeOf(pdu);
  if (size > MAX_PDU_LENGTH) return tooLong(pdu, size);
  if (target.length - offset < size) return -1;
  return write(pdu, target, offset, size, passwordSize(options));
}

function passwordSize(options: EncodeOptions | undefined): number {
  return options?.allowLongPassword === true ? LONG_PASSWORD_SIZE : PASSWORD_SIZE;
}

function tooLong(pdu: Pdu, size: number): Violation {
  const tlvs: readonly Tlv[] = pdu.command === 'unknown' ? [] : pdu.tlvs;
  for (const { tag, value } of tlvs) {
    const violation = refuseTlv(pdu, tag, value.length);
    if (violation !== null) return violation;
  }
  return refuse(pdu, 'pdu_too_long', null, `has ${size} octets; at most ${MAX_PDU_LENGTH} are sent`);
}
