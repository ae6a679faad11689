/**
 * GSM 7-bit text, one septet an octet: default alphabet with its extension table, or the locking and single shift
 * tables of a national language (3GPP 23.038 §6.2.1, annex A).
 */
import { type Decoded, type Encoded, type UnencodableCharacter, unencodableAt } from './alphabet.ts';
import { ESC, lockingTable, NO_SEPTET, singleTable, UNDEFINED_UNIT } from './gsm-tables.ts';

/** National language identifiers in force for a text; 0 is the default alphabet, the default extension table. */
export interface GsmLanguage {
  readonly locking: number;
  readonly single: number;
}

export const DEFAULT_LANGUAGE: GsmLanguage = Object.freeze({ locking: 0, single: 0 });

const REPLACEMENT = 0xfffd;
const SPACE = 0x20;

/** Septets that `text` takes, escapes counted; `-1 - index` of the first character that has none. Allocates nothing. */
export function gsmSeptets(text: string, language: GsmLanguage = DEFAULT_LANGUAGE): number {
  const main = lockingTable(language.locking).septets;
  const extension = singleTable(language.single).septets;
  let septets = 0;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (main[unit] !== NO_SEPTET) septets += 1;
    else if (extension[unit] !== NO_SEPTET) septets += 2;
    else return -1 - index;
  }
  return septets;
}

/** Where the longest run from `start` ends that takes at most `room` septets; `text` is one that the tables have. */
export function gsmFittingEnd(text: string, start: number, room: number, language: GsmLanguage): number {
  const main = lockingTable(language.locking).septets;
  let left = room;
  let index = start;
  while (index < text.length) {
    left -= main[text.charCodeAt(index)] === NO_SEPTET ? 2 : 1;
    if (left < 0) break;
    index += 1;
  }
  return index;
}

export function encodeGsm(
  text: string,
  language: GsmLanguage = DEFAULT_LANGUAGE,
): Encoded | UnencodableCharacter {
  const septets = gsmSeptets(text, language);
  if (septets < 0) return unencodableAt(text, -1 - septets);
  const main = lockingTable(language.locking).septets;
  const extension = singleTable(language.single).septets;
  const octets = Buffer.allocUnsafe(septets);
  let at = 0;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    const septet = main[unit] ?? NO_SEPTET;
    if (septet !== NO_SEPTET) {
      octets[at++] = septet;
    } else {
      octets[at++] = ESC;
      octets[at++] = extension[unit] ?? NO_SEPTET;
    }
  }
  return { kind: 'octets', octets };
}

/**
 * An octet above 0x7F and a septet without a character become U+FFFD. After ESC, a septet that the single shift table
 * lacks shows as the main table has it, and ESC ESC or a last ESC shows as a space (23.038 §6.2.1, §6.2.1.1); both
 * are faults, for the octets cannot be had back from such a text.
 */
export function decodeGsm(octets: Buffer, language: GsmLanguage = DEFAULT_LANGUAGE): Decoded {
  const main = lockingTable(language.locking).units;
  const extension = singleTable(language.single).units;
  const units = Buffer.allocUnsafe(octets.length * 2);
  let at = 0;
  let faultAt: number | null = null;
  for (let index = 0; index < octets.length; index++) {
    const octet = octets[index] ?? 0;
    let unit: number = octet < 0x80 ? (main[octet] ?? UNDEFINED_UNIT) : UNDEFINED_UNIT;
    if (octet === ESC) {
      const start = index;
      const escaped = octets[++index];
      unit =
        escaped === undefined || escaped > 0x7f ? UNDEFINED_UNIT : (extension[escaped] ?? UNDEFINED_UNIT);
      if (unit === UNDEFINED_UNIT) {
        faultAt ??= start;
        if (escaped === undefined || escaped === ESC) unit = SPACE;
        else unit = escaped > 0x7f ? REPLACEMENT : (main[escaped] ?? UNDEFINED_UNIT);
      }
    }
    if (unit === UNDEFINED_UNIT) {
      faultAt ??= index;
      unit = REPLACEMENT;
    }
    units[at++] = unit & 0xff;
    units[at++] = unit >> 8;
  }
  return { text: units.toString('utf16le', 0, at), faultAt };
}
