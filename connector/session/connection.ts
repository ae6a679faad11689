import type { Duplex } from 'node:stream';
import type { Clock, Timer } from '../clock.ts';
import { decode } from '../smpp/decode.ts';
import { Framer } from '../smpp/frame.ts';
import type { Pdu, RequestPdu, ResponsePdu } from '../smpp/pdu.ts';
import type { BindRequestPdu } from './answers.ts';
import { isViolation, type Violation } from '../smpp/violation.ts';
import { nextDeadline } from './deadlines.ts';
import { step } from './machine.ts';
import { Output } from './output.ts';
import {
  type CloseReason,
  createSession,
  type Effect,
  freeWindow,
  isBound,
  type Oddity,
  type Outcome,
  type SessionEvent,
  type SessionSettings,
  type SessionState,
} from './state.ts';

/** What a session tells its owner. Called from within the session; none of them may throw. */
export interface SessionOwner<T> {
  onBound(session: Connection<T>, response: ResponsePdu | null): void;
  /** smsc only: decide, then {@link Connection.answerBind}. */
  onBindRequest(session: Connection<T>, request: BindRequestPdu): void;
  /** A request of the peer's: answer it with {@link Connection.respond} (alert_notification has no answer). */
  onRequest(session: Connection<T>, request: RequestPdu): void;
  onOutcome(session: Connection<T>, token: T, outcome: Outcome): void;
  /** After a batch of outcomes, or once the socket takes octets again: {@link Connection.room} may be more. */
  onRoom(session: Connection<T>): void;
  onOddity(session: Connection<T>, oddity: Oddity): void;
  /** Last call of all; every request has had its outcome. */
  onClosed(session: Connection<T>, reason: CloseReason): void;
}

/** Sees every PDU that passes; null costs nothing. */
export type Trace = ((direction: 'in' | 'out', pdu: Pdu) => void) | null;

/** Beyond this many octets waiting in the socket nothing more is read, so that answers cannot pile up. */
const WRITE_BACKLOG = 256 * 1024;

/**
 * The thin shell around one session's machine: owns the socket, the framer, the output and one timer. It takes a
 * socket that is connected already; who dials or listens is not its concern.
 */
export class Connection<T> {
  readonly id: string;
  /** Address and port of the other end, for people. */
  readonly peer: string;
  readonly #state: SessionState<T>;
  readonly #socket: Duplex;
  readonly #clock: Clock;
  readonly #owner: SessionOwner<T>;
  readonly #trace: () => Trace;
  readonly #framer: Framer;
  readonly #output: Output;
  #timer: Timer | null = null;
  #timerAt = Number.POSITIVE_INFINITY;
  #busy = false;
  #flushScheduled = false;
  #socketFull = false;
  #closed = false;

  constructor(
    socket: Duplex,
    settings: SessionSettings,
    owner: SessionOwner<T>,
    context: { id: string; peer: string; clock: Clock; trace: () => Trace; maxPduLength: number },
  ) {
    this.id = context.id;
    this.peer = context.peer;
    this.#socket = socket;
    this.#clock = context.clock;
    this.#owner = owner;
    this.#trace = context.trace;
    this.#framer = new Framer({ maxPduLength: context.maxPduLength });
    this.#output = new Output((octets) => this.#write(octets));
    this.#state = createSession<T>(settings, context.clock.now());
    socket.on('data', (chunk: Buffer) => this.#read(chunk));
    socket.on('drain', () => this.#drained());
    socket.on('end', () => this.#take({ type: 'socket_closed', detail: 'the peer closed the connection' }));
    socket.on('error', (error: Error) => this.#take({ type: 'socket_closed', detail: error.message }));
    socket.on('close', () => this.#take({ type: 'socket_closed', detail: 'the connection was closed' }));
    this.#take({ type: 'connected' });
  }

  get bound(): boolean {
    return isBound(this.#state);
  }

  get state(): Readonly<SessionState<T>> {
    return this.#state;
  }

  /** How many requests may be submitted now. */
  get room(): number {
    return this.#socketFull ? 0 : freeWindow(this.#state);
  }

  /** Sends a request of ours; its outcome comes to the owner with `token`. Only while {@link room} is above 0. */
  submit(pdu: RequestPdu, token: T): void {
    this.#take({ type: 'submit', pdu, token });
  }

  respond(pdu: ResponsePdu): void {
    this.#take({ type: 'respond', pdu });
  }

  answerBind(pdu: ResponsePdu): void {
    this.#take({ type: 'answer_bind', pdu });
  }

  /** No new requests; unbind when all is answered, after `drainMs` at the latest. */
  drain(drainMs: number, reason: CloseReason = { kind: 'unbound_by_us' }): void {
    this.#take({ type: 'drain', drainMs, reason });
  }

  /** New timers and windows for the session as it is; role and bind stay. */
  retune(settings: SessionSettings): void {
    this.#state.settings = settings;
    if (!this.#closed && !this.#busy) this.#settle();
  }

  abort(reason: CloseReason): void {
    this.#take({ type: 'abort', reason });
  }

  #read(chunk: Buffer): void {
    this.#busy = true;
    const violation = this.#framer.push(chunk, (frame) => this.#frame(frame));
    if (violation !== null && !this.#closed) this.#perform({ type: 'violation', violation });
    this.#busy = false;
    this.#settle();
  }

  /** false stops the framer: the rest waits until reading goes on. */
  #frame(frame: Buffer): boolean {
    const decoded = decode(frame);
    if (isViolation(decoded)) {
      this.#perform({ type: 'violation', violation: decoded });
    } else {
      this.#trace()?.('in', decoded);
      this.#perform({ type: 'pdu', pdu: decoded });
    }
    return !this.#closed && !this.#state.readingPaused;
  }

  /** Takes one event from outside; events that the owner raises while we are at work join the same flush. */
  #take(event: SessionEvent<T>): void {
    if (this.#closed) return;
    if (this.#busy) {
      this.#perform(event);
      return;
    }
    this.#busy = true;
    this.#perform(event);
    this.#busy = false;
    this.#settle();
  }

  #perform(event: SessionEvent<T>): void {
    const effects = step(this.#state, event, this.#clock.now());
    for (const effect of effects) this.#do(effect);
  }

  #do(effect: Effect<T>): void {
    switch (effect.type) {
      case 'send':
        this.#send(effect.pdu);
        return;
      case 'outcome':
        this.#owner.onOutcome(this, effect.token, effect.outcome);
        return;
      case 'deliver':
        this.#owner.onRequest(this, effect.pdu);
        return;
      case 'bind_requested':
        this.#owner.onBindRequest(this, effect.pdu);
        return;
      case 'bound':
        this.#owner.onBound(this, effect.response);
        return;
      case 'reading':
        this.#setReading(effect.paused);
        return;
      case 'oddity':
        this.#owner.onOddity(this, effect.oddity);
        return;
      case 'close':
        this.#close(effect.reason);
        return;
    }
  }

  #send(pdu: Pdu): void {
    this.#trace()?.('out', pdu);
    const violation = this.#output.push(pdu);
    if (violation !== null) this.#unsendable(violation);
  }

  /** Requests are checked before they come here (outbound/compose), so this is a defect of ours: say so loudly. */
  #unsendable(violation: Violation): void {
    this.#owner.onOddity(this, { kind: 'violation', violation });
    this.abort({ kind: 'forced', detail: `could not encode: ${violation.detail}` });
  }

  /** After a batch: one word to the owner, whose submits join the batch; one write; one timer. */
  #settle(): void {
    if (!this.#closed && this.room > 0) {
      this.#busy = true;
      this.#owner.onRoom(this);
      this.#busy = false;
    }
    if (this.#closed) return;
    this.#scheduleFlush();
    this.#arm();
  }

  #scheduleFlush(): void {
    if (this.#flushScheduled || !this.#output.pending) return;
    this.#flushScheduled = true;
    queueMicrotask(this.#flush);
  }

  readonly #flush = (): void => {
    this.#flushScheduled = false;
    if (!this.#closed) this.#output.flush();
  };

  #write(octets: Buffer): void {
    if (this.#socket.writable && !this.#socket.write(octets)) {
      this.#socketFull = true;
      if (this.#socket.writableLength > WRITE_BACKLOG) this.#socket.pause();
    }
  }

  #drained(): void {
    this.#socketFull = false;
    if (this.#closed) return;
    this.#resumeReading();
    this.#settle();
  }

  #setReading(paused: boolean): void {
    if (paused) this.#socket.pause();
    else setImmediate(() => this.#resumeReading());
  }

  /** What the framer still holds comes before what the socket brings. */
  #resumeReading(): void {
    if (this.#closed || this.#state.readingPaused) return;
    if (this.#framer.buffered > 0) this.#read(EMPTY);
    if (!this.#closed && !this.#state.readingPaused) this.#socket.resume();
  }

  /** One timer for all deadlines: it fires at the earliest and is only moved when an earlier one comes up. */
  #arm(): void {
    const at = nextDeadline(this.#state);
    if (at >= this.#timerAt) return;
    this.#timer?.cancel();
    this.#timerAt = at;
    this.#timer = this.#clock.timer(at - this.#clock.now(), () => {
      this.#timerAt = Number.POSITIVE_INFINITY;
      if (nextDeadline(this.#state) <= this.#clock.now()) this.#take({ type: 'tick' });
      else if (!this.#closed) this.#arm();
    });
  }

  #close(reason: CloseReason): void {
    this.#closed = true;
    this.#timer?.cancel();
    this.#output.flush();
    this.#socket.removeAllListeners('data');
    this.#socket.removeAllListeners('drain');
    this.#socket.removeAllListeners('end');
    this.#socket.removeAllListeners('close');
    this.#endSocket();
    this.#owner.onClosed(this, reason);
  }

  /** Lets the last octets out and then insists: a peer that never closes its end does not keep the socket. */
  #endSocket(): void {
    const socket = this.#socket;
    socket.resume();
    socket.end();
    const force = this.#clock.timer(this.#state.settings.unbindTimeoutMs, () => socket.destroy());
    socket.once('close', () => force.cancel());
    if (socket.destroyed) force.cancel();
  }
}

const EMPTY = Buffer.alloc(0);
