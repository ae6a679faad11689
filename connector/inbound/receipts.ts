import { type BindCounters, countReceipt } from '../bind-counters.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { OmniMessage, OmniMessageError } from '../omnimessage/port.ts';
import type { ReportEnd, ReportQueue } from '../outbound/reports.ts';
import type { Decided, Match, SentMessages } from '../outbound/sent-messages.ts';
import type { Receipt } from '../smpp/receipts.ts';
import { STATUS } from '../smpp/status.ts';
import { SteadyMap } from '../tables/steady-map.ts';
import type { Traces } from '../traces/traces.ts';
import { PartialReceipts } from './partial-receipts.ts';
import { type Answer, ReceiptInHand } from './receipt-in-hand.ts';
import { refusalStatus } from './refusals.ts';
import { UnmatchedReceipts } from './unmatched-receipts.ts';
import { WaitingRoom } from './waiting-room.ts';

export interface ReceiptsContext {
  readonly clock: Clock;
  readonly log: Log;
  readonly omniMessage: OmniMessage;
  readonly reports: Pick<ReportQueue, 'places' | 'push' | 'pushOnce' | 'paused'>;
  readonly counters: BindCounters;
  readonly sent: SentMessages;
  /** Absent or null: nothing is traced. */
  readonly traces?: Traces | null;
  /** When the oldest submit without an answer went out, monotonic milliseconds; Infinity: there is none. */
  readonly oldestSubmitAt: () => number;
}

/** A receipt whose id nobody knows yet, while submits older than it still wait for their answers. */
interface Parked {
  readonly inHand: ReceiptInHand;
  readonly arrivedAt: number;
  /** Under which its message would be found. */
  readonly keys: readonly string[];
}

/** A receipt that came before its submit_sm_resp waits this long for it at most. */
const PARKED_MS = 5_000;
const MOST_PARKED = 1_000;

/**
 * Receipts of one bind. On whichever session one comes, its message is looked for among those sent; one that came
 * before the answer to its submit_sm waits for that; one that stays unknown goes to OmniMessage by the carrier's id.
 * `name`: of the bind whose messages they belong to, asked each time.
 */
export class Receipts {
  readonly #name: () => string;
  readonly #context: ReceiptsContext;
  readonly #parked: WaitingRoom<Parked>;
  readonly #parkedByKey = new SteadyMap<string, Set<Parked>>();
  readonly #partial: PartialReceipts;
  readonly #unmatched: UnmatchedReceipts;
  #stopped = false;

  constructor(name: () => string, context: ReceiptsContext) {
    this.#name = name;
    this.#context = context;
    this.#partial = new PartialReceipts(name, context);
    this.#unmatched = new UnmatchedReceipts(name, context);
    this.#parked = new WaitingRoom(context.clock, { waitMs: PARKED_MS, limit: MOST_PARKED }, (parked) => {
      this.#release(parked, context.sent.match(parked.inHand.ids, parked.inHand.fate));
    });
  }

  /** Receipts that wait for the answer to their submit_sm. */
  get parked(): number {
    return this.#parked.size;
  }

  take(
    receipt: Receipt,
    from: { readonly source: string; readonly destination: string },
    tell: Answer,
  ): void {
    const { messageId } = receipt;
    const { log, sent, counters } = this.#context;
    if (!receipt.final) {
      log.event('receipt_intermediate', {
        smsc_message_id: messageId ?? undefined,
        stat: receipt.stat ?? undefined,
      });
    } else if (messageId === null) {
      log.event('receipt_without_id', { stat: receipt.stat ?? undefined });
    }
    if (!receipt.final || messageId === null) {
      countReceipt(counters, receipt.stat);
      tell(STATUS.ESME_ROK);
      return;
    }
    const inHand = new ReceiptInHand(receipt, messageId, from, counters, tell);
    const match = sent.match(inHand.ids, inHand.fate, 'sure');
    if (match !== null) this.#goOn(inHand, match);
    else if (!this.#park(inHand)) this.#goOn(inHand, sent.match(inHand.ids, inHand.fate));
  }

  /** A submit was answered, with this id or with a refusal: receipts that waited for it go on. */
  onAnswered(smscId: string | null): void {
    if (this.#parked.size === 0) return;
    if (smscId !== null && smscId !== '') {
      for (const key of this.#context.sent.keysOf(smscId)) {
        for (const parked of [...(this.#parkedByKey.get(key) ?? [])]) {
          const match = this.#context.sent.match(parked.inHand.ids, parked.inHand.fate, 'sure');
          if (match !== null) this.#release(parked, match);
        }
      }
    }
    const oldest = this.#context.oldestSubmitAt();
    for (const parked of this.#parked.items()) {
      if (parked.arrivedAt >= oldest) break;
      this.#release(parked, this.#context.sent.match(parked.inHand.ids, parked.inHand.fate));
    }
  }

  /**
   * Nothing waits from now on, so that a session can be drained: a receipt that would is returned to the carrier, and
   * what the receipts of long messages have said so far is reported.
   */
  stop(): void {
    this.#stopped = true;
    this.#parkedByKey.clear();
    for (const { inHand } of this.#parked.empty()) inHand.answer(STATUS.ESME_RX_T_APPN);
    this.#unmatched.stop();
    this.#partial.stop();
  }

  #park(inHand: ReceiptInHand): boolean {
    const { clock, sent, oldestSubmitAt } = this.#context;
    if (this.#stopped || oldestSubmitAt() === Number.POSITIVE_INFINITY) return false;
    const keys = inHand.ids.flatMap((id) => sent.keysFor(id));
    const parked: Parked = { inHand, arrivedAt: clock.now(), keys };
    if (!this.#parked.add(parked)) return false;
    for (const key of keys) {
      const others = this.#parkedByKey.get(key);
      if (others === undefined) this.#parkedByKey.set(key, new Set([parked]));
      else others.add(parked);
    }
    return true;
  }

  #unpark(parked: Parked): void {
    for (const key of parked.keys) {
      const others = this.#parkedByKey.get(key);
      others?.delete(parked);
      if (others?.size === 0) this.#parkedByKey.delete(key);
    }
  }

  #release(parked: Parked, match: Match | null): void {
    this.#parked.delete(parked);
    this.#unpark(parked);
    this.#goOn(parked.inHand, match);
  }

  #goOn(inHand: ReceiptInHand, match: Match | null): void {
    if (match === null) {
      void this.#unmatched.resolve(inHand);
      return;
    }
    switch (match.kind) {
      case 'decided':
        this.#report(match, inHand);
        return;
      case 'partial':
        this.#takePart(match, inHand);
        return;
      case 'moot':
        this.#context.log.event('receipt_moot', { message_id: match.id, smsc_message_id: inHand.messageId });
        inHand.answer(STATUS.ESME_ROK);
        return;
    }
  }

  #report(match: Decided, inHand: ReceiptInHand): void {
    const { reports, clock } = this.#context;
    const { status, dlr } = match.fate;
    const end = new Reporting(match, inHand, clock.now(), this.#reported);
    reports.pushOnce(match.id, { status, destSmsc: this.#name(), dlr }, end);
  }

  readonly #reported: Reported = ({ match, inHand, arrivedAt }, error) => {
    const { counters, log, clock, sent, traces } = this.#context;
    if (error !== null) {
      inHand.answer(refusalStatus(error, 'carrier', log));
      return;
    }
    const { id, group, fate, submittedAt } = match;
    if (group !== null) this.#partial.delete(group);
    if (fate.status !== 'delivered') counters.failures += 1;
    counters.submitToReceipt.observeMs(clock.now() - submittedAt);
    sent.reported(match);
    traces?.receipt(this.#name(), id, fate.status, arrivedAt);
    inHand.answer(STATUS.ESME_ROK);
  };

  #takePart({ group, submittedAt }: Extract<Match, { kind: 'partial' }>, inHand: ReceiptInHand): void {
    if (this.#stopped || !this.#partial.add(group)) {
      inHand.answer(STATUS.ESME_RX_T_APPN);
      return;
    }
    const { counters, clock } = this.#context;
    counters.submitToReceipt.observeMs(clock.now() - submittedAt);
    inHand.answer(STATUS.ESME_ROK);
  }
}

/** A receipt on its way to OmniMessage: one object, because there is one for each message. */
class Reporting implements ReportEnd {
  readonly match: Decided;
  readonly inHand: ReceiptInHand;
  /** When the receipt came in, monotonic milliseconds. */
  readonly arrivedAt: number;
  readonly #reported: Reported;

  constructor(match: Decided, inHand: ReceiptInHand, arrivedAt: number, reported: Reported) {
    this.match = match;
    this.inHand = inHand;
    this.arrivedAt = arrivedAt;
    this.#reported = reported;
  }

  settled(_id: string, error: OmniMessageError | null): void {
    this.#reported(this, error);
  }
}

type Reported = (reporting: Reporting, error: OmniMessageError | null) => void;
