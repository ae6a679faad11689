import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Timer } from '../clock.ts';
import { type ProxyOutcome, readProxyHeader } from '../session/proxy-protocol.ts';
import type { TlsServer } from '../session/tls-server.ts';
import { Arrival, MADE_ROOM } from './arrival.ts';
import type { HalfOpen } from './connection-limits.ts';
import type { Place, Reception } from './reception.ts';
import type { RefusalReason } from './refusal.ts';

/** A PROXY protocol header is the first thing that a load balancer sends. */
const PROXY_HEADER_TIMEOUT_MS = 3_000;

/** TCP's own, for partners whose sessions are quiet; strangers do not last so long. */
const KEEP_ALIVE_MS = 30_000;

/** Where a connection comes from: the socket's other end, or what a PROXY protocol header says. */
export interface Origin {
  /** In canonical spelling. */
  readonly address: string;
  readonly port: number;
}

type Stage<T> =
  /** The header, then TLS: whichever of the two there is. */
  | { readonly kind: 'preparing'; readonly deadline: Timer }
  | { readonly kind: 'arrived'; readonly arrival: Arrival<T> }
  | { readonly kind: 'gone' };

/** One accepted socket, from its acceptance to its close: who is calling, over what, and with how much time left. */
export class Caller<T> implements HalfOpen {
  readonly #socket: Socket;
  readonly #place: Exclude<Place, null>;
  readonly #reception: Reception<T>;
  readonly #tls: TlsServer | null;
  readonly #acceptedAt: number;
  readonly #socketClosed: Promise<void>;
  #origin: Origin;
  #stage: Stage<T>;
  #hasPlace = true;

  constructor(
    socket: Socket,
    place: Exclude<Place, null>,
    origin: Origin,
    shared: { readonly reception: Reception<T>; readonly tls: TlsServer | null },
  ) {
    const { clock } = shared.reception.context;
    this.#socket = socket;
    this.#place = place;
    this.#origin = origin;
    this.#reception = shared.reception;
    this.#tls = shared.tls;
    this.#acceptedAt = clock.now();
    const deadline = clock.timer(this.#reception.settings.sessionInitTimeoutMs, () =>
      this.#turnAway('init_timeout'),
    );
    this.#stage = { kind: 'preparing', deadline };
    this.#socketClosed = new Promise((resolve) => {
      socket.once('close', () => {
        this.#closed();
        resolve();
      });
    });
  }

  /** `proxied`: a PROXY protocol header comes first. */
  begin(proxied: boolean): void {
    if (!this.#takeHalfOpen()) return;
    if (!proxied) {
      this.#secure();
      return;
    }
    const { clock } = this.#reception.context;
    const timeoutMs = Math.min(PROXY_HEADER_TIMEOUT_MS, this.#reception.settings.sessionInitTimeoutMs);
    readProxyHeader(this.#socket, clock, timeoutMs, (outcome) => this.#introduced(outcome));
  }

  /** Its place is free at once: whoever it is displaced for takes it. */
  displace(): void {
    if (this.#stage.kind === 'arrived') {
      this.#stage.arrival.displace();
      // Also where an answer was on its way out and the other end has not closed yet.
      this.#socket.destroy();
      this.#closed();
    } else this.#turnAway('half_open', MADE_ROOM);
  }

  /** Drains and unbinds a bound session, ends any other at once. Resolves when the socket is closed. */
  close(drainMs: number): Promise<void> {
    if (this.#stage.kind !== 'arrived') this.#socket.destroy();
    else if (this.#stage.arrival.session.bound) this.#stage.arrival.session.drain(drainMs);
    else this.#stage.arrival.stop();
    return this.#socketClosed;
  }

  #introduced(outcome: ProxyOutcome): void {
    if (this.#stage.kind !== 'preparing') return;
    switch (outcome.kind) {
      case 'gone':
        this.#socket.destroy();
        return;
      case 'refused':
        this.#turnAway('proxy_header', outcome.detail);
        return;
      case 'read':
        if (outcome.source === null || this.#isNow(outcome.source)) this.#secure();
        return;
    }
  }

  /** The limits by address hold for the partner's own, which is known from here on. */
  #isNow(source: Origin): boolean {
    this.#leaveHalfOpen();
    this.#origin = source;
    const { rate, context } = this.#reception;
    if (rate.take(source.address, context.clock.now())) return this.#takeHalfOpen();
    this.#turnAway('connection_rate');
    return false;
  }

  #secure(): void {
    if (this.#tls === null) {
      this.#arrive(this.#socket);
      return;
    }
    this.#tls.handshake(this.#socket, (outcome) => {
      if (this.#stage.kind !== 'preparing') return;
      switch (outcome.kind) {
        case 'secured':
          this.#arrive(outcome.socket);
          return;
        case 'gone':
          this.#socket.destroy();
          return;
        case 'refused':
          this.#turnAway(outcome.reason, outcome.detail);
          return;
      }
    });
  }

  #arrive(socket: Duplex): void {
    if (this.#stage.kind !== 'preparing') return;
    if (socket.destroyed) {
      this.#socket.destroy();
      return;
    }
    const { settings, context } = this.#reception;
    this.#stage.deadline.cancel();
    const remainingMs = Math.max(1, settings.sessionInitTimeoutMs - (context.clock.now() - this.#acceptedAt));
    const from = { place: this.#place, ...this.#origin };
    const arrival = new Arrival<T>(socket, from, remainingMs, this.#reception, {
      onBound: () => {
        this.#leaveHalfOpen();
        this.#socket.setNoDelay(true).setKeepAlive(true, KEEP_ALIVE_MS);
      },
      onDeciding: (deciding) => this.#reception.halfOpen.deciding(this, deciding),
    });
    this.#stage = { kind: 'arrived', arrival };
  }

  #turnAway(reason: RefusalReason, detail?: string): void {
    const party = { systemId: null, address: this.#origin.address, bindName: null };
    this.#reception.refusals.refused(reason, party, detail === undefined ? {} : { detail });
    this.#socket.destroy();
    this.#closed();
  }

  #closed(): void {
    if (this.#stage.kind === 'preparing') this.#stage.deadline.cancel();
    if (this.#stage.kind !== 'arrived') this.#stage = { kind: 'gone' };
    this.#leaveHalfOpen();
    if (!this.#hasPlace) return;
    this.#hasPlace = false;
    this.#reception.leavePlace(this.#place);
  }

  /** Those beyond max_connections have an allowance of their own. */
  #takeHalfOpen(): boolean {
    if (this.#place === 'waiting' || this.#reception.halfOpen.add(this, this.#origin.address)) return true;
    this.#turnAway('half_open');
    return false;
  }

  #leaveHalfOpen(): void {
    this.#reception.halfOpen.remove(this);
  }
}
