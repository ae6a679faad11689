import type { Duplex } from 'node:stream';
import { errorText } from '../../contract/error-text.ts';
import type { Clock, Timer } from '../clock.ts';
import { decode } from '../smpp/decode.ts';
import { Framer } from '../smpp/frame.ts';
import { isResponse, type Pdu, type RequestPdu, type ResponsePdu } from '../smpp/pdu.ts';
import { isViolation } from '../smpp/violation.ts';
import { nextDeadline } from './deadlines.ts';
import { endSocket, whenGone } from './end-socket.ts';
import { step } from './machine.ts';
import { Output } from './output.ts';
import type { PduMeter, SessionOwner, Trace } from './owner.ts';
import {
  type CloseReason,
  createSession,
  type Effect,
  freeWindow,
  isBound,
  isReading,
  type SessionEvent,
  type SessionSettings,
  type SessionState,
} from './state.ts';

export type { PduMeter, SessionOwner, Trace } from './owner.ts';

/** Beyond this many octets waiting in the socket nothing more is read, so that answers cannot pile up. */
const WRITE_BACKLOG = 256 * 1024;
/** PDUs that leave together, however many more come in this turn of the event loop: the peer has something to do meanwhile. */
const MOST_GATHERED = 32;

/**
 * The thin shell around one session's machine: owns the socket, the framer, the output and one timer. It takes a
 * socket that is connected already; who dials or listens is not its concern.
 *
 * Bounded are: what is read and not answered (`inboundWindow`), what is sent and not answered (`windowSize`), octets
 * read (one PDU and the rest of one chunk) and octets to be written ({@link WRITE_BACKLOG} and the answers to one
 * chunk). What is sent within one turn of the event loop leaves in one write, or earlier where {@link flush} says so.
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
  #meter: PduMeter | null;
  readonly #framer: Framer;
  readonly #output: Output;
  /** What is still to be done, in order; effects of events that the owner raises meanwhile come behind. */
  readonly #effects: Effect<T>[] = [];
  #performing = false;
  /** Within an event from outside: what the owner raises now joins its batch. */
  #busy = false;
  #timer: Timer | null = null;
  #timerAt = Number.POSITIVE_INFINITY;
  #flushing: NodeJS.Immediate | null = null;
  #socketFull = false;
  #flowing = true;
  #closed = false;

  constructor(
    socket: Duplex,
    settings: SessionSettings,
    owner: SessionOwner<T>,
    context: {
      id: string;
      peer: string;
      clock: Clock;
      trace: () => Trace;
      /** Absent: nothing is counted until {@link countInto}. */
      meter?: PduMeter;
      maxPduLength: number;
    },
  ) {
    this.id = context.id;
    this.peer = context.peer;
    this.#socket = socket;
    this.#clock = context.clock;
    this.#owner = owner;
    this.#trace = context.trace;
    this.#meter = context.meter ?? null;
    this.#framer = new Framer({ maxPduLength: context.maxPduLength });
    this.#output = new Output((octets) => this.#write(octets));
    this.#state = createSession<T>(settings, context.clock.now());
    socket.on('data', this.#onData);
    socket.on('drain', this.#onDrain);
    socket.on('end', this.#onEnd);
    socket.on('error', this.#onError);
    socket.on('close', this.#onClose);
    this.#take({ type: 'connected' });
    // It may have gone while whoever opened it was still busy, and then nothing more is heard of it.
    if (socket.destroyed || socket.readableEnded) setImmediate(this.#onClose);
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

  /** Resolves once the socket is gone, too: {@link SessionOwner.onClosed} comes before the last octets are out. */
  get gone(): Promise<void> {
    return whenGone(this.#socket);
  }

  /** Sends a request of ours; its outcome comes to the owner with `token`. Only while {@link room} is above 0. */
  submit(pdu: RequestPdu, token: T): void {
    this.#take({ type: 'submit', pdu, token });
  }

  respond(pdu: ResponsePdu): void {
    // Answering the peer gives no room to requests of ours, so the owner need not look for some to send.
    this.#take({ type: 'respond', pdu }, false);
  }

  answerBind(pdu: ResponsePdu): void {
    this.#take({ type: 'answer_bind', pdu });
  }

  /** No new requests; unbind when all is answered, after `drainMs` at the latest. */
  drain(drainMs: number, reason: CloseReason = { kind: 'unbound_by_us' }): void {
    this.#take({ type: 'drain', drainMs, reason });
  }

  /** From now on the session's PDUs count as those of a bind. */
  countInto(meter: PduMeter): void {
    this.#meter = meter;
  }

  /** New timers and windows for the session as it is; role and bind stay. */
  retune(settings: SessionSettings): void {
    this.#take({ type: 'retune', settings });
  }

  abort(reason: CloseReason): void {
    this.#take({ type: 'abort', reason });
  }

  // ---- events in, effects out ----

  #take(event: SessionEvent<T>, mayGiveRoom = true): void {
    if (this.#closed) return;
    if (this.#busy) {
      this.#perform(event);
      return;
    }
    this.#busy = true;
    try {
      this.#perform(event);
    } finally {
      this.#busy = false;
    }
    this.#settle(mayGiveRoom);
  }

  /** A step is done whole before its effects begin, and those before another step's. */
  #perform(event: SessionEvent<T>): void {
    const effects = this.#effects;
    step(this.#state, event, this.#clock.now(), effects);
    if (this.#performing) return;
    this.#performing = true;
    for (let next = 0; next < effects.length; next += 1) {
      const effect = effects[next];
      if (effect !== undefined) this.#attempt(effect);
    }
    while (effects.length > 0) effects.pop(); // length = 0 would give the array's memory back each time
    this.#performing = false;
  }

  #attempt(effect: Effect<T>): void {
    try {
      this.#do(effect);
    } catch (error) {
      if (this.#closed) throw error;
      this.#defect(error);
    }
  }

  /** Whatever was thrown here concerns this session; the process and its other sessions go on. */
  #defect(cause: unknown): void {
    const detail = `defect of the gateway: ${errorText(cause)}`;
    this.#perform({ type: 'abort', reason: { kind: 'forced', detail, cause } });
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
      case 'oddity':
        this.#owner.onOddity(this, effect.oddity);
        return;
      case 'close':
        this.#close(effect.reason);
        return;
    }
  }

  /** After a batch: one word to the owner, whose submits join the batch; reading goes on or stops; one timer. */
  #settle(mayGiveRoom: boolean): void {
    let tell = mayGiveRoom;
    do {
      if (tell) this.#tellRoom();
      if (this.#closed) return;
      tell = true;
    } while (this.#adjustReading());
    if (this.#closed) return;
    const { pending } = this.#output;
    if (pending >= MOST_GATHERED) this.flush();
    else if (pending > 0) this.#flushing ??= setImmediate(this.flush);
    this.#arm();
  }

  #tellRoom(): void {
    if (this.#closed || this.room < 1) return;
    this.#busy = true;
    try {
      this.#owner.onRoom(this);
    } catch (error) {
      this.#defect(error);
    } finally {
      this.#busy = false;
    }
  }

  // ---- reading ----

  readonly #onData = (chunk: Buffer): void => {
    this.#read(chunk);
    this.#settle(true);
  };

  #read(chunk: Buffer): void {
    if (this.#closed) return;
    this.#busy = true;
    try {
      const violation = this.#framer.push(chunk, this.#onFrame);
      if (violation !== null) {
        this.#meter?.malformed();
        this.#perform({ type: 'violation', violation });
      }
    } catch (error) {
      this.#defect(error);
    } finally {
      this.#busy = false;
    }
  }

  /** false stops the framer: the rest waits until reading goes on. */
  readonly #onFrame = (frame: Buffer): boolean => {
    const decoded = decode(frame);
    if (isViolation(decoded)) {
      this.#meter?.malformed();
      this.#perform({ type: 'violation', violation: decoded });
    } else {
      this.#meter?.received(decoded);
      this.#trace()?.('in', decoded);
      this.#perform({ type: 'pdu', pdu: decoded });
    }
    if (this.#state.phase === 'closed') return false;
    if (isReading(this.#state)) return true;
    this.#stopFlow();
    return false;
  };

  /** What the framer still holds comes before what the socket brings. true: such frames have been read. */
  #adjustReading(): boolean {
    if (isReading(this.#state) === this.#flowing) return false;
    if (this.#flowing) {
      this.#stopFlow();
      return false;
    }
    const isKept = this.#framer.buffered > 0;
    this.#flowing = true;
    if (isKept) this.#read(EMPTY);
    if (!this.#closed && this.#flowing) this.#socket.resume();
    return isKept;
  }

  #stopFlow(): void {
    this.#flowing = false;
    this.#socket.pause();
  }

  readonly #onEnd = (): void => this.#lost('the peer closed the connection');
  readonly #onError = (error: Error): void => this.#lost(error.message);
  readonly #onClose = (): void => this.#lost('the connection was closed');

  /**
   * Answers that were received while reading was paused still count. Requests do not: they can no longer be
   * answered, so the peer sends them again.
   */
  #lost(detail: string): void {
    if (this.#closed) return;
    this.#busy = true;
    try {
      if (!this.#flowing) this.#framer.push(EMPTY, this.#onLastFrame);
    } catch (error) {
      this.#defect(error);
    } finally {
      this.#busy = false;
    }
    this.#take({ type: 'socket_closed', detail });
  }

  readonly #onLastFrame = (frame: Buffer): boolean => {
    const decoded = decode(frame);
    if (isViolation(decoded) || decoded.command === 'unknown' || !isResponse(decoded)) return true;
    this.#meter?.received(decoded);
    this.#trace()?.('in', decoded);
    this.#perform({ type: 'pdu', pdu: decoded });
    return !this.#closed;
  };

  // ---- writing ----

  #send(pdu: Pdu): void {
    this.#trace()?.('out', pdu);
    const violation = this.#output.push(pdu);
    if (violation === null) this.#meter?.sent(pdu);
    else this.#perform({ type: 'unsendable', pdu, violation });
  }

  /** What was sent leaves now, and not at the end of this turn, which may be tens of milliseconds away. */
  readonly flush = (): void => {
    if (this.#flushing !== null) clearImmediate(this.#flushing);
    this.#flushing = null;
    if (!this.#closed) this.#output.flush();
  };

  #write(octets: Buffer): void {
    const socket = this.#socket;
    if (!socket.writable || socket.write(octets)) return;
    this.#socketFull = true;
    if (socket.writableLength > WRITE_BACKLOG) this.#take({ type: 'output', full: true });
  }

  readonly #onDrain = (): void => {
    this.#socketFull = false;
    this.#take({ type: 'output', full: false });
  };

  // ---- time ----

  /** One timer for all deadlines: it fires at the earliest and is only moved when an earlier one comes up. */
  #arm(): void {
    const at = nextDeadline(this.#state);
    if (at >= this.#timerAt) return;
    this.#timer?.cancel();
    this.#timerAt = at;
    this.#timer = this.#clock.timer(at - this.#clock.now(), this.#onTimer);
  }

  readonly #onTimer = (): void => {
    this.#timer = null;
    this.#timerAt = Number.POSITIVE_INFINITY;
    if (nextDeadline(this.#state) <= this.#clock.now()) this.#take({ type: 'tick' });
    else this.#arm();
  };

  // ---- the end ----

  /** Errors of the socket stay listened to: without a listener they would end the process. */
  #close(reason: CloseReason): void {
    this.#closed = true;
    this.#timer?.cancel();
    if (this.#flushing !== null) clearImmediate(this.#flushing);
    this.#output.flush();
    const socket = this.#socket;
    socket.off('data', this.#onData);
    socket.off('drain', this.#onDrain);
    socket.off('end', this.#onEnd);
    socket.off('close', this.#onClose);
    endSocket(socket, reason, this.#clock, this.#state.settings.unbindTimeoutMs);
    this.#owner.onClosed(this, reason);
  }
}

const EMPTY = Buffer.alloc(0);
