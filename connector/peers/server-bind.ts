import type { BindSettings, ServerBindSettings } from '../../contract/compiled.ts';
import type { Admission, Partner } from '../admission/partner.ts';
import { explainRefusal, type RefusalReason } from '../admission/refusal.ts';
import { type BindCounters, createBindCounters } from '../bind-counters.ts';
import { InboundFromPartner } from '../inbound/from-partner.ts';
import type { Log } from '../log.ts';
import type { Compose } from '../outbound/compose.ts';
import { composeDeliver } from '../outbound/compose-deliver.ts';
import type { Part } from '../outbound/held.ts';
import { Outbound, type OutboundSettings } from '../outbound/outbound.ts';
import type { BindRequestPdu } from '../session/answers.ts';
import type { Connection, SessionOwner } from '../session/connection.ts';
import type { CloseReason, Oddity, Outcome, SessionSettings } from '../session/state.ts';
import type { DeliverSm, RequestPdu, ResponsePdu } from '../smpp/pdu.ts';
import type { BindContext } from './client-bind.ts';
import { describeClose, describeOddity, ODDITY_EVENT } from './describe.ts';
import type { BindGauges, BindStatus, RunningBind } from './running-bind.ts';
import { windowsOf } from './windows-of.ts';

/** Where a server bind says that its partner may come in, and when no more. */
export interface Door {
  admits(bind: ServerBind): void;
  admitsNoMore(bind: ServerBind): void;
}

export interface ServerBindContext extends BindContext {
  readonly entrance: Door;
}

interface Admitted {
  readonly command: BindRequestPdu['command'];
  /** Milliseconds since the epoch. */
  readonly sinceMs: number;
}

const BIND_TYPE = {
  bind_transmitter: 'transmitter',
  bind_receiver: 'receiver',
  bind_transceiver: 'transceiver',
} as const;

/** A partner that dials us: its sessions, what it submits and what is delivered to it. */
export class ServerBind implements RunningBind, Partner<Part>, SessionOwner<Part> {
  readonly counters: BindCounters = createBindCounters();
  #settings: ServerBindSettings;
  readonly #context: ServerBindContext;
  readonly #log: Log;
  readonly #sessions = new Map<Connection<Part>, Admitted>();
  readonly #outbound: Outbound;
  readonly #inbound: InboundFromPartner;
  #compose: Compose<DeliverSm>;
  #connectedSinceMs: number | null = null;
  #lastError: { readonly message: string; readonly atMs: number } | null = null;
  #stopped: (() => void) | null = null;
  #whenStopped: Promise<void> | null = null;
  #stopBy = Number.POSITIVE_INFINITY;

  constructor(settings: ServerBindSettings, context: ServerBindContext) {
    this.#settings = settings;
    this.#context = context;
    this.#log = context.log.child({ bind_name: settings.name, system_id: settings.systemId });
    this.#compose = composeDeliver(settings, context);
    const shared = { ...context, log: this.#log, counters: this.counters };
    this.#outbound = new Outbound(outboundSettings(settings, context), {
      ...shared,
      compose: (message) => this.#compose(message),
      sent: null,
      sessions: () => this.#sessions.keys(),
    });
    this.#inbound = new InboundFromPartner(settings, shared);
  }

  get settings(): ServerBindSettings {
    return this.#settings;
  }

  get sessions(): number {
    return this.#sessions.size;
  }

  /** A partner is waited for; the listener brings its sessions. */
  start(): void {
    this.#context.entrance.admits(this);
    if (this.#settings.ipWhitelist.length === 0) this.#log.event('ip_whitelist_empty');
  }

  retune(settings: BindSettings): void {
    if (settings.mode !== 'server')
      throw new Error(`${settings.name}: a server bind cannot become a client bind`);
    this.#settings = settings;
    this.#compose = composeDeliver(settings, this.#context);
    for (const session of this.#sessions.keys()) session.retune(sessionSettings(settings));
    this.#outbound.retune(outboundSettings(settings, this.#context));
    this.#inbound.retune(settings);
  }

  /** The partner dials: a reconnect is its sessions' end, so that it binds anew. */
  reconnect(): void {
    for (const session of this.#sessions.keys()) session.drain(0);
  }

  suspend(): void {
    this.#outbound.suspend();
  }

  resume(): void {
    this.#outbound.resume();
  }

  stop(drainMs: number): Promise<void> {
    this.#stopBy = Math.min(this.#stopBy, this.#context.clock.now() + drainMs);
    if (this.#whenStopped === null) {
      this.#whenStopped = this.#stop(drainMs);
    } else {
      void this.#outbound.stop(drainMs);
      if (this.#stopped !== null) for (const session of [...this.#sessions.keys()]) session.drain(drainMs);
    }
    return this.#whenStopped;
  }

  abort(detail: string): Promise<void> {
    const stopped = this.stop(0);
    for (const session of [...this.#sessions.keys()]) session.abort({ kind: 'forced', detail });
    return stopped;
  }

  async #stop(drainMs: number): Promise<void> {
    this.#context.entrance.admitsNoMore(this);
    await this.#outbound.stop(drainMs);
    this.#inbound.stop();
    if (this.#sessions.size === 0) return;
    const left = Math.max(0, this.#stopBy - this.#context.clock.now());
    const stopped = new Promise<void>((resolve) => {
      this.#stopped = resolve;
    });
    for (const session of [...this.#sessions.keys()]) session.drain(left);
    await stopped;
  }

  status(): BindStatus {
    return {
      state: this.#sessions.size > 0 ? 'active' : 'waiting',
      sessions: [...this.#sessions].map(([{ id, peer, bound }, { command, sinceMs }]) => ({
        id,
        peer,
        bound,
        bindType: BIND_TYPE[command],
        sinceMs,
      })),
      connectedSinceMs: this.#connectedSinceMs,
      lastError: this.#lastError?.message ?? null,
      lastErrorAtMs: this.#lastError?.atMs ?? null,
      throttledMs: this.#outbound.throttledMs,
      held: this.#outbound.held,
    };
  }

  gauges(): BindGauges {
    const { held, heldLimit, throttledSoFarMs, pollLagMs } = this.#outbound;
    const connectedSinceMs = this.#connectedSinceMs;
    return {
      connectedSinceMs,
      held,
      heldLimit,
      throttledSoFarMs,
      pollLagMs,
      ...windowsOf(this.#sessions.keys()),
    };
  }

  // ---- as the listener's partner ----

  admit(session: Connection<Part>, request: BindRequestPdu): Admission<Part> {
    this.#sessions.set(session, { command: request.command, sinceMs: this.#context.clock.wall() });
    return {
      owner: this,
      settings: sessionSettings(this.#settings),
      trace: () => this.#context.trace(this.#log),
      meter: this.counters.pdus,
    };
  }

  /** A bind of this partner's was refused: for its status and figures. */
  refused(reason: RefusalReason): void {
    this.counters.connectionAttempts += 1;
    this.counters.bindFailures += 1;
    this.#failed(explainRefusal(reason));
  }

  #failed(message: string): void {
    this.#lastError = { message, atMs: this.#context.clock.wall() };
  }

  // ---- as the owner of its sessions ----

  onBound(session: Connection<Part>, _response: ResponsePdu | null): void {
    this.counters.connectionAttempts += 1;
    this.counters.bindSuccess += 1;
    this.#connectedSinceMs ??= this.#context.clock.wall();
    this.#lastError = null;
    const command = this.#sessions.get(session)?.command;
    const { id, peer } = session;
    this.#log.event('bound', { session: id, peer, bind_type: command && BIND_TYPE[command] });
  }

  /** The listener answers binds. */
  onBindRequest(_session: Connection<Part>, _request: BindRequestPdu): void {
    throw new Error('a bound session does not bind');
  }

  onRequest(session: Connection<Part>, request: RequestPdu): void {
    this.#inbound.onRequest(session, request);
  }

  onOutcome(_session: Connection<Part>, part: Part, outcome: Outcome): void {
    this.#outbound.onOutcome(part, outcome);
  }

  onRoom(_session: Connection<Part>): void {
    this.#outbound.onRoom();
  }

  onOddity(session: Connection<Part>, oddity: Oddity): void {
    if (oddity.kind === 'throttled') this.counters.windowExceeded += 1;
    const { id, peer } = session;
    this.#log.event(ODDITY_EVENT[oddity.kind], { session: id, peer, detail: describeOddity(oddity) });
  }

  onClosed(session: Connection<Part>, reason: CloseReason): void {
    this.#sessions.delete(session);
    this.#inbound.onClosed(session);
    this.counters.disconnections += 1;
    const why = describeClose(reason);
    if (reason.kind !== 'unbound_by_us') this.#failed(why);
    const { id, peer } = session;
    this.#log.event('partner_disconnected', { session: id, peer, reason: reason.kind, detail: why });
    if (this.#sessions.size > 0) return;
    this.#connectedSinceMs = null;
    this.#stopped?.();
  }
}

function outboundSettings(settings: ServerBindSettings, context: BindContext): OutboundSettings {
  return {
    ...settings,
    windowSize: settings.deliverWindowSize,
    sessions: 1,
    smppPollIntervalMs: context.smppPollIntervalMs,
  };
}

function sessionSettings(settings: ServerBindSettings): SessionSettings {
  return {
    role: 'smsc',
    bind: null,
    bindTimeoutMs: 0,
    responseTimeoutMs: settings.responseTimeoutMs,
    enquireLinkIntervalMs: settings.enquireLinkIntervalMs,
    enquireLinkTimeoutMs: settings.enquireLinkTimeoutMs,
    inactivityTimeoutMs: settings.inactivityTimeoutMs,
    unbindTimeoutMs: settings.unbindTimeoutMs,
    windowSize: settings.deliverWindowSize,
    inboundWindow: settings.windowSize,
    onInboundLimit: 'throttle',
  };
}
