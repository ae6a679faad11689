/** Text to octets and back, whatever the alphabet. Encoding never replaces a character; decoding never throws. */
import type { Alphabet, Decoded, Encoded, UnencodableCharacter } from './alphabet.ts';
import { decodeCharset, encodeCharset } from './charsets.ts';
import { DEFAULT_LANGUAGE, decodeGsm, encodeGsm, type GsmLanguage } from './gsm.ts';
import { decodeIso2022Jp, encodeIso2022Jp } from './iso-2022-jp.ts';
import { decodeAscii, decodeLatin1, encodeAscii, encodeLatin1 } from './octet-alphabets.ts';
import { pack, unpack, withoutFilling } from './septets.ts';
import { decodeUcs2, encodeUcs2 } from './ucs2.ts';

/** `language` matters to the GSM alphabets, `fillBits` (septets.ts) to the packed one. */
export function encodeText(
  text: string,
  alphabet: Alphabet,
  language: GsmLanguage = DEFAULT_LANGUAGE,
  fillBits = 0,
): Encoded | UnencodableCharacter {
  switch (alphabet) {
    case 'gsm':
      return encodeGsm(text, language);
    case 'gsm_packed': {
      const septets = encodeGsm(text, language);
      return septets.kind === 'octets' ? { kind: 'octets', octets: pack(septets.octets, fillBits) } : septets;
    }
    case 'ascii':
      return encodeAscii(text);
    case 'latin1':
      return encodeLatin1(text);
    case 'ucs2':
      return encodeUcs2(text);
    case 'iso_2022_jp':
      return encodeIso2022Jp(text);
    case 'iso_8859_5':
    case 'iso_8859_8':
    case 'shift_jis':
    case 'euc_jp':
    case 'ks_c_5601':
    case 'utf8':
      return encodeCharset(text, alphabet);
  }
}

export function decodeText(
  octets: Buffer,
  alphabet: Alphabet,
  language: GsmLanguage = DEFAULT_LANGUAGE,
  fillBits = 0,
): Decoded {
  switch (alphabet) {
    case 'gsm':
      return decodeGsm(octets, language);
    case 'gsm_packed': {
      const septets = withoutFilling(unpack(octets, fillBits), octets.length, fillBits);
      const decoded = decodeGsm(septets, language);
      if (decoded.faultAt === null) return decoded;
      // The fault was counted in septets.
      return { text: decoded.text, faultAt: (decoded.faultAt * 7 + fillBits) >> 3 };
    }
    case 'ascii':
      return decodeAscii(octets);
    case 'latin1':
      return decodeLatin1(octets);
    case 'ucs2':
      return decodeUcs2(octets);
    case 'iso_2022_jp':
      return decodeIso2022Jp(octets);
    case 'iso_8859_5':
    case 'iso_8859_8':
    case 'shift_jis':
    case 'euc_jp':
    case 'ks_c_5601':
    case 'utf8':
      return decodeCharset(octets, alphabet);
  }
}
