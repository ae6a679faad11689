/**
 * ISO-2022-JP (RFC 1468), `data_coding` 10: ASCII and JIS X 0208 with escape sequences between them. The characters
 * come from EUC-JP, where JIS X 0208 is the same pair of octets with the high bits set.
 */
import iconv from 'iconv-lite';
import { type Decoded, type Encoded, type UnencodableCharacter, unencodableAt } from './alphabet.ts';

const ESC = 0x1b;
const TO_ASCII = [ESC, 0x28, 0x42];
const TO_KANJI = [ESC, 0x24, 0x42];

/** The two octets of JIS X 0208, or null: JIS X 0212 and half-width kana are not part of RFC 1468. */
export function kanji(character: string): readonly [number, number] | null {
  const euc = iconv.encode(character, 'euc-jp');
  const [first = 0, second = 0] = euc;
  return euc.length === 2 && first >= 0xa1 && second >= 0xa1 ? [first & 0x7f, second & 0x7f] : null;
}

export function encodeIso2022Jp(text: string): Encoded | UnencodableCharacter {
  const octets: number[] = [];
  let shifted = false;
  let index = 0;
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0;
    const pair = point < 0x80 && point !== ESC ? null : kanji(character);
    if (pair === null && (point >= 0x80 || point === ESC)) return unencodableAt(text, index);
    if (shifted !== (pair !== null)) {
      shifted = pair !== null;
      octets.push(...(shifted ? TO_KANJI : TO_ASCII));
    }
    if (pair === null) octets.push(point);
    else octets.push(pair[0], pair[1]);
    index += character.length;
  }
  if (shifted) octets.push(...TO_ASCII);
  return { kind: 'octets', octets: Buffer.from(octets) };
}

export function decodeIso2022Jp(octets: Buffer): Decoded {
  let text = '';
  let faultAt: number | null = null;
  let shifted = false;
  for (let at = 0; at < octets.length; ) {
    const octet = octets[at] ?? 0;
    const designates = octet === ESC ? designation(octets, at) : null;
    if (designates !== null) {
      shifted = designates === 'kanji';
      at += 3;
    } else if (shifted && octet > 0x20) {
      const second = octets[at + 1] ?? 0;
      const character = iconv.decode(Buffer.of(octet | 0x80, second | 0x80), 'euc-jp');
      const sound = octet < 0x7f && second > 0x20 && second < 0x7f && !character.includes('\ufffd');
      if (!sound) faultAt ??= at;
      text += sound ? character : '\ufffd';
      at += 2;
    } else {
      const sound = octet < 0x80 && octet !== ESC;
      if (!sound) faultAt ??= at;
      text += sound ? String.fromCharCode(octet) : '\ufffd';
      at += 1;
    }
  }
  return { text, faultAt };
}

// ESC ( B and ESC ( J: ASCII, JIS-Roman; ESC $ B and ESC $ @: JIS X 0208 of 1983 and of 1978.
function designation(octets: Buffer, at: number): 'ascii' | 'kanji' | null {
  const second = octets[at + 1];
  const third = octets[at + 2];
  if (second === 0x28 && (third === 0x42 || third === 0x4a)) return 'ascii';
  if (second === 0x24 && (third === 0x42 || third === 0x40)) return 'kanji';
  return null;
}
