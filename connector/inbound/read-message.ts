import type { MessageSettings } from '../../contract/compiled.ts';
import type { InboundMessage } from '../omnimessage/port.ts';
import { sourceText } from '../smpp/addresses.ts';
import { type ConcatReading, readConcat } from '../smpp/concat.ts';
import type { DataSm, DeliverSm, SubmitSm, Tlv } from '../smpp/pdu.ts';
import { TLV } from '../smpp/tlv.ts';
import { readText } from '../smpp/read-text.ts';
import { readTime } from '../smpp/times.ts';

/** The PDUs that carry a message to us. */
export type MessagePdu = SubmitSm | DeliverSm | DataSm;

export type ReadMessage =
  | { readonly ok: true; readonly message: InboundMessage }
  | { readonly ok: false; readonly reason: string; readonly field: 'schedule_delivery_time' | 'validity_period' };

/**
 * What came in, in OmniMessage's words. A body that is no text, that cannot be read in its alphabet, or that has a
 * header goes along as octets too, so that nothing of it is lost.
 */
export function readMessage(
  pdu: MessagePdu,
  from: { readonly name: string; readonly direction: InboundMessage['direction'] },
  settings: MessageSettings,
  nowMs: number,
): ReadMessage {
  const scheduled = pdu.command === 'data_sm' ? null : readTime(pdu.schedule_delivery_time, nowMs);
  if (scheduled?.kind === 'invalid') return { ok: false, reason: scheduled.reason, field: 'schedule_delivery_time' };
  const validity = pdu.command === 'data_sm' ? null : readTime(pdu.validity_period, nowMs);
  if (validity?.kind === 'invalid') return { ok: false, reason: validity.reason, field: 'validity_period' };
  const part = readConcat(withBody(pdu));
  const body = textOf(part, pdu.data_coding, settings);
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
      expiresMs: validity?.epochMs ?? null,
      deliverAfterMs: scheduled?.epochMs ?? null,
      concat: concatOf(part),
      sourceTon: pdu.source_addr_ton,
      sourceNpi: pdu.source_addr_npi,
      destTon: pdu.dest_addr_ton,
      destNpi: pdu.dest_addr_npi,
      serviceType: pdu.service_type,
      protocolId: pdu.command === 'data_sm' ? 0 : pdu.protocol_id,
      tlvs: pdu.tlvs.filter(({ tag }) => tag !== TLV.message_payload),
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
  return pdu.command === 'data_sm' ? { ...pdu, short_message: EMPTY } : pdu;
}

/** null: no text. A text with an octet that its alphabet does not have is none either: guessing would change it. */
function textOf(part: ConcatReading, dataCoding: number, { defaultAlphabet }: MessageSettings): string | null {
  if (part.form === 'malformed') return null;
  const read = readText([{ ...part, dataCoding }], defaultAlphabet);
  return read.kind === 'text' && read.faultAt === null ? read.text : null;
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
