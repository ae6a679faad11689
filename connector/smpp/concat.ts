/**
 * Which part of which long message a PDU is: concatenation elements (3GPP 23.040 §9.2.3.24.1, .8) or the sar_* TLVs
 * (SMPP 3.4 §5.3.2.22–24). The header wins where both stand, as it is what the phone wrote.
 */
import type { Tlv } from './generated/pdus.ts';
import { TLV, type TlvCarrier, tlv } from './tlv.ts';
import { ESM_CLASS_UDHI, IEI, type InformationElement, readUdh } from './udh.ts';

/** What of a PDU tells; the names are those of SMPP 3.4 §4.4.1, §4.6.1. */
export interface MessageFields {
  readonly esm_class: number;
  readonly short_message: Buffer;
  readonly tlvs: readonly Tlv[];
}

interface Body {
  /** The user data without its header; from message_payload when short_message is empty (§5.3.2.32). */
  readonly body: Buffer;
  /** Elements of the header other than the concatenation read. */
  readonly elements: readonly InformationElement[];
  /** Octets of the header, 0 without: packed septets start at its fill bits. */
  readonly udhLength: number;
}

export type ConcatForm = 'udh8' | 'udh16' | 'sar';

export interface Part extends Body {
  readonly form: ConcatForm;
  readonly reference: number;
  readonly total: number;
  /** 1 to `total`. */
  readonly sequence: number;
}

export type ConcatReading =
  | Part
  /** A whole message. */
  | (Body & { readonly form: null })
  /** Not to be joined with anything: `body` is all that can be said of it, the header included if that is unreadable. */
  | (Body & { readonly form: 'malformed'; readonly reason: string });

/** Written out field by field: a spread is a hidden class of its own for each message (docs/performance.md). */
export function readConcat(pdu: MessageFields): ConcatReading {
  const octets = userData(pdu);
  let body: Body = { body: octets, elements: NONE, udhLength: 0 };
  if ((pdu.esm_class & ESM_CLASS_UDHI) !== 0) {
    const udh = readUdh(octets);
    if (udh.kind === 'malformed') return malformed(body, udh.reason);
    body = { body: octets.subarray(udh.length), elements: udh.elements, udhLength: udh.length };
    const element = concatElement(udh.elements);
    if (element !== null) return fromElement(body, element);
  }
  return fromSar(body, pdu) ?? whole(body);
}

const NONE: readonly InformationElement[] = [];

function whole({ body, elements, udhLength }: Body): ConcatReading {
  return { body, elements, udhLength, form: null };
}

function malformed({ body, elements, udhLength }: Body, reason: string): ConcatReading {
  return { body, elements, udhLength, form: 'malformed', reason };
}

/** short_message, or message_payload when that is empty: SMPP 3.4 §5.3.2.32 allows one of them. */
export function userData(pdu: Pick<MessageFields, 'short_message' | 'tlvs'>): Buffer {
  if (pdu.short_message.length > 0) return pdu.short_message;
  return tlv(pdu, TLV.message_payload) ?? pdu.short_message;
}

// Where elements exclude each other, the last one counts (23.040 §9.2.3.24).
function concatElement(elements: readonly InformationElement[]): InformationElement | null {
  return elements.findLast(({ id }) => id === IEI.concat8 || id === IEI.concat16) ?? null;
}

function fromElement(body: Body, element: InformationElement): ConcatReading {
  const { id, value } = element;
  const wide = id === IEI.concat16;
  if (value.length !== (wide ? 4 : 3)) {
    return malformed(
      body,
      `concatenation element 0x0${id} has ${value.length} octets instead of ${wide ? 4 : 3}`,
    );
  }
  const reference = wide ? value.readUInt16BE(0) : value.readUInt8(0);
  const total = value.readUInt8(value.length - 2);
  const sequence = value.readUInt8(value.length - 1);
  const elements = body.elements.filter((other) => other.id !== IEI.concat8 && other.id !== IEI.concat16);
  const others = { body: body.body, elements, udhLength: body.udhLength };
  return part(others, wide ? 'udh16' : 'udh8', reference, total, sequence);
}

function fromSar(body: Body, carrier: TlvCarrier): ConcatReading | null {
  const reference = tlv(carrier, TLV.sar_msg_ref_num);
  const total = tlv(carrier, TLV.sar_total_segments);
  const sequence = tlv(carrier, TLV.sar_segment_seqnum);
  // §5.3.2.22: each needs the other two; otherwise all three are ignored.
  if (reference === undefined || total === undefined || sequence === undefined) return null;
  if (reference.length !== 2 || total.length !== 1 || sequence.length !== 1) {
    const lengths = `${reference.length}, ${total.length} and ${sequence.length}`;
    return malformed(body, `the sar_* TLVs have ${lengths} octets instead of 2, 1 and 1`);
  }
  return part(body, 'sar', reference.readUInt16BE(0), total.readUInt8(0), sequence.readUInt8(0));
}

function part(
  { body, elements, udhLength }: Body,
  form: ConcatForm,
  reference: number,
  total: number,
  sequence: number,
): ConcatReading {
  if (total === 0 || sequence === 0 || sequence > total) {
    return malformed({ body, elements, udhLength }, `part ${sequence} of ${total}`);
  }
  return { body, elements, udhLength, form, reference, total, sequence };
}
