import type { Duplex } from 'node:stream';
import { errorText } from '../../contract/error-text.ts';
import type { Clock, Random, Timer } from '../clock.ts';
import type { RequestPdu, ResponsePdu } from '../smpp/pdu.ts';
import type { BindRequestPdu } from './answers.ts';
import { leastDelay, type ReconnectSettings, reconnectDelay } from './backoff.ts';
import { Connection, type PduMeter, type SessionOwner, type Trace } from './connection.ts';
import type { CloseReason, Oddity, Outcome, SessionSettings } from './state.ts';

export interface Target {
  readonly host: string;
  readonly port: number;
}

export interface DialerSettings {
  /** In the order of preference, at least one: the first is tried first after every success. */
  readonly targets: readonly Target[];
  readonly session: SessionSettings;
  readonly reconnect: ReconnectSettings;
  readonly maxPduLength: number;
}

/** Opens a connection, TLS included; rejects when it fails or `signal` aborts, and then leaves no socket behind. */
export type Connect = (target: Target, signal: AbortSignal) => Promise<Duplex>;

export interface DialerOwner<T> extends SessionOwner<T> {
  onAttempt(target: Target): void;
  /** The attempt or session with `target` ended for `reason`; the next attempt comes in `delayMs`. */
  onRetry(reason: CloseReason, target: Target, delayMs: number): void;
}

export interface DialerContext {
  readonly clock: Clock;
  readonly random: Random;
  readonly connect: Connect;
  readonly trace: () => Trace;
  /** Absent: PDUs are not counted. */
  readonly meter?: PduMeter;
  /** A new one for each session, unique over processes and restarts. */
  readonly sessionId: () => string;
}

type Phase<T> =
  | { readonly kind: 'idle' }
  | { readonly kind: 'dialling'; readonly abort: AbortController }
  | { readonly kind: 'up'; readonly session: Connection<T>; readonly target: Target }
  | { readonly kind: 'waiting'; readonly timer: Timer };

/** A session that lasted this long was a success, even if it carried nothing. */
const SETTLED_MS = 5_000;

/**
 * Keeps one session with a carrier up: dials, binds, and dials again for ever, through the targets in their order
 * and then after a pause. Tells its owner everything and decides nothing about messages.
 */
export class Dialer<T> implements SessionOwner<T> {
  #settings: DialerSettings;
  readonly #owner: DialerOwner<T>;
  readonly #context: DialerContext;
  #phase: Phase<T> = { kind: 'idle' };
  /** Which target is tried now or next. */
  #target = 0;
  /** Rounds over all targets in a row that brought nothing. */
  #failures = 0;
  /** What the refusals of this round call for: {@link leastDelay}. */
  #leastDelayMs = 0;
  #boundAt = Number.POSITIVE_INFINITY;
  #useful = false;
  #stopping: Promise<void> | null = null;
  #whenClosed: (() => void) | null = null;

  constructor(settings: DialerSettings, owner: DialerOwner<T>, context: DialerContext) {
    this.#settings = checked(settings);
    this.#owner = owner;
    this.#context = context;
  }

  get session(): Connection<T> | null {
    return this.#phase.kind === 'up' ? this.#phase.session : null;
  }

  start(): void {
    if (this.#phase.kind === 'idle' && this.#stopping === null) this.#dial();
  }

  /** New timers and windows, for the session that is up and those to come; new targets for those to come. */
  retune(settings: DialerSettings): void {
    this.#settings = checked(settings);
    if (this.#target >= settings.targets.length) this.#target = 0;
    this.session?.retune(settings.session);
  }

  /** Drops what waits and tries now, from the first target. A session or an attempt that is up is left alone. */
  retryNow(): void {
    if (this.#phase.kind !== 'waiting') return;
    this.#phase.timer.cancel();
    this.#target = 0;
    this.#failures = 0;
    this.#leastDelayMs = 0;
    this.#dial();
  }

  /**
   * Resolves when the session, drained for at most `drainMs` and unbound, is closed and its socket gone. No attempt
   * follows. A second call can only make it sooner.
   */
  stop(drainMs: number): Promise<void> {
    const phase = this.#phase;
    this.#stopping ??= phase.kind === 'up' ? this.#closed(phase.session) : Promise.resolve();
    switch (phase.kind) {
      case 'idle':
        break;
      case 'waiting':
        phase.timer.cancel();
        this.#phase = { kind: 'idle' };
        break;
      case 'dialling':
        this.#phase = { kind: 'idle' };
        phase.abort.abort();
        break;
      case 'up':
        phase.session.drain(drainMs);
    }
    return this.#stopping;
  }

  #closed(session: Connection<T>): Promise<void> {
    const closed = new Promise<void>((resolve) => {
      this.#whenClosed = resolve;
    });
    return closed.then(() => session.gone);
  }

  #dial(): void {
    const target = this.#settings.targets[this.#target];
    if (target === undefined) throw new Error(`no target ${this.#target}`);
    const abort = new AbortController();
    this.#phase = { kind: 'dialling', abort };
    this.#owner.onAttempt(target);
    if (abort.signal.aborted) return;
    void this.#context.connect(target, abort.signal).then(
      (socket) => {
        if (abort.signal.aborted) discard(socket);
        else this.#open(socket, target);
      },
      (error: unknown) => {
        if (abort.signal.aborted) return;
        const detail = errorText(error);
        this.#again({ kind: 'connection_lost', detail }, target);
      },
    );
  }

  #open(socket: Duplex, target: Target): void {
    this.#useful = false;
    this.#boundAt = Number.POSITIVE_INFINITY;
    const session = new Connection<T>(socket, this.#settings.session, this, {
      id: this.#context.sessionId(),
      peer: `${target.host}:${target.port}`,
      clock: this.#context.clock,
      trace: this.#context.trace,
      ...(this.#context.meter === undefined ? {} : { meter: this.#context.meter }),
      maxPduLength: this.#settings.maxPduLength,
    });
    this.#phase = { kind: 'up', session, target };
  }

  onBound(session: Connection<T>, response: ResponsePdu | null): void {
    this.#boundAt = this.#context.clock.now();
    this.#owner.onBound(session, response);
  }

  onBindRequest(session: Connection<T>, request: BindRequestPdu): void {
    this.#owner.onBindRequest(session, request);
  }

  onRequest(session: Connection<T>, request: RequestPdu): void {
    this.#useful = true;
    this.#owner.onRequest(session, request);
  }

  onOutcome(session: Connection<T>, token: T, outcome: Outcome): void {
    if (outcome.kind === 'answered') this.#useful = true;
    this.#owner.onOutcome(session, token, outcome);
  }

  onRoom(session: Connection<T>): void {
    this.#owner.onRoom(session);
  }

  onOddity(session: Connection<T>, oddity: Oddity): void {
    this.#owner.onOddity(session, oddity);
  }

  onClosed(session: Connection<T>, reason: CloseReason): void {
    const phase = this.#phase;
    this.#phase = { kind: 'idle' };
    this.#owner.onClosed(session, reason);
    this.#whenClosed?.();
    if (this.#stopping === null && phase.kind === 'up') this.#again(reason, phase.target);
  }

  /** After a success the first target, after a pause; after a failure the next at once, after the last a pause. */
  #again(reason: CloseReason, failed: Target): void {
    const { reconnect, targets } = this.#settings;
    const { clock, random } = this.#context;
    if (this.#useful || clock.now() - this.#boundAt >= SETTLED_MS) {
      this.#failures = 0;
      this.#leastDelayMs = 0;
      this.#target = targets.length;
    } else {
      this.#leastDelayMs = Math.max(this.#leastDelayMs, leastDelay(reason, reconnect, random));
      this.#target += 1;
    }
    this.#useful = false;
    this.#boundAt = Number.POSITIVE_INFINITY;
    let delayMs = 0;
    if (this.#target >= targets.length) {
      this.#target = 0;
      this.#failures += 1;
      delayMs = reconnectDelay(this.#failures, this.#leastDelayMs, reconnect, random);
      this.#leastDelayMs = 0;
    }
    this.#phase = { kind: 'waiting', timer: clock.timer(delayMs, () => this.#dial()) };
    this.#owner.onRetry(reason, failed, delayMs);
  }
}

function checked(settings: DialerSettings): DialerSettings {
  if (settings.targets.length === 0) throw new Error('a dialer needs at least one target');
  return settings;
}

/** A connection that came after all was called off. */
function discard(socket: Duplex): void {
  socket.on('error', () => socket.destroy());
  socket.destroy();
}
