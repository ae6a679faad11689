/**
 * deliver_sm from the simulated carrier: queued per system_id, a window of them unanswered per session, sent again
 * when refused for now or when their session is lost — as carriers do.
 */
import { type Pdu, type Session, smpp, status } from './smpp-peer.ts';

export interface Delivery {
  readonly fields: object;
  /** The session it must not use when there is another one, or must use when it still receives. */
  readonly avoid: Session | null;
  readonly prefer: Session | null;
  readonly answered: ((response: Pdu) => void) | null;
  attempts: number;
}

export interface DeliverySettings {
  /** Unanswered deliver_sm per session. */
  readonly window: number;
  /** Sent again so many times after a refusal for now. */
  readonly redeliveries: number;
  readonly redeliverAfterMs: number;
  /** Deliveries that wait; beyond it the new one is dropped and counted. */
  readonly maxWaiting: number;
}

export interface DeliveryCounts {
  sent: number;
  answered: number;
  refused: number;
  redelivered: number;
  dropped: number;
}

export interface Receiver {
  readonly session: Session;
  readonly cork: () => void;
  readonly unanswered: Set<Delivery>;
}

/** Vonage's list of answers after which it sends again (field-notes.md), which is a superset of most. */
const AGAIN: ReadonlySet<number> = new Set([
  status.ESME_RTHROTTLED,
  status.ESME_RSYSERR,
  status.ESME_RMSGQFUL,
  status.ESME_RX_T_APPN,
  0x45,
  0x67,
  0xfe,
  0xff,
]);

/** The deliveries of one system_id. */
export class Deliveries {
  readonly #settings: DeliverySettings;
  readonly #counts: DeliveryCounts;
  readonly #changed: () => void;
  readonly #later: (ms: number, act: () => void) => void;
  readonly #receivers: Receiver[] = [];
  #waiting: Delivery[] = [];
  #head = 0;
  #turn = 0;

  constructor(
    settings: DeliverySettings,
    counts: DeliveryCounts,
    changed: () => void,
    later: (ms: number, act: () => void) => void,
  ) {
    this.#settings = settings;
    this.#counts = counts;
    this.#changed = changed;
    this.#later = later;
  }

  get waiting(): number {
    return this.#waiting.length - this.#head;
  }

  addReceiver(session: Session, cork: () => void): void {
    this.#receivers.push({ session, cork, unanswered: new Set() });
    this.#send();
  }

  /** What the session had not answered waits for another one. */
  removeReceiver(session: Session): void {
    const index = this.#receivers.findIndex((receiver) => receiver.session === session);
    const [receiver] = index === -1 ? [] : this.#receivers.splice(index, 1);
    if (receiver === undefined) return;
    for (const delivery of receiver.unanswered) this.#wait(delivery);
    this.#send();
  }

  add(delivery: Delivery): void {
    this.#wait(delivery);
    this.#send();
  }

  #wait(delivery: Delivery): void {
    if (this.waiting >= this.#settings.maxWaiting) {
      this.#counts.dropped += 1;
      return;
    }
    this.#waiting.push(delivery);
  }

  #send(): void {
    while (this.#head < this.#waiting.length) {
      const delivery = this.#waiting[this.#head];
      const receiver = delivery === undefined ? null : this.#receiverFor(delivery);
      if (delivery === undefined || receiver === null) break;
      this.#head += 1;
      this.#sendOn(receiver, delivery);
    }
    if (this.#head > 1024 && this.#head * 2 > this.#waiting.length) {
      this.#waiting = this.#waiting.slice(this.#head);
      this.#head = 0;
    }
  }

  #receiverFor({ prefer, avoid }: Delivery): Receiver | null {
    const { window } = this.#settings;
    const free = this.#receivers.filter(({ unanswered }) => unanswered.size < window);
    const preferred = free.find(({ session }) => session === prefer);
    if (preferred !== undefined) return preferred;
    const others = free.filter(({ session }) => session !== avoid);
    const candidates = others.length > 0 ? others : free;
    this.#turn += 1;
    return candidates[this.#turn % candidates.length] ?? null;
  }

  #sendOn(receiver: Receiver, delivery: Delivery): void {
    receiver.unanswered.add(delivery);
    delivery.attempts += 1;
    this.#counts.sent += 1;
    receiver.cork();
    const sent = receiver.session.send(new smpp.PDU('deliver_sm', delivery.fields), (response) => {
      if (receiver.unanswered.delete(delivery)) this.#answered(delivery, response);
    });
    if (!sent) receiver.session.destroy();
  }

  #answered(delivery: Delivery, response: Pdu): void {
    this.#counts.answered += 1;
    const refused = response.command_status !== status.ESME_ROK;
    if (refused) this.#counts.refused += 1;
    if (refused && AGAIN.has(response.command_status) && delivery.attempts <= this.#settings.redeliveries) {
      this.#later(this.#settings.redeliverAfterMs, () => {
        this.#counts.redelivered += 1;
        this.add(delivery);
      });
    } else {
      delivery.answered?.(response);
    }
    this.#send();
    this.#changed();
  }
}
