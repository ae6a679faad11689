import type { BindCounters } from '../bind-counters.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import { foldFates, type PartGroup } from '../outbound/part-fates.ts';
import type { ReportEnd, ReportQueue } from '../outbound/reports.ts';
import { WaitingRoom } from './waiting-room.ts';

export interface PartialReceiptsContext {
  readonly clock: Clock;
  readonly log: Log;
  readonly reports: Pick<ReportQueue, 'push' | 'paused'>;
  readonly counters: BindCounters;
}

/** From the first receipt of a long message on, the receipts of its other parts are waited for so long. */
export const RECEIPT_PARTS_TIMEOUT_MS = 60_000;
const MOST_PARTIAL = 5_000;

/**
 * Long messages of which some parts have their receipts. Those receipts have been answered, so the carrier will not
 * send them again: what they say is reported at the latest when the timeout is over (some SMSCs send one receipt for
 * the whole message), or when the connector stops. At the limit, and while OmniMessage is away, nothing is taken on;
 * the carrier keeps the receipt.
 */
export class PartialReceipts {
  readonly #name: () => string;
  readonly #context: PartialReceiptsContext;
  readonly #limit: number;
  readonly #waiting: WaitingRoom<PartGroup>;
  /** Decided by timeout, on their way to OmniMessage. */
  #reporting = 0;
  readonly #whenReported: ReportEnd = {
    settled: () => {
      this.#reporting -= 1;
    },
  };

  constructor(name: () => string, context: PartialReceiptsContext, limit = MOST_PARTIAL) {
    this.#name = name;
    this.#context = context;
    this.#limit = limit;
    this.#waiting = new WaitingRoom(context.clock, { waitMs: RECEIPT_PARTS_TIMEOUT_MS, limit }, (group) =>
      this.#decide(group),
    );
  }

  get size(): number {
    return this.#waiting.size;
  }

  /** false: the carrier had better keep this receipt and send it again. */
  add(group: PartGroup): boolean {
    if (this.#waiting.has(group)) return true;
    if (this.#context.reports.paused || this.#waiting.size + this.#reporting >= this.#limit) return false;
    return this.#waiting.add(group);
  }

  /** Its fate has been reported. */
  delete(group: PartGroup): void {
    this.#waiting.delete(group);
  }

  /** Reports what is known of each. */
  stop(): void {
    for (const group of this.#waiting.empty()) this.#decide(group);
  }

  #decide(group: PartGroup): void {
    const folded = foldFates(group.fates);
    if (folded === null || group.failed) return;
    const { status, dlr } = folded.fate;
    if (status === 'delivered' && group.unsure) {
      const { id: message_id, fates } = group;
      this.#context.log.event('receipts_missing', { message_id, status: 'unknown', parts: fates.length });
      return;
    }
    group.told = status;
    if (status !== 'delivered') this.#context.counters.failures += 1;
    const { id: message_id, fates } = group;
    this.#context.log.event('receipts_missing', { message_id, status, parts: fates.length });
    this.#reporting += 1;
    this.#context.reports.push(group.id, { status, destSmsc: this.#name(), dlr }, this.#whenReported);
  }
}
