/** Alphabets of one octet a character that need no table: IA5/ASCII (`data_coding` 1) and ISO-8859-1 (3). */
import { type Decoded, type Encoded, type UnencodableCharacter, unencodableAt } from './alphabet.ts';

function encodeUpTo(text: string, highest: number): Encoded | UnencodableCharacter {
  for (let index = 0; index < text.length; index++) {
    if (text.charCodeAt(index) > highest) return unencodableAt(text, index);
  }
  return { kind: 'octets', octets: Buffer.from(text, 'latin1') };
}

export function encodeAscii(text: string): Encoded | UnencodableCharacter {
  return encodeUpTo(text, 0x7f);
}

export function encodeLatin1(text: string): Encoded | UnencodableCharacter {
  return encodeUpTo(text, 0xff);
}

/** Every octet is a character (0x80–0x9F are the C1 controls). */
export function decodeLatin1(octets: Buffer): Decoded {
  return { text: octets.toString('latin1'), faultAt: null };
}

export function decodeAscii(octets: Buffer): Decoded {
  const fault = octets.findIndex((octet) => octet > 0x7f);
  if (fault < 0) return { text: octets.toString('latin1'), faultAt: null };
  let text = '';
  for (const octet of octets) text += octet > 0x7f ? '\ufffd' : String.fromCharCode(octet);
  return { text, faultAt: fault };
}
