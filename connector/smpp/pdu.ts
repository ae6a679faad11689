import { COMMAND_IDS, RESPONSES } from './generated/names.ts';
import {
  type Fields,
  MAKERS,
  type Pdu,
  type PduTypes,
  type RequestPdu,
  type ResponsePdu,
} from './generated/pdus.ts';

export { COMMAND_IDS } from './generated/names.ts';
export * from './generated/pdus.ts';

/** Every command of SMPP 3.4 and 5.0, and `unknown`. */
export type CommandName = keyof PduTypes;
export type PduOf<C extends CommandName> = PduTypes[C];
export type RequestName = RequestPdu['command'];
export type ResponseName = ResponsePdu['command'];

/** The response that a command has: submit_sm → submit_sm_resp. */
export type ResponseNameOf<C> = C extends keyof typeof RESPONSES ? (typeof RESPONSES)[C] : 'generic_nack';

/** A PDU with every field: those that are not given are 0, '' or empty; interface_version is 0x34. */
export function pdu<C extends CommandName>(command: C, fields: Fields<C> = {}): PduOf<C> {
  return MAKERS[command](fields);
}

/** Whether the PDU is a known response. An `unknown` one is told apart by {@link isResponseId}. */
export function isResponse(pdu: Pdu): pdu is ResponsePdu {
  return pdu.command !== 'unknown' && isResponseId(COMMAND_IDS[pdu.command]);
}

/** SMPP 3.4 §5.1.2: responses have the highest bit of command_id set. */
export function isResponseId(command_id: number): boolean {
  return command_id >= 0x8000_0000;
}

/**
 * What answers a request: `submit_sm` → `submit_sm_resp`. `generic_nack` for what has no response of its own: outbind,
 * alert_notification (neither is answered when it is well formed) and unknown commands (SMPP 3.4 §4.3).
 */
export function responseName<C extends RequestName | 'unknown'>(command: C): ResponseNameOf<C>;
export function responseName(command: string): ResponseName {
  return hasResponse(command) ? RESPONSES[command] : 'generic_nack';
}

function hasResponse(command: string): command is keyof typeof RESPONSES {
  return Object.hasOwn(RESPONSES, command);
}
