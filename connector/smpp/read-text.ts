/** The text of a message that came in: one PDU, or the parts of a long message in their order. */
import type { Alphabet, Decoded, DefaultAlphabet } from './alphabets/alphabet.ts';
import { decodeGsm } from './alphabets/gsm.ts';
import { ESC } from './alphabets/gsm-tables.ts';
import { fillBitsAfter, unpack, withoutFilling } from './alphabets/septets.ts';
import { decodeText } from './alphabets/text.ts';
import { readDataCoding } from './data-coding.ts';
import { IEI, type InformationElement, languageOf } from './udh.ts';

/** What {@link readText} needs of a part; a `ConcatReading` (concat.ts) with the PDU's data_coding is one. */
export interface TextPart {
  readonly body: Buffer;
  readonly elements: readonly InformationElement[];
  readonly udhLength: number;
  readonly dataCoding: number;
  /** Other parts come after it that are not at hand. */
  readonly isFollowed?: boolean;
}

export type InboundText =
  | (Decoded & { readonly kind: 'text'; readonly alphabet: Alphabet })
  /** No text by its data_coding (binary, reserved, compressed) or by ports in its header: the octets say it all. */
  | { readonly kind: 'binary' };

/** Application port addressing, 23.040 §9.2.3.24.3–4: data for a program, whatever data_coding says of it. */
const PORT_ELEMENTS: readonly number[] = [IEI.ports8, IEI.ports16];

/**
 * Parts of one alphabet are joined before they are decoded, so that a character which another's splitter cut in two is
 * whole again. `faultAt` counts octets (packed: septets) of the joined body.
 */
export function readText(parts: readonly TextPart[], defaultAlphabet: DefaultAlphabet): InboundText {
  const [first] = parts;
  if (first === undefined) return { kind: 'text', alphabet: defaultAlphabet, text: '', faultAt: null };
  const alphabet = alphabetOf(first, defaultAlphabet);
  if (alphabet === null) return { kind: 'binary' };
  if (parts.every((part) => sameAlphabet(part, first))) {
    const { text, faultAt } = joined(parts, first, alphabet);
    return { kind: 'text', alphabet, text, faultAt };
  }
  let text = '';
  let faultAt: number | null = null;
  let offset = 0;
  for (const part of parts) {
    const own = alphabetOf(part, defaultAlphabet);
    if (own === null) return { kind: 'binary' };
    const decoded = joined([part], part, own);
    if (decoded.faultAt !== null) faultAt ??= offset + decoded.faultAt;
    text += decoded.text;
    offset += part.body.length;
  }
  return { kind: 'text', alphabet, text, faultAt };
}

/** The alphabet of a body by its data_coding; null: no text. */
function alphabetOf(part: TextPart, defaultAlphabet: DefaultAlphabet): Alphabet | null {
  const { alphabet, compressed } = readDataCoding(part.dataCoding);
  if (compressed || alphabet === 'binary' || alphabet === 'reserved') return null;
  if (part.elements.some(({ id }) => PORT_ELEMENTS.includes(id))) return null;
  if (alphabet === 'default') return defaultAlphabet;
  return alphabet === 'gsm' && defaultAlphabet === 'gsm_packed' ? 'gsm_packed' : alphabet;
}

function sameAlphabet(part: TextPart, first: TextPart): boolean {
  if (part === first) return true;
  const own = languageOf(part.elements);
  const other = languageOf(first.elements);
  const ports = [part, first].some(({ elements }) => elements.some(({ id }) => PORT_ELEMENTS.includes(id)));
  return (
    !ports &&
    part.dataCoding === first.dataCoding &&
    own.locking === other.locking &&
    own.single === other.single
  );
}

function joined(parts: readonly TextPart[], first: TextPart, alphabet: Alphabet): Decoded {
  const language = languageOf(first.elements);
  if (alphabet === 'gsm_packed') {
    return decodeGsm(joinedSeptets(parts), language);
  }
  const body = parts.length === 1 ? first.body : Buffer.concat(parts.map((part) => part.body));
  return decodeText(body, alphabet, language);
}

// A part before the last one is filled up only where an escape pair did not fit any more.
function joinedSeptets(parts: readonly TextPart[]): Buffer {
  const all = parts.map(({ body, udhLength }) => unpack(body, fillBitsAfter(udhLength)));
  return Buffer.concat(
    all.map((septets, index) => {
      const part = parts[index];
      const next = all[index + 1];
      if (part === undefined || (next !== undefined && next[0] !== ESC)) return septets;
      const isFollowed = next === undefined && part.isFollowed === true;
      return withoutFilling(septets, part.body.length, fillBitsAfter(part.udhLength), isFollowed);
    }),
  );
}
