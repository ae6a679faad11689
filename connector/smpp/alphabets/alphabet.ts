/**
 * What every alphabet answers, and the names of the alphabets. `data_coding` values: SMPP 3.4 §5.2.19.
 */

/** Alphabets that carry text. `gsm` is one septet an octet, `gsm_packed` is 3GPP 23.038 §6.1.2.1 packing. */
export const ALPHABETS = [
  'gsm',
  'gsm_packed',
  'ascii',
  'latin1',
  'iso_8859_5',
  'iso_8859_8',
  'shift_jis',
  'iso_2022_jp',
  'euc_jp',
  'ks_c_5601',
  'ucs2',
  'utf8',
] as const;
export type Alphabet = (typeof ALPHABETS)[number];

/** What `data_coding` 0, the "SMSC default alphabet", means to a peer. */
export const DEFAULT_ALPHABETS = ['gsm', 'gsm_packed', 'latin1', 'ascii', 'utf8'] as const;
export type DefaultAlphabet = (typeof DEFAULT_ALPHABETS)[number];

/**
 * Text read from octets. `faultAt` is the offset of the first octet that the alphabet does not define; the text has
 * U+FFFD there (after an ESC: what 23.038 §6.2.1.1 tells a phone to show). `null`: the text says all that the octets say.
 */
export interface Decoded {
  readonly text: string;
  readonly faultAt: number | null;
}

export interface Encoded {
  readonly kind: 'octets';
  readonly octets: Buffer;
}

/** The first character that an alphabet cannot carry. `index` counts UTF-16 code units; `codePoint` reads `U+1F600`. */
export interface UnencodableCharacter {
  readonly kind: 'unencodable';
  readonly cause: 'character';
  readonly character: string;
  readonly index: number;
  readonly codePoint: string;
}

export function unencodableAt(text: string, index: number): UnencodableCharacter {
  const point = text.codePointAt(index) ?? 0;
  return {
    kind: 'unencodable',
    cause: 'character',
    character: String.fromCodePoint(point),
    index,
    codePoint: `U+${point.toString(16).toUpperCase().padStart(4, '0')}`,
  };
}
