/**
 * Joins the parts of long messages. It does no I/O and has no clock: the caller says what time it is, and does what the
 * events say. Everything held is bounded, and at a bound parts are handed back, never dropped.
 */
import { SteadyMap } from '../tables/steady-map.ts';
import type { ConcatForm } from './concat.ts';

export interface ReassemblyLimits {
  /** Messages begun and not complete. */
  readonly groups: number;
  /** Parts of one message; one with more is not collected. */
  readonly partsPerGroup: number;
  /** Body octets held in all. */
  readonly octets: number;
  /** From a message's first part on. */
  readonly ageMs: number;
  /** How long a complete message is remembered, so that its parts are known when they come again. */
  readonly memoryMs: number;
  /** Complete messages remembered. */
  readonly memory: number;
}

export const DEFAULT_LIMITS: ReassemblyLimits = Object.freeze({
  groups: 10_000,
  partsPerGroup: 255,
  octets: 16 * 1024 * 1024,
  ageMs: 60_000,
  memoryMs: 300_000,
  memory: 10_000,
});

/** A part as it came in. `value` is the caller's own, such as the PDU to be answered. */
export interface ReceivedPart<T> {
  readonly source: string;
  readonly destination: string;
  readonly form: ConcatForm;
  readonly reference: number;
  readonly total: number;
  /** 1 to `total`. */
  readonly sequence: number;
  readonly body: Buffer;
  readonly value: T;
}

export type ReassemblyEvent<T> =
  /** Kept until the others come. */
  | { readonly kind: 'held'; readonly part: ReceivedPart<T> }
  /** All parts, in order. If what is done with them fails, call `forget(key)` so that they may come again. */
  | { readonly kind: 'complete'; readonly key: string; readonly parts: readonly ReceivedPart<T>[] }
  /** The same octets under the same number: `of` a message still waiting, or of one complete a while ago. */
  | {
      readonly kind: 'duplicate';
      readonly part: ReceivedPart<T>;
      readonly of:
        | { readonly kind: 'waiting'; readonly part: ReceivedPart<T> }
        | { readonly kind: 'complete'; readonly key: string };
    }
  /** These parts, in their order, are the caller's again, as they are: no other will be waited for. */
  | { readonly kind: 'give_up'; readonly reason: GiveUpReason; readonly parts: readonly ReceivedPart<T>[] };

/** `conflict`: another message came under the same reference. `released`: the caller asked. `drain`: the connector stops. */
export type GiveUpReason = 'age' | 'groups' | 'octets' | 'too_many_parts' | 'conflict' | 'released' | 'drain';

interface Group<T> {
  readonly parts: (ReceivedPart<T> | undefined)[];
  readonly beganMs: number;
  held: number;
  octets: number;
}

interface Remembered {
  readonly bodies: readonly number[];
  readonly atMs: number;
}

export class Reassembly<T> {
  // Both in order of age, since neither is ever re-inserted under its key.
  readonly #groups = new SteadyMap<string, Group<T>>();
  readonly #complete = new SteadyMap<string, Remembered>();
  readonly #limits: ReassemblyLimits;
  #octets = 0;

  constructor(limits: ReassemblyLimits = DEFAULT_LIMITS) {
    this.#limits = limits;
  }

  get groups(): number {
    return this.#groups.size;
  }

  get octets(): number {
    return this.#octets;
  }

  /** When {@link expire} will have something to hand back, ms; null: nothing waits. */
  get nextExpiryMs(): number | null {
    const group = this.#groups.firstValue;
    return group === undefined ? null : group.beganMs + this.#limits.ageMs;
  }

  /** @param nowMs any clock that does not go back. */
  add(part: ReceivedPart<T>, nowMs: number): ReassemblyEvent<T>[] {
    const events = this.expire(nowMs);
    if (part.total > this.#limits.partsPerGroup || part.sequence < 1 || part.sequence > part.total) {
      events.push({ kind: 'give_up', reason: 'too_many_parts', parts: [part] });
      return events;
    }
    const key = messageKey(part);
    if (this.#isRepeat(key, part)) {
      events.push({ kind: 'duplicate', part, of: { kind: 'complete', key } });
      return events;
    }
    const before = this.#groups.get(key)?.parts[part.sequence - 1];
    if (before?.body.equals(part.body)) {
      events.push({ kind: 'duplicate', part, of: { kind: 'waiting', part: before } });
      return events;
    }
    if (before !== undefined) this.#giveUp(key, 'conflict', events);
    const group = this.#groups.get(key) ?? this.#begin(key, part, nowMs, events);
    group.parts[part.sequence - 1] = part;
    group.held += 1;
    group.octets += part.body.length;
    this.#octets += part.body.length;
    if (group.held === part.total) this.#finish(key, group, nowMs, events);
    else events.push({ kind: 'held', part });
    // Last, so that a part which completes its message is never given up for want of room.
    while (this.#octets > this.#limits.octets) this.#giveUpOldest('octets', events);
    return events;
  }

  /** Hands back the messages whose time is over. */
  expire(nowMs: number): ReassemblyEvent<T>[] {
    const events: ReassemblyEvent<T>[] = [];
    for (const [key, { beganMs }] of this.#groups.entries()) {
      if (nowMs - beganMs < this.#limits.ageMs) break;
      this.#giveUp(key, 'age', events);
    }
    for (const [key, { atMs }] of this.#complete.entries()) {
      if (nowMs - atMs < this.#limits.memoryMs) break;
      this.#complete.delete(key);
    }
    return events;
  }

  /** The complete message was not taken after all; its parts start anew when they come again. */
  forget(key: string): void {
    this.#complete.delete(key);
  }

  /** Hands back what there is of one message; nothing is done when there is none of it. */
  release(key: string): ReassemblyEvent<T>[] {
    const events: ReassemblyEvent<T>[] = [];
    this.#giveUp(key, 'released', events);
    return events;
  }

  /** Hands back what there is of the message that waits longest. */
  releaseOldest(): ReassemblyEvent<T>[] {
    const events: ReassemblyEvent<T>[] = [];
    this.#giveUpOldest('released', events);
    return events;
  }

  /** Forgets one part that waits: whoever sent it will not hear of it any more. */
  remove(part: ReceivedPart<T>): void {
    const key = messageKey(part);
    const group = this.#groups.get(key);
    if (group === undefined || group.parts[part.sequence - 1] !== part) return;
    group.parts[part.sequence - 1] = undefined;
    group.held -= 1;
    group.octets -= part.body.length;
    this.#octets -= part.body.length;
    if (group.held === 0) this.#groups.delete(key);
  }

  /** Hands back everything. */
  drain(): ReassemblyEvent<T>[] {
    const events: ReassemblyEvent<T>[] = [];
    for (const key of this.#groups.keys()) this.#giveUp(key, 'drain', events);
    return events;
  }

  #begin(key: string, part: ReceivedPart<T>, nowMs: number, events: ReassemblyEvent<T>[]): Group<T> {
    while (this.#groups.size >= this.#limits.groups) this.#giveUpOldest('groups', events);
    const group: Group<T> = { parts: new Array(part.total), beganMs: nowMs, held: 0, octets: 0 };
    this.#groups.set(key, group);
    return group;
  }

  #finish(key: string, group: Group<T>, nowMs: number, events: ReassemblyEvent<T>[]): void {
    const parts = this.#take(key, group);
    this.#complete.delete(key);
    const oldest = this.#complete.size < this.#limits.memory ? undefined : this.#complete.firstKey;
    if (oldest !== undefined) this.#complete.delete(oldest);
    if (this.#limits.memory > 0)
      this.#complete.set(key, { bodies: parts.map(({ body }) => hash(body)), atMs: nowMs });
    events.push({ kind: 'complete', key, parts });
  }

  #isRepeat(key: string, part: ReceivedPart<T>): boolean {
    const remembered = this.#complete.get(key);
    return (
      remembered !== undefined &&
      remembered.bodies[part.sequence - 1] === hash(part.body) &&
      !this.#groups.has(key)
    );
  }

  #giveUpOldest(reason: GiveUpReason, events: ReassemblyEvent<T>[]): void {
    const oldest = this.#groups.firstKey;
    if (oldest !== undefined) this.#giveUp(oldest, reason, events);
  }

  #giveUp(key: string, reason: GiveUpReason, events: ReassemblyEvent<T>[]): void {
    const group = this.#groups.get(key);
    if (group !== undefined) events.push({ kind: 'give_up', reason, parts: this.#take(key, group) });
  }

  #take(key: string, group: Group<T>): ReceivedPart<T>[] {
    this.#groups.delete(key);
    this.#octets -= group.octets;
    return group.parts.filter((part) => part !== undefined);
  }
}

/**
 * What the parts of a message have in common. A different total is a different message: references come again. Addresses
 * have no NUL.
 */
export function messageKey({
  source,
  destination,
  form,
  reference,
  total,
}: Omit<ReceivedPart<unknown>, 'sequence' | 'body' | 'value'>): string {
  return `${source}\0${destination}\0${form}\0${reference}\0${total}`;
}

/** FNV-1a, 32 bits: tells a repeated part from a new one under the same reference, and needs to resist nobody. */
function hash(octets: Buffer): number {
  let value = 0x811c9dc5;
  for (const octet of octets) value = Math.imul(value ^ octet, 0x01000193);
  return value >>> 0;
}
