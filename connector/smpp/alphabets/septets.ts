/**
 * Septet packing, 3GPP 23.038 §6.1.2.1: septet by septet from the low bit of the first octet on. After a user data
 * header, fill bits bring the first septet to a septet boundary (3GPP 23.040 §9.2.3.24).
 */

const CR = 0x0d;

/** Fill bits (0–6) after a header of `udhLength` octets, its length octet included. */
export function fillBitsAfter(udhLength: number): number {
  return (7 - ((udhLength * 8) % 7)) % 7;
}

/**
 * Packs septets. Where seven bits are left over they hold CR (§6.1.2.3.1), because SMPP counts octets and a reader
 * would take zero bits there for a further `@`.
 */
export function pack(septets: Buffer, fillBits = 0): Buffer {
  const bits = fillBits + septets.length * 7;
  const packed = Buffer.alloc(Math.ceil(bits / 8));
  let bit = fillBits;
  for (let index = 0; index < septets.length; index++, bit += 7) put(packed, bit, septets[index] ?? 0);
  if (packed.length * 8 - bits === 7) put(packed, bit, CR);
  return packed;
}

function put(packed: Buffer, bit: number, septet: number): void {
  const at = bit >> 3;
  const shift = bit & 7;
  packed[at] = (packed[at] ?? 0) | ((septet << shift) & 0xff);
  if (shift > 1) packed[at + 1] = septet >> (8 - shift);
}

/** Unpacks every septet that the octets hold, one that is only filling included: {@link withoutFilling}. */
export function unpack(octets: Buffer, fillBits = 0): Buffer {
  const bits = Math.max(0, octets.length * 8 - fillBits);
  const count = Math.floor(bits / 7);
  const septets = Buffer.allocUnsafe(count);
  for (let index = 0, bit = fillBits; index < count; index++, bit += 7) {
    const at = bit >> 3;
    const shift = bit & 7;
    septets[index] = (((octets[at] ?? 0) | ((octets[at + 1] ?? 0) << 8)) >> shift) & 0x7f;
  }
  return septets;
}

/**
 * Drops a last CR or zero septet where the octets end on a septet boundary. SMPP has no septet count, so a text that
 * ends there in a real CR or `@` cannot be told from a filled one; both kinds of filling are met, CR per §6.1.2.3.1 and
 * zero bits from packers that do nothing, and either is likelier than such a text. `isFollowed`: a part with others
 * after it is full as a rule, and filled only before an escape pair; there an `@` is likelier than zero bits.
 */
export function withoutFilling(septets: Buffer, octets: number, fillBits = 0, isFollowed = false): Buffer {
  const last = septets[septets.length - 1];
  const full = (octets * 8 - fillBits) % 7 === 0;
  return full && (last === CR || (last === 0 && !isFollowed))
    ? septets.subarray(0, septets.length - 1)
    : septets;
}
