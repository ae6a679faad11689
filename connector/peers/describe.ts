import type { EventName } from '../../contract/log/log.ts';
import type { CloseReason, Oddity } from '../session/state.ts';
import { statusName } from '../smpp/status.ts';

/** The reason for a session's end in words that tell an operator what to look at. */
export function describeClose(reason: CloseReason): string {
  switch (reason.kind) {
    case 'connection_lost':
      return `connection lost: ${reason.detail}`;
    case 'bind_refused':
      return `bind refused with ${statusName(reason.commandStatus)}${BIND_HINTS[statusName(reason.commandStatus)] ?? ''}`;
    case 'bind_timeout':
      return 'no answer to the bind within bind_timeout';
    case 'enquire_link_timeout':
      return 'enquire_link timeout: the peer is silent';
    case 'inactivity':
      return 'nothing heard within inactivity_timeout';
    case 'framing_lost':
      return `what the peer sent is no SMPP: ${reason.detail}`;
    case 'refused':
      return `bind refused with ${statusName(reason.commandStatus)}`;
    case 'unbound_by_peer':
      return 'the peer unbound';
    case 'unbound_by_us':
      return 'unbound';
    case 'forced':
      return reason.detail;
  }
}

const BIND_HINTS: Readonly<Record<string, string>> = {
  ESME_RINVPASWD: ': authentication error, check password',
  ESME_RINVSYSID: ': authentication error, check system_id',
  ESME_RINVSYSTYP: ': check system_type',
  ESME_RALYBND: ': the carrier still counts an earlier session',
  ESME_RBINDFAIL: ': check system_id, password, bind_type, and that the carrier allows our address',
  ESME_RINVCMDID: ': the carrier does not know this bind_type',
};

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
