import type { MessageIdFormat } from '../../contract/compiled.ts';
import type { Log } from '../log.ts';
import { idForms, lookupKeys, normaliseId, plainForms, receiptKey, storeKeys } from '../smpp/message-ids.ts';
import { RecentMap } from '../tables/recent-map.ts';
import type { Held, Part } from './held.ts';
import { IdSpelling, type Likeness } from './id-spelling.ts';
import { createGroup, foldFates, type PartFate, type PartGroup } from './part-fates.ts';

export type { PartFate, PartGroup } from './part-fates.ts';

/** An accepted part, while receipts for it may come. `group` is shared by the parts of a long message. */
interface Entry {
  readonly id: string;
  readonly index: number;
  readonly smscId: string;
  readonly group: PartGroup | null;
  /** Monotonic milliseconds. */
  readonly submittedAt: number;
}

/** What to report of a message; call {@link SentMessages.reported} once that is done. */
export interface Decided {
  readonly kind: 'decided';
  readonly id: string;
  readonly fate: PartFate;
  /** null: the message has one part. */
  readonly group: PartGroup | null;
  /** Of the part that the receipt is about. */
  readonly smscId: string;
  /** When that part was submitted, monotonic milliseconds. */
  readonly submittedAt: number;
  /** No other receipt of the message is missing. */
  readonly complete: boolean;
}

/** A receipt found its message. */
export type Match =
  | Decided
  /** Receipts of other parts are still missing. */
  | { readonly kind: 'partial'; readonly group: PartGroup; readonly submittedAt: number }
  /** It changes nothing: the message has failed already, or this has been reported. */
  | { readonly kind: 'moot'; readonly id: string };

export type Certainty = 'sure' | 'any';

const RANK: Readonly<Record<Likeness, number>> = { no: 0, unlikely: 1, likely: 2, sure: 3 };

/** Accepted parts remembered per bind at least; older ones are forgotten, and OmniMessage resolves their receipts. */
const MOST_REMEMBERED = 100_000;

/**
 * The ids that a carrier gave to our messages, for its receipts. Only a fast path: what is not in here (a restart,
 * another connector, too long ago) OmniMessage resolves by bind and carrier id.
 */
export class SentMessages {
  #format: MessageIdFormat;
  readonly #log: Log;
  readonly #limit: number;
  #entries: RecentMap<string, Entry>;
  #spelling = new IdSpelling();

  constructor(format: MessageIdFormat, log: Log, limit = MOST_REMEMBERED) {
    this.#format = format;
    this.#log = log;
    this.#limit = limit;
    this.#entries = this.#newEntries();
  }

  /** Keys in memory: one for each part, two while the carrier's spelling of ids is not set. */
  get size(): number {
    return this.#entries.size;
  }

  /** What is remembered is kept under the keys of the new format. */
  retune(format: MessageIdFormat): void {
    if (format === this.#format) return;
    this.#format = format;
    this.#spelling = new IdSpelling();
    const entries = new Set(this.#entries.values());
    this.#entries = this.#newEntries();
    for (const entry of entries) for (const key of this.keysOf(entry.smscId)) this.#entries.set(key, entry);
  }

  remember(smscId: string, { held, index, submittedAt }: Part): void {
    if (held.parts.length > 1) held.group ??= createGroup(held.id, held.parts.length);
    const { group } = held;
    if (group !== null) group.smscIds[index] = smscId;
    const entry: Entry = { id: held.id, index, smscId, group, submittedAt };
    if (this.#format === 'auto') this.#spelling.submitted(smscId);
    for (const key of this.keysOf(smscId)) this.#entries.set(key, entry);
  }

  /** The message was not sent as a whole, and has been reported so: receipts of its parts cannot change that. */
  failed(held: Held): void {
    if (held.parts.length < 2) return;
    held.group ??= createGroup(held.id, held.parts.length);
    held.group.failed = true;
  }

  /** Some parts may never have reached the carrier: receipts of the others alone do not make the message delivered. */
  unsure(held: Held, isUnsure: boolean): void {
    if (held.parts.length < 2) return;
    held.group ??= createGroup(held.id, held.parts.length);
    held.group.unsure = isUnsure;
  }

  /**
   * The message that a receipt belongs to, by any of the ids in it, the best first. null: none is remembered; or, where
   * only a `sure` one will do because the right one may come yet, none is that.
   */
  match(receiptIds: readonly string[], fate: PartFate, certainty: Certainty = 'any'): Match | null {
    const entry = this.#find(receiptIds, certainty);
    if (entry === null) return null;
    const { id, group, smscId, submittedAt } = entry;
    if (group === null) return { kind: 'decided', id, fate, group, smscId, submittedAt, complete: true };
    if (group.failed) return { kind: 'moot', id };
    group.fates[entry.index] = fate;
    const folded = foldFates(group.fates);
    if (folded === null || (!folded.complete && group.told === null))
      return { kind: 'partial', group, submittedAt };
    if (folded.fate.status === group.told) {
      if (folded.complete) this.#forgetGroup(group);
      return { kind: 'moot', id };
    }
    return {
      kind: 'decided',
      id,
      fate: folded.fate,
      group,
      smscId,
      submittedAt,
      complete: folded.complete,
    };
  }

  /** OmniMessage has taken what was decided. */
  reported(decided: Decided): void {
    const { group, fate, complete } = decided;
    if (group === null) {
      this.#forget(decided);
      return;
    }
    group.told = fate.status;
    if (complete) this.#forgetGroup(group);
  }

  /** Under which keys an accepted part is kept. */
  keysOf(smscId: string): readonly string[] {
    return this.#format === 'auto' ? storeKeys(smscId) : [normaliseId(smscId, this.#format)];
  }

  /** Under which keys the message of a receipt's id is looked for, the best first. */
  keysFor(receiptId: string): readonly string[] {
    return this.#format === 'auto' ? lookupKeys(receiptId) : [receiptKey(receiptId, this.#format)];
  }

  /**
   * Every form in which OmniMessage may have the id of a receipt. Where this carrier keeps to one base, the other's is left
   * out: a short id would there be another message's.
   */
  formsOf(receiptId: string): string[] {
    const mayChangeBase =
      this.#format === 'auto'
        ? this.#spelling.mayChangeBase
        : this.#format === 'hex_to_decimal' || this.#format === 'decimal_to_hex';
    return mayChangeBase ? idForms(receiptId) : plainForms(receiptId);
  }

  #find(receiptIds: readonly string[], certainty: Certainty): Entry | null {
    for (const receiptId of receiptIds) {
      const entry =
        this.#format === 'auto'
          ? this.#findByAny(receiptId, certainty)
          : this.#findByFormat(receiptId, this.#format);
      if (entry !== null) return entry;
    }
    return null;
  }

  #findByFormat(receiptId: string, format: Exclude<MessageIdFormat, 'auto'>): Entry | null {
    return this.#entries.get(receiptKey(receiptId, format)) ?? null;
  }

  /** The likeliest of the messages that the id fits; one that it does not fit in the carrier's way is another's. */
  #findByAny(receiptId: string, certainty: Certainty): Entry | null {
    this.#spelling.receipted(receiptId);
    const asItIs = this.#entries.get(receiptId);
    // The everyday receipt. Its other spellings need not be worked out: nothing is likelier than `sure`.
    if (asItIs !== undefined && this.#spelling.compare(asItIs.smscId, receiptId) === 'sure') {
      this.#learn(asItIs.smscId, receiptId);
      return asItIs;
    }
    let found: Entry | null = null;
    let likeness: Likeness = 'no';
    let isMisfit = false;
    for (const key of lookupKeys(receiptId)) {
      const entry = this.#entries.get(key);
      if (entry === undefined) continue;
      const compared = this.#spelling.compare(entry.smscId, receiptId);
      isMisfit = compared === 'no';
      if (RANK[compared] <= RANK[likeness]) continue;
      found = entry;
      likeness = compared;
    }
    if (found === null) {
      if (isMisfit) this.#spelling.contradicted();
      return null;
    }
    if (certainty === 'sure' && likeness !== 'sure') return null;
    this.#learn(found.smscId, receiptId);
    return found;
  }

  #learn(smscId: string, receiptId: string): void {
    const rule = this.#spelling.matched(smscId, receiptId);
    if (rule === null || rule === 'as_is') return;
    this.#log.event('message_id_format_learnt', {
      rule,
      example_submitted: smscId,
      example_receipted: receiptId,
    });
  }

  /** Of an accepted part up to two keys are kept where the carrier's spelling is not set. */
  #newEntries(): RecentMap<string, Entry> {
    return new RecentMap(this.#format === 'auto' ? 2 * this.#limit : this.#limit);
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
