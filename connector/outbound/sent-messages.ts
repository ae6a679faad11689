import type { MessageIdFormat } from '../../contract/compiled.ts';
import type { Log } from '../log.ts';
import {
  type IdRule,
  learnRule,
  lookupKeys,
  normaliseId,
  receiptKey,
  storeKeys,
} from '../smpp/message-ids.ts';
import type { Held, Part } from './held.ts';
import { createGroup, foldFates, type PartFate, type PartGroup } from './part-fates.ts';

export type { PartFate, PartGroup } from './part-fates.ts';

/** An accepted part, while receipts for it may come. `group` is shared by the parts of a long message. */
interface Entry {
  readonly id: string;
  readonly index: number;
  readonly smscId: string;
  readonly group: PartGroup | null;
}

/** A receipt found its message. */
export type Match =
  /** What to report of the message; call `settled` once that is done. */
  | {
      readonly kind: 'decided';
      readonly id: string;
      readonly fate: PartFate;
      /** null: the message has one part. */
      readonly group: PartGroup | null;
      readonly settled: () => void;
    }
  /** Receipts of other parts are still missing. */
  | { readonly kind: 'partial'; readonly group: PartGroup }
  /** It changes nothing: the message has failed already, or this has been reported. */
  | { readonly kind: 'moot'; readonly id: string };

/** Accepted parts remembered per bind; beyond it the oldest is forgotten, and OmniMessage resolves its receipt. */
const MOST_REMEMBERED = 100_000;
/** So many receipts in a row by one rule make it the carrier's. */
const LEARNT_AFTER = 10;

/**
 * The ids that a carrier gave to our messages, for its receipts. Only a fast path: what is not in here (a restart,
 * another connector, too long ago) OmniMessage resolves by bind and carrier id.
 */
export class SentMessages {
  #format: MessageIdFormat;
  readonly #log: Log;
  readonly #limit: number;
  readonly #entries = new Map<string, Entry>();
  #rule: Exclude<IdRule, 'auto'> | null = null;
  #inARow = 0;
  #learnt: Exclude<IdRule, 'auto'> | null = null;

  constructor(format: MessageIdFormat, log: Log, limit = MOST_REMEMBERED) {
    this.#format = format;
    this.#log = log;
    this.#limit = limit;
  }

  /** Keys in memory: one for each part, two while the carrier's spelling of ids is not set. */
  get size(): number {
    return this.#entries.size;
  }

  /** What is remembered is kept under the keys of the new format. */
  retune(format: MessageIdFormat): void {
    if (format === this.#format) return;
    this.#format = format;
    this.#learnt = null;
    this.#inARow = 0;
    const entries = new Set(this.#entries.values());
    this.#entries.clear();
    for (const entry of entries) for (const key of this.keysOf(entry.smscId)) this.#store(key, entry);
  }

  remember(smscId: string, { held, index }: Part): void {
    if (held.parts.length > 1) held.group ??= createGroup(held.id, held.parts.length);
    const { group } = held;
    if (group !== null) group.smscIds[index] = smscId;
    const entry: Entry = { id: held.id, index, smscId, group };
    for (const key of this.keysOf(smscId)) this.#store(key, entry);
  }

  /** The message was not sent as a whole, and has been reported so: receipts of its parts cannot change that. */
  failed(held: Held): void {
    if (held.parts.length < 2) return;
    held.group ??= createGroup(held.id, held.parts.length);
    held.group.failed = true;
  }

  /** The message that a receipt belongs to, by any of the ids in it, the best first. null: none is remembered. */
  match(receiptIds: readonly string[], fate: PartFate): Match | null {
    const entry = this.#find(receiptIds);
    if (entry === null) return null;
    const { id, group } = entry;
    if (group === null) return { kind: 'decided', id, fate, group, settled: () => this.#forget(entry) };
    if (group.failed) return { kind: 'moot', id };
    group.fates[entry.index] = fate;
    const folded = foldFates(group.fates);
    if (folded === null || (!folded.complete && group.told === null)) return { kind: 'partial', group };
    if (folded.fate.status === group.told) {
      if (folded.complete) this.#forgetGroup(group);
      return { kind: 'moot', id };
    }
    const settled = (): void => {
      group.told = folded.fate.status;
      if (folded.complete) this.#forgetGroup(group);
    };
    return { kind: 'decided', id, fate: folded.fate, group, settled };
  }

  /** Under which keys an accepted part is kept. */
  keysOf(smscId: string): readonly string[] {
    return this.#format === 'auto' ? storeKeys(smscId) : [normaliseId(smscId, this.#format)];
  }

  /** Under which keys the message of a receipt's id is looked for, the best first. */
  keysFor(receiptId: string): readonly string[] {
    return this.#format === 'auto' ? lookupKeys(receiptId) : [receiptKey(receiptId, this.#format)];
  }

  #find(receiptIds: readonly string[]): Entry | null {
    for (const receiptId of receiptIds) {
      const entry = this.#findOne(receiptId);
      if (entry !== null) return entry;
    }
    return null;
  }

  /** Where an id fits two messages (`16` itself, and `10` in hexadecimal), the rule that this carrier follows decides. */
  #findOne(receiptId: string): Entry | null {
    let found: Entry | null = null;
    for (const key of this.keysFor(receiptId)) {
      const entry = this.#entries.get(key);
      if (entry === undefined) continue;
      found ??= entry;
      if (this.#learnt === null) break;
      if (learnRule(entry.smscId, receiptId) !== this.#learnt) continue;
      found = entry;
      break;
    }
    if (found !== null && this.#format === 'auto') this.#learn(found.smscId, receiptId);
    return found;
  }

  #learn(smscId: string, receiptId: string): void {
    const rule = learnRule(smscId, receiptId);
    this.#inARow = rule === this.#rule ? this.#inARow + 1 : 1;
    this.#rule = rule;
    if (this.#inARow < LEARNT_AFTER || rule === this.#learnt) return;
    this.#learnt = rule;
    if (rule === 'as_is') return;
    this.#log.info(
      { event: 'message_id_format_learnt', rule, example_submitted: smscId, example_receipted: receiptId },
      `the receipts write message ids by the rule ${rule}; message_id_format: ${rule} would fix it`,
    );
  }

  #store(key: string, entry: Entry): void {
    this.#entries.delete(key);
    const limit = this.#format === 'auto' ? 2 * this.#limit : this.#limit;
    if (this.#entries.size >= limit) {
      for (const oldest of this.#entries.keys()) {
        this.#entries.delete(oldest);
        break;
      }
    }
    this.#entries.set(key, entry);
  }

  #forget({ id, smscId }: Pick<Entry, 'id' | 'smscId'>): void {
    for (const key of this.keysOf(smscId)) {
      if (this.#entries.get(key)?.id === id) this.#entries.delete(key);
    }
  }

  #forgetGroup({ id, smscIds }: PartGroup): void {
    for (const smscId of smscIds) if (smscId !== null) this.#forget({ id, smscId });
  }
}
