import type { Duplex } from 'node:stream';
import type { Clock, Random, Timer } from '../clock.ts';
import type { RequestPdu, ResponsePdu } from '../smpp/pdu.ts';
import type { BindRequestPdu } from './answers.ts';
import { type ReconnectSettings, reconnectDelay } from './backoff.ts';
import { Connection, type SessionOwner, type Trace } from './connection.ts';
import type { CloseReason, Oddity, Outcome, SessionSettings } from './state.ts';

export interface Target {
  readonly host: string;
  readonly port: number;
}

export interface DialerSettings {
  /** In the order of preference: the first is tried first after every success. */
  readonly targets: readonly Target[];
  readonly session: SessionSettings;
  readonly reconnect: ReconnectSettings;
  readonly maxPduLength: number;
}

/** Opens a connection, TLS included; rejects when it fails or `signal` aborts. */
export type Connect = (target: Target, signal: AbortSignal) => Promise<Duplex>;

export interface DialerOwner<T> extends SessionOwner<T> {
  onAttempt(target: Target): void;
  /** The next attempt comes in `delayMs`. */
  onRetry(reason: CloseReason, target: Target, delayMs: number): void;
}

export interface DialerContext {
  readonly clock: Clock;
  readonly random: Random;
  readonly connect: Connect;
  readonly trace: () => Trace;
  /** A new one for each session, unique over processes and restarts. */
  readonly sessionId: () => string;
}

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
  #session: Connection<T> | null = null;
  #target = 0;
  /** Attempts in a row that brought nothing. */
  #failures = 0;
  #boundAt = 0;
  #useful = false;
  #timer: Timer | null = null;
  #dialling: AbortController | null = null;
  #stopped = false;
  #whenStopped: (() => void) | null = null;

  constructor(settings: DialerSettings, owner: DialerOwner<T>, context: DialerContext) {
    this.#settings = settings;
    this.#owner = owner;
    this.#context = context;
  }

  get session(): Connection<T> | null {
    return this.#session;
  }

  start(): void {
    void this.#dial();
  }

  /** New timers and windows, for the session that is up and those to come. */
  retune(settings: DialerSettings): void {
    this.#settings = settings;
    this.#session?.retune(settings.session);
  }

  /** Drops what waits and tries now, from the first target. A session that is up is left alone. */
  retryNow(): void {
    if (this.#stopped || this.#session !== null || this.#dialling !== null) return;
    this.#timer?.cancel();
    this.#target = 0;
    this.#failures = 0;
    void this.#dial();
  }

  /** Resolves when the session, drained for at most `drainMs` and unbound, is closed. No attempt follows. */
  stop(drainMs: number): Promise<void> {
    this.#stopped = true;
    this.#timer?.cancel();
    this.#dialling?.abort();
    const session = this.#session;
    if (session === null) return Promise.resolve();
    const stopped = new Promise<void>((resolve) => {
      this.#whenStopped = resolve;
    });
    session.drain(drainMs);
    return stopped;
  }

  async #dial(): Promise<void> {
    const target = this.#settings.targets[this.#target];
    if (target === undefined) throw new Error('a dialer needs a target');
    this.#timer = null;
    this.#owner.onAttempt(target);
    const dialling = new AbortController();
    this.#dialling = dialling;
    try {
      const socket = await this.#context.connect(target, dialling.signal);
      this.#dialling = null;
      if (this.#stopped) {
        socket.destroy();
        return;
      }
      this.#open(socket, target);
    } catch (error) {
      this.#dialling = null;
      const detail = error instanceof Error ? error.message : String(error);
      this.#again({ kind: 'connection_lost', detail });
    }
  }

  #open(socket: Duplex, target: Target): void {
    this.#useful = false;
    this.#boundAt = Number.POSITIVE_INFINITY;
    this.#session = new Connection<T>(socket, this.#settings.session, this, {
      id: this.#context.sessionId(),
      peer: `${target.host}:${target.port}`,
      clock: this.#context.clock,
      trace: this.#context.trace,
      maxPduLength: this.#settings.maxPduLength,
    });
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
    this.#session = null;
    if (this.#useful || this.#context.clock.now() - this.#boundAt >= SETTLED_MS) {
      this.#failures = 0;
      this.#target = -1;
    }
    this.#owner.onClosed(session, reason);
    if (this.#stopped) this.#whenStopped?.();
    else this.#again(reason);
  }

  /** The next target at once; after the last one, the first again after a pause. */
  #again(reason: CloseReason): void {
    if (this.#stopped) return;
    const failed = this.#settings.targets[Math.max(0, this.#target)] ?? { host: '', port: 0 };
    const afterSuccess = this.#target === -1;
    this.#target += 1;
    const lastOfRound = afterSuccess || this.#target >= this.#settings.targets.length;
    if (lastOfRound) {
      this.#target = 0;
      this.#failures += 1;
    }
    const delayMs = lastOfRound
      ? reconnectDelay(this.#failures - 1, reason, this.#settings.reconnect, this.#context.random)
      : 0;
    this.#owner.onRetry(reason, failed, delayMs);
    this.#timer = this.#context.clock.timer(delayMs, () => void this.#dial());
  }
}
