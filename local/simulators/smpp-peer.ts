/** What both simulated peers share about the `smpp` package: whole PDUs in, fewer system calls out. */
import smpp, { type Pdu, type Session } from 'smpp';

export { type Pdu, type Session, smpp };

/** SMPP 3.4 §5.1.3, as far as the simulators use them by themselves. */
export const status = {
  ESME_ROK: 0x00,
  ESME_RINVBNDSTS: 0x04,
  ESME_RALYBND: 0x05,
  ESME_RSYSERR: 0x08,
  ESME_RBINDFAIL: 0x0d,
  ESME_RINVPASWD: 0x0e,
  ESME_RINVSYSID: 0x0f,
  ESME_RMSGQFUL: 0x14,
  ESME_RTHROTTLED: 0x58,
  ESME_RX_T_APPN: 0x64,
} as const;

/** A message as it came over the wire. */
export interface PeerMessage {
  readonly sequence_number: number;
  readonly service_type: string;
  readonly source_addr_ton: number;
  readonly source_addr_npi: number;
  readonly source_addr: string;
  readonly dest_addr_ton: number;
  readonly dest_addr_npi: number;
  readonly destination_addr: string;
  readonly esm_class: number;
  readonly protocol_id: number;
  readonly priority_flag: number;
  readonly schedule_delivery_time: string;
  readonly validity_period: string;
  readonly registered_delivery: number;
  readonly data_coding: number;
  /** The octets of short_message, or of message_payload when that is used; UDH included. */
  readonly octets: Buffer;
  /** The package's reading of them, UDH left out; empty for octets that it has no alphabet for. */
  readonly text: string;
  /** By the package's name, or by number when it has none. */
  readonly tlvs: Readonly<Record<string, unknown>>;
}

/**
 * The package decodes bodies to text and times to Dates, and forgets what was on the wire. These two decoders keep
 * it: the octets beside the text, and times as they were written.
 */
const decodeMessage = smpp.filters.message.decode;
smpp.filters.message.decode = function decode(value, skipUdh) {
  const decoded = decodeMessage.call(this, value, skipUdh);
  return Buffer.isBuffer(value) && isRecord(decoded) ? { ...decoded, octets: value } : decoded;
};
smpp.filters.time.decode = (value) => value;

export function readMessage(pdu: Pdu): PeerMessage {
  const body = bodyOf(pdu['short_message']);
  const payload = bodyOf(pdu['message_payload']);
  const { octets, text } = body.octets.length > 0 ? body : payload;
  return {
    sequence_number: pdu.sequence_number,
    service_type: textOf(pdu, 'service_type'),
    source_addr_ton: numberOf(pdu, 'source_addr_ton'),
    source_addr_npi: numberOf(pdu, 'source_addr_npi'),
    source_addr: textOf(pdu, 'source_addr'),
    dest_addr_ton: numberOf(pdu, 'dest_addr_ton'),
    dest_addr_npi: numberOf(pdu, 'dest_addr_npi'),
    destination_addr: textOf(pdu, 'destination_addr'),
    esm_class: numberOf(pdu, 'esm_class'),
    protocol_id: numberOf(pdu, 'protocol_id'),
    priority_flag: numberOf(pdu, 'priority_flag'),
    schedule_delivery_time: textOf(pdu, 'schedule_delivery_time'),
    validity_period: textOf(pdu, 'validity_period'),
    registered_delivery: numberOf(pdu, 'registered_delivery'),
    data_coding: numberOf(pdu, 'data_coding'),
    octets,
    text,
    tlvs: tlvsOf(pdu),
  };
}

const NO_OCTETS = Buffer.alloc(0);

function bodyOf(value: unknown): { octets: Buffer; text: string } {
  if (!isRecord(value)) return { octets: NO_OCTETS, text: '' };
  const { octets, message } = value;
  return {
    octets: Buffer.isBuffer(octets) ? octets : NO_OCTETS,
    text: typeof message === 'string' ? message : '',
  };
}

function tlvsOf(pdu: Pdu): Record<string, unknown> {
  const params = smpp.commands[pdu.command]?.params ?? {};
  const tlvs: Record<string, unknown> = {};
  for (const key of Object.keys(pdu)) {
    if (!(key in params) && (key in smpp.tlvs || TAG.test(key))) tlvs[key] = pdu[key];
  }
  return tlvs;
}

const TAG = /^\d+$/;

export function textOf(pdu: Pdu, field: string): string {
  const value = pdu[field];
  return typeof value === 'string' ? value : '';
}

export function numberOf(pdu: Pdu, field: string): number {
  const value = pdu[field];
  return typeof value === 'number' ? value : 0;
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Buffer.isBuffer(value);
}

/** The package writes each PDU on its own; corked to the end of the tick, those of one tick leave together. */
export function corkToTickEnd(session: Session): () => void {
  const { socket } = session;
  let held = false;
  const release = (): void => {
    held = false;
    socket.uncork();
  };
  return () => {
    if (held) return;
    held = true;
    socket.cork();
    process.nextTick(release);
  };
}
