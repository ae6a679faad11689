import { STATUS } from '../smpp/status.ts';
import { REFUSAL_TEXTS } from './refusal-texts.ts';

/** Why a connection or a bind was refused. Stable: metrics and logs carry them. */
export const REFUSAL_REASONS = [
  'connection_rate',
  'half_open',
  'max_connections',
  'proxy_header',
  'tls_handshake',
  'client_certificate',
  'init_timeout',
  'not_smpp',
  'no_bind',
  'locked_out',
  'unknown_system_id',
  'wrong_password',
  'address_not_allowed',
  'bind_type_not_allowed',
  'too_many_sessions',
  'authentication_busy',
  'authentication_error',
  'peer_changed',
  'stopping',
] as const;

export type RefusalReason = (typeof REFUSAL_REASONS)[number];

/** The reasons that a bind request is answered with; the others end a connection before one came. */
export type BindRefusal = Extract<
  RefusalReason,
  | 'max_connections'
  | 'locked_out'
  | 'unknown_system_id'
  | 'wrong_password'
  | 'address_not_allowed'
  | 'bind_type_not_allowed'
  | 'too_many_sessions'
  | 'authentication_busy'
  | 'authentication_error'
  | 'peer_changed'
  | 'stopping'
>;

/** Those that a stranger's guess ends with; they count towards a lockout. */
export type CredentialRefusal = Extract<
  BindRefusal,
  'unknown_system_id' | 'wrong_password' | 'address_not_allowed'
>;

/**
 * command_status of the bind response (SMPP 3.4 §5.1.3).
 *
 * Whoever has not proven to be a partner, from an address of the partner's, gets ESME_RBINDFAIL, whatever the reason:
 * ESME_RINVSYSID and ESME_RINVPASWD would tell which half of a guess was right, and ESMEs in the field (Kannel) stop
 * for good on either, so that a password corrected on our side would not bring them back. The two that a proven
 * partner can get say what to change: ESME_RINVCMDID, this kind of bind is not for you; ESME_RALYBND, as carriers
 * answer a session too many (ESMEs wait longer after it).
 */
export const BIND_REFUSAL_STATUS: Readonly<Record<BindRefusal, number>> = {
  max_connections: STATUS.ESME_RBINDFAIL,
  locked_out: STATUS.ESME_RBINDFAIL,
  unknown_system_id: STATUS.ESME_RBINDFAIL,
  wrong_password: STATUS.ESME_RBINDFAIL,
  address_not_allowed: STATUS.ESME_RBINDFAIL,
  authentication_busy: STATUS.ESME_RBINDFAIL,
  authentication_error: STATUS.ESME_RBINDFAIL,
  peer_changed: STATUS.ESME_RBINDFAIL,
  stopping: STATUS.ESME_RBINDFAIL,
  bind_type_not_allowed: STATUS.ESME_RINVCMDID,
  too_many_sessions: STATUS.ESME_RALYBND,
};

export function explainRefusal(reason: RefusalReason): string {
  return REFUSAL_TEXTS[reason].says.en;
}
