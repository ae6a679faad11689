import type { MessageSettings } from '../../contract/compiled.ts';
import type { InboundMessage } from '../omnimessage/port.ts';
import type { Alphabet } from '../smpp/alphabets/alphabet.ts';
import { fillBitsAfter } from '../smpp/alphabets/septets.ts';
import { encodeText } from '../smpp/alphabets/text.ts';
import { type ConcatReading, readConcat } from '../smpp/concat.ts';
import { readText } from '../smpp/read-text.ts';
import { TLV } from '../smpp/tlv.ts';
import { buildUdh, ESM_CLASS_UDHI, IEI, type InformationElement, languageOf } from '../smpp/udh.ts';
import {
  type MessageOrigin,
  type MessagePdu,
  messageTlvs,
  type ReadMessage,
  readMessage,
  withBody,
} from './read-message.ts';

type Parts = readonly [MessagePdu, ...MessagePdu[]];
type Piece = ConcatReading & { readonly dataCoding: number };

const SAR_TAGS: ReadonlySet<number> = new Set([
  TLV.sar_msg_ref_num,
  TLV.sar_total_segments,
  TLV.sar_segment_seqnum,
]);
/** UCS-2 (SMPP 3.4 §5.2.19): what stands for a text of several alphabets. */
const UCS2 = 8;

/**
 * The message of all its parts, in their order: the fields of the first one, the text or octets of all, the TLVs of the
 * first and those that only later ones have. Further elements of the header are kept: `raw` is then the header without
 * the concatenation, and the joined octets. null: one message cannot say what all parts say, because their headers
 * differ in more than their place and language (formatting of one part, for example, would be wrong for the whole), or
 * because parts that are no text have different data_codings.
 */
export function readJoined(
  pdus: Parts,
  from: MessageOrigin,
  settings: MessageSettings,
  nowMs: number,
): ReadMessage | null {
  const first = readMessage(pdus[0], from, settings, nowMs);
  if (!first.ok) return first;
  const pieces = pdus.map(pieceOf);
  const elements = furtherElements(pieces[0]);
  if (!pieces.every((piece) => sameElements(furtherElements(piece), elements))) return null;
  const isMixed = pdus.some(({ data_coding }) => data_coding !== pdus[0].data_coding);
  const read = readText(pieces, settings.defaultAlphabet);
  const text = read.kind === 'text' && read.faultAt === null ? read : null;
  if (text === null && isMixed) return null;
  const alphabet = isMixed ? 'ucs2' : (text?.alphabet ?? null);
  const header = buildUdh(text === null ? (pieces[0]?.elements ?? []) : elements);
  const { message } = first;
  return {
    ok: true,
    message: {
      ...message,
      body: text?.text ?? null,
      raw:
        text !== null && header.length === 0
          ? null
          : Buffer.concat([header, octetsOf(pieces, text?.text ?? null, alphabet, header.length)]),
      dataCoding: isMixed ? UCS2 : message.dataCoding,
      esmClass: header.length > 0 ? message.esmClass | ESM_CLASS_UDHI : message.esmClass & ~ESM_CLASS_UDHI,
      registeredDelivery:
        pdus.find(({ registered_delivery }) => registered_delivery !== 0)?.registered_delivery ?? 0,
      concat: null,
      tlvs: tlvsOf(pdus, message.tlvs, settings),
    },
  };
}

function pieceOf(pdu: MessagePdu): Piece {
  return { ...readConcat(withBody(pdu)), dataCoding: pdu.data_coding };
}

/** Languages are part of how the text is written; what is left is about the message. */
function furtherElements(piece: Piece | undefined): readonly InformationElement[] {
  return (piece?.elements ?? []).filter(
    ({ id }) => id !== IEI.national_locking_shift && id !== IEI.national_single_shift,
  );
}

function sameElements(some: readonly InformationElement[], others: readonly InformationElement[]): boolean {
  return (
    some.length === others.length &&
    some.every(({ id, value }, index) => others[index]?.id === id && others[index].value.equals(value))
  );
}

/** Joined as they are; but packed septets begin where their header ends, and mixed alphabets need one that has all. */
function octetsOf(
  pieces: readonly Piece[],
  text: string | null,
  alphabet: Alphabet | null,
  header: number,
): Buffer {
  const isMixed =
    alphabet === 'ucs2' && pieces.some(({ dataCoding }) => dataCoding !== pieces[0]?.dataCoding);
  if (text !== null && (alphabet === 'gsm_packed' || isMixed)) {
    const encoded = encodeText(text, alphabet, languageOf(pieces[0]?.elements ?? []), fillBitsAfter(header));
    if (encoded.kind === 'octets') return encoded.octets;
  }
  return Buffer.concat(pieces.map(({ body }) => body));
}

function tlvsOf(
  [, ...later]: Parts,
  first: InboundMessage['tlvs'],
  settings: MessageSettings,
): InboundMessage['tlvs'] {
  const tlvs = first.filter(({ tag }) => !SAR_TAGS.has(tag));
  const known = new Set([...SAR_TAGS, ...tlvs.map(({ tag }) => tag)]);
  for (const tlv of later.flatMap((pdu) => messageTlvs(pdu, settings))) {
    if (known.has(tlv.tag)) continue;
    known.add(tlv.tag);
    tlvs.push(tlv);
  }
  return tlvs;
}
