import { type Pdu, type ResponsePdu, responseName } from '../smpp/pdu.ts';
import { STATUS } from '../smpp/status.ts';
import type { BindRequestPdu } from './answers.ts';
import { bindRefusalPace } from './backoff.ts';
import { close, unbindNow } from './ending.ts';
import type { Phase } from './permissions.ts';
import type { Effect, SessionState } from './state.ts';

const BOUND_PHASE: Readonly<Record<BindRequestPdu['command'], Phase>> = {
  bind_transmitter: 'bound_tx',
  bind_receiver: 'bound_rx',
  bind_transceiver: 'bound_trx',
};

export function isBind(pdu: Pdu): pdu is BindRequestPdu {
  return pdu.command in BOUND_PHASE;
}

/** An ESME binds as soon as it is connected; an SMSC waits for that. session_init_timer runs for both (3.4 §7.2). */
export function connected<T>(state: SessionState<T>, now: number, effects: Effect<T>[]): void {
  state.lastReceived = now;
  state.bindDeadline = now + state.settings.bindTimeoutMs;
  const { bind } = state.settings;
  if (bind === null) return;
  state.phase = 'binding';
  state.sequence += 1;
  state.bindSequence = state.sequence;
  effects.push({ type: 'send', pdu: { ...bind, sequence_number: state.bindSequence } });
}

/** The answer to our bind: matched by sequence_number and command, as any other; generic_nack refuses it. */
export function bindResponseReceived<T>(
  state: SessionState<T>,
  pdu: ResponsePdu,
  now: number,
  effects: Effect<T>[],
): void {
  const { bind } = state.settings;
  const isNack = pdu.command === 'generic_nack';
  const isOurs =
    bind !== null &&
    pdu.sequence_number === state.bindSequence &&
    (isNack || pdu.command === responseName(bind.command));
  if (!isOurs || state.ending !== null) {
    effects.push({ type: 'oddity', oddity: { kind: 'unexpected_response', pdu } });
    return;
  }
  const status = pdu.command_status;
  if (status === STATUS.ESME_ROK && !isNack) {
    enterBound(state, bind, now);
    effects.push({ type: 'bound', response: pdu });
    return;
  }
  const reason = { kind: 'bind_refused', commandStatus: status } as const;
  if (bindRefusalPace(status) === 'already_bound') {
    // A session of ours that the carrier has not noticed dying; many free it when they see an unbind.
    state.bindDeadline = Number.POSITIVE_INFINITY;
    unbindNow(state, reason, now, effects);
    return;
  }
  close(state, reason, effects);
}

/** The application's decision on the peer's bind. */
export function bindAnswered<T>(
  state: SessionState<T>,
  pdu: ResponsePdu,
  now: number,
  effects: Effect<T>[],
): void {
  const request = state.bindRequest;
  if (state.phase !== 'binding' || request === null || state.ending !== null) return; // it has given up meanwhile
  state.bindRequest = null;
  effects.push({ type: 'send', pdu });
  if (pdu.command_status !== STATUS.ESME_ROK) {
    close(state, { kind: 'refused', commandStatus: pdu.command_status }, effects);
    return;
  }
  enterBound(state, request, now);
  effects.push({ type: 'bound', response: null });
}

function enterBound(state: SessionState<unknown>, bind: BindRequestPdu, now: number): void {
  state.phase = BOUND_PHASE[bind.command];
  state.bindDeadline = Number.POSITIVE_INFINITY;
  scheduleEnquireLink(state, now);
}

export function scheduleEnquireLink(state: SessionState<unknown>, now: number): void {
  const interval = state.settings.enquireLinkIntervalMs;
  state.nextEnquireLink = interval === 0 ? Number.POSITIVE_INFINITY : now + interval;
}
