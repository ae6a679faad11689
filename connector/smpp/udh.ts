/**
 * User data header, 3GPP 23.040 §9.2.3.24: one length octet, then information elements of identifier, length, value.
 * It stands before the text when `esm_class` has the UDHI bit (SMPP 3.4 §5.2.12).
 */

/** Information element identifiers used here (23.040 §9.2.3.24, 23.038 §6.2.1.2.4). */
export const IEI = {
  concat8: 0x00,
  concat16: 0x08,
  ports8: 0x04,
  ports16: 0x05,
  national_single_shift: 0x24,
  national_locking_shift: 0x25,
} as const;

export const ESM_CLASS_UDHI = 0x40;

export interface InformationElement {
  /** 0–255. */
  readonly id: number;
  /** Up to 253 octets. */
  readonly value: Buffer;
}

export type Udh =
  | {
      readonly kind: 'udh';
      /** In their order, unknown and repeated ones too. */
      readonly elements: readonly InformationElement[];
      /** Octets of the header with its length octet: where the body starts. */
      readonly length: number;
    }
  | { readonly kind: 'malformed'; readonly reason: string };

/** Reads the header that `octets` start with. A header that does not add up is a value, and no element of it is used. */
export function readUdh(octets: Buffer): Udh {
  const declared = octets[0];
  if (declared === undefined) return { kind: 'malformed', reason: 'UDHI is set and the message is empty' };
  const length = declared + 1;
  if (length > octets.length) {
    return {
      kind: 'malformed',
      reason: `UDHL says ${declared} octets and ${octets.length - 1} follow`,
    };
  }
  const elements: InformationElement[] = [];
  for (let at = 1; at < length; ) {
    const id = octets[at] ?? 0;
    const size = octets[at + 1];
    if (size === undefined || at + 2 + size > length) {
      return {
        kind: 'malformed',
        reason: `information element 0x${id.toString(16).padStart(2, '0')} runs past the header of ${length} octets`,
      };
    }
    elements.push({ id, value: octets.subarray(at + 2, at + 2 + size) });
    at += 2 + size;
  }
  return { kind: 'udh', elements, length };
}

/** Octets of the header that {@link buildUdh} makes, 0 without elements. */
export function udhOctets(elements: readonly InformationElement[]): number {
  let octets = 0;
  for (const element of elements) octets += 2 + element.value.length;
  return octets === 0 ? 0 : octets + 1;
}

/** @throws RangeError when the elements take more than the 255 octets that UDHL can say: check {@link udhOctets}. */
export function buildUdh(elements: readonly InformationElement[]): Buffer {
  const length = udhOctets(elements);
  if (length > 256)
    throw new RangeError(`a user data header holds 255 octets of elements, not ${length - 1}`);
  const udh = Buffer.allocUnsafe(length);
  let at = 0;
  if (length > 0) udh[at++] = length - 1;
  for (const { id, value } of elements) {
    udh[at++] = id;
    udh[at++] = value.length;
    at += value.copy(udh, at);
  }
  return udh;
}

/** Elements 0x25 and 0x24 for the national languages in force; none for the default tables. */
export function languageElements(language: {
  readonly locking: number;
  readonly single: number;
}): readonly InformationElement[] {
  const elements: InformationElement[] = [];
  if (language.locking !== 0)
    elements.push({ id: IEI.national_locking_shift, value: Buffer.of(language.locking) });
  if (language.single !== 0)
    elements.push({ id: IEI.national_single_shift, value: Buffer.of(language.single) });
  return elements;
}

/** The national languages that a header puts in force; the last element of a kind wins (23.040 §9.2.3.24). */
export function languageOf(elements: readonly InformationElement[]): { locking: number; single: number } {
  const language = { locking: 0, single: 0 };
  for (const { id, value } of elements) {
    if (value.length !== 1) continue;
    if (id === IEI.national_locking_shift) language.locking = value[0] ?? 0;
    else if (id === IEI.national_single_shift) language.single = value[0] ?? 0;
  }
  return language;
}
