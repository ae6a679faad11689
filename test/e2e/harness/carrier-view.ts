/** What a carrier makes of the messages that it took, read by hand so that our own codec is not its own witness. */
import type { CarrierMessage } from '../../../local/simulators/carrier.ts';

export interface ConcatPart {
  readonly reference: number;
  readonly total: number;
  readonly sequence: number;
  readonly text: string;
}

/** A part under an 8-bit concatenation header (3GPP TS 23.040 §9.2.3.24.1) with a UCS-2 body (data_coding 8). */
export function concatOf({ octets, esm_class, data_coding }: CarrierMessage): ConcatPart {
  if ((esm_class & 0x40) === 0 || octets.subarray(0, 3).toString('hex') !== '050003' || data_coding !== 8) {
    throw new Error(`no UCS-2 part with an 8-bit reference: ${octets.subarray(0, 8).toString('hex')}`);
  }
  return {
    reference: octets.readUInt8(3),
    total: octets.readUInt8(4),
    sequence: octets.readUInt8(5),
    text: Buffer.from(octets.subarray(6)).swap16().toString('utf16le'),
  };
}

/** The most moments that lie within any stretch of time shorter than `ms`. */
export function mostWithin(moments: readonly number[], ms: number): number {
  const sorted = [...moments].sort((a, b) => a - b);
  let most = 0;
  let first = 0;
  for (const [last, moment] of sorted.entries()) {
    while (moment - (sorted[first] ?? moment) >= ms) first += 1;
    most = Math.max(most, last - first + 1);
  }
  return most;
}
