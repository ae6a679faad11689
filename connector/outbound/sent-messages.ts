import type { MessageIdFormat } from '../../contract/compiled.ts';
import type { Log } from '../log.ts';
import type { DeliveryStatus, Dlr } from '../omnimessage/port.ts';
import { type IdRule, learnRule, lookupKeys, normaliseId, receiptKey, storeKeys } from '../smpp/message-ids.ts';
import type { Part } from './held.ts';

/** What a final receipt says of one part. */
export interface PartFate {
  readonly status: DeliveryStatus;
  readonly dlr: Dlr;
}

/** An accepted part, while receipts for it may come. `fates` is shared by the parts of a message. */
interface Entry {
  readonly id: string;
  readonly index: number;
  readonly fates: (PartFate | null)[];
  readonly smscId: string;
}

/** A receipt found its message. */
export interface Match {
  readonly id: string;
  /** null: receipts of other parts are still missing. */
  readonly fate: PartFate | null;
  /** The receipt has been reported: the message is remembered no longer. */
  readonly settled: () => void;
}

/** Accepted parts remembered per bind; beyond it the oldest is forgotten, and OmniMessage resolves its receipt. */
const MOST_REMEMBERED = 100_000;
/** So many receipts in a row by one rule make it the carrier's. */
const LEARNT_AFTER = 10;

/**
 * The ids that a carrier gave to our messages, for its receipts. Only a fast path: what is not in here (a restart,
 * another connector, too long ago) OmniMessage resolves by bind and carrier id.
 */
export class SentMessages {
  readonly #format: MessageIdFormat;
  readonly #log: Log;
  readonly #limit: number;
  readonly #entries = new Map<string, Entry>();
  #latest: Entry | null = null;
  #rule: Exclude<IdRule, 'auto'> | null = null;
  #inARow = 0;

  constructor(format: MessageIdFormat, log: Log, limit = MOST_REMEMBERED) {
    this.#format = format;
    this.#log = log;
    this.#limit = limit;
  }

  /** Keys in memory: one for each part, two while the carrier's spelling of ids is not set. */
  get size(): number {
    return this.#entries.size;
  }

  remember(smscId: string, { held, index }: Part): void {
    const latest = this.#latest;
    const fates = latest?.id === held.id ? latest.fates : new Array<PartFate | null>(held.parts.length).fill(null);
    const entry: Entry = { id: held.id, index, fates, smscId };
    this.#latest = held.parts.length > 1 ? entry : null;
    for (const key of this.keysOf(smscId)) this.#store(key, entry);
  }

  /** The message that a receipt's id belongs to. */
  match(receiptId: string, fate: PartFate): Match | null {
    const entry = this.#find(receiptId);
    if (entry === null) return null;
    entry.fates[entry.index] = fate;
    return { id: entry.id, fate: fold(entry.fates), settled: () => this.#forget(entry) };
  }

  /** Under which keys an accepted part is kept. */
  keysOf(smscId: string): readonly string[] {
    return this.#format === 'auto' ? storeKeys(smscId) : [normaliseId(smscId, this.#format)];
  }

  /** Under which keys the message of a receipt's id is looked for, the best first. */
  keysFor(receiptId: string): readonly string[] {
    return this.#format === 'auto' ? lookupKeys(receiptId) : [receiptKey(receiptId, this.#format)];
  }

  #find(receiptId: string): Entry | null {
    for (const key of this.keysFor(receiptId)) {
      const entry = this.#entries.get(key);
      if (entry === undefined) continue;
      if (this.#format === 'auto') this.#learn(entry.smscId, receiptId);
      return entry;
    }
    return null;
  }

  #learn(smscId: string, receiptId: string): void {
    const rule = learnRule(smscId, receiptId);
    this.#inARow = rule === this.#rule ? this.#inARow + 1 : 1;
    this.#rule = rule;
    if (this.#inARow !== LEARNT_AFTER) return;
    this.#log.info(
      { event: 'message_id_format_learnt', rule, example_submitted: smscId, example_receipted: receiptId },
      `the receipts write message ids by the rule ${rule}; message_id_format: ${rule} would fix it`,
    );
  }

  #store(key: string, entry: Entry): void {
    this.#entries.delete(key);
    if (this.#entries.size >= 2 * this.#limit) {
      for (const oldest of this.#entries.keys()) {
        this.#entries.delete(oldest);
        break;
      }
    }
    this.#entries.set(key, entry);
  }

  #forget(entry: Entry): void {
    for (const key of this.keysOf(entry.smscId)) {
      if (this.#entries.get(key) === entry) this.#entries.delete(key);
    }
  }
}

/** One fate of all: delivered when every part was; otherwise the first that was not, saying how many were. */
function fold(fates: readonly (PartFate | null)[]): PartFate | null {
  let verdict: PartFate | null = null;
  let delivered = 0;
  for (const fate of fates) {
    if (fate === null) return null;
    if (fate.status === 'delivered') delivered += 1;
    if (verdict === null || (verdict.status === 'delivered' && fate.status !== 'delivered')) verdict = fate;
  }
  if (verdict === null || verdict.status === 'delivered' || fates.length === 1) return verdict;
  const text = `${delivered} of ${fates.length} parts delivered`;
  return { status: verdict.status, dlr: { ...verdict.dlr, text } };
}
