/**
 * Keeps the books of a schedule. Each message has an identity at its source; what the carrier, the partner and the core
 * saw of it is held against each other at the end. Each line of {@link Books.faults} is a broken promise.
 */
import { isObject } from '../../local/simulators/core-messages.ts';
import type { CoreStatus } from '../../local/simulators/omnimessage.ts';
import type { VirtualCarrier } from './virtual/carrier.ts';
import type { VirtualCore } from './virtual/core.ts';
import type { VirtualPartner } from './virtual/partner.ts';

export interface Books {
  readonly queued: number;
  readonly fromSubscribers: number;
  readonly fromPartner: number;
  readonly ends: Readonly<Partial<Record<CoreStatus, number>>>;
  /** Parts that the carrier took more than once, each further take counted. */
  readonly doubled: number;
  /** Of these, those that docs/reliability.md allows: reports that a process took with it, and retries by the core. */
  readonly allowed: number;
  /** Messages whose report was not taken yet when their process ended: the bound of what may be doubled. */
  readonly exposed: number;
  /** Further copies of what came in, which the sender sent again. */
  readonly resentIn: number;
  readonly faults: readonly string[];
}

export class Accountant {
  readonly #core: VirtualCore;
  readonly #carrier: VirtualCarrier;
  readonly #partner: VirtualPartner;
  readonly #onUnknown: 'keep' | 'retry';
  /** Name → id in the core, for what the core queued by itself. */
  readonly #queued = new Map<string, string>();
  /** Message name → how often its process ended between the carrier's taking it and the core's knowing. */
  readonly #exposed = new Map<string, number>();
  readonly #ended: {
    readonly life: number;
    readonly held: number;
    readonly pending: ReadonlyMap<string, number>;
  }[] = [];
  readonly #faults: string[] = [];
  #hasForgotten = false;

  constructor(
    parts: { readonly core: VirtualCore; readonly carrier: VirtualCarrier; readonly partner: VirtualPartner },
    onUnknown: 'keep' | 'retry',
  ) {
    this.#core = parts.core;
    this.#carrier = parts.carrier;
    this.#partner = parts.partner;
    this.#onUnknown = onUnknown;
  }

  queued(name: string, id: string): void {
    this.#queued.set(name, id);
  }

  fault(what: string): void {
    this.#faults.push(what);
  }

  /** A new process, or a bind that was made anew: what was known of the parts of its messages is gone. */
  forgets(): void {
    this.#hasForgotten = true;
  }

  /**
   * A process ends now, with so many messages held. What the core still has as pending may be on its way to the carrier,
   * or there already: it is sent again by the next process.
   */
  processEnds(life: number, held: number): void {
    const pending = countBy(
      [...this.#messages()]
        .filter(([, id]) => this.#core.state.messages.get(id)?.status === 'pending')
        .map(([name]) => name),
    );
    this.#ended.push({ life, held, pending });
  }

  /** Messages that the carrier has from a process that ended before the core knew. */
  #expose(): void {
    for (const { life, held, pending } of this.#ended) {
      const takes = this.#carrier.takes.filter((take) => take.life === life);
      // Parts of one message count once; copies of it that its sender made count each.
      const firsts = countBy(takes.filter(({ part }) => part.endsWith('/1')).map(({ part }) => nameOf(part)));
      let lone = 0;
      for (const name of new Set(takes.map(({ part }) => nameOf(part)))) {
        const copies = Math.min(pending.get(name) ?? 0, Math.max(1, firsts.get(name) ?? 0));
        if (copies === 0) continue;
        // Of copies that a partner made, the one that is pending need not be the one that was taken.
        if (this.#queued.has(name)) lone += copies;
        this.#exposed.set(name, (this.#exposed.get(name) ?? 0) + copies);
      }
      // A core that gives out again what is unknown has such messages pending as well.
      if (this.#onUnknown === 'keep' && lone > held)
        this.fault(`${lone} messages without a report; the process held ${held}`);
    }
  }

  close(): Books {
    this.#expose();
    const takes = new Map<string, number>();
    for (const { part } of this.#carrier.takes) takes.set(part, (takes.get(part) ?? 0) + 1);
    const ends = this.#ends(takes);
    const { doubled, allowed } = this.#doubles(takes);
    let exposed = 0;
    for (const times of this.#exposed.values()) exposed += times;
    return {
      queued: this.#queued.size,
      fromSubscribers: this.#carrier.mobiles.length,
      fromPartner: this.#partner.submissions.length,
      ends,
      doubled,
      allowed,
      exposed,
      resentIn: this.#subscribers() + this.#partners(),
      faults: this.#faults,
    };
  }

  /** Everything that goes out to the carrier: the core's own, and what the partner submitted. */
  *#messages(): Iterable<readonly [name: string, id: string]> {
    yield* this.#queued;
    for (const message of this.#core.state.messages.all()) {
      if (message.origin !== null) yield [nameIn(message.fields['message_body']), message.id];
    }
  }

  #ends(takes: ReadonlyMap<string, number>): Partial<Record<CoreStatus, number>> {
    const ends: Partial<Record<CoreStatus, number>> = {};
    const accepted = new Set(
      this.#carrier.takes.filter(({ receipt }) => receipt === 'accepted').map(({ part }) => nameOf(part)),
    );
    const copies = countBy([...this.#messages()].map(([name]) => name));
    for (const [name, id] of this.#messages()) {
      const message = this.#core.state.messages.get(id);
      if (message === undefined) {
        this.fault(`${name}: the core has it no longer`);
        continue;
      }
      const { status } = message;
      ends[status] = (ends[status] ?? 0) + 1;
      const reached = this.#isReached(name, takes);
      if (status === 'pending') this.fault(`${name}: lost, still pending`);
      if ((status === 'sent' || status === 'delivered') && !reached)
        this.fault(`${name}: ${status}, never taken`);
      const isLone = (copies.get(name) ?? 0) === 1 && !name.endsWith('9');
      // The core ends what it still has as pending by itself; here it counts what the gateway said.
      const isToldExpired = message.history.some((report) => report['status'] === 'expired');
      if (isToldExpired && message.fields['expires'] === null)
        this.fault(`${name}: expired, and it has no end`);
      // One whose answer never came may have been given out again, and run out then.
      const isSure = message.history.every((report) => report['status'] !== 'unknown');
      if (isToldExpired && isSure && isLone && reached && !this.#exposed.has(name))
        this.fault(`${name}: reported as expired, yet taken by the carrier`);
      if (status === 'failed' && this.#onUnknown === 'keep' && isLone && reached && !this.#exposed.has(name))
        this.fault(`${name}: failed, yet taken by the carrier`);
      if (status === 'sent' && accepted.has(name) && message.fields['registered_delivery'] === 1)
        this.fault(`${name}: its receipt was accepted and the core has not got it`);
    }
    return ends;
  }

  /**
   * A later process, or bind, hears of a long message by its receipts alone and cannot know that other parts are missing:
   * the core, which was told `unknown`, decides.
   */
  #isReached(name: string, takes: ReadonlyMap<string, number>): boolean {
    if (takes.has(`${name}/1`)) return true;
    return this.#hasForgotten && (takes.has(`${name}/2`) || takes.has(`${name}/3`));
  }

  #doubles(takes: ReadonlyMap<string, number>): { doubled: number; allowed: number } {
    let doubled = 0;
    let allowed = 0;
    const copies = new Map<string, { ids: number; unknown: number }>();
    for (const [name, id] of this.#messages()) {
      // Counted where the core gives a message out anew because its submit had no answer.
      const unknown = this.#core.state.messages.get(id)?.deliveryAttempts ?? 0;
      const known = copies.get(name) ?? { ids: 0, unknown: 0 };
      copies.set(name, { ids: known.ids + 1, unknown: known.unknown + unknown });
    }
    for (const [part, times] of takes) {
      const name = nameOf(part);
      const { ids, unknown } = copies.get(name) ?? { ids: 0, unknown: 0 };
      if (ids === 0) this.fault(`${part}: taken by the carrier, queued by nobody`);
      // A partner that sends a message again makes two of it, as SMPP has no other way.
      const most = ids + unknown + (this.#exposed.get(name) ?? 0);
      doubled += times - Math.min(times, Math.max(1, ids));
      if (times > most) this.fault(`${part}: taken ${times} times, ${most} may be`);
      else allowed += times - Math.min(times, Math.max(1, ids));
    }
    return { doubled, allowed };
  }

  /** What carriers’ subscribers sent: in the core if, and only if, the carrier was told so. */
  #subscribers(): number {
    const inbox = countBy(this.#core.state.inbox.map(({ message_body }) => nameIn(message_body)));
    let resent = 0;
    for (const { text, attempts, accepted } of this.#carrier.mobiles) {
      const times = inbox.get(text) ?? 0;
      if (!accepted) this.fault(`${text}: a subscriber’s message that was never accepted`);
      if (accepted && times === 0) this.fault(`${text}: accepted from the carrier and lost`);
      if (times > attempts) this.fault(`${text}: ${times} in the core, sent ${attempts} times`);
      resent += Math.max(0, times - 1);
    }
    return resent;
  }

  #partners(): number {
    const all = [...this.#core.state.messages.all()].filter(({ origin }) => origin !== null);
    const inCore = countBy(all.map(({ fields }) => nameIn(fields['message_body'])));
    const receipts = countBy(this.#partner.receipts);
    let resent = 0;
    for (const { text, attempts, messageId } of this.#partner.submissions) {
      const times = inCore.get(text) ?? 0;
      const message = messageId === null ? undefined : this.#core.state.messages.get(messageId);
      if (messageId === null) this.fault(`${text}: a partner’s message that was never accepted`);
      else if (message === undefined || nameIn(message.fields['message_body']) !== text)
        this.fault(`${text}: its submit_sm_resp names ${messageId}, which is another message`);
      if (times > attempts) this.fault(`${text}: ${times} in the core, submitted ${attempts} times`);
      resent += Math.max(0, times - 1);
    }
    for (const { destSmsc, status, fields } of this.#core.state.messages.all()) {
      if (destSmsc !== 'partner') continue;
      const id = isObject(fields['receipt']) ? String(fields['receipt']['message_id']) : '';
      if (status === 'pending') this.fault(`the receipt of ${id}: still pending`);
      if (status === 'sent' && !receipts.has(id))
        this.fault(`the receipt of ${id}: sent, and the partner has not got it`);
    }
    return resent;
  }
}

function nameOf(part: string): string {
  return part.slice(0, part.indexOf('/'));
}

function nameIn(text: unknown): string {
  return String(text).slice(0, 7);
}

function countBy(names: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}
