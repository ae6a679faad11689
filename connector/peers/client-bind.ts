import type { BindSettings, ClientBindSettings } from '../../contract/compiled.ts';
import { type BindCounters, countReconnect, createBindCounters, reconnectReason } from '../bind-counters.ts';
import type { Clock, Random } from '../clock.ts';
import { InboundFromCarrier } from '../inbound/from-carrier.ts';
import type { Receipts } from '../inbound/receipts.ts';
import type { Log } from '../log.ts';
import type { OmniMessage } from '../omnimessage/port.ts';
import { type Compose, composeSubmit } from '../outbound/compose.ts';
import type { Part } from '../outbound/held.ts';
import { Outbound, type OutboundSettings } from '../outbound/outbound.ts';
import type { ReportQueue } from '../outbound/reports.ts';
import { SentMessages } from '../outbound/sent-messages.ts';
import type { BindRequestPdu } from '../session/answers.ts';
import { isCredentialsRefusal } from '../session/backoff.ts';
import type { Connection, Trace } from '../session/connection.ts';
import {
  type Connect,
  Dialer,
  type DialerContext,
  type DialerOwner,
  type DialerSettings,
  type Target,
} from '../session/dialer.ts';
import type { CloseReason, Oddity, Outcome } from '../session/state.ts';
import { pdu, type RequestPdu, type ResponsePdu, type SubmitSm } from '../smpp/pdu.ts';
import type { Traces } from '../traces/traces.ts';
import { END_TEXTS } from './close-reasons.ts';
import { describeClose, describeOddity, ODDITY_EVENT } from './describe.ts';
import type { BindGauges, BindStatus, RunningBind } from './running-bind.ts';
import type { Transmitters } from './transmitters.ts';
import { windowsOf } from './windows-of.ts';

export interface BindContext {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly omniMessage: OmniMessage;
  readonly reports: ReportQueue;
  readonly sessionId: () => string;
  readonly trace: (bindLog: Log) => Trace;
  /** Absent or null: nothing is traced. */
  readonly traces?: Traces | null;
  /** Floor between two polls of one bind. */
  readonly smppPollIntervalMs: number;
}

export interface ClientBindContext extends BindContext {
  readonly connect: (settings: ClientBindSettings) => Connect;
  readonly transmitters: Transmitters;
}

/** A carrier that we dial: its sessions, what goes out over them and what comes in. */
export class ClientBind implements RunningBind, DialerOwner<Part> {
  readonly counters: BindCounters = createBindCounters();
  #settings: ClientBindSettings;
  readonly #context: ClientBindContext;
  readonly #log: Log;
  readonly #dialers: Dialer<Part>[];
  /** Since when each is bound, in milliseconds since the epoch. */
  readonly #sessions = new Map<Connection<Part>, number>();
  readonly #sent: SentMessages;
  readonly #outbound: Outbound;
  readonly #inbound: InboundFromCarrier;
  #compose: Compose<SubmitSm>;
  #connectedSinceMs: number | null = null;
  #refused = false;
  #lastError: { readonly message: string; readonly atMs: number } | null = null;
  /** The session that has just ended; an attempt that got no connection had none. */
  #ended: { readonly reason: CloseReason; readonly wasBound: boolean } | null = null;
  #whenStopped: Promise<void> | null = null;
  #stopBy = Number.POSITIVE_INFINITY;
  #isUnbinding = false;

  constructor(settings: ClientBindSettings, context: ClientBindContext) {
    this.#settings = settings;
    this.#context = context;
    this.#log = context.log.child({ bind_name: settings.name, system_id: settings.systemId });
    this.#compose = composeSubmit(settings.message, context);
    context.transmitters.know(settings);
    this.#sent = new SentMessages(settings.message.messageIdFormat, this.#log);
    const shared = { ...context, log: this.#log, counters: this.counters, sent: this.#sent };
    this.#outbound = new Outbound(outboundSettings(settings, context), {
      ...shared,
      compose: (message) => this.#compose(message),
      sessions: () => this.#sessions.keys(),
    });
    this.#inbound = new InboundFromCarrier(settings, {
      ...shared,
      oldestSubmitAt: () => this.#oldestSubmitAt(),
      receiptsElsewhere: () => context.transmitters.receiptsFor(this.#settings),
      receiptsOf: () => context.transmitters.nameFor(this.#settings),
    });
    const dialerContext: DialerContext = {
      ...context,
      // Asked for each attempt: connect_timeout may have changed since.
      connect: (target, signal) => context.connect(this.#settings)(target, signal),
      trace: () => context.trace(this.#log),
      meter: this.counters.pdus,
    };
    this.#dialers = Array.from(
      { length: settings.sessions },
      () => new Dialer<Part>(dialerSettings(settings), this, dialerContext),
    );
  }

  get settings(): ClientBindSettings {
    return this.#settings;
  }

  get receipts(): Receipts {
    return this.#inbound.receipts;
  }

  start(): void {
    this.#context.transmitters.add(this);
    for (const dialer of this.#dialers) dialer.start();
  }

  retune(settings: BindSettings): void {
    if (settings.mode !== 'client')
      throw new Error(`${settings.name}: a client bind cannot become a server bind`);
    this.#settings = settings;
    this.#compose = composeSubmit(settings.message, this.#context);
    this.#sent.retune(settings.message.messageIdFormat);
    for (const dialer of this.#dialers) dialer.retune(dialerSettings(settings));
    this.#outbound.retune(outboundSettings(settings, this.#context));
    this.#inbound.retune(settings);
  }

  reconnect(): void {
    for (const dialer of this.#dialers) dialer.retryNow();
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
      if (this.#isUnbinding) for (const dialer of this.#dialers) void dialer.stop(drainMs);
    }
    return this.#whenStopped;
  }

  abort(detail: string): Promise<void> {
    const stopped = this.stop(0);
    for (const dialer of this.#dialers) {
      const { session } = dialer;
      // Stopped first: it must not dial again when its session has gone.
      void dialer.stop(0);
      session?.abort({ kind: 'forced', detail });
    }
    return stopped;
  }

  /** What is out first; then nothing of the carrier's waits any more, so that the sessions can end. */
  async #stop(drainMs: number): Promise<void> {
    await this.#outbound.stop(drainMs);
    this.#context.transmitters.delete(this);
    this.#inbound.stop();
    this.#isUnbinding = true;
    const left = Math.max(0, this.#stopBy - this.#context.clock.now());
    await Promise.all(this.#dialers.map((dialer) => dialer.stop(left)));
  }

  get #isStopping(): boolean {
    return this.#whenStopped !== null;
  }

  #oldestSubmitAt(): number {
    let oldest = Number.POSITIVE_INFINITY;
    for (const { state } of this.#sessions.keys()) {
      // A Map keeps the order of insertion: the first that waits is the oldest.
      for (const { token } of state.pending.values()) {
        oldest = Math.min(oldest, token.submittedAt);
        break;
      }
    }
    return oldest;
  }

  status(): BindStatus {
    const { bindType } = this.#settings;
    const sessions = [...this.#sessions].map(([{ id, peer, bound }, sinceMs]) => ({
      id,
      peer,
      bound,
      bindType,
      sinceMs,
    }));
    const connected = this.#connectedSinceMs !== null;
    return {
      state: connected ? 'connected' : this.#isStopping || this.#refused ? 'disconnected' : 'reconnecting',
      sessions,
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

  #failed(message: string): void {
    this.#lastError = { message, atMs: this.#context.clock.wall() };
  }

  onAttempt(target: Target): void {
    this.counters.connectionAttempts += 1;
    this.#refused = false;
    this.#log.event('connecting', { host: target.host, port: target.port });
  }

  onRetry(reason: CloseReason, target: Target, delayMs: number): void {
    this.#refused = isCredentialsRefusal(reason);
    const ended = this.#ended?.reason === reason ? this.#ended : null;
    this.#ended = null;
    // Each attempt ends as a success or as a failure, also one that got no connection; a session's end is neither.
    if (ended?.wasBound !== true) this.counters.bindFailures += 1;
    const isUnreached = ended === null && reason.kind === 'connection_lost';
    countReconnect(this.counters, isUnreached ? 'no_connection' : reconnectReason(reason.kind));
    const why = isUnreached ? `${END_TEXTS.no_connection.says}: ${reason.detail}` : describeClose(reason);
    if (this.#connectedSinceMs === null) this.#failed(why);
    const { host, port } = target;
    this.#log.event('reconnect_scheduled', { host, port, delay_ms: Math.round(delayMs), detail: why });
  }

  onBound(session: Connection<Part>, _response: ResponsePdu | null): void {
    this.counters.bindSuccess += 1;
    const now = this.#context.clock.wall();
    this.#sessions.set(session, now);
    this.#connectedSinceMs ??= now;
    this.#lastError = null;
    const { id, peer } = session;
    this.#log.event('bound', { session: id, peer, bind_type: this.#settings.bindType });
  }

  /** Only a server's session is asked. */
  onBindRequest(_session: Connection<Part>, _request: BindRequestPdu): void {
    throw new Error('a carrier cannot bind to a session that we dialled');
  }

  onRequest(session: Connection<Part>, request: RequestPdu): void {
    this.#inbound.onRequest(session, request);
  }

  onOutcome(_session: Connection<Part>, part: Part, outcome: Outcome): void {
    this.#outbound.onOutcome(part, outcome);
    this.#inbound.onAnswered(part.state.kind === 'accepted' ? part.state.smscId : null);
  }

  onRoom(_session: Connection<Part>): void {
    this.#outbound.onRoom();
  }

  onOddity(session: Connection<Part>, oddity: Oddity): void {
    const { id, peer } = session;
    this.#log.event(ODDITY_EVENT[oddity.kind], { session: id, peer, detail: describeOddity(oddity) });
  }

  onClosed(session: Connection<Part>, reason: CloseReason): void {
    const wasBound = this.#sessions.delete(session);
    this.#inbound.onClosed(session);
    if (wasBound) this.counters.disconnections += 1;
    this.#ended = { reason, wasBound };
    if (this.#sessions.size === 0) this.#connectedSinceMs = null;
    const detail = describeClose(reason);
    this.#failed(detail);
    const isOurs = this.#isStopping || reason.kind === 'unbound_by_us';
    const event = wasBound
      ? isOurs
        ? 'session_ended'
        : 'disconnected'
      : isOurs
        ? 'bind_abandoned'
        : 'bind_failed';
    const { id, peer } = session;
    this.#log.event(event, { session: id, peer, reason: reason.kind, detail });
  }
}

function outboundSettings(settings: ClientBindSettings, context: ClientBindContext): OutboundSettings {
  return { ...settings, smppPollIntervalMs: context.smppPollIntervalMs };
}

/** Requests of a carrier that may wait for OmniMessage at once; beyond that we stop reading until answers went out. */
const INBOUND_WINDOW = 500;

export function dialerSettings(settings: ClientBindSettings): DialerSettings {
  return {
    targets: settings.targets,
    reconnect: settings,
    maxPduLength: settings.maxPduLength,
    session: {
      role: 'esme',
      bind: bindRequest(settings),
      bindTimeoutMs: settings.bindTimeoutMs,
      responseTimeoutMs: settings.responseTimeoutMs,
      enquireLinkIntervalMs: settings.enquireLinkIntervalMs,
      enquireLinkTimeoutMs: settings.enquireLinkTimeoutMs,
      inactivityTimeoutMs: 0,
      unbindTimeoutMs: settings.unbindTimeoutMs,
      windowSize: settings.windowSize,
      inboundWindow: INBOUND_WINDOW,
      onInboundLimit: 'pause',
    },
  };
}

const BIND_COMMAND = {
  transmitter: 'bind_transmitter',
  receiver: 'bind_receiver',
  transceiver: 'bind_transceiver',
} as const;

function bindRequest(settings: ClientBindSettings): BindRequestPdu {
  return pdu(BIND_COMMAND[settings.bindType], {
    system_id: settings.systemId,
    password: settings.password,
    system_type: settings.systemType,
    interface_version: settings.interfaceVersion,
    addr_ton: settings.addrTon,
    addr_npi: settings.addrNpi,
    address_range: settings.addressRange,
  });
}
