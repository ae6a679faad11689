/** For tests of sessions: settings, the two ends' steps, and owners that write down what they are told. */
import { pdu, type RequestPdu, type ResponsePdu } from '../smpp/pdu.ts';
import { type BindRequestPdu, responseTo } from './answers.ts';
import type { Connection, SessionOwner } from './connection.ts';
import { step } from './machine.ts';
import type { Phase, Role } from './permissions.ts';
import {
  type CloseReason,
  createSession,
  type Effect,
  type Oddity,
  type Outcome,
  type SessionSettings,
  type SessionState,
} from './state.ts';

export const BIND = pdu('bind_transceiver', { system_id: 'gateway', password: 'secret' });

export function sessionSettings(changes: Partial<SessionSettings> = {}): SessionSettings {
  const role = changes.role ?? 'esme';
  return {
    role,
    bind: role === 'esme' ? BIND : null,
    bindTimeoutMs: 10_000,
    responseTimeoutMs: 30_000,
    enquireLinkIntervalMs: 20_000,
    enquireLinkTimeoutMs: 10_000,
    inactivityTimeoutMs: 0,
    unbindTimeoutMs: 5_000,
    windowSize: 3,
    inboundWindow: 2,
    onInboundLimit: 'throttle',
    ...changes,
  };
}

const BINDS = {
  bound_tx: 'bind_transmitter',
  bound_rx: 'bind_receiver',
  bound_trx: 'bind_transceiver',
} as const;

/** A session that has come to `phase` at `now` by the ordinary way. */
export function sessionIn(
  phase: Phase,
  changes: Partial<SessionSettings> = {},
  now = 0,
): SessionState<string> {
  const role: Role = changes.role ?? 'esme';
  const bind: BindRequestPdu = pdu(phase in BINDS ? BINDS[phase as keyof typeof BINDS] : 'bind_transceiver', {
    system_id: 'gateway',
  });
  const state = createSession<string>(
    sessionSettings({ bind: role === 'esme' ? bind : null, ...changes, role }),
    now,
  );
  if (phase === 'open') return state;
  step(state, { type: 'connected' }, now);
  if (phase === 'closed') {
    step(state, { type: 'abort', reason: { kind: 'forced', detail: 'test' } }, now);
    return state;
  }
  if (role === 'smsc') step(state, { type: 'pdu', pdu: { ...bind, sequence_number: 1 } }, now);
  if (phase === 'binding') return state;
  const response = responseTo({ ...bind, sequence_number: 1 }, 0);
  step(state, role === 'esme' ? { type: 'pdu', pdu: response } : { type: 'answer_bind', pdu: response }, now);
  return state;
}

/** Effects in a line each: `send submit_sm 5`, `outcome a answered`, `close unbound_by_us`. */
export function lines(effects: readonly Effect<string>[]): string[] {
  return effects.map(line);
}

function line(effect: Effect<string>): string {
  switch (effect.type) {
    case 'send': {
      const { command, command_status, sequence_number } = effect.pdu;
      return `send ${command} ${sequence_number}${command_status === 0 ? '' : ` status ${command_status}`}`;
    }
    case 'outcome':
      return `outcome ${effect.token} ${effect.outcome.kind}`;
    case 'deliver':
    case 'bind_requested':
      return `${effect.type} ${effect.pdu.command} ${effect.pdu.sequence_number}`;
    case 'bound':
      return 'bound';
    case 'oddity':
      return `oddity ${effect.oddity.kind}`;
    case 'close':
      return `close ${effect.reason.kind}`;
  }
}

export interface Told {
  readonly line: string;
  readonly request?: RequestPdu;
  readonly outcome?: Outcome;
  readonly reason?: CloseReason;
  readonly oddity?: Oddity;
  readonly response?: ResponsePdu | null;
}

/** Writes down every call; what else is to happen is given by the test. */
export class RecordingOwner implements SessionOwner<string> {
  readonly told: Told[] = [];
  readonly requests: RequestPdu[] = [];
  readonly outcomes = new Map<string, string[]>();
  closed: CloseReason | null = null;
  onRequestDo: (session: Connection<string>, request: RequestPdu) => void = () => undefined;
  onBindRequestDo: (session: Connection<string>, request: BindRequestPdu) => void = (session, request) =>
    session.answerBind(responseTo(request, 0));
  onRoomDo: (session: Connection<string>) => void = () => undefined;
  onOutcomeDo: (session: Connection<string>, token: string, outcome: Outcome) => void = () => undefined;

  get lines(): string[] {
    return this.told.map(({ line }) => line);
  }

  onBound(_session: Connection<string>, response: ResponsePdu | null): void {
    this.told.push({ line: 'bound', response });
  }

  onBindRequest(session: Connection<string>, request: BindRequestPdu): void {
    this.told.push({ line: `bind ${request.command}`, request });
    this.onBindRequestDo(session, request);
  }

  onRequest(session: Connection<string>, request: RequestPdu): void {
    this.told.push({ line: `request ${request.command} ${request.sequence_number}`, request });
    this.requests.push(request);
    this.onRequestDo(session, request);
  }

  onOutcome(session: Connection<string>, token: string, outcome: Outcome): void {
    this.told.push({ line: `${token} ${outcome.kind}`, outcome });
    this.outcomes.set(token, [...(this.outcomes.get(token) ?? []), outcome.kind]);
    this.onOutcomeDo(session, token, outcome);
  }

  onRoom(session: Connection<string>): void {
    this.onRoomDo(session);
  }

  onOddity(_session: Connection<string>, oddity: Oddity): void {
    this.told.push({ line: `oddity ${oddity.kind}`, oddity });
  }

  onClosed(_session: Connection<string>, reason: CloseReason): void {
    this.told.push({ line: `closed ${reason.kind}`, reason });
    this.closed = reason;
  }
}
