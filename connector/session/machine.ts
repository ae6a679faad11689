import {
  pdu as build,
  isResponse,
  isResponseId,
  type Pdu,
  type RequestPdu,
  type ResponsePdu,
} from '../smpp/pdu.ts';
import { STATUS } from '../smpp/status.ts';
import type { Violation } from '../smpp/violation.ts';
import { responseTo } from './answers.ts';
import { bindAnswered, connected, isBind, scheduleEnquireLink } from './binding.ts';
import { tick } from './deadlines.ts';
import { beginPeerUnbind, close, drain, isEndingByPeer, progressEnding } from './ending.ts';
import { mayIssue, peerOf } from './permissions.ts';
import { decideReading, heard } from './reading.ts';
import { responseReceived } from './responses.ts';
import {
  type Effect,
  freeWindow,
  isBound,
  type SessionEvent,
  type SessionSettings,
  type SessionState,
} from './state.ts';
import { sendRequest } from './window.ts';

/**
 * One step of a session: takes what happened and when, changes `state`, and returns what is to be done, in order.
 * No socket, clock or timer in here; `now` is monotonic milliseconds. The state is changed in place, because a
 * copy of the window for every PDU would be the largest cost of the message path (docs/decisions/0003). After the
 * `close` effect nothing has an effect any more.
 *
 * @param effects where they are added; a queue that the caller keeps saves an array for each PDU
 * @throws Error on a `submit` beyond {@link freeWindow} and a `respond` to no request: defects of the application
 */
export function step<T>(
  state: SessionState<T>,
  event: SessionEvent<T>,
  now: number,
  effects: Effect<T>[] = [],
): Effect<T>[] {
  if (state.phase === 'closed') return effects;
  switch (event.type) {
    case 'connected':
      connected(state, now, effects);
      break;
    case 'pdu':
      heard(state, now);
      received(state, event.pdu, now, effects);
      break;
    case 'violation':
      heard(state, now);
      violated(state, event.violation, effects);
      break;
    case 'submit':
      if (freeWindow(state) < 1) throw new Error(`submit outside the window in phase ${state.phase}`);
      sendRequest(state, event.pdu, event.token, now, effects);
      break;
    case 'respond':
      responded(state, event.pdu, now, effects);
      break;
    case 'answer_bind':
      bindAnswered(state, event.pdu, now, effects);
      break;
    case 'drain':
      drain(state, event.drainMs, event.reason, now, effects);
      break;
    case 'abort':
      close(state, event.reason, effects);
      break;
    case 'retune':
      retune(state, event.settings, now);
      break;
    case 'output':
      state.outputFullSince = event.full ? (state.outputFullSince ?? now) : null;
      decideReading(state, now);
      break;
    case 'unsendable':
      unsendable(state, event.pdu, event.violation, now, effects);
      break;
    case 'tick':
      tick(state, now, effects);
      break;
    case 'socket_closed':
      socketClosed(state, event.detail, effects);
      break;
  }
  return effects;
}

/** Times that run already go by the new settings, too. */
function retune(state: SessionState<unknown>, settings: SessionSettings, now: number): void {
  const { role, bind, enquireLinkIntervalMs } = state.settings;
  state.settings = { ...settings, role, bind };
  if (settings.enquireLinkIntervalMs !== enquireLinkIntervalMs && isBound(state))
    scheduleEnquireLink(state, now);
  decideReading(state, now);
}

function received<T>(state: SessionState<T>, pdu: Pdu, now: number, effects: Effect<T>[]): void {
  if (pdu.command === 'unknown') {
    unknownCommand(pdu.command_id, pdu.sequence_number, effects);
    return;
  }
  const allowed = mayIssue(peerOf(state.settings.role), pdu.command, state.phase);
  if (isResponse(pdu)) {
    if (allowed) responseReceived(state, pdu, now, effects);
    else wrongState(state, pdu, effects);
  } else if (allowed && !(isEndingByPeer(state) && !SURVIVES_UNBIND.has(pdu.command))) {
    requestReceived(state, pdu, now, effects);
  } else {
    wrongState(state, pdu, effects);
    refuse(pdu, isBind(pdu) && isBound(state) ? STATUS.ESME_RALYBND : STATUS.ESME_RINVBNDSTS, effects);
  }
}

/** What a peer may still request once it has asked to unbind: SMPP 5.0 §2.4, state Unbound. */
const SURVIVES_UNBIND: ReadonlySet<RequestPdu['command']> = new Set(['enquire_link', 'unbind']);

function wrongState<T>(state: SessionState<T>, pdu: Pdu, effects: Effect<T>[]): void {
  effects.push({ type: 'oddity', oddity: { kind: 'wrong_state', pdu, phase: state.phase } });
}

function requestReceived<T>(
  state: SessionState<T>,
  pdu: RequestPdu,
  now: number,
  effects: Effect<T>[],
): void {
  switch (pdu.command) {
    case 'bind_transmitter':
    case 'bind_receiver':
    case 'bind_transceiver':
      state.phase = 'binding';
      state.bindRequest = pdu;
      effects.push({ type: 'bind_requested', pdu });
      return;
    case 'enquire_link':
      effects.push({ type: 'send', pdu: responseTo(pdu, STATUS.ESME_ROK) });
      return;
    case 'unbind':
      beginPeerUnbind(state, pdu.sequence_number, now, effects);
      return;
    case 'outbind':
      // We dialled: there is nobody to bind to us here. outbind has no response (SMPP 3.4 §4.1.7.1).
      wrongState(state, pdu, effects);
      return;
    case 'alert_notification':
      effects.push({ type: 'deliver', pdu });
      return;
    default:
      admit(state, pdu, now, effects);
  }
}

/** A request for the application, if the peer keeps to its window. */
function admit<T>(state: SessionState<T>, pdu: RequestPdu, now: number, effects: Effect<T>[]): void {
  const { inboundWindow, onInboundLimit } = state.settings;
  if (state.inbound >= inboundWindow && onInboundLimit === 'throttle') {
    effects.push({ type: 'oddity', oddity: { kind: 'throttled', pdu } });
    refuse(pdu, STATUS.ESME_RTHROTTLED, effects);
    return;
  }
  state.inbound += 1;
  effects.push({ type: 'deliver', pdu });
  decideReading(state, now);
}

function responded<T>(state: SessionState<T>, pdu: ResponsePdu, now: number, effects: Effect<T>[]): void {
  if (state.inbound < 1) throw new Error(`a ${pdu.command} to no request of the peer's`);
  state.inbound -= 1;
  effects.push({ type: 'send', pdu });
  decideReading(state, now);
  progressEnding(state, now, effects);
}

function unknownCommand<T>(commandId: number, sequence_number: number, effects: Effect<T>[]): void {
  effects.push({ type: 'oddity', oddity: { kind: 'unknown_command', commandId } });
  if (isResponseId(commandId)) return;
  effects.push({
    type: 'send',
    pdu: build('generic_nack', { command_status: STATUS.ESME_RINVCMDID, sequence_number }),
  });
}

function violated<T>(state: SessionState<T>, violation: Violation, effects: Effect<T>[]): void {
  effects.push({ type: 'oddity', oddity: { kind: 'violation', violation } });
  if (violation.answer !== null) effects.push({ type: 'send', pdu: violation.answer });
  if (violation.fatal) close(state, { kind: 'framing_lost', detail: violation.detail }, effects);
}

function refuse<T>(request: RequestPdu, status: number, effects: Effect<T>[]): void {
  if (request.command === 'alert_notification' || request.command === 'outbind') return;
  effects.push({ type: 'send', pdu: responseTo(request, status) });
}

/**
 * A PDU of ours that cannot be expressed, which is a defect of ours, harms no other: a request has failed, a response
 * becomes one without fields, ESME_RSYSERR. Without its bind, enquire_link or unbind a session cannot go on.
 */
function unsendable<T>(
  state: SessionState<T>,
  pdu: Pdu,
  violation: Violation,
  now: number,
  effects: Effect<T>[],
): void {
  effects.push({ type: 'oddity', oddity: { kind: 'violation', violation } });
  const { sequence_number } = pdu;
  const waiting = state.pending.get(sequence_number);
  if (waiting !== undefined && waiting.request === pdu) {
    state.pending.delete(sequence_number);
    const response = build('generic_nack', { command_status: STATUS.ESME_RSUBMITFAIL, sequence_number });
    effects.push({ type: 'outcome', token: waiting.token, outcome: { kind: 'answered', response } });
    progressEnding(state, now, effects);
  } else if (pdu.command !== 'unknown' && isResponse(pdu) && pdu.command_status !== STATUS.ESME_RSYSERR) {
    effects.push({
      type: 'send',
      pdu: build(pdu.command, { command_status: STATUS.ESME_RSYSERR, sequence_number }),
    });
  } else {
    close(state, { kind: 'forced', detail: `could not encode: ${violation.detail}` }, effects);
  }
}

function socketClosed<T>(state: SessionState<T>, detail: string, effects: Effect<T>[]): void {
  const ending = state.ending;
  if (ending?.kind === 'peer_unbinding' || ending?.kind === 'peer_unbound') {
    close(state, { kind: 'unbound_by_peer' }, effects);
  } else if (ending?.kind === 'unbinding') {
    close(state, ending.reason, effects);
  } else {
    close(state, { kind: 'connection_lost', detail }, effects);
  }
}
