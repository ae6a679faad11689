/**
 * Cutting a message into PDUs: 3GPP 23.040 §9.2.3.24.1 and .8 (concatenation), SMPP 3.4 §5.3.2.22–24 (sar_*) and
 * §5.3.2.32 (message_payload). A surrogate pair or an escape pair is never cut, nor is a grapheme cluster that fits a
 * segment; nothing is ever cut off: what does not fit is {@link TooLong}.
 */
import type { Encoding } from './alphabets/choose-encoding.ts';
import { capacity, fittingEnd } from './alphabets/measure.ts';
import { fillBitsAfter } from './alphabets/septets.ts';
import { encodeText } from './alphabets/text.ts';
import { NO_OCTETS, NO_TLVS, type Tlv } from './generated/pdus.ts';
import { TLV } from './tlv.ts';
import { buildUdh, IEI, type InformationElement, languageElements, udhOctets } from './udh.ts';

/**
 * How a long message goes out: concatenation elements of 8 or 16 bits, the sar_* TLVs, one PDU with message_payload, or
 * `none`: not at all. A message of one segment is the same PDU in every mode.
 */
export const SPLIT_MODES = ['udh8', 'udh16', 'sar', 'payload', 'none'] as const;
export type SplitMode = (typeof SPLIT_MODES)[number];

export interface SplitOptions {
  readonly mode: SplitMode;
  /** Same for all parts and taken modulo 2^8 (udh8) or 2^16; see references.ts. */
  readonly reference: number;
  /** Further elements that each part carries, such as ports; a concatenation element here is not replaced. */
  readonly elements?: readonly InformationElement[];
}

export interface Segment {
  /** The header included; empty when the body is in message_payload. */
  readonly short_message: Buffer;
  /** Whether `esm_class` needs the UDHI bit, 0x40. */
  readonly udhi: boolean;
  readonly tlvs: readonly Tlv[];
  /** What of the text this part carries; empty for binary bodies. */
  readonly text: string;
}

/** Why a message has no segments. `found` and `limit` count what `of` says. */
export interface TooLong {
  readonly kind: 'too_long';
  readonly of: 'parts' | 'octets' | 'header_octets';
  readonly found: number;
  readonly limit: number;
}

export type Split = { readonly kind: 'segments'; readonly segments: readonly Segment[] } | TooLong;

/** One octet numbers the parts (23.040 §9.2.3.24.1, SMPP §5.3.2.23). */
const MAX_PARTS = 255;
/** The length field of a TLV has 16 bits. */
const MAX_PAYLOAD = 65_535;
/** A header that leaves a part less than 20 octets is a mistake, and would turn a text into thousands of parts. */
const MAX_HEADER = 120;

const NO_ELEMENTS: readonly InformationElement[] = Object.freeze([]);

/** Splits a text in the encoding that `chooseEncoding` found; `encoding.text` is what is sent. */
export function split(encoding: Encoding, options: SplitOptions): Split {
  const elements = withLanguage(encoding, options.elements ?? NO_ELEMENTS);
  const header = udhOctets(elements);
  if (header > MAX_HEADER) return { kind: 'too_long', of: 'header_octets', found: header, limit: MAX_HEADER };
  const { text, unit, alphabet } = encoding;
  if (encoding.units <= capacity(unit, alphabet, header)) {
    return oneSegment(bodyOf(encoding, text, header), elements, text);
  }
  if (options.mode === 'payload') return payload(bodyOf(encoding, text, header), elements, text);
  const ends = cut(encoding, capacity(unit, alphabet, roomyHeader(header, options.mode)));
  const limit = options.mode === 'none' ? 1 : MAX_PARTS;
  if (ends.length > limit) return { kind: 'too_long', of: 'parts', found: ends.length, limit };
  const segments: Segment[] = [];
  for (let index = 0, start = 0; index < ends.length; index++) {
    const end = ends[index] ?? text.length;
    const part = text.slice(start, end);
    const body = (udhLength: number) => bodyOf(encoding, part, udhLength);
    segments.push(numbered(body, part, elements, options, index + 1, ends.length));
    start = end;
  }
  return { kind: 'segments', segments };
}

/** Splits a binary body (`data_coding` 2, 4): 140 octets, or 134/133 a part. */
export function splitOctets(octets: Buffer, options: SplitOptions): Split {
  const elements = options.elements ?? NO_ELEMENTS;
  const header = udhOctets(elements);
  if (header > MAX_HEADER) return { kind: 'too_long', of: 'header_octets', found: header, limit: MAX_HEADER };
  if (octets.length <= capacity('octet', 'latin1', header)) return oneSegment(octets, elements, '');
  if (options.mode === 'payload') return payload(octets, elements, '');
  const room = capacity('octet', 'latin1', roomyHeader(header, options.mode));
  const total = Math.ceil(octets.length / room);
  const limit = options.mode === 'none' ? 1 : MAX_PARTS;
  if (total > limit) return { kind: 'too_long', of: 'parts', found: total, limit };
  const segments: Segment[] = [];
  for (let sequence = 1; sequence <= total; sequence++) {
    const part = octets.subarray((sequence - 1) * room, sequence * room);
    segments.push(numbered(() => part, '', elements, options, sequence, total));
  }
  return { kind: 'segments', segments };
}

/** How many parts a text takes and what each holds, without making them. `perSegment` is the room of each part. */
export function countSegments(
  encoding: Encoding,
  options: Omit<SplitOptions, 'reference'>,
): { readonly segments: number; readonly perSegment: number } {
  const header = udhOctets(withLanguage(encoding, options.elements ?? NO_ELEMENTS));
  const single = capacity(encoding.unit, encoding.alphabet, header);
  if (encoding.units <= single || header > MAX_HEADER) return { segments: 1, perSegment: single };
  // With payload the SMSC splits, into parts with an 8-bit reference as a rule.
  const perSegment = capacity(encoding.unit, encoding.alphabet, roomyHeader(header, options.mode));
  return { segments: cut(encoding, perSegment).length, perSegment };
}

function withLanguage(
  encoding: Encoding,
  elements: readonly InformationElement[],
): readonly InformationElement[] {
  const { locking, single } = encoding.language;
  return locking === 0 && single === 0 ? elements : [...languageElements(encoding.language), ...elements];
}

/**
 * The header of a part: with `sar` too the room of an 8-bit element stays free, since the SMSC turns the TLVs into one
 * (so 153 septets, as Jasmin and Kannel send; keep sar references below 256 for it).
 */
function roomyHeader(header: number, mode: SplitMode): number {
  return (header === 0 ? 1 : header) + (mode === 'udh16' ? 6 : 5);
}

function bodyOf(encoding: Encoding, text: string, udhLength: number): Buffer {
  const { alphabet, language } = encoding;
  const encoded = encodeText(text, alphabet, language, fillBitsAfter(udhLength));
  if (encoded.kind === 'octets') return encoded.octets;
  throw new TypeError(
    `the encoding says ${alphabet}, which does not have ${encoded.codePoint}: take it from chooseEncoding`,
  );
}

function oneSegment(body: Buffer, elements: readonly InformationElement[], text: string): Split {
  const udhi = elements.length > 0;
  const short_message = udhi ? Buffer.concat([buildUdh(elements), body]) : body;
  return { kind: 'segments', segments: [{ short_message, udhi, tlvs: NO_TLVS, text }] };
}

function payload(body: Buffer, elements: readonly InformationElement[], text: string): Split {
  const udhi = elements.length > 0;
  const octets = udhi ? Buffer.concat([buildUdh(elements), body]) : body;
  if (octets.length > MAX_PAYLOAD) {
    return { kind: 'too_long', of: 'octets', found: octets.length, limit: MAX_PAYLOAD };
  }
  const tlvs = [{ tag: TLV.message_payload, value: octets }];
  return { kind: 'segments', segments: [{ short_message: NO_OCTETS, udhi, tlvs, text }] };
}

function numbered(
  body: (udhLength: number) => Buffer,
  text: string,
  elements: readonly InformationElement[],
  { mode, reference }: SplitOptions,
  sequence: number,
  total: number,
): Segment {
  if (mode === 'sar') {
    const tlvs = [
      { tag: TLV.sar_msg_ref_num, value: Buffer.of((reference >> 8) & 0xff, reference & 0xff) },
      { tag: TLV.sar_total_segments, value: Buffer.of(total) },
      { tag: TLV.sar_segment_seqnum, value: Buffer.of(sequence) },
    ];
    const udh = buildUdh(elements);
    const octets = body(udh.length);
    const udhi = udh.length > 0;
    return { short_message: udhi ? Buffer.concat([udh, octets]) : octets, udhi, tlvs, text };
  }
  const concat =
    mode === 'udh16'
      ? { id: IEI.concat16, value: Buffer.of((reference >> 8) & 0xff, reference & 0xff, total, sequence) }
      : { id: IEI.concat8, value: Buffer.of(reference & 0xff, total, sequence) };
  const udh = buildUdh([concat, ...elements]);
  return { short_message: Buffer.concat([udh, body(udh.length)]), udhi: true, tlvs: NO_TLVS, text };
}

const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });

/** Where each part ends, as indexes into the text. */
function cut(encoding: Encoding, room: number): number[] {
  const { text, unit, alphabet, language } = encoding;
  // Nothing of ASCII, Latin-1 or the default GSM alphabet combines. Packed septets are cut as phones cut them, so that a
  // reader can tell a part that was filled up: one septet short is only a part before an escape pair.
  const plain =
    alphabet === 'ascii' ||
    alphabet === 'latin1' ||
    alphabet === 'gsm_packed' ||
    (language.locking === 0 && unit === 'septet' && language.single === 0);
  const clusters = plain ? null : graphemes.segment(text);
  const ends: number[] = [];
  for (let start = 0; start < text.length; ) {
    let end = fittingEnd(text, start, room, unit, alphabet, language);
    if (end < text.length) {
      const cluster = clusters?.containing(end)?.index ?? end;
      // A cluster longer than a whole segment is cut between its code points.
      if (cluster > start) end = cluster;
    }
    ends.push(end);
    start = end;
  }
  return ends;
}
