import type { BindCounters } from '../bind-counters.ts';
import type { Clock, Timer } from '../clock.ts';
import type { Log } from '../log.ts';
import type { OmniMessage, OmniMessageError } from '../omnimessage/port.ts';
import type { ReportQueue } from '../outbound/reports.ts';
import type { Match, PartFate, SentMessages } from '../outbound/sent-messages.ts';
import { idForms } from '../smpp/message-ids.ts';
import type { DataSm, DeliverSm } from '../smpp/pdu.ts';
import type { Receipt } from '../smpp/receipts.ts';
import { STATUS } from '../smpp/status.ts';
import { refusalStatus } from './refusals.ts';

export interface ReceiptsContext {
  readonly clock: Clock;
  readonly log: Log;
  readonly omniMessage: OmniMessage;
  readonly reports: ReportQueue;
  readonly counters: BindCounters;
  readonly sent: SentMessages;
  /** When the oldest submit without an answer went out, monotonic milliseconds; Infinity: there is none. */
  readonly oldestSubmitAt: () => number;
}

type Answer = (commandStatus: number) => void;

/** A receipt whose id nobody knows yet, while submits older than it still wait for their answers. */
interface Parked {
  readonly messageId: string;
  readonly fate: PartFate;
  readonly arrivedAt: number;
  readonly goOn: (match: Match | null) => void;
  readonly deadline: Timer;
}

/** A receipt that came before its submit_sm_resp waits this long for it at most. */
const PARKED_MS = 5_000;
const MOST_PARKED = 1_000;
/** OmniMessage may hear of the message a moment after the receipt: the pauses before it is asked again. */
const NOT_KNOWN_YET_MS = [250, 1_000] as const;
/** So often the carrier is told to send a receipt again that OmniMessage does not know. */
const MOST_RETURNS = 3;
const MOST_RETURNED = 10_000;

/**
 * Receipts of one bind. On whichever session one comes, its message is looked for among those sent; one that came
 * before the answer to its submit_sm waits for that; one that stays unknown goes to OmniMessage by the carrier's id.
 */
export class Receipts {
  readonly #name: string;
  readonly #context: ReceiptsContext;
  /** In the order of arrival. */
  readonly #parked = new Set<Parked>();
  /** Each key under which a parked receipt would find its message. */
  readonly #parkedByKey = new Map<string, Parked>();
  readonly #pauses = new Set<Timer>();
  /** How often a receipt was returned to the carrier. */
  readonly #returned = new Map<string, number>();
  #stopped = false;

  constructor(name: string, context: ReceiptsContext) {
    this.#name = name;
    this.#context = context;
  }

  take(receipt: Receipt, request: DeliverSm | DataSm, answer: Answer): void {
    const { messageId } = receipt;
    const { log } = this.#context;
    if (!receipt.final) {
      log.debug({ event: 'receipt_intermediate', smsc_message_id: messageId, stat: receipt.stat }, 'intermediate receipt');
      answer(STATUS.ESME_ROK);
      return;
    }
    if (messageId === null) {
      log.warn({ event: 'receipt_without_id', stat: receipt.stat }, 'receipt without a message id: it can belong to nothing');
      answer(STATUS.ESME_ROK);
      return;
    }
    const fate = fateOf(receipt);
    const goOn = (match: Match | null): void => {
      if (match === null) void this.#resolveByCarrierId(receipt, messageId, fate, request, answer);
      else this.#report(match, answer);
    };
    const { sent } = this.#context;
    const match = sent.match(messageId, fate) ?? (receipt.otherId === null ? null : sent.match(receipt.otherId, fate));
    if (match !== null || !this.#park(messageId, fate, goOn)) goOn(match);
  }

  /** A submit was answered, with this id or with a refusal: receipts that waited for it go on. */
  onAnswered(smscId: string | null): void {
    if (this.#parked.size === 0) return;
    if (smscId !== null) {
      for (const key of this.#context.sent.keysOf(smscId)) {
        const parked = this.#parkedByKey.get(key);
        if (parked !== undefined) this.#unpark(parked, this.#context.sent.match(parked.messageId, parked.fate));
      }
    }
    const oldest = this.#context.oldestSubmitAt();
    for (const parked of this.#parked) {
      if (parked.arrivedAt >= oldest) break;
      this.#unpark(parked, this.#context.sent.match(parked.messageId, parked.fate));
    }
  }

  stop(): void {
    this.#stopped = true;
    for (const parked of this.#parked) parked.deadline.cancel();
    this.#parked.clear();
    this.#parkedByKey.clear();
    for (const pause of this.#pauses) pause.cancel();
  }

  #park(messageId: string, fate: PartFate, goOn: Parked['goOn']): boolean {
    const { clock, sent, oldestSubmitAt } = this.#context;
    if (this.#parked.size >= MOST_PARKED || oldestSubmitAt() === Number.POSITIVE_INFINITY) return false;
    const parked: Parked = {
      messageId,
      fate,
      arrivedAt: clock.now(),
      goOn,
      deadline: clock.timer(PARKED_MS, () => this.#unpark(parked, null)),
    };
    this.#parked.add(parked);
    for (const key of sent.keysFor(messageId)) this.#parkedByKey.set(key, parked);
    return true;
  }

  #unpark(parked: Parked, match: Match | null): void {
    parked.deadline.cancel();
    this.#parked.delete(parked);
    for (const key of this.#context.sent.keysFor(parked.messageId)) {
      if (this.#parkedByKey.get(key) === parked) this.#parkedByKey.delete(key);
    }
    parked.goOn(match);
  }

  #report(match: Match, answer: Answer): void {
    const { reports, counters, log } = this.#context;
    if (match.fate === null) {
      answer(STATUS.ESME_ROK);
      return;
    }
    const { status, dlr } = match.fate;
    if (status !== 'delivered') counters.failures += 1;
    reports.pushOnce(match.id, { status, destSmsc: this.#name, dlr }, (error: OmniMessageError | null) => {
      if (error === null) {
        match.settled();
        answer(STATUS.ESME_ROK);
      } else answer(refusalStatus(error, 'carrier', log));
    });
  }

  async #resolveByCarrierId(
    receipt: Receipt,
    messageId: string,
    fate: PartFate,
    request: DeliverSm | DataSm,
    answer: Answer,
  ): Promise<void> {
    const { omniMessage, log, counters } = this.#context;
    const unmatched = {
      sourceSmsc: this.#name,
      smscMessageId: messageId,
      smscMessageIdForms: idForms(messageId),
      source: request.source_addr,
      destination: request.destination_addr,
      status: fate.status,
      dlr: fate.dlr,
      raw: receipt.raw,
    };
    const key = `${messageId} ${receipt.stat}`;
    try {
      for (const pauseMs of [...NOT_KNOWN_YET_MS, null]) {
        if (await omniMessage.reportReceipt(unmatched)) {
          this.#returned.delete(key);
          if (fate.status !== 'delivered') counters.failures += 1;
          answer(STATUS.ESME_ROK);
          return;
        }
        if (pauseMs !== null) await this.#pause(pauseMs);
        if (this.#stopped) return;
      }
      answer(this.#returnOrAccept(key, messageId));
    } catch (error) {
      answer(refusalStatus(error, 'carrier', log));
    }
  }

  #returnOrAccept(key: string, messageId: string): number {
    const returns = (this.#returned.get(key) ?? 0) + 1;
    this.#returned.delete(key);
    if (returns <= MOST_RETURNS) {
      if (this.#returned.size >= MOST_RETURNED) for (const oldest of this.#returned.keys()) {
        this.#returned.delete(oldest);
        break;
      }
      this.#returned.set(key, returns);
      return STATUS.ESME_RX_T_APPN;
    }
    this.#context.counters.unmatchedReceipts += 1;
    this.#context.log.error(
      { event: 'receipt_unmatched', smsc_message_id: messageId },
      `receipt given up: OmniMessage knows no message with this id, also after the carrier sent it ${returns} times`,
    );
    return STATUS.ESME_ROK;
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const pause = this.#context.clock.timer(ms, () => {
        this.#pauses.delete(pause);
        resolve();
      });
      this.#pauses.add(pause);
    });
  }
}

function fateOf({ status, stat, err, submitDate, doneDate, text }: Receipt): PartFate {
  return { status, dlr: { stat, err, submitDate, doneDate, text } };
}
