import { describe, expect, it } from 'vitest';
import { decode } from './decode.ts';
import { encode, encodeInto } from './encode.ts';
import { MAX_PDU_LENGTH } from './frame.ts';
import { type Pdu, pdu } from './pdu.ts';
import { bufferTlv, TLV } from './tlv.ts';
import { isViolation } from './violation.ts';

describe('what is not sent', () => {
  const submit = (fields: Parameters<typeof pdu<'submit_sm'>>[1]): Pdu => pdu('submit_sm', fields);
  const address = { dest_flag: 1, dest_addr_ton: 1, dest_addr_npi: 1, destination_addr: '4479' } as const;
  const cases: [name: string, pdu: Pdu, code: string, field: string | null, detail: string][] = [
    [
      'a long address',
      submit({ source_addr: '1'.repeat(21) }),
      'field_too_long',
      'source_addr',
      'has 21 characters; at most 20 are allowed',
    ],
    ['a NUL', submit({ source_addr: 'a\0b' }), 'invalid_value', 'source_addr', 'has a NUL'],
    [
      'a character outside Latin-1',
      submit({ service_type: '€' }),
      'invalid_value',
      'service_type',
      'outside Latin-1',
    ],
    [
      'an octet above 255',
      submit({ esm_class: 256 }),
      'invalid_value',
      'esm_class',
      'is 256; an integer from 0 to 255 is allowed',
    ],
    ['a negative octet', submit({ data_coding: -1 }), 'invalid_value', 'data_coding', 'is -1'],
    ['a fraction', submit({ priority_flag: 1.5 }), 'invalid_value', 'priority_flag', 'is 1.5'],
    ['no number', submit({ protocol_id: Number.NaN }), 'invalid_value', 'protocol_id', 'is NaN'],
    [
      'a status above 32 bits',
      submit({ command_status: 2 ** 32 }),
      'invalid_value',
      'command_status',
      '4294967295',
    ],
    [
      'a negative sequence number',
      submit({ sequence_number: -1 }),
      'invalid_value',
      'sequence_number',
      'is -1',
    ],
    [
      '255 octets of text',
      submit({ short_message: Buffer.alloc(255) }),
      'message_length',
      'short_message',
      'message_payload',
    ],
    [
      'half a time',
      submit({ validity_period: '2611221200' }),
      'invalid_value',
      'validity_period',
      'none or 16 are allowed',
    ],
    [
      'a long time',
      submit({ schedule_delivery_time: '0'.repeat(17) }),
      'invalid_value',
      'schedule_delivery_time',
      'none or 16',
    ],
    ['a tag above 16 bits', submit({ tlvs: [bufferTlv(0x10000)] }), 'invalid_value', 'tag', '65535'],
    [
      'a TLV of a wrong length',
      submit({ tlvs: [bufferTlv(TLV.sar_msg_ref_num, Buffer.alloc(1))] }),
      'tlv_length',
      null,
      '0x020c has 1 octets; 2 octets are allowed',
    ],
    [
      'a TLV beyond 16 bits',
      submit({ tlvs: [bufferTlv(0x3000, Buffer.alloc(65_536))] }),
      'tlv_length',
      null,
      '0 to 65535',
    ],
    [
      'a PDU beyond what is read',
      submit({ tlvs: [bufferTlv(0x3000, Buffer.alloc(65_535))] }),
      'pdu_too_long',
      null,
      String(MAX_PDU_LENGTH),
    ],
    ['no destination', pdu('submit_multi'), 'too_few', 'dest_address', 'has 0 entries; 1 to 254 are allowed'],
    [
      '255 destinations',
      pdu('submit_multi', { dest_address: Array(255).fill(address) }),
      'too_many',
      'dest_address',
      '255',
    ],
    [
      'a long dl_name',
      pdu('submit_multi', { dest_address: [{ dest_flag: 2, dl_name: 'x'.repeat(21) }] }),
      'field_too_long',
      'dl_name',
      '20',
    ],
    [
      'a bad entry',
      pdu('submit_multi', { dest_address: [{ ...address, dest_addr_ton: 300 }] }),
      'invalid_value',
      'dest_addr_ton',
      '300',
    ],
    [
      '256 refusals',
      pdu('submit_multi_resp', { unsuccess_sme: Array(256).fill({ ...address, error_status_code: 1 }) }),
      'too_many',
      'unsuccess_sme',
      '255',
    ],
    [
      'a long message_id',
      pdu('submit_sm_resp', { message_id: 'x'.repeat(65) }),
      'field_too_long',
      'message_id',
      '64',
    ],
  ];

  it.each(cases)('%s', (_name, refused, code, field, detail) => {
    for (const result of [encode(refused), encodeInto(refused, Buffer.alloc(200_000), 0)]) {
      expect(result).toMatchObject({ code, field, answer: null, fatal: false });
      expect(isViolation(result) && result.detail).toContain(detail);
    }
  });
});

describe('passwords', () => {
  const bind = (length: number): Pdu =>
    pdu('bind_transceiver', { system_id: 'u', password: 'x'.repeat(length) });

  it('has 8 characters at most, or 64 where the peer is set to allow it', () => {
    expect(encode(bind(8))).toBeInstanceOf(Buffer);
    expect(encode(bind(9))).toMatchObject({ code: 'field_too_long', field: 'password' });
    expect(encode(bind(65), { allowLongPassword: true })).toMatchObject({
      detail: expect.stringContaining('at most 64'),
    });
    const long = encode(bind(64), { allowLongPassword: true });
    expect(isViolation(long) ? long : decode(long)).toMatchObject({ password: 'x'.repeat(64) });
  });

  it('never shows in what refuses it', () => {
    for (const password of ['hunter2hunter2', 'hun\0ter2', 'hunter2€']) {
      expect(JSON.stringify(encode(pdu('bind_receiver', { password })))).not.toContain('hun');
    }
  });
});

it('begins a bind at interface_version 0x34', () => {
  expect(pdu('bind_transmitter').interface_version).toBe(0x34);
});

it('returns no body with a refusal of bind and submit_sm, and keeps that of the others', () => {
  for (const command of ['bind_receiver_resp', 'bind_transmitter_resp', 'bind_transceiver_resp'] as const) {
    expect(encode(pdu(command, { command_status: 14, system_id: 'us' }))).toHaveLength(16);
  }
  expect(encode(pdu('submit_sm_resp', { command_status: 0x58, message_id: 'x' }))).toHaveLength(16);
  expect(encode(pdu('data_sm_resp', { command_status: 0xfe, message_id: 'x' }))).toHaveLength(18);
  expect(encode(pdu('deliver_sm_resp', { command_status: 0x64 }))).toHaveLength(17);
});

it('never drops TLVs, with a refusal either', () => {
  const refusal = pdu('submit_sm_resp', {
    command_status: 0x58,
    tlvs: [bufferTlv(TLV.additional_status_info_text, Buffer.from('slow\0'))],
  });
  const frame = encode(refusal);
  expect(isViolation(frame) ? frame : decode(frame)).toEqual(refusal);
});

it('writes nothing when the PDU does not fit', () => {
  const target = Buffer.alloc(40, 0xee);
  const submit = pdu('submit_sm', { destination_addr: '447700900123', short_message: Buffer.from('hi') });
  expect(encodeInto(submit, target, 0)).toBe(-1);
  expect(encodeInto(submit, target, 30)).toBe(-1);
  expect(target).toEqual(Buffer.alloc(40, 0xee));
});

it('numbers a PDU in place', () => {
  const one = pdu('enquire_link');
  one.sequence_number = 77;
  expect(encode(one)).toEqual(Buffer.from('0000001000000015000000000000004d', 'hex'));
});
