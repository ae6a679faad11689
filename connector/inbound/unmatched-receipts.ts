import type { BindCounters } from '../bind-counters.ts';
import type { Clock, Timer } from '../clock.ts';
import type { Log } from '../log.ts';
import type { OmniMessage, UnmatchedReceipt } from '../omnimessage/port.ts';
import type { ReportQueue } from '../outbound/reports.ts';
import type { SentMessages } from '../outbound/sent-messages.ts';
import { STATUS } from '../smpp/status.ts';
import { RecentMap } from '../tables/recent-map.ts';
import type { ReceiptInHand } from './receipt-in-hand.ts';
import { refusalStatus } from './refusals.ts';

export interface UnmatchedReceiptsContext {
  readonly clock: Clock;
  readonly log: Log;
  readonly omniMessage: Pick<OmniMessage, 'reportReceipt'>;
  readonly counters: BindCounters;
  readonly sent: Pick<SentMessages, 'formsOf'>;
  readonly reports: Pick<ReportQueue, 'places'>;
}

/** OmniMessage may hear of the message a moment after the receipt: the pauses before it is asked again. */
const NOT_KNOWN_YET_MS = [250, 1_000] as const;
/** So often the carrier is told to send a receipt again that OmniMessage does not know. */
const MOST_RETURNS = 3;
const MOST_RETURNED = 10_000;

interface Returned {
  readonly firstAt: number;
  /** Those that count. */
  times: number;
}

/**
 * Receipts whose message this process does not remember: OmniMessage finds it by bind and the carrier's id. One that
 * OmniMessage does not know either goes back to the carrier a few times, and is then accepted, counted and logged.
 * While OmniMessage has not taken the report of a message of this bind that is older than the receipt, the receipt may be
 * that message's, and its returns do not count: OmniMessage learns the carrier's id by that report. A bind that was made
 * anew does not remember what its predecessor has sent.
 * There are never more of them in hand than the sessions have requests unanswered.
 */
export class UnmatchedReceipts {
  readonly #name: () => string;
  readonly #context: UnmatchedReceiptsContext;
  /** Pauses under way, with what ends them. */
  readonly #pauses = new Map<Timer, () => void>();
  /** How often a receipt was returned to the carrier; the oldest is forgotten first. */
  readonly #returned = new RecentMap<string, Returned>(MOST_RETURNED);
  #stopped = false;

  constructor(name: () => string, context: UnmatchedReceiptsContext) {
    this.#name = name;
    this.#context = context;
  }

  /** Answers the receipt, whatever happens; never rejects. */
  async resolve(inHand: ReceiptInHand): Promise<void> {
    const { fate } = inHand;
    const { counters, log } = this.#context;
    try {
      if (!(await this.#isKnown(this.#unmatched(inHand)))) {
        inHand.answer(this.#returnOrAccept(inHand));
        return;
      }
      this.#returned.delete(keyOf(inHand));
      if (fate.status !== 'delivered') counters.failures += 1;
      inHand.answer(STATUS.ESME_ROK);
    } catch (error) {
      inHand.answer(refusalStatus(error, 'carrier', log));
    }
  }

  /** No receipt waits here from now on; those that did are returned to the carrier. */
  stop(): void {
    this.#stopped = true;
    for (const [pause, over] of this.#pauses) {
      pause.cancel();
      over();
    }
    this.#pauses.clear();
  }

  async #isKnown(unmatched: UnmatchedReceipt): Promise<boolean> {
    const { omniMessage } = this.#context;
    if (await omniMessage.reportReceipt(unmatched)) return true;
    for (const pauseMs of NOT_KNOWN_YET_MS) {
      if (this.#stopped) return false;
      await this.#pause(pauseMs);
      if (this.#stopped) return false;
      if (await omniMessage.reportReceipt(unmatched)) return true;
    }
    return false;
  }

  #unmatched({ receipt, messageId, fate, source, destination }: ReceiptInHand): UnmatchedReceipt {
    const { sent } = this.#context;
    const forms = sent.formsOf(messageId);
    if (receipt.otherId !== null)
      for (const form of sent.formsOf(receipt.otherId)) if (!forms.includes(form)) forms.push(form);
    return {
      sourceSmsc: this.#name(),
      smscMessageId: messageId,
      smscMessageIdForms: forms,
      source,
      destination,
      status: fate.status,
      dlr: fate.dlr,
      raw: receipt.raw,
    };
  }

  /** A stop is no sign that OmniMessage will never know it, so it does not count. */
  #returnOrAccept(inHand: ReceiptInHand): number {
    if (this.#stopped) return STATUS.ESME_RX_T_APPN;
    const key = keyOf(inHand);
    const returned = this.#returned.get(key) ?? { firstAt: this.#context.clock.now(), times: 0 };
    if (this.#context.reports.places.oldestAt(this.#name()) >= returned.firstAt) returned.times += 1;
    this.#returned.delete(key);
    if (returned.times <= MOST_RETURNS) {
      this.#returned.set(key, returned);
      return STATUS.ESME_RX_T_APPN;
    }
    this.#context.counters.unmatchedReceipts += 1;
    const { messageId: smsc_message_id, receipt } = inHand;
    this.#context.log.event('receipt_unmatched', {
      smsc_message_id,
      stat: receipt.stat ?? undefined,
      returns: returned.times,
    });
    return STATUS.ESME_ROK;
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const pause = this.#context.clock.timer(ms, () => {
        this.#pauses.delete(pause);
        resolve();
      });
      this.#pauses.set(pause, resolve);
    });
  }
}

/** A carrier sends a receipt again as it was; another state of the same message is another receipt. */
function keyOf({ messageId, receipt }: ReceiptInHand): string {
  return `${messageId} ${receipt.stat}`;
}
