import type { Clock, Timer } from '../clock.ts';
import { readConcat } from '../smpp/concat.ts';
import { DEFAULT_LIMITS, Reassembly, type ReassemblyEvent } from '../smpp/reassembly.ts';
import { IEI } from '../smpp/udh.ts';
import { detached, type MessagePdu, withBody } from './read-message.ts';

/** A part that waits for the others. It may have been sent more than once by then, and each time wants its answer. */
export interface WaitingPart<V> {
  readonly key: string;
  /** With octets of its own. */
  readonly pdu: MessagePdu;
  readonly values: V[];
}

export interface LongMessagesOwner<V> {
  /** All parts, in order. Call `taken` with whether OmniMessage has the message. */
  joined(parts: readonly WaitingPart<V>[], taken: (taken: boolean) => void): void;
  /** No others are waited for any more: it is to be handed over as it is. */
  apart(part: WaitingPart<V>): void;
  /** A repeated part of a message that OmniMessage has (`true`) or that may still fail. */
  repeated(value: V, isTaken: boolean): void;
}

/**
 * Parts that wait unanswered, over all sessions of a bind. A session reads no more at 500 requests without an answer
 * (peers/client-bind.ts), so beyond this all are handed over as they are: waiting would keep out the parts waited for.
 */
const MOST_WAITING = 250;
/** How often the same part may wait; the earliest copy is given up, since its sender no longer waits. */
const MOST_COPIES = 4;
const OCTETS = 4 * 1024 * 1024;

/**
 * Joins the parts of long messages that come in (`reassemble`). A part is answered when OmniMessage has the message,
 * so nothing is lost with the process; a peer that sends one PDU at a time waits for `reassemble_timeout` therefore,
 * and should have `reassemble: false`.
 */
export class LongMessages<V> {
  readonly #clock: Clock;
  readonly #owner: LongMessagesOwner<V>;
  readonly #reassembly: Reassembly<WaitingPart<V>>;
  readonly #waiting = new Map<string, WaitingPart<V>>();
  /** Messages under way to OmniMessage. */
  readonly #handing = new Set<string>();
  #timer: Timer | null = null;

  constructor(clock: Clock, timeoutMs: number, owner: LongMessagesOwner<V>) {
    this.#clock = clock;
    this.#owner = owner;
    this.#reassembly = new Reassembly({ ...DEFAULT_LIMITS, groups: MOST_WAITING, octets: OCTETS, ageMs: timeoutMs });
  }

  get waiting(): number {
    return this.#waiting.size;
  }

  /** false: it is no part, or one that cannot be joined (its header has more to say than its place and language). */
  add(received: MessagePdu, value: V): boolean {
    const { form } = readConcat(withBody(received));
    if (form === null || form === 'malformed') return false;
    const pdu = detached(received);
    const part = readConcat(withBody(pdu));
    if (part.form === null || part.form === 'malformed' || part.total === 1) return false;
    if (part.elements.some(({ id }) => id !== IEI.national_single_shift && id !== IEI.national_locking_shift)) return false;
    const { reference, total, sequence, body } = part;
    const place = { source: pdu.source_addr, destination: pdu.destination_addr, form: part.form, reference, total };
    const key = Object.values(place).join('\0');
    const waiting: WaitingPart<V> = { key: `${key}\0${sequence}`, pdu, values: [value] };
    const events = this.#reassembly.add({ ...place, sequence, body, value: waiting }, this.#clock.now());
    for (const event of events) this.#do(event, key);
    if (this.#waiting.size >= MOST_WAITING) this.stop();
    this.#arm();
    return true;
  }

  /** Hands everything over as it is. */
  stop(): void {
    for (const event of this.#reassembly.drain()) this.#do(event, '');
    this.#timer?.cancel();
    this.#timer = null;
  }

  #do(event: ReassemblyEvent<WaitingPart<V>>, messageKey: string): void {
    switch (event.kind) {
      case 'held':
        this.#waiting.set(event.part.value.key, event.part.value);
        return;
      case 'complete': {
        const parts = event.parts.map(({ value }) => value);
        for (const { key } of parts) this.#waiting.delete(key);
        this.#handing.add(messageKey);
        this.#owner.joined(parts, (taken) => {
          this.#handing.delete(messageKey);
          if (!taken) this.#reassembly.forget(event.key);
        });
        return;
      }
      case 'duplicate':
        this.#repeated(event.part.value, event.of, messageKey);
        return;
      case 'give_up':
        for (const { value } of event.parts) {
          this.#waiting.delete(value.key);
          this.#owner.apart(value);
        }
        return;
    }
  }

  /** The sender did not wait for the answer, or comes back after a connection loss: both copies are answered. */
  #repeated(copy: WaitingPart<V>, of: 'waiting' | 'complete', messageKey: string): void {
    const waiting = of === 'waiting' ? this.#waiting.get(copy.key) : undefined;
    if (waiting === undefined) {
      for (const value of copy.values) this.#owner.repeated(value, !this.#handing.has(messageKey));
      return;
    }
    waiting.values.push(...copy.values);
    if (waiting.values.length <= MOST_COPIES) return;
    const earliest = waiting.values.shift();
    if (earliest !== undefined) this.#owner.repeated(earliest, false);
  }

  #arm(): void {
    const at = this.#reassembly.nextExpiryMs;
    if (at === null || this.#timer !== null) return;
    this.#timer = this.#clock.timer(Math.max(0, at - this.#clock.now()), () => {
      this.#timer = null;
      for (const event of this.#reassembly.expire(this.#clock.now())) this.#do(event, '');
      this.#arm();
    });
  }
}
