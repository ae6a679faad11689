import type { EventName } from '../../contract/log/log.ts';
import type { CloseReason, Oddity } from '../session/state.ts';
import { statusName } from '../smpp/status.ts';
import { BIND_HINTS, END_TEXTS } from './close-reasons.ts';

/** The reason for a session's end in words that tell an operator what to look at. */
export function describeClose(reason: CloseReason): string {
  const { says } = END_TEXTS[reason.kind];
  switch (reason.kind) {
    case 'connection_lost':
    case 'framing_lost':
      return `${says}: ${reason.detail}`;
    case 'bind_refused':
      return `${says} ${statusName(reason.commandStatus)}${BIND_HINTS[statusName(reason.commandStatus)] ?? ''}`;
    case 'refused':
      return `${says} ${statusName(reason.commandStatus)}`;
    case 'forced':
      return reason.detail;
    case 'bind_timeout':
    case 'enquire_link_timeout':
    case 'inactivity':
    case 'unbound_by_peer':
    case 'unbound_by_us':
      return says;
  }
}

export const ODDITY_EVENT = {
  unexpected_response: 'session_unexpected_response',
  wrong_state: 'session_wrong_state',
  unknown_command: 'session_unknown_command',
  violation: 'session_violation',
  throttled: 'session_throttled',
} as const satisfies Readonly<Record<Oddity['kind'], EventName>>;

export function describeOddity(oddity: Oddity): string {
  switch (oddity.kind) {
    case 'unexpected_response':
      return `${oddity.pdu.command} with sequence_number ${oddity.pdu.sequence_number} answers nothing that was sent`;
    case 'wrong_state':
      return `${oddity.pdu.command} is not allowed in state ${oddity.phase}`;
    case 'unknown_command':
      return `unknown command_id 0x${oddity.commandId.toString(16).padStart(8, '0')}`;
    case 'violation':
      return `malformed PDU: ${oddity.violation.detail}`;
    case 'throttled':
      return `${oddity.pdu.command} beyond the window was answered with ESME_RTHROTTLED`;
  }
}
