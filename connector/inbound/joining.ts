import type { Clock, Timer } from '../clock.ts';
import type { Log } from '../log.ts';
import { type Part, readConcat } from '../smpp/concat.ts';
import {
  DEFAULT_LIMITS,
  messageKey,
  Reassembly,
  type ReassemblyEvent,
  type ReceivedPart,
} from '../smpp/reassembly.ts';
import { RecentMap } from '../tables/recent-map.ts';
import { PeerWindow, STALL_MS, type Unanswered } from './peer-window.ts';
import { detached, type MessagePdu, withBody } from './read-message.ts';

/** What became of one message: taken under OmniMessage's id, or refused. */
export type Taken = { readonly id: string } | { readonly commandStatus: number };

/** What of a session tells how its peer is getting on; a Connection is one. */
export interface PartSession {
  readonly state: {
    /** Requests of the peer without an answer. */
    readonly inbound: number;
    readonly ending: object | null;
    readonly settings: { readonly inboundWindow: number };
  };
}

export interface JoiningContext {
  readonly clock: Clock;
  readonly log: Log;
  /** Hands a whole message to OmniMessage; null: these parts, in order, cannot be said by one message. */
  readonly whole: (parts: readonly [MessagePdu, ...MessagePdu[]], key: string) => Promise<Taken> | null;
  /** Hands one PDU over as it is, a part with its `concat`. */
  readonly apart: (pdu: MessagePdu, key: string) => Promise<Taken>;
}

/** Who waits for the answer to a part; more than one when the peer sent it again. */
interface Asker {
  readonly session: PartSession;
  /** Idempotency-Key of its request. */
  readonly key: string;
  readonly settle: (taken: Promise<Taken>) => void;
}

interface Waiting {
  readonly pdu: MessagePdu;
  readonly askers: Asker[];
}

type WaitingPart = ReceivedPart<Waiting>;

/** Messages begun and not complete, of one peer. */
const MOST_MESSAGES = 1_000;
/** Parts waiting, of one peer. */
const MOST_PARTS = 5_000;
const MOST_OCTETS = 4 * 1024 * 1024;
/** Complete messages remembered, and for how long: a peer that missed our answers sends its parts again. */
const MOST_REMEMBERED = 1_000;
const REMEMBERED_MS = 60_000;

/**
 * Joins the parts of long messages of one peer, over all its sessions (`reassemble`). Parts are answered only once the
 * whole is with OmniMessage: all alike, and a refused message starts anew when its parts come again. They are handed over
 * one by one instead, each answered for itself, when the time is over, when the peer's window forbids waiting
 * (peer-window.ts), when a bound is reached, when headers contradict each other, and when the bind stops; the other parts
 * of such a message are then not waited for either. Parts of a session that closes are dropped: they were not answered,
 * so the peer sends them again.
 */
export class Joining {
  readonly #context: JoiningContext;
  readonly #timeoutMs: number;
  readonly #reassembly: Reassembly<Waiting>;
  /** Sessions with waiting parts, oldest part first. */
  readonly #waiting = new Map<PartSession, Set<WaitingPart>>();
  readonly #windows = new WeakMap<PartSession, PeerWindow>();
  /** How complete messages ended, while their parts may come again. */
  readonly #outcomes = new RecentMap<string, Promise<Taken>>(MOST_REMEMBERED);
  /** Messages whose parts are handed over one by one, and until when. */
  readonly #scattered = new RecentMap<string, number>(MOST_REMEMBERED);
  #parts = 0;
  #timer: Timer | null = null;
  #stopped = false;

  constructor(timeoutMs: number, context: JoiningContext) {
    this.#context = context;
    this.#timeoutMs = timeoutMs;
    this.#reassembly = new Reassembly({
      ...DEFAULT_LIMITS,
      groups: MOST_MESSAGES,
      octets: MOST_OCTETS,
      ageMs: timeoutMs,
      memory: MOST_REMEMBERED,
      memoryMs: REMEMBERED_MS,
    });
  }

  /** Parts that wait. */
  get parts(): number {
    return this.#parts;
  }

  /** A request of any kind came in on `session`: it tells something of the peer's window. */
  heard(session: PartSession): void {
    const { clock, log } = this.#context;
    const window = this.#windowOf(session);
    const before = window.limit;
    window.requested(session.state.inbound, clock.now());
    if (window.limit === null || window.limit === before) return;
    log.event('peer_window_learnt', { requests: window.limit });
  }

  /** Resolves with what to answer; after the session has closed that is nobody's any more. */
  take(session: PartSession, pdu: MessagePdu, key: string): Promise<Taken> {
    const reading = readConcat(withBody(pdu));
    const isPart = reading.form !== null && reading.form !== 'malformed';
    if (this.#stopped || !isPart || this.#isScattered(messageKeyOf(pdu, reading)))
      return this.#context.apart(pdu, key);
    return new Promise((resolve) => {
      this.#add(detached(pdu), { session, key, settle: resolve });
    });
  }

  /** Its parts are dropped: they have no answer, so the peer sends them again. */
  closed(session: PartSession): void {
    for (const part of this.#waiting.get(session) ?? []) {
      const { askers } = part.value;
      const left = askers.filter((asker) => asker.session !== session);
      for (const asker of askers) if (asker.session === session) asker.settle(NOBODY);
      askers.splice(0, askers.length, ...left);
      if (left.length > 0) continue;
      this.#reassembly.remove(part);
      this.#parts -= 1;
    }
    this.#waiting.delete(session);
    this.#arm();
  }

  /** Hands everything over, one by one, and from now on each part as it comes. */
  stop(): void {
    this.#stopped = true;
    this.#do(this.#reassembly.drain());
    this.#arm();
  }

  #add(pdu: MessagePdu, asker: Asker): void {
    const { clock } = this.#context;
    // Read again, for octets of its own: waiting must not keep the 64 KiB that the socket read at once.
    const reading = readConcat(withBody(pdu));
    if (reading.form === null || reading.form === 'malformed') {
      asker.settle(this.#context.apart(pdu, asker.key));
      return;
    }
    const { form, reference, total, sequence, body } = reading;
    const { source_addr: source, destination_addr: destination } = pdu;
    const value: Waiting = { pdu, askers: [asker] };
    this.#do(
      this.#reassembly.add(
        { source, destination, form, reference, total, sequence, body, value },
        clock.now(),
      ),
    );
    if (this.#parts > MOST_PARTS) this.#do(this.#reassembly.releaseOldest());
    this.#releaseWhereFull(asker.session);
    this.#arm();
  }

  #do(events: readonly ReassemblyEvent<Waiting>[]): void {
    for (const event of events) {
      switch (event.kind) {
        case 'held':
          this.#hold(event.part);
          break;
        case 'complete':
          this.#complete(event.key, event.parts);
          break;
        case 'duplicate':
          this.#repeated(event.part.value, event.of);
          break;
        case 'give_up':
          // After a conflict the reference is the newer message's.
          if (event.reason !== 'conflict') this.#rememberScattered(event.parts);
          this.#scatter(event.parts);
          break;
      }
    }
  }

  #hold(part: WaitingPart): void {
    this.#parts += 1;
    for (const { session } of part.value.askers) this.#waitsOn(session, part);
  }

  #waitsOn(session: PartSession, part: WaitingPart): void {
    const parts = this.#waiting.get(session);
    if (parts === undefined) this.#waiting.set(session, new Set([part]));
    else parts.add(part);
  }

  #waitsNoMore(part: WaitingPart): void {
    let held = false;
    for (const { session } of part.value.askers) {
      const parts = this.#waiting.get(session);
      if (parts?.delete(part) === true) held = true;
      if (parts?.size === 0) this.#waiting.delete(session);
    }
    if (held) this.#parts -= 1;
  }

  #complete(key: string, parts: readonly WaitingPart[]): void {
    for (const part of parts) this.#waitsNoMore(part);
    const [first, ...others] = parts;
    if (first === undefined) return;
    const pdus = [first.value.pdu, ...others.map(({ value }) => value.pdu)] as const;
    const taken = this.#context.whole(pdus, keyOf(first));
    if (taken === null) {
      this.#reassembly.forget(key);
      this.#scatter(parts);
      return;
    }
    this.#remember(key, taken);
    for (const part of parts) this.#settle(part.value, taken);
  }

  #remember(key: string, taken: Promise<Taken>): void {
    this.#outcomes.set(key, taken);
    const forget = (): void => {
      if (this.#outcomes.get(key) !== taken) return;
      this.#outcomes.delete(key);
      this.#reassembly.forget(key);
    };
    taken.then((became) => {
      if ('commandStatus' in became) forget();
    }, forget);
  }

  #repeated(copy: Waiting, of: Extract<ReassemblyEvent<Waiting>, { kind: 'duplicate' }>['of']): void {
    if (of.kind === 'complete') {
      const became = this.#outcomes.get(of.key);
      for (const { key, settle } of copy.askers) settle(became ?? this.#context.apart(copy.pdu, key));
      return;
    }
    for (const asker of copy.askers) {
      of.part.value.askers.push(asker);
      this.#waitsOn(asker.session, of.part);
    }
  }

  #scatter(parts: readonly WaitingPart[]): void {
    // Before any stops waiting: what the window holds now is what may have filled it.
    for (const session of new Set(parts.flatMap(({ value }) => value.askers.map((asker) => asker.session)))) {
      this.#windowOf(session).released(this.#unansweredOf(session));
    }
    for (const part of parts) {
      this.#waitsNoMore(part);
      this.#settle(part.value, this.#context.apart(part.value.pdu, keyOf(part)));
    }
  }

  #settle({ askers }: Waiting, taken: Promise<Taken>): void {
    for (const { session, settle } of askers) {
      const answered = (): void => this.#windowOf(session).answered(this.#context.clock.now());
      taken.then(answered, answered);
      settle(taken);
    }
  }

  #isScattered(key: string): boolean {
    const until = this.#scattered.get(key);
    if (until === undefined) return false;
    if (until > this.#context.clock.now()) return true;
    this.#scattered.delete(key);
    return false;
  }

  /** The parts that are missing are not waited for. */
  #rememberScattered([first, ...others]: readonly WaitingPart[]): void {
    if (first === undefined || this.#stopped || others.length + 1 === first.total) return;
    const key = messageKey(first);
    this.#scattered.set(key, this.#context.clock.now() + this.#timeoutMs);
  }

  // ---- the peers' windows ----

  #windowOf(session: PartSession): PeerWindow {
    let window = this.#windows.get(session);
    if (window === undefined) {
      window = new PeerWindow();
      this.#windows.set(session, window);
    }
    return window;
  }

  #unansweredOf(session: PartSession): Unanswered {
    const { inbound, settings } = session.state;
    let parts = 0;
    for (const { value } of this.#waiting.get(session) ?? []) {
      for (const asker of value.askers) if (asker.session === session) parts += 1;
    }
    return { all: inbound, parts, granted: settings.inboundWindow };
  }

  /** A session that ends brings no further part. */
  #releaseWhereFull(session: PartSession): void {
    const window = this.#windowOf(session);
    for (;;) {
      const oldest = first(this.#waiting.get(session) ?? []);
      if (oldest === undefined) return;
      const isEnding = session.state.ending !== null;
      if (!isEnding && !window.isFull(this.#unansweredOf(session), this.#context.clock.now())) return;
      this.#do(this.#reassembly.release(messageKey(oldest)));
    }
  }

  /** One timer for the bind, only while parts wait. */
  #arm(): void {
    const due = this.#reassembly.nextExpiryMs;
    if (due === null) {
      this.#timer?.cancel();
      this.#timer = null;
    } else if (this.#timer === null) {
      const waitMs = Math.max(0, Math.min(due - this.#context.clock.now(), STALL_MS));
      this.#timer = this.#context.clock.timer(waitMs, () => this.#ring());
    }
  }

  #ring(): void {
    this.#timer = null;
    this.#do(this.#reassembly.expire(this.#context.clock.now()));
    for (const session of [...this.#waiting.keys()]) this.#releaseWhereFull(session);
    this.#arm();
  }
}

/** The session has closed: this answer goes nowhere. */
const NOBODY: Promise<Taken> = Promise.resolve({ commandStatus: 0xff });

function keyOf({ value }: WaitingPart): string {
  return value.askers[0]?.key ?? '';
}

function messageKeyOf(pdu: MessagePdu, { form, reference, total }: Part): string {
  return messageKey({ source: pdu.source_addr, destination: pdu.destination_addr, form, reference, total });
}

function first<T>(items: Iterable<T>): T | undefined {
  for (const item of items) return item;
  return undefined;
}
