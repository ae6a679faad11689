/** A carrier in virtual time on the `smpp` package's session, which we did not write, with everything carriers do wrong. */
import type { Clock } from '../../../connector/clock.ts';
import {
  numberOf,
  type Pdu,
  type PeerMessage,
  readMessage,
  type Session,
  smpp,
  status,
} from '../../../local/simulators/smpp-peer.ts';
import type { Seeded } from '../../seeded.ts';
import type { Link } from './link.ts';

/** What the carrier makes of a submit_sm while a fault lasts. */
export type Answering =
  | { readonly kind: 'well' }
  | { readonly kind: 'status'; readonly command_status: number }
  | { readonly kind: 'generic_nack' }
  | { readonly kind: 'late'; readonly afterMs: number }
  | { readonly kind: 'out_of_order'; readonly withinMs: number }
  | { readonly kind: 'twice' }
  | { readonly kind: 'wrong_sequence' }
  | { readonly kind: 'never' }
  | { readonly kind: 'garbage' }
  /** The receipt leaves before the answer. */
  | { readonly kind: 'receipt_first' };

/** A submit_sm that the carrier took: from here on it is its to deliver, and the sender's to pay. */
export interface Take {
  /** `m000001/1`: which message, which part. */
  readonly part: string;
  readonly messageId: string;
  readonly at: number;
  /** Which process sent it. */
  readonly life: number;
  /** What of an answer was written; null: none. */
  answered: 'well' | 'useless' | null;
  receipt: 'none' | 'waiting' | 'accepted';
}

/** A subscriber's message on its way to us. */
export interface Mobile {
  readonly text: string;
  attempts: number;
  accepted: boolean;
}

interface Delivery {
  readonly fields: object;
  readonly tried: () => void;
  readonly taken: () => void;
}

/**
 * As long as carriers' ids are. Those of a few digits are ambiguous while nothing is known of the carrier: `16` may be
 * hexadecimal 10 (connector/outbound/id-spelling.ts), and a run that loses answers from the start learns nothing.
 */
const FIRST_ID = 4_000_000_000;
const AGAIN_MS = 3_000;
const ANSWER_WAIT_MS = 40_000;
const DELIVERY_WINDOW = 20;

export class VirtualCarrier {
  readonly takes: Take[] = [];
  readonly mobiles: Mobile[] = [];
  answering: Answering = { kind: 'well' };
  answersEnquireLink = true;
  /** command_status of the next binds; null: they are let in. */
  refusesBinds: number | null = null;
  listening = true;
  binds = 0;
  submits = 0;
  readonly #clock: Clock;
  readonly #random: Seeded;
  readonly #sessions = new Map<Session, Link>();
  readonly #lives = new WeakMap<Session, number>();
  /** Those that receive, with what is under way to each. */
  readonly #bound = new Map<Session, Set<Delivery>>();
  #waiting: Delivery[] = [];

  constructor(clock: Clock, random: Seeded) {
    this.#clock = clock;
    this.#random = random;
  }

  get links(): Link[] {
    return [...this.#sessions.values()];
  }

  /** Deliveries that have not been accepted. */
  get owed(): number {
    let owed = this.#waiting.length;
    for (const open of this.#bound.values()) owed += open.size;
    return owed;
  }

  /** `life`: the process at the other end. */
  accept(link: Link, life: number): void {
    const session = new smpp.Session({ socket: link.far });
    this.#lives.set(session, life);
    this.#sessions.set(session, link);
    session.on('pdu', (pdu: Pdu) => this.#received(session, pdu));
    session.on('error', () => link.far.destroy());
    session.on('close', () => this.#closed(session));
  }

  /** Octets that are no PDU, to every session. */
  garbage(octets: Buffer): void {
    for (const { far } of this.#sessions.values()) if (far.writable) far.write(octets);
  }

  unbind(): void {
    for (const session of this.#sessions.keys()) session.unbind(() => session.close());
  }

  /** A subscriber sends a text. */
  mobile(text: string): void {
    const mobile: Mobile = { text, attempts: 0, accepted: false };
    this.mobiles.push(mobile);
    this.#deliver({
      fields: { source_addr: '447700900123', destination_addr: '12345', short_message: text },
      tried: () => {
        mobile.attempts += 1;
      },
      taken: () => {
        mobile.accepted = true;
      },
    });
  }

  #closed(session: Session): void {
    this.#sessions.delete(session);
    const open = this.#bound.get(session);
    this.#bound.delete(session);
    if (open !== undefined) this.#waiting.unshift(...open);
    this.#send();
  }

  #received(session: Session, pdu: Pdu): void {
    if (pdu.isResponse()) return;
    switch (pdu.command) {
      case 'bind_transceiver':
      case 'bind_receiver':
      case 'bind_transmitter':
        this.#bind(session, pdu);
        return;
      case 'submit_sm':
        this.#submit(session, pdu);
        return;
      case 'enquire_link':
        if (this.answersEnquireLink) session.send(pdu.response());
        return;
      case 'unbind':
        session.send(pdu.response());
        session.close();
        return;
      default:
        session.send(pdu.response());
    }
  }

  #bind(session: Session, pdu: Pdu): void {
    if (this.refusesBinds !== null) {
      session.send(pdu.response({ command_status: this.refusesBinds }));
      return;
    }
    this.binds += 1;
    if (pdu.command !== 'bind_transmitter') this.#bound.set(session, new Set());
    session.send(pdu.response({ system_id: 'carrier' }));
    this.#send();
  }

  #submit(session: Session, pdu: Pdu): void {
    this.submits += 1;
    const { answering } = this;
    const { sequence_number } = pdu;
    if (answering.kind === 'status') {
      session.send(pdu.response({ command_status: answering.command_status }));
      return;
    }
    if (answering.kind === 'generic_nack') {
      session.send(new smpp.PDU('generic_nack', { command_status: status.ESME_RSYSERR, sequence_number }));
      return;
    }
    const message = readMessage(pdu);
    const take: Take = {
      part: partOf(message),
      messageId: String(FIRST_ID + this.takes.length),
      at: this.#clock.now(),
      life: this.#lives.get(session) ?? 0,
      answered: null,
      receipt: (numberOf(pdu, 'registered_delivery') & 3) === 0 ? 'none' : 'waiting',
    };
    this.takes.push(take);
    const answer = (usual = true): void => {
      if (!session.socket.writable) return;
      const sequence = usual ? sequence_number : (sequence_number + 0x10000) & 0x7fffffff;
      session.send(new smpp.PDU('submit_sm_resp', { message_id: take.messageId, sequence_number: sequence }));
      take.answered = usual ? 'well' : 'useless';
    };
    const receipt = (): void => this.#receipt(take, message);
    this.#answer(answering, session, answer);
    const soon = answering.kind === 'receipt_first' ? 0 : 5 + this.#random.next() * 2_000;
    if (take.receipt === 'waiting') this.#clock.timer(soon, receipt);
  }

  #answer(answering: Answering, session: Session, answer: (usual?: boolean) => void): void {
    const later = (ms: number, usual = true): void => void this.#clock.timer(ms, () => answer(usual));
    switch (answering.kind) {
      case 'late':
        later(answering.afterMs);
        return;
      case 'out_of_order':
        later(this.#random.next() * answering.withinMs);
        return;
      case 'twice':
        answer();
        later(this.#random.next() * 500);
        return;
      case 'wrong_sequence':
        answer(false);
        return;
      case 'receipt_first':
        later(200 + this.#random.next() * 500);
        return;
      case 'never':
        return;
      case 'garbage':
        if (session.socket.writable) session.socket.write(this.#random.octets(this.#random.int(1, 60)));
        return;
      default:
        answer();
    }
  }

  #receipt(take: Take, message: PeerMessage): void {
    const text = `id:${take.messageId} sub:001 dlvrd:001 submit date:2611221200 done date:2611221201 stat:DELIVRD err:000 text:`;
    this.#deliver({
      fields: {
        source_addr: message.destination_addr,
        destination_addr: message.source_addr,
        esm_class: 0x04,
        short_message: Buffer.from(text, 'latin1'),
      },
      tried: () => undefined,
      taken: () => {
        take.receipt = 'accepted';
      },
    });
  }

  #deliver(delivery: Delivery): void {
    this.#waiting.push(delivery);
    this.#send();
  }

  /** Whatever is refused, unanswered or lost with its session is sent again, for ever. */
  #send(): void {
    for (const [session, open] of this.#bound) {
      while (open.size < DELIVERY_WINDOW && session.socket.writable) {
        const delivery = this.#waiting.shift();
        if (delivery === undefined) return;
        this.#sendOn(session, open, delivery);
      }
    }
  }

  #sendOn(session: Session, open: Set<Delivery>, delivery: Delivery): void {
    open.add(delivery);
    delivery.tried();
    const again = (): void => {
      if (!open.delete(delivery)) return;
      this.#clock.timer(AGAIN_MS, () => this.#deliver(delivery));
    };
    const unanswered = this.#clock.timer(ANSWER_WAIT_MS, again);
    session.send(new smpp.PDU('deliver_sm', delivery.fields), (response) => {
      unanswered.cancel();
      if (response.command_status !== 0) again();
      else if (open.delete(delivery)) delivery.taken();
      this.#send();
    });
  }
}

/** Texts repeat the message's name, so that every part of a long one has it; the header says which part. */
export function partOf(message: PeerMessage): string {
  const name = /m\d{6}/.exec(message.text)?.[0] ?? message.octets.toString('latin1').match(/m\d{6}/)?.[0];
  if (name === undefined) throw new Error(`a message that nobody queued: ${textOfOctets(message)}`);
  const part = (message.esm_class & 0x40) === 0 ? 1 : message.octets.readUInt8(5);
  return `${name}/${part}`;
}

function textOfOctets({ octets }: PeerMessage): string {
  return octets.subarray(0, 20).toString('hex');
}
