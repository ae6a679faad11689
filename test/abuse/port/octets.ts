/** What attackers and partners put on the wire, written from the specification's tables and not by our codec. */
import { fieldOctets, frameOf, tlvOctets, u8 } from '../../../connector/smpp/wire-builder.ts';

const BIND_TRANSCEIVER = 0x00000009;
const SUBMIT_SM = 0x00000004;
/** esm_class with a user data header (SMPP 3.4 §5.2.12). */
const UDHI = 0x40;
const VENDOR_TAG = 0x1400;
/** As many TLVs of one octet as a PDU of 64 KiB has room for. */
const BOMB_TLVS = 12_000;
/** Parts that a concatenation bomb promises, and of which only the first ever comes (3GPP TS 23.040 §9.2.3.24.1). */
const PROMISED_PARTS = 255;

export function bindOctets(system_id: string, password: string): Buffer {
  const fields = { system_type: '', interface_version: 0x34, addr_ton: 0, addr_npi: 0, address_range: '' };
  return frameOf(
    BIND_TRANSCEIVER,
    0,
    1,
    ...fieldOctets('bind_transceiver', { system_id, password, ...fields }),
  );
}

export function submitOctets(sequence: number, text: Buffer, changes: { esm_class?: number } = {}): Buffer {
  return frameOf(SUBMIT_SM, 0, sequence, ...submitFields(text, changes));
}

function submitFields(short_message: Buffer, { esm_class = 0 }: { esm_class?: number }): Buffer[] {
  return fieldOctets('submit_sm', {
    service_type: '',
    source_addr_ton: 5,
    source_addr_npi: 0,
    source_addr: 'ACME',
    dest_addr_ton: 1,
    dest_addr_npi: 1,
    destination_addr: '447700900123',
    esm_class,
    protocol_id: 0,
    priority_flag: 0,
    schedule_delivery_time: '',
    validity_period: '',
    registered_delivery: 0,
    replace_if_present_flag: 0,
    data_coding: 0,
    sm_default_msg_id: 0,
    short_message,
  });
}

export const ORDINARY = Buffer.from('Bonjour, ceci est un message de test de cinquante-huit c.', 'latin1');

const BOMB = Buffer.concat(Array.from({ length: BOMB_TLVS }, () => tlvOctets(VENDOR_TAG, u8(1))));

export function tlvBomb(sequence: number): Buffer {
  return frameOf(SUBMIT_SM, 0, sequence, ...submitFields(ORDINARY, {}), BOMB);
}

/** The first part of a message of which nothing more will come; a 16-bit reference, so that each begins another. */
export function firstPart(sequence: number): Buffer {
  const header = Buffer.from([6, 8, 4, (sequence >> 8) & 0xff, sequence & 0xff, PROMISED_PARTS, 1]);
  return submitOctets(sequence, Buffer.concat([header, ORDINARY]), { esm_class: UDHI });
}
