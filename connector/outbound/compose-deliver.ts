import type { MessageSettings, ServerBindSettings } from '../../contract/compiled.ts';
import type { Random } from '../clock.ts';
import type { OutboundMessage, OutboundReceipt } from '../omnimessage/port.ts';
import { type DeliverSm, pdu } from '../smpp/pdu.ts';
import { statOf } from '../smpp/receipt-states.ts';
import { formatReceipt, receiptDate, receiptDateMs } from '../smpp/receipts.ts';
import {
  addressOf,
  type Compose,
  type Composed,
  constantTlvs,
  esmClass,
  faultOf,
  mergeTlvs,
  segmenter,
  tlvsOf,
} from './compose.ts';

/**
 * OmniMessage's message as deliver_sm for one partner. Times and replace_if_present stay empty: they are not used in
 * deliver_sm (SMPP 3.4 §4.6.1).
 */
export function composeDeliver(
  { message: settings, receiptText, receiptTlvs }: ServerBindSettings,
  context: { readonly random: Random },
): Compose<DeliverSm> {
  const segment = segmenter(settings, context.random);
  const peerTlvs = constantTlvs(settings);
  const compose: Compose<DeliverSm> = (message) => {
    const source = addressOf(message, 'source', settings);
    if ('reason' in source) return { ok: false, reason: source.reason };
    // A receipt goes back to whoever sent the message, which may be a name or nobody in particular.
    const isReceipt = message.type === 'delivery_receipt';
    const destination = addressOf(message, isReceipt ? 'sender' : 'destination', settings);
    if ('reason' in destination) return { ok: false, reason: destination.reason };
    // Written out field by field: a spread makes a hidden class for each message.
    const deliver = (esm_class: number, coded: Coded): DeliverSm =>
      pdu('deliver_sm', {
        service_type: message.serviceType ?? settings.serviceType,
        source_addr_ton: source.ton,
        source_addr_npi: source.npi,
        source_addr: source.addr,
        dest_addr_ton: destination.ton,
        dest_addr_npi: destination.npi,
        destination_addr: destination.addr,
        esm_class,
        protocol_id: message.protocolId ?? settings.protocolId,
        priority_flag: message.priority,
        registered_delivery: coded.registered_delivery,
        data_coding: coded.data_coding,
        short_message: coded.short_message,
        tlvs: coded.tlvs,
      });
    if (isReceipt) {
      return receiptPdu(message, { settings, receiptText, receiptTlvs }, deliver);
    }
    const body = segment(message);
    if ('reason' in body) return { ok: false, reason: body.reason };
    const own = tlvsOf(message, body, settings);
    if ('reason' in own) return { ok: false, reason: own.reason };
    const common = mergeTlvs(peerTlvs, own);
    const pdus = body.segments.map((part) =>
      deliver(esmClass(message, part), {
        // §5.2.17: only delivery and user acknowledgements can be asked of an ESME.
        registered_delivery: (message.registeredDelivery ?? 0) & 0x0c,
        data_coding: body.dataCoding,
        short_message: part.short_message,
        tlvs: mergeTlvs(common, part.tlvs),
      }),
    );
    return { ok: true, pdus, alphabet: body.alphabet };
  };
  return (message) => checked(compose(message));
}

function checked(composed: Composed<DeliverSm>): Composed<DeliverSm> {
  if (!composed.ok) return composed;
  for (const deliver of composed.pdus) {
    const reason = faultOf(deliver);
    if (reason !== null) return { ok: false, reason };
  }
  return composed;
}

type Coded = Pick<DeliverSm, 'registered_delivery' | 'data_coding' | 'short_message' | 'tlvs'>;

type ReceiptSettings = Pick<ServerBindSettings, 'receiptText' | 'receiptTlvs'> & {
  readonly settings: MessageSettings;
};

/** esm_class 0x04, the text of appendix B, and its TLVs. */
function receiptPdu(
  message: OutboundMessage,
  { settings, receiptText, receiptTlvs }: ReceiptSettings,
  deliver: (esm_class: number, coded: Coded) => DeliverSm,
): Composed<DeliverSm> {
  const { receipt } = message;
  if (receipt === null)
    return { ok: false, reason: 'a delivery_receipt without its receipt: message_id and stat are needed' };
  const stat = statOf(receipt.stat);
  if (stat === null)
    return {
      ok: false,
      reason: `the receipt's stat ${JSON.stringify(receipt.stat)} is none that SMPP 3.4 knows`,
    };
  if (receipt.messageId.length > 64) {
    return {
      ok: false,
      reason: `the receipt's message_id has ${receipt.messageId.length} characters; SMPP 3.4 carries 64`,
    };
  }
  const formatted = formatReceipt(
    {
      messageId: receipt.messageId,
      stat,
      err: receipt.err,
      submitDate: dateOf(receipt, 'submitDate', settings),
      doneDate: dateOf(receipt, 'doneDate', settings),
      text: receiptText === 'short' ? null : (receipt.text ?? message.body),
    },
    settings.defaultAlphabet,
  );
  const tlvs = receiptTlvs ? mergeTlvs(message.tlvs, formatted.tlvs) : message.tlvs;
  const { short_message, esm_class } = formatted;
  const coded = { registered_delivery: 0, data_coding: 0, short_message, tlvs };
  return { ok: true, pdus: [deliver(esm_class, coded)] };
}

/** Ten digits in the partner's time, from what OmniMessage has: digits, with seconds too, in UTC, or ISO 8601. */
function dateOf(
  receipt: OutboundReceipt,
  field: 'submitDate' | 'doneDate',
  { utcOffset }: MessageSettings,
): string | null {
  const date = receipt[field];
  if (date === null) return null;
  if (date.includes('T')) {
    const ms = Date.parse(date);
    return Number.isNaN(ms) ? null : receiptDate(ms, utcOffset);
  }
  const ms = receiptDateMs(date);
  return ms === null ? null : receiptDate(ms, utcOffset);
}
