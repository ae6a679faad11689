import type { CommandName } from '../smpp/pdu.ts';

/** Which end of the session issues a PDU. */
export type Role = 'esme' | 'smsc';

/** SMPP 3.4 §2.2. `binding` is our own: a bind request is under way, the specification still calls it OPEN. */
export type Phase = 'open' | 'binding' | 'bound_tx' | 'bound_rx' | 'bound_trx' | 'closed';

const OPEN = 1;
const BINDING = 2;
const TX = 4;
const RX = 8;
const TRX = 16;
const BOUND = TX | RX | TRX;
const ALIVE = OPEN | BINDING | BOUND;
const NEVER = 0;

const PHASE_BIT: Readonly<Record<Phase, number>> = {
  open: OPEN,
  binding: BINDING,
  bound_tx: TX,
  bound_rx: RX,
  bound_trx: TRX,
  closed: 0,
};

type Row = readonly [esme: number, smsc: number];

const bind: Row = [OPEN, NEVER];
const bindResp: Row = [NEVER, BINDING];
const submit: Row = [TX | TRX, NEVER];
const submitResp: Row = [NEVER, TX | TRX];
const deliver: Row = [NEVER, RX | TRX];
const deliverResp: Row = [RX | TRX, NEVER];
const either: Row = [BOUND, BOUND];

/**
 * In which phases each end may issue each PDU: SMPP 3.4 §2.3 table 2-1, the broadcast operations from 5.0 §2.4
 * table 2-1. Three departures, all towards tolerance: enquire_link and generic_nack are taken in every phase (5.0
 * allows them in OPEN, and refusing a keep-alive helps nobody); replace_sm is taken on a transceiver too, which 3.4
 * forgot and 5.0 has; unbind and its response are taken before a bind as well. One is stricter: a bind_resp belongs
 * to `binding`, not to all of OPEN.
 */
const TABLE: Readonly<Record<CommandName, Row>> = {
  bind_transmitter: bind,
  bind_receiver: bind,
  bind_transceiver: bind,
  bind_transmitter_resp: bindResp,
  bind_receiver_resp: bindResp,
  bind_transceiver_resp: bindResp,
  outbind: [NEVER, OPEN],
  unbind: [ALIVE, ALIVE],
  unbind_resp: [ALIVE, ALIVE],
  enquire_link: [ALIVE, ALIVE],
  enquire_link_resp: [ALIVE, ALIVE],
  generic_nack: [ALIVE, ALIVE],
  submit_sm: submit,
  submit_sm_resp: submitResp,
  submit_multi: submit,
  submit_multi_resp: submitResp,
  query_sm: submit,
  query_sm_resp: submitResp,
  cancel_sm: submit,
  cancel_sm_resp: submitResp,
  replace_sm: submit,
  replace_sm_resp: submitResp,
  broadcast_sm: submit,
  broadcast_sm_resp: submitResp,
  query_broadcast_sm: submit,
  query_broadcast_sm_resp: submitResp,
  cancel_broadcast_sm: submit,
  cancel_broadcast_sm_resp: submitResp,
  deliver_sm: deliver,
  deliver_sm_resp: deliverResp,
  alert_notification: deliver,
  data_sm: either,
  data_sm_resp: either,
  unknown: [NEVER, NEVER],
};

/** Whether `issuer` may issue `command` while the session is in `phase`. */
export function mayIssue(issuer: Role, command: CommandName, phase: Phase): boolean {
  const row = TABLE[command];
  return ((issuer === 'esme' ? row[0] : row[1]) & PHASE_BIT[phase]) !== 0;
}

export function peerOf(role: Role): Role {
  return role === 'esme' ? 'smsc' : 'esme';
}
