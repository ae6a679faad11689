/** How the simulated core turns a partner's message into one for a carrier, and its end into a receipt. */
import {
  type CoreMessage,
  type CoreStatus,
  type Fields,
  isFinal,
  isObject,
  type PartnerOrigin,
} from './core-messages.ts';

/** What a carrier bind polls of it. Text is composed anew; octets that are none go through as they came. */
export function carrierFields(submitted: Fields): Fields {
  const asIs = typeof submitted['message_body'] !== 'string' || isObject(submitted['concat']);
  return {
    source_msisdn: submitted['source_msisdn'],
    destination_msisdn: submitted['destination_msisdn'],
    message_body: submitted['message_body'],
    priority: submitted['priority'],
    expires: submitted['expires'],
    deliver_after: submitted['deliver_after'],
    registered_delivery: 1,
    tlvs: submitted['tlvs'],
    ...(asIs
      ? {
          raw_hex: submitted['raw_hex'],
          data_coding: submitted['data_coding'],
          esm_class: submitted['esm_class'],
        }
      : { message_class: submitted['message_class'] }),
  };
}

/** SMPP 3.4 Appendix B, message states. */
const STATS: Readonly<Partial<Record<CoreStatus, string>>> = {
  delivered: 'DELIVRD',
  expired: 'EXPIRED',
  undeliverable: 'UNDELIV',
  rejected: 'REJECTD',
  failed: 'UNDELIV',
  cancelled: 'DELETED',
};

/** The receipt that the partner asked for, once the message has come to its end; null: none (yet). */
export function partnerReceipt(message: CoreMessage, origin: PartnerOrigin, report: Fields): Fields | null {
  const { status } = message;
  const isEnd = isFinal(status) || (status === 'unknown' && isObject(report['dlr']));
  if (!isEnd || !wants(origin.registeredDelivery, status)) return null;
  const dlr = isObject(report['dlr']) ? report['dlr'] : {};
  return {
    source_msisdn: message.fields['destination_msisdn'],
    destination_msisdn: message.fields['source_msisdn'],
    message_type: 'delivery_receipt',
    registered_delivery: 0,
    receipt: {
      message_id: message.id,
      stat: dlr['stat'] ?? STATS[status] ?? 'UNKNOWN',
      err: dlr['err'] ?? null,
      submit_date: dlr['submit_date'] ?? null,
      done_date: dlr['done_date'] ?? null,
      text: dlr['text'] ?? null,
    },
  };
}

/** SMPP 3.4 §5.2.17: 1 asks for a receipt in any case, 2 for one of failure; 5.0 adds 3, for one of success. */
function wants(registeredDelivery: number, status: CoreStatus): boolean {
  switch (registeredDelivery & 3) {
    case 1:
      return true;
    case 2:
      return status !== 'delivered';
    case 3:
      return status === 'delivered';
    default:
      return false;
  }
}
