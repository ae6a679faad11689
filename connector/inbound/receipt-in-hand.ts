import { type BindCounters, countReceipt } from '../bind-counters.ts';
import type { PartFate } from '../outbound/part-fates.ts';
import type { Receipt } from '../smpp/receipts.ts';
import { STATUS } from '../smpp/status.ts';

/** Answers the PDU that brought the receipt. To be called once. */
export type Answer = (commandStatus: number) => void;

/**
 * A final receipt that has not been answered yet. It holds nothing of the PDU it came in, whose fields are views
 * into what the socket read: a receipt may wait, and would keep 64 KiB alive with it.
 */
export class ReceiptInHand {
  readonly receipt: Receipt;
  readonly messageId: string;
  /** The ids it may be known by: receipted_message_id, then the text's own when that is another. */
  readonly ids: readonly string[];
  readonly fate: PartFate;
  readonly source: string;
  readonly destination: string;
  readonly #counters: BindCounters;
  readonly #tell: Answer;

  constructor(
    receipt: Receipt,
    messageId: string,
    from: { readonly source: string; readonly destination: string },
    counters: BindCounters,
    tell: Answer,
  ) {
    const { otherId, status, stat, err, submitDate, doneDate, text } = receipt;
    this.receipt = receipt;
    this.messageId = messageId;
    this.ids = otherId === null ? [messageId] : [messageId, otherId];
    this.fate = { status, dlr: { stat, err, submitDate, doneDate, text } };
    this.source = from.source;
    this.destination = from.destination;
    this.#counters = counters;
    this.#tell = tell;
  }

  /** To be called once. A receipt that is returned to the carrier comes again, and counts then. */
  answer(commandStatus: number): void {
    if (commandStatus === STATUS.ESME_ROK) countReceipt(this.#counters, this.receipt.stat);
    this.#tell(commandStatus);
  }
}
