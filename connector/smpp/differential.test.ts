import { createRequire } from 'node:module';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decode } from './decode.ts';
import { encode } from './encode.ts';
import { COMMAND_IDS, MAKERS, type Pdu, pdu } from './pdu.ts';
import { bufferTlv, cstringTlv, TLV, tlvCString, tlvUint8, uint8Tlv, uint16Tlv } from './tlv.ts';
import { isViolation } from './violation.ts';
import { cstring, frameOf, tlvOctets, u8, u16, WIRE_COMMANDS } from './wire-builder.ts';

/** The codec held against the `smpp` package, where that is right, and a list of where it is not. */
type Loose = Record<string, unknown>;
const smpp: {
  readonly PDU: new (command: string | Buffer, fields?: object) => Loose & { toBuffer(): Buffer };
} = createRequire(import.meta.url)('smpp');

const ascii = (most: number) =>
  fc
    .array(fc.integer({ min: 0x20, max: 0x7e }), { maxLength: most })
    .map((codes) => String.fromCharCode(...codes));
const uint8 = fc.nat(0xff);
const octets = (most: number) => fc.uint8Array({ maxLength: most }).map((array) => Buffer.from(array));
const address = { dest_addr_ton: uint8, dest_addr_npi: uint8, destination_addr: ascii(20) };

/** Its text and time filters rewrite values: times stay empty, data_coding is 4 (octets), esm_class has no UDHI. */
function arbitraryOf(name: string, type: string): fc.Arbitrary<unknown> {
  if (name === 'data_coding') return fc.constant(4);
  if (name === 'esm_class') return fc.nat(3);
  if (type === 'u8') return uint8;
  if (type === 'sm') return octets(254);
  if (type === 't') return fc.constant('');
  if (type === 'unsuccess') {
    return fc.array(fc.record({ ...address, error_status_code: fc.nat(0xffff) }), { maxLength: 3 });
  }
  if (type === 'dests') {
    const entry = fc.oneof(fc.record(address), fc.record({ dl_name: ascii(20) }));
    return fc.array(entry, { minLength: 1, maxLength: 3 });
  }
  return ascii(Number(type.slice(1)) - 1);
}

const withFlag = (entry: object): object =>
  'dl_name' in entry ? { dest_flag: 2, ...entry } : { dest_flag: 1, ...entry };

describe('agrees with the smpp package', () => {
  it.each([...WIRE_COMMANDS])('%s', (command, { fields }) => {
    const values = fc.record(
      Object.fromEntries(fields.map(({ name, type }) => [name, arbitraryOf(name, type)])),
    );
    fc.assert(
      fc.property(values, fc.nat(0x7fff_ffff), ascii(20), (values: Loose, sequence_number, id) => {
        const extra =
          command.endsWith('_resp') || command === 'generic_nack'
            ? {}
            : { receipted_message_id: id, dest_port: 23 };
        const theirs = new smpp.PDU(command, { ...values, ...extra, sequence_number });
        const tlvs =
          'dest_port' in extra
            ? [cstringTlv(TLV.receipted_message_id, id), uint16Tlv(TLV.dest_port, 23)]
            : [];
        const make: (fields: object) => Pdu = MAKERS[command as keyof typeof COMMAND_IDS];
        const dest_address = Array.isArray(values['dest_address'])
          ? values['dest_address'].map(withFlag)
          : undefined;
        const ours = make({ ...values, ...(dest_address ? { dest_address } : {}), sequence_number, tlvs });

        const frame = encode(ours);
        if (isViolation(frame)) throw new Error(frame.detail);
        expect(frame).toEqual(theirs.toBuffer());
        const back = new smpp.PDU(frame);
        expect(back['command']).toBe(command);
        for (const { name, type } of fields) {
          if (type === 'sm')
            expect(back[name]).toEqual('data_coding' in back ? { message: values[name] } : values[name]);
          else expect(back[name]).toEqual(values[name]);
        }
      }),
      { numRuns: 30 },
    );
  });
});

describe('differs from the smpp package, which is wrong, in that', () => {
  const submitBody = (...tail: Buffer[]): Buffer =>
    frameOf(COMMAND_IDS.submit_sm, 0, 1, Buffer.alloc(17), ...tail);
  const decoded = (frame: Buffer): Pdu => {
    const pdu = decode(frame);
    if (isViolation(pdu)) throw new Error(pdu.detail);
    return pdu;
  };

  it('a TLV that overruns is refused, not cut', () => {
    const frame = submitBody(u16(TLV.message_payload), u16(100), Buffer.from('abc'));
    expect(new smpp.PDU(frame)['message_payload']).toBeDefined();
    expect(decode(frame)).toMatchObject({ code: 'tlv_overrun' });
  });

  it('a TLV string without NUL ends with its TLV', () => {
    const frame = submitBody(
      tlvOctets(TLV.receipted_message_id, Buffer.from('A1')),
      Buffer.from('\x30\x00\x00\x01x'),
    );
    expect(new smpp.PDU(frame)['receipted_message_id']).toBe('A10');
    const pdu = decoded(frame);
    expect('tlvs' in pdu && tlvCString(pdu, TLV.receipted_message_id)).toBe('A1');
  });

  it('unknown TLVs are sent', () => {
    const tlvs = [bufferTlv(0x1400, Buffer.from('1101'))];
    const frame = encode(pdu('submit_sm', { tlvs }));
    expect(new smpp.PDU('submit_sm', { 5120: Buffer.from('1101') }).toBuffer()).toHaveLength(33);
    expect(frame).toHaveLength(33 + 8);
  });

  it('sm_length beyond the end is refused, not cut', () => {
    const frame = frameOf(COMMAND_IDS.submit_sm, 0, 1, Buffer.alloc(16), u8(50), Buffer.from('abc'));
    expect(() => new smpp.PDU(frame)).not.toThrow();
    expect(decode(frame)).toMatchObject({ code: 'message_length', answer: { command_status: 1 } });
  });

  it('an unterminated string is refused', () => {
    const frame = frameOf(COMMAND_IDS.bind_receiver, 0, 1, Buffer.from('abc'));
    expect(new smpp.PDU(frame)['system_id']).toBe('abc');
    expect(decode(frame)).toMatchObject({ code: 'missing_terminator' });
  });

  it('a request that ends early is refused', () => {
    const frame = frameOf(COMMAND_IDS.bind_receiver, 0, 1, cstring('abc'));
    expect(new smpp.PDU(frame)['password']).toBeUndefined();
    expect(decode(frame)).toMatchObject({ code: 'truncated_field', field: 'password' });
  });

  it('an impossible command_length is a value, not an exception', () => {
    expect(() => new smpp.PDU(Buffer.from('0000000a000000040000', 'hex'))).toThrow();
    expect(decode(Buffer.from('0000000a000000040000', 'hex'))).toMatchObject({
      code: 'command_length',
      fatal: true,
    });
  });

  it('what is too long is not sent', () => {
    expect(new smpp.PDU('submit_sm', { source_addr: '1'.repeat(30) }).toBuffer()).toHaveLength(63);
    expect(encode(pdu('submit_sm', { source_addr: '1'.repeat(30) }))).toMatchObject({
      code: 'field_too_long',
    });
  });

  it('the eighth bit of a string is kept', () => {
    const frame = frameOf(COMMAND_IDS.submit_sm_resp, 0, 1, cstring('é'));
    expect(new smpp.PDU(frame)['message_id']).toBe('i');
    expect(decoded(frame)).toMatchObject({ message_id: 'é' });
  });

  it('a relative time stays what was sent', () => {
    const frame = encode(pdu('submit_sm', { validity_period: '000001000000000R' }));
    if (isViolation(frame)) throw new Error(frame.detail);
    expect(new smpp.PDU(frame)['validity_period']).toBeInstanceOf(Date);
    expect(decoded(frame)).toMatchObject({ validity_period: '000001000000000R' });
  });

  it('a refusal other than of bind and submit_sm keeps its body', () => {
    const fields = {
      command_status: 0xfe,
      message_id: 'A',
      tlvs: [uint8Tlv(TLV.delivery_failure_reason, 1)],
    };
    expect(new smpp.PDU('data_sm_resp', { ...fields, delivery_failure_reason: 1 }).toBuffer()).toHaveLength(
      16,
    );
    expect(encode(pdu('data_sm_resp', fields))).toHaveLength(16 + 2 + 5);
  });

  it('source_telematics_id has one octet', () => {
    const frame = submitBody(tlvOctets(TLV.source_telematics_id, u8(7)), tlvOctets(TLV.payload_type, u8(1)));
    expect(new smpp.PDU(frame)['source_telematics_id']).toBe(0x0700);
    const pdu = decoded(frame);
    expect('tlvs' in pdu && tlvUint8(pdu, TLV.source_telematics_id)).toBe(7);
  });

  it('a bind is of version 3.4', () => {
    expect(new smpp.PDU('bind_receiver')['interface_version']).toBe(0x50);
    expect(pdu('bind_receiver').interface_version).toBe(0x34);
  });
});
