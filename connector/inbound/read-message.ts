import type { MessageSettings } from '../../contract/compiled.ts';
import type { InboundMessage, MessageClass } from '../omnimessage/port.ts';
import { sourceText } from '../smpp/addresses.ts';
import { type ConcatReading, readConcat } from '../smpp/concat.ts';
import { readDataCoding } from '../smpp/data-coding.ts';
import type { DataSm, DeliverSm, SubmitSm, Tlv } from '../smpp/pdu.ts';
import { readText, type TextPart } from '../smpp/read-text.ts';
import { readTime } from '../smpp/times.ts';
import { TLV, tlvUint8, tlvUint16, tlvUint32 } from '../smpp/tlv.ts';
import { IEI, type InformationElement } from '../smpp/udh.ts';

/** The PDUs that carry a message to us. */
export type MessagePdu = SubmitSm | DeliverSm | DataSm;

export type ReadMessage =
  | { readonly ok: true; readonly message: InboundMessage }
  | {
      readonly ok: false;
      readonly reason: string;
      readonly field: 'schedule_delivery_time' | 'validity_period';
    };

export interface MessageOrigin {
  readonly name: string;
  readonly direction: InboundMessage['direction'];
}

/**
 * What came in, in OmniMessage's words. A body that is no text, that cannot be read in its alphabet, or that has a
 * header goes along as octets too, so that nothing of it is lost. Octets are views into what the socket read: whoever
 * keeps the message longer than a request to OmniMessage takes makes it {@link detached} first.
 */
export function readMessage(
  pdu: MessagePdu,
  from: MessageOrigin,
  settings: MessageSettings,
  nowMs: number,
): ReadMessage {
  const times = timesOf(pdu, nowMs);
  if ('field' in times) return { ok: false, ...times };
  const part = readConcat(withBody(pdu));
  const body = part.form === 'malformed' ? null : textOf([textPart(part, pdu.data_coding)], settings);
  const { destPort, sourcePort } = portsOf(pdu, part.elements);
  const hasHeader = part.udhLength > 0 || part.form === 'malformed';
  return {
    ok: true,
    message: {
      sourceSmsc: from.name,
      direction: from.direction,
      source: sourceText(pdu.source_addr, pdu.source_addr_ton, settings.defaultAlphabet),
      destination: pdu.destination_addr,
      body,
      dataCoding: pdu.data_coding,
      esmClass: pdu.esm_class,
      raw: body === null || hasHeader ? wholeBody(pdu) : null,
      registeredDelivery: pdu.registered_delivery,
      priority: pdu.command === 'data_sm' ? 0 : pdu.priority_flag,
      expiresMs: times.expiresMs,
      deliverAfterMs: times.deliverAfterMs,
      concat: concatOf(part),
      sourceTon: pdu.source_addr_ton,
      sourceNpi: pdu.source_addr_npi,
      destTon: pdu.dest_addr_ton,
      destNpi: pdu.dest_addr_npi,
      serviceType: pdu.service_type,
      protocolId: pdu.command === 'data_sm' ? 0 : pdu.protocol_id,
      replaceIfPresent: pdu.command === 'submit_sm' && pdu.replace_if_present_flag === 1,
      messageClass: messageClassOf(pdu),
      destPort,
      sourcePort,
      tlvs: messageTlvs(pdu, settings),
    },
  };
}

const EMPTY = Buffer.alloc(0);

/** What tells the body of a message, whichever PDU carried it. */
export interface CarriedBody {
  readonly esm_class: number;
  readonly data_coding: number;
  readonly short_message: Buffer;
  readonly tlvs: readonly Tlv[];
}

/** data_sm has no short_message: its body is in message_payload (SMPP 3.4 §4.7.1). */
export function withBody(pdu: MessagePdu): CarriedBody {
  if (pdu.command !== 'data_sm') return pdu;
  const { esm_class, data_coding, tlvs } = pdu;
  return { esm_class, data_coding, tlvs, short_message: EMPTY };
}

/** The same PDU with octets of its own, so that keeping it does not keep the 64 KiB that the socket read at once. */
export function detached<P extends MessagePdu>(pdu: P): P {
  const tlvs = pdu.tlvs.map(({ tag, value }) => ({ tag, value: Buffer.from(value) }));
  return 'short_message' in pdu
    ? { ...pdu, short_message: Buffer.from(pdu.short_message), tlvs }
    : { ...pdu, tlvs };
}

type Times =
  | { readonly expiresMs: number | null; readonly deliverAfterMs: number | null }
  | { readonly reason: string; readonly field: 'schedule_delivery_time' | 'validity_period' };

/**
 * Only submit_sm has times: in deliver_sm both fields are unused (SMPP 3.4 §4.6.1), so whatever stands there is no
 * reason to refuse a message. data_sm has qos_time_to_live, in seconds (§5.3.2.9).
 */
function timesOf(pdu: MessagePdu, nowMs: number): Times {
  if (pdu.command === 'deliver_sm') return { expiresMs: null, deliverAfterMs: null };
  if (pdu.command === 'data_sm') {
    const seconds = tlvUint32(pdu, TLV.qos_time_to_live);
    return { expiresMs: seconds === undefined ? null : nowMs + seconds * 1000, deliverAfterMs: null };
  }
  const scheduled = readTime(pdu.schedule_delivery_time, nowMs);
  if (scheduled?.kind === 'invalid') return { reason: scheduled.reason, field: 'schedule_delivery_time' };
  const validity = readTime(pdu.validity_period, nowMs);
  if (validity?.kind === 'invalid') return { reason: validity.reason, field: 'validity_period' };
  return { expiresMs: validity?.epochMs ?? null, deliverAfterMs: scheduled?.epochMs ?? null };
}

/** data_coding says it, or else dest_addr_subunit (SMPP 3.4 §5.3.2.1, whose 1 is the display). */
function messageClassOf(pdu: MessagePdu): MessageClass | null {
  const { messageClass } = readDataCoding(pdu.data_coding);
  return messageClass ?? SUBUNIT_CLASS[tlvUint8(pdu, TLV.dest_addr_subunit) ?? 0] ?? null;
}

const SUBUNIT_CLASS: readonly (MessageClass | null)[] = [null, 0, 1, 2, 3];

/** Ports of the header (3GPP 23.040 §9.2.3.24.3 and .4), or else the TLVs (SMPP 3.4 §5.3.2.20, .21). */
function portsOf(
  pdu: MessagePdu,
  elements: readonly InformationElement[],
): Pick<InboundMessage, 'sourcePort' | 'destPort'> {
  const element = elements.findLast(({ id }) => id === IEI.ports16 || id === IEI.ports8)?.value;
  if (element?.length === 4)
    return { destPort: element.readUInt16BE(0), sourcePort: element.readUInt16BE(2) };
  if (element?.length === 2) return { destPort: element.readUInt8(0), sourcePort: element.readUInt8(1) };
  return {
    destPort: tlvUint16(pdu, TLV.destination_port) ?? null,
    sourcePort: tlvUint16(pdu, TLV.source_port) ?? null,
  };
}

/** All but the body, by the peer's names for them. */
export function messageTlvs({ tlvs }: MessagePdu, { tlvNames }: MessageSettings): InboundMessage['tlvs'] {
  const others = tlvs.filter(({ tag }) => tag !== TLV.message_payload);
  if (tlvNames.length === 0) return others;
  return others.map(({ tag, value }) => {
    const name = tlvNames.find((known) => known.tag === tag)?.name;
    return name === undefined ? { tag, value } : { tag, value, name };
  });
}

/** null: no text. A text with an octet that its alphabet does not have is none either: guessing would change it. */
function textOf(parts: readonly TextPart[], { defaultAlphabet }: MessageSettings): string | null {
  const read = readText(parts, defaultAlphabet);
  return read.kind === 'text' && read.faultAt === null ? read.text : null;
}

function textPart(part: ConcatReading, dataCoding: number): TextPart {
  const { body, elements, udhLength } = part;
  return { body, elements, udhLength, dataCoding, isFollowed: isFollowed(part) };
}

function isFollowed(part: ConcatReading): boolean {
  return part.form !== null && part.form !== 'malformed' && part.sequence < part.total;
}

function concatOf(part: ConcatReading): InboundMessage['concat'] {
  if (part.form === null || part.form === 'malformed') return null;
  const { reference, total, sequence } = part;
  return { reference, total, sequence };
}

/** short_message with its header, or message_payload. */
function wholeBody(pdu: { readonly short_message?: Buffer; readonly tlvs: readonly Tlv[] }): Buffer {
  if (pdu.short_message !== undefined && pdu.short_message.length > 0) return pdu.short_message;
  return pdu.tlvs.find(({ tag }) => tag === TLV.message_payload)?.value ?? EMPTY;
}
