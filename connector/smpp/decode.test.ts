import { describe, expect, it } from 'vitest';
import { decode } from './decode.ts';
import { COMMAND_IDS, type Pdu } from './pdu.ts';
import { TLV, tlvCString } from './tlv.ts';
import { isViolation } from './violation.ts';
import { cstring, fieldOctets, frameOf, tlvOctets, u8, u16, WIRE_COMMANDS } from './wire-builder.ts';

const SUBMIT: Record<string, unknown> = Object.fromEntries(
  WIRE_COMMANDS.get('submit_sm')?.fields.map(({ name, type }) => [name, type === 'u8' ? 0 : '']) ?? [],
);

function submit(values: Record<string, unknown>, ...tail: Buffer[]): Buffer {
  const fields = fieldOctets('submit_sm', { ...SUBMIT, short_message: Buffer.from('hi'), ...values });
  return frameOf(COMMAND_IDS.submit_sm, 0, 5, ...fields, ...tail);
}

function read(frame: Buffer): Pdu {
  const pdu = decode(frame);
  if (isViolation(pdu)) throw new Error(pdu.detail);
  return pdu;
}

describe('what is accepted beyond the specification', () => {
  it.each([22, 255])('a C-Octet String of %i characters', (length) => {
    expect(read(submit({ source_addr: '1'.repeat(length) }))).toMatchObject({
      source_addr: '1'.repeat(length),
    });
  });

  it('a short_message of 255 octets (SMPP 5.0)', () => {
    expect(read(submit({ short_message: Buffer.alloc(255, 7) }))).toMatchObject({
      short_message: Buffer.alloc(255, 7),
    });
  });

  it('one NUL after the last field, or after the last TLV', () => {
    expect(read(submit({}, u8(0)))).toMatchObject({ tlvs: [] });
    const port = tlvOctets(TLV.dest_port, u16(23));
    expect(read(submit({}, port, u8(0)))).toMatchObject({ tlvs: [{ tag: TLV.dest_port, value: u16(23) }] });
  });

  it('TLVs that are unknown, repeated, empty or of a wrong length, in their order', () => {
    const tlvs = [
      { tag: 0x3fff, value: Buffer.from('x') },
      { tag: TLV.sar_msg_ref_num, value: u8(1) },
      { tag: TLV.callback_num, value: Buffer.from('0000') },
      { tag: TLV.callback_num, value: Buffer.alloc(0) },
    ];
    expect(read(submit({}, ...tlvs.map((one) => tlvOctets(one.tag, one.value))))).toMatchObject({ tlvs });
  });

  it('reads 256 TLVs and refuses a request with more, however many there are', () => {
    const bomb = (count: number) =>
      decode(submit({}, ...Array.from({ length: count }, () => tlvOctets(0x1400, u8(1)))));
    expect(bomb(256)).toMatchObject({ tlvs: { length: 256 } });
    for (const count of [257, 12_000])
      expect(bomb(count)).toMatchObject({
        code: 'too_many',
        fatal: false,
        answer: { command: 'submit_sm_resp', command_status: 0xc0 },
      });
  });

  it('sequence numbers of 0 and above 0x7FFFFFFF', () => {
    expect(read(frameOf(COMMAND_IDS.enquire_link, 0, 0))).toMatchObject({ sequence_number: 0 });
    expect(read(frameOf(COMMAND_IDS.enquire_link, 0, 0xffffffff))).toMatchObject({
      sequence_number: 0xffffffff,
    });
  });

  it('a response without a body, refused or not', () => {
    expect(read(frameOf(COMMAND_IDS.submit_sm_resp, 0, 1))).toMatchObject({ message_id: '', tlvs: [] });
    expect(read(frameOf(COMMAND_IDS.submit_sm_resp, 0x58, 1))).toMatchObject({ command_status: 0x58 });
    expect(read(frameOf(COMMAND_IDS.bind_transceiver_resp, 0, 1))).toMatchObject({ system_id: '' });
    expect(read(frameOf(COMMAND_IDS.deliver_sm_resp, 0, 1))).toMatchObject({ message_id: '' });
    expect(read(frameOf(COMMAND_IDS.query_sm_resp, 0, 1, cstring('A1')))).toEqual({
      command: 'query_sm_resp',
      command_status: 0,
      sequence_number: 1,
      message_id: 'A1',
      final_date: '',
      message_state: 0,
      error_code: 0,
      tlvs: [],
    });
  });

  it('a response whose TLV overruns: the message id is kept, and so are the TLVs before it', () => {
    const broken = Buffer.concat([u16(0x1234), u16(200), Buffer.from('short')]);
    const good = tlvOctets(TLV.receipted_message_id, Buffer.from('no NUL'));
    const pdu = read(frameOf(COMMAND_IDS.submit_sm_resp, 0, 1, cstring('A1B2'), good, broken));
    if (pdu.command !== 'submit_sm_resp') throw new Error(pdu.command);
    expect(pdu.message_id).toBe('A1B2');
    expect(tlvCString(pdu, TLV.receipted_message_id)).toBe('no NUL');
    expect(pdu.malformed).toMatchObject({ code: 'tlv_overrun', answer: null, fatal: false });
    expect(pdu.malformed?.detail).toBe('TLV 0x1234 at octet 31 has length 200; 5 octets follow');
  });

  it('a response whose last string has no NUL', () => {
    const pdu = read(frameOf(COMMAND_IDS.submit_sm_resp, 0, 1, Buffer.from('A1B2')));
    expect(pdu).toMatchObject({
      message_id: 'A1B2',
      malformed: { code: 'missing_terminator', answer: null },
    });
  });

  it('a list of unsuccess_sme that ends early: the entries before that', () => {
    const entry = Buffer.concat([u8(1), u8(1), cstring('4479'), Buffer.from([0, 0, 0, 11])]);
    const pdu = read(frameOf(COMMAND_IDS.submit_multi_resp, 0, 1, cstring('A'), u8(2), entry, u8(1)));
    expect(pdu).toMatchObject({
      message_id: 'A',
      unsuccess_sme: [{ destination_addr: '4479', error_status_code: 11 }],
      malformed: { code: 'truncated_field' },
    });
  });
});

describe('what is refused, and how it is answered', () => {
  const { submit_sm, deliver_sm, bind_transceiver, outbind, submit_multi, enquire_link, submit_sm_resp } =
    COMMAND_IDS;
  const long = cstring('9'.repeat(256));
  const cases: [
    name: string,
    frame: Buffer,
    code: string,
    field: string | null,
    command: string,
    status: number,
  ][] = [
    ['no body', frameOf(submit_sm, 0, 5), 'truncated_field', 'service_type', 'submit_sm_resp', 0x02],
    [
      'an end within integers',
      frameOf(submit_sm, 0, 5, u8(0), u8(1)),
      'truncated_field',
      'source_addr_npi',
      'submit_sm_resp',
      0x02,
    ],
    [
      'no NUL',
      frameOf(bind_transceiver, 0, 5, Buffer.from('user')),
      'missing_terminator',
      'system_id',
      'bind_transceiver_resp',
      0x02,
    ],
    [
      'a long system_id',
      frameOf(bind_transceiver, 0, 5, long),
      'field_too_long',
      'system_id',
      'bind_transceiver_resp',
      0x0f,
    ],
    [
      'a long source_addr',
      submit({ source_addr: '1'.repeat(256) }),
      'field_too_long',
      'source_addr',
      'submit_sm_resp',
      0x0a,
    ],
    [
      'a long destination_addr',
      submit({ destination_addr: '1'.repeat(300) }),
      'field_too_long',
      'destination_addr',
      'submit_sm_resp',
      0x0b,
    ],
    [
      'a long validity_period',
      submit({ validity_period: '1'.repeat(300) }),
      'field_too_long',
      'validity_period',
      'submit_sm_resp',
      0x62,
    ],
    [
      'sm_length beyond the end',
      frameOf(submit_sm, 0, 5, Buffer.alloc(16), u8(9), Buffer.from('abc')),
      'message_length',
      'short_message',
      'submit_sm_resp',
      0x01,
    ],
    [
      'a TLV beyond the end',
      submit({}, u16(TLV.message_payload), u16(9), u8(1)),
      'tlv_overrun',
      null,
      'submit_sm_resp',
      0xc0,
    ],
    [
      'three octets after the fields',
      submit({}, Buffer.from([0, 5, 0])),
      'tlv_overrun',
      null,
      'submit_sm_resp',
      0xc0,
    ],
    ['one octet that is no NUL', submit({}, u8(1)), 'tlv_overrun', null, 'submit_sm_resp', 0xc0],
    ['a deliver_sm', frameOf(deliver_sm, 0, 5), 'truncated_field', 'service_type', 'deliver_sm_resp', 0x02],
    [
      'octets after enquire_link',
      frameOf(enquire_link, 0, 5, u8(7)),
      'tlv_overrun',
      null,
      'enquire_link_resp',
      0xc0,
    ],
    [
      'a wrong dest_flag',
      frameOf(submit_multi, 0, 5, Buffer.alloc(4), u8(1), u8(3)),
      'invalid_value',
      'dest_flag',
      'submit_multi_resp',
      0x40,
    ],
    [
      'a long dl_name',
      frameOf(submit_multi, 0, 5, Buffer.alloc(4), u8(1), u8(2), long),
      'field_too_long',
      'dl_name',
      'submit_multi_resp',
      0x34,
    ],
    [
      'an end within a list',
      frameOf(submit_multi, 0, 5, Buffer.alloc(4), u8(2), u8(2), cstring('a')),
      'truncated_field',
      'dest_flag',
      'submit_multi_resp',
      0x02,
    ],
    [
      'a request that has no response',
      frameOf(outbind, 0, 5),
      'truncated_field',
      'system_id',
      'generic_nack',
      0x02,
    ],
  ];

  it.each(cases)('%s', (_name, frame, code, field, command, status) => {
    expect(decode(frame)).toMatchObject({
      code,
      field,
      fatal: false,
      command_id: frame.readUInt32BE(4),
      sequence_number: 5,
      answer: { command, command_status: status, sequence_number: 5 },
    });
  });

  it('a response is never answered', () => {
    expect(decode(frameOf(submit_sm_resp, 0, 5, long))).toMatchObject({
      code: 'field_too_long',
      answer: null,
      fatal: false,
    });
  });

  it('a frame of another length than its header says has lost framing', () => {
    const frame = Buffer.concat([frameOf(submit_sm, 0, 5), u8(0)]);
    const answer = { command: 'generic_nack', command_status: 2, sequence_number: 5 };
    expect(decode(frame)).toMatchObject({ code: 'command_length', fatal: true, answer });
    expect(decode(frame.subarray(0, 15))).toMatchObject({ code: 'command_length', fatal: true });
  });

  it('says nothing of what a field holds', () => {
    const violation = decode(frameOf(bind_transceiver, 0, 5, cstring('user'), Buffer.from('s3cret')));
    expect(JSON.stringify(violation)).not.toContain('s3cret');
  });
});
