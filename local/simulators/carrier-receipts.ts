/** The receipts of the simulated carrier: SMPP 3.4 Appendix B text, and the ids that real carriers write. */
import type { PeerMessage } from './smpp-peer.ts';

/** How the nth message is called in its response and in its receipt. */
export type MessageIds = (n: number) => { readonly response: string; readonly receipt: string };

/** Formats met in the field (field-notes.md, "Message ids"). */
export const messageIds = {
  decimal: (n) => ({ response: String(n), receipt: String(n) }),
  hexResponseDecimalReceipt: (n) => ({ response: n.toString(16), receipt: String(n) }),
  upperHexResponseLowerHexReceipt: (n) => ({
    response: n.toString(16).toUpperCase().padStart(8, '0'),
    receipt: n.toString(16),
  }),
  paddedReceipt: (n) => ({ response: String(n), receipt: String(n).padStart(10, '0') }),
} as const satisfies Record<string, MessageIds>;

export interface ReceiptPlan {
  /** Default DELIVRD. */
  readonly stat?: string;
  /** Default 000. */
  readonly err?: string;
  /** Default 0: right after the response. */
  readonly delayMs?: number;
  /** `sibling`: on another receiving session of the same system_id, when there is one. Default `same`. */
  readonly via?: 'same' | 'sibling';
  /** Sends it before the response; `delayMs` then does not count. */
  readonly beforeResponse?: boolean;
  /** Adds receipted_message_id and message_state. */
  readonly tlvs?: boolean;
  /** The whole text, in place of Appendix B's. */
  readonly text?: (id: string, message: PeerMessage) => string;
}

/** SMPP 3.4 §5.2.28, message_state. */
const STATES: Readonly<Record<string, number>> = {
  ENROUTE: 1,
  DELIVRD: 2,
  EXPIRED: 3,
  DELETED: 4,
  UNDELIV: 5,
  ACCEPTD: 6,
  UNKNOWN: 7,
  REJECTD: 8,
};

/** esm_class of a receipt: SMPP 3.4 §5.2.12. */
const RECEIPT = 0x04;

/** The deliver_sm fields of a receipt. */
export function receiptPdu(
  plan: ReceiptPlan,
  id: string,
  message: PeerMessage,
  takenMs: number,
  nowMs: number,
): object {
  const { stat = 'DELIVRD', err = '000' } = plan;
  const text =
    plan.text?.(id, message) ??
    `id:${id} sub:001 dlvrd:${stat === 'DELIVRD' ? '001' : '000'} submit date:${minutes(takenMs)} done date:${minutes(nowMs)} stat:${stat} err:${err} text:${message.text.slice(0, 20)}`;
  return {
    source_addr_ton: message.dest_addr_ton,
    source_addr_npi: message.dest_addr_npi,
    source_addr: message.destination_addr,
    dest_addr_ton: message.source_addr_ton,
    dest_addr_npi: message.source_addr_npi,
    destination_addr: message.source_addr,
    esm_class: RECEIPT,
    data_coding: 0,
    short_message: Buffer.from(text, 'latin1'),
    ...(plan.tlvs === true ? { receipted_message_id: id, message_state: STATES[stat] ?? 7 } : {}),
  };
}

/** YYMMDDhhmm, UTC; formatted once a minute. */
let formatted = { minute: -1, text: '' };
function minutes(ms: number): string {
  const minute = Math.floor(ms / 60_000);
  if (minute !== formatted.minute) {
    formatted = { minute, text: new Date(ms).toISOString().replace(/\D/g, '').slice(2, 12) };
  }
  return formatted.text;
}
