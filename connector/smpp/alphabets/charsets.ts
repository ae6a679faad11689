/**
 * Alphabets that come from iconv-lite: ISO-8859-5 and -8 (`data_coding` 6, 7), Shift_JIS (5), EUC-JP (13), KS C 5601
 * (14) and UTF-8. iconv-lite writes `?` and U+FFFD for what it cannot carry; reading back tells whether it did.
 */
import iconv from 'iconv-lite';
import { type Decoded, type Encoded, type UnencodableCharacter, unencodableAt } from './alphabet.ts';

const CHARSETS = {
  iso_8859_5: 'iso88595',
  iso_8859_8: 'iso88598',
  shift_jis: 'shiftjis',
  euc_jp: 'eucjp',
  ks_c_5601: 'cp949',
  utf8: 'utf8',
} as const;
export type Charset = keyof typeof CHARSETS;

// A U+FEFF is a character of the text here, so it is neither stripped nor added.
const REPLACEMENT = '\ufffd';
const KEEP_MARK = { stripBOM: false };

export function encodeCharset(text: string, charset: Charset): Encoded | UnencodableCharacter {
  const name = CHARSETS[charset];
  const octets = iconv.encode(text, name);
  if (carried(text, octets, charset)) return { kind: 'octets', octets };
  let index = 0;
  for (const character of text) {
    if (charsetOctets(character, charset) === 0) return unencodableAt(text, index);
    index += character.length;
  }
  // Each character can be carried and the text cannot: not known of these charsets, but never to be sent unseen.
  return unencodableAt(text, 0);
}

/** Octets that one character takes, 0 when the charset does not have it. */
export function charsetOctets(character: string, charset: Charset): number {
  const name = CHARSETS[charset];
  const octets = iconv.encode(character, name);
  return carried(character, octets, charset) ? octets.length : 0;
}

// iconv-lite writes U+FFFD as some octet that the charset does not define, and reads it back.
function carried(text: string, octets: Buffer, charset: Charset): boolean {
  if (charset !== 'utf8' && text.includes(REPLACEMENT)) return false;
  return iconv.decode(octets, CHARSETS[charset], KEEP_MARK) === text;
}

export function decodeCharset(octets: Buffer, charset: Charset): Decoded {
  const name = CHARSETS[charset];
  const text = iconv.decode(octets, name, KEEP_MARK);
  const replaced = text.indexOf(REPLACEMENT);
  // Without one, octets that are written otherwise are another spelling of the same text (duplicates of Shift_JIS).
  if (replaced < 0) return { text, faultAt: null };
  if (charset === 'utf8' && Buffer.from(text).equals(octets)) return { text, faultAt: null };
  return { text, faultAt: Math.min(iconv.encode(text.slice(0, replaced), name).length, octets.length - 1) };
}
