import type { Duplex } from 'node:stream';
import { errorText } from '../../contract/error-text.ts';
import type { Timer } from '../clock.ts';
import { type BindRequestPdu, responseTo } from '../session/answers.ts';
import { Connection, type PduMeter, type SessionOwner } from '../session/connection.ts';
import type { CloseReason, Oddity, Outcome, SessionSettings } from '../session/state.ts';
import { pdu, type RequestPdu, type ResponsePdu, responseName } from '../smpp/pdu.ts';
import { STATUS, statusName } from '../smpp/status.ts';
import { TLV, uint8Tlv } from '../smpp/tlv.ts';
import type { Decision } from './authenticate.ts';
import type { HalfOpen } from './connection-limits.ts';
import type { Admission, Partner } from './partner.ts';
import type { Place, Reception } from './reception.ts';
import { BIND_REFUSAL_STATUS, type BindRefusal, type RefusalReason } from './refusal.ts';
import { printable } from './refusals.ts';

/** Why a connection without a bind was ended for the sake of another. */
export const MADE_ROOM = 'made room for a newer connection';
/**
 * PDUs that a connection may send before its bind. A link test or two come from some stacks, a bind in the wrong state
 * from others; whoever sends request after request is no partner, and each costs an answer.
 */
const MOST_PDUS_BEFORE_BIND = 20;
/** A connection beyond max_connections has this long to send the bind that is refused. */
const WAITING_TIMEOUT_MS = 2_000;
/** How long a connection that never bound may take to close its end. */
const LINGER_MS = 1_000;
/** SMPP 3.4 §5.2.1 */
const LONGEST_SYSTEM_ID = 15;
/** SMPP 3.4 §5.3.2.25 */
const OUR_VERSION = 0x34;

/** Told by an arrival how far it is. */
export interface Progress {
  /** Half open no more. */
  onBound(): void;
  /** Its bind is being decided, or no more. */
  onDeciding(deciding: boolean): void;
}

/**
 * One session from its connection to its bind. It owns the session until a partner's bind is right, and from there on
 * passes everything on to the partner's owner.
 */
export class Arrival<T> implements SessionOwner<T>, HalfOpen, PduMeter {
  readonly #reception: Reception<T>;
  readonly #place: Exclude<Place, null>;
  readonly #address: string;
  readonly #session: Connection<T>;
  readonly #progress: Progress;
  #pdusBeforeBind = 0;
  #admission: Admission<T> | null = null;
  /** Its refusal was counted; how it closes is of no more interest. */
  #refused = false;
  #heldAnswer: Timer | null = null;

  /** `address` in canonical spelling; `remainingMs` of session_init_timeout. */
  constructor(
    socket: Duplex,
    from: { readonly place: Exclude<Place, null>; readonly address: string; readonly port: number },
    remainingMs: number,
    reception: Reception<T>,
    progress: Progress,
  ) {
    const { context } = reception;
    this.#reception = reception;
    this.#place = from.place;
    this.#address = from.address;
    this.#progress = progress;
    const bindTimeoutMs = from.place === 'seat' ? remainingMs : Math.min(remainingMs, WAITING_TIMEOUT_MS);
    this.#session = new Connection<T>(socket, settingsBeforeBind(bindTimeoutMs), this, {
      id: context.sessionId(),
      peer: `${from.address.includes(':') ? `[${from.address}]` : from.address}:${from.port}`,
      clock: context.clock,
      trace: () => this.#admission?.trace() ?? null,
      meter: this,
      maxPduLength: context.maxPduLength,
    });
  }

  get session(): Connection<T> {
    return this.#session;
  }

  /** Nothing was sent that it should read, so nothing is waited for. */
  displace(): void {
    this.#end('half_open', MADE_ROOM, { kind: 'bind_timeout' });
  }

  /** Ends a session that has not bound; others are their partners' to drain. */
  stop(): void {
    if (this.#admission === null) this.#end('stopping', 'the gateway is stopping');
  }

  #end(reason: RefusalReason, detail: string, how: CloseReason = { kind: 'forced', detail }): void {
    if (this.#hasLeft) return;
    this.#count(reason, null, { detail });
    this.#session.abort(how);
  }

  onBindRequest(_session: Connection<T>, request: BindRequestPdu): void {
    if (this.#reception.stopping) this.#refuse(request, 'stopping');
    else if (this.#place === 'waiting') this.#refuse(request, 'max_connections');
    else this.#authenticate(request);
  }

  // ---- the meter of what comes before the bind ----

  received(): void {
    this.#pdusBeforeBind += 1;
    if (this.#pdusBeforeBind <= MOST_PDUS_BEFORE_BIND) return;
    this.#end('no_bind', `${MOST_PDUS_BEFORE_BIND} PDUs came, and no bind that is right`);
  }

  malformed(): void {
    this.received();
  }

  sent(): void {
    // Answers are one for each PDU that was received.
  }

  #authenticate(request: BindRequestPdu): void {
    this.#progress.onDeciding(true);
    this.#reception
      .authenticate(request, this.#address, (decision) => this.#decided(request, decision))
      .catch((error: unknown) => {
        const detail = errorText(error);
        this.#reception.context.log.event('authentication_error', { peer: this.#session.peer, detail });
        this.#refuse(request, 'authentication_error');
      });
  }

  #decided(request: BindRequestPdu, decision: Decision<T>): void {
    switch (decision.kind) {
      case 'admitted':
        if (this.#hasLeft) return;
        if (this.#reception.stopping) this.#refuse(request, 'stopping');
        else this.#admit(request, decision.partner);
        return;
      case 'refused':
        if (decision.lockedNow) this.#reportLockout(request);
        this.#refuse(request, decision.reason, decision);
        return;
    }
  }

  /** It closed, or sent its unbind, while its password was being checked. What it tried counts all the same. */
  get #hasLeft(): boolean {
    const { phase, ending } = this.#session.state;
    return phase === 'closed' || ending !== null;
  }

  #admit(request: BindRequestPdu, partner: Partner<T>): void {
    const session = this.#session;
    this.#admission = partner.admit(session, request);
    const { meter } = this.#admission;
    meter.received(request);
    session.countInto(meter);
    this.#progress.onBound();
    session.retune(this.#admission.settings);
    session.answerBind(this.#welcome(request));
  }

  /** sc_interface_version goes only to those who can read a TLV: an ESME of 3.3 cannot (SMPP 3.4 §3.4.1). */
  #welcome(request: BindRequestPdu): ResponsePdu {
    return pdu(responseName(request.command), {
      command_status: STATUS.ESME_ROK,
      sequence_number: request.sequence_number,
      system_id: this.#reception.context.systemId.slice(0, LONGEST_SYSTEM_ID),
      tlvs: request.interface_version >= OUR_VERSION ? [uint8Tlv(TLV.sc_interface_version, OUR_VERSION)] : [],
    });
  }

  #refuse(
    request: BindRequestPdu,
    reason: BindRefusal,
    how: { readonly slow: boolean; readonly silent: boolean; readonly untold: number } = PLAINLY,
  ): void {
    this.#progress.onDeciding(false);
    const status = BIND_REFUSAL_STATUS[reason];
    const { silent, untold } = how;
    this.#count(reason, request.system_id, { commandStatus: statusName(status), silent, untold });
    const answer = (): void => {
      this.#heldAnswer = null;
      this.#session.answerBind(responseTo(request, status));
    };
    if (this.#hasLeft) return;
    if (how.slow) this.#heldAnswer = this.#reception.tarpit.hold(answer);
    else answer();
  }

  #count(
    reason: RefusalReason,
    systemId: string | null,
    extra: { detail?: string; commandStatus?: string; silent?: boolean; untold?: number },
  ): void {
    this.#refused = true;
    const bindName =
      systemId === null ? null : (this.#reception.context.partners.get(systemId)?.settings.name ?? null);
    const party = { systemId, address: this.#address, bindName };
    this.#reception.refusals.refused(reason, party, extra);
  }

  #reportLockout(request: BindRequestPdu): void {
    const { failures, windowMs, durationMs } = this.#reception.settings.lockout;
    this.#reception.context.log.event('locked_out', {
      peer: this.#address,
      system_id: printable(request.system_id),
      failures,
      window_ms: windowMs,
      duration_ms: durationMs,
    });
  }

  onBound(session: Connection<T>, response: ResponsePdu | null): void {
    this.#admission?.owner.onBound(session, response);
  }

  onRequest(session: Connection<T>, request: RequestPdu): void {
    this.#admission?.owner.onRequest(session, request);
  }

  onOutcome(session: Connection<T>, token: T, outcome: Outcome): void {
    this.#admission?.owner.onOutcome(session, token, outcome);
  }

  onRoom(session: Connection<T>): void {
    this.#admission?.owner.onRoom(session);
  }

  onOddity(session: Connection<T>, oddity: Oddity): void {
    if (this.#admission !== null) this.#admission.owner.onOddity(session, oddity);
    // What strangers send is theirs to explain: nothing of it in the log unless one looks for it.
    else this.#reception.context.log.event('stranger_oddity', { peer: session.peer, reason: oddity.kind });
  }

  onClosed(session: Connection<T>, reason: CloseReason): void {
    this.#heldAnswer?.cancel();
    if (this.#admission !== null) this.#admission.owner.onClosed(session, reason);
    else if (!this.#refused) this.#leftUnbound(reason);
  }

  /** Load balancers open a connection and close it to see whether we live: that is no refusal and no news. */
  #leftUnbound(reason: CloseReason): void {
    if (this.#place === 'waiting') this.#count('max_connections', null, {});
    else if (reason.kind === 'bind_timeout') this.#count('init_timeout', null, {});
    else if (reason.kind === 'framing_lost') this.#count('not_smpp', null, { detail: reason.detail });
    else this.#reception.context.log.event('left', { peer: this.#session.peer, reason: reason.kind });
  }
}

const PLAINLY = { slow: false, silent: false, untold: 0 } as const;

/** Nothing but the bind counts before it; only the time for it runs. */
function settingsBeforeBind(bindTimeoutMs: number): SessionSettings {
  return {
    role: 'smsc',
    bind: null,
    bindTimeoutMs,
    responseTimeoutMs: LINGER_MS,
    enquireLinkIntervalMs: 0,
    enquireLinkTimeoutMs: LINGER_MS,
    inactivityTimeoutMs: 0,
    unbindTimeoutMs: LINGER_MS,
    windowSize: 1,
    inboundWindow: 1,
    onInboundLimit: 'throttle',
  };
}
