import type { PartFate } from '../outbound/part-fates.ts';
import type { Receipt } from '../smpp/receipts.ts';

/** Answers the PDU that brought the receipt. To be called once. */
export type Answer = (commandStatus: number) => void;

/**
 * A final receipt that has not been answered yet. It holds nothing of the PDU it came in, whose fields are views
 * into what the socket read: a receipt may wait, and would keep 64 KiB alive with it.
 */
export interface ReceiptInHand {
  readonly receipt: Receipt;
  readonly messageId: string;
  /** The ids it may be known by: receipted_message_id, then the text's own when that is another. */
  readonly ids: readonly string[];
  readonly fate: PartFate;
  readonly source: string;
  readonly destination: string;
  readonly answer: Answer;
}
