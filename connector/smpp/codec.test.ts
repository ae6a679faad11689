import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decode } from './decode.ts';
import { encode, encodeInto } from './encode.ts';
import { type COMMAND_IDS, isResponse, MAKERS, type Pdu } from './pdu.ts';
import { isViolation } from './violation.ts';
import { fieldOctets, frameOf, tlvOctets, WIRE_COMMANDS } from './wire-builder.ts';

const latin1 = (most: number) =>
  fc
    .array(fc.integer({ min: 1, max: 255 }), { maxLength: most })
    .map((codes) => String.fromCharCode(...codes));
const uint8 = fc.nat(0xff);
const uint32 = fc.nat(0xffff_ffff);
const octets = (most: number) => fc.uint8Array({ maxLength: most }).map((array) => Buffer.from(array));
const address = { dest_addr_ton: uint8, dest_addr_npi: uint8, destination_addr: latin1(20) };

function arbitraryOf(type: string): fc.Arbitrary<unknown> {
  if (type === 'u8') return uint8;
  if (type === 'sm') return octets(254);
  if (type === 't') return fc.constantFrom('', '261122120000004+', '000001000000000R');
  if (type === 'unsuccess')
    return fc.array(fc.record({ ...address, error_status_code: uint32 }), { maxLength: 5 });
  if (type === 'dests') {
    const list = fc.record({ dest_flag: fc.constant(2), dl_name: latin1(20) });
    return fc.array(fc.oneof(fc.record({ dest_flag: fc.constant(1), ...address }), list), {
      minLength: 1,
      maxLength: 5,
    });
  }
  return latin1(Number(type.slice(1)) - 1);
}

/** Tags outside the dictionary, so that any length is right. */
const tlvs = fc.array(fc.record({ tag: fc.integer({ min: 0x2000, max: 0x3fff }), value: octets(40) }), {
  maxLength: 4,
});

interface Sample {
  readonly command: string;
  readonly id: number;
  readonly pdu: Pdu;
  readonly fields: Buffer[];
  readonly tlvs: readonly { readonly tag: number; readonly value: Buffer }[];
  readonly frame: Buffer;
}

/** A PDU of the command as our type has it, and its octets as the independent builder writes them. */
function sampleOf(command: string, command_status: fc.Arbitrary<number>): fc.Arbitrary<Sample> {
  const spec = WIRE_COMMANDS.get(command);
  if (spec === undefined) throw new Error(command);
  const values = Object.fromEntries(spec.fields.map(({ name, type }) => [name, arbitraryOf(type)]));
  return fc
    .record({ status: command_status, sequence_number: uint32, values: fc.record(values), tlvs })
    .map(({ status, sequence_number, values, tlvs }) => {
      const make: (fields: object) => Pdu = MAKERS[command as keyof typeof COMMAND_IDS];
      const fields = fieldOctets(command, values);
      return {
        command,
        id: spec.id,
        pdu: make({ command_status: status, sequence_number, ...values, tlvs }),
        fields,
        tlvs,
        frame: frameOf(
          spec.id,
          status,
          sequence_number,
          ...fields,
          ...tlvs.map((one) => tlvOctets(one.tag, one.value)),
        ),
      };
    });
}

describe.each([...WIRE_COMMANDS.keys()])('%s', (command) => {
  const isBodiless = /^(bind_.*|submit_sm)_resp$/.test(command);

  it('is written as the specification lays it out, and read back', () => {
    fc.assert(
      fc.property(sampleOf(command, isBodiless ? fc.constant(0) : uint32), ({ pdu, frame }) => {
        expect(encode(pdu)).toEqual(frame);
        expect(decode(frame)).toEqual(pdu);
        const target = Buffer.alloc(frame.length + 10, 0xaa);
        expect(encodeInto(pdu, target, 4)).toBe(4 + frame.length);
        expect(target.subarray(4, 4 + frame.length)).toEqual(frame);
        expect(target.subarray(4 + frame.length)).toEqual(Buffer.alloc(6, 0xaa));
        expect(encodeInto(pdu, target, 11)).toBe(-1);
      }),
      { numRuns: 60 },
    );
  });

  it('is refused with an answer, or read as far as documented, wherever it is cut', () => {
    fc.assert(
      fc.property(sampleOf(command, fc.constant(0)), ({ pdu, id, frame, fields, tlvs }) => {
        const boundaries = new Set([Buffer.concat(fields).length]);
        let end = Buffer.concat(fields).length;
        for (const { value } of tlvs) {
          end += 4 + value.length;
          boundaries.add(end);
        }
        for (let length = 0; length < frame.length - 16; length++) {
          const result = decode(frameOf(id, 0, 7, frame.subarray(16, 16 + length)));
          if (id >= 0x8000_0000) {
            if (isViolation(result) || result.command === 'unknown')
              throw new Error(`cut at ${length}: not read`);
            expect(result.command).toBe(command);
            const kept = result.tlvs.length;
            expect(result.tlvs).toEqual(tlvs.slice(0, kept));
          } else if (isViolation(result)) {
            expect(result.fatal).toBe(false);
            expect(result.sequence_number).toBe(7);
            expect(result.answer).toMatchObject({ sequence_number: 7 });
            expect(result.answer?.command_status).toBeGreaterThan(0);
          } else {
            // Cut between TLVs, or after one NUL of a tag's first octet, which cannot be told from padding.
            if (!boundaries.has(length)) expect(frame[16 + length - 1]).toBe(0);
            expect(result).toEqual({ ...pdu, sequence_number: 7, tlvs: tlvs.slice(0, tlvsOf(result)) });
          }
        }
      }),
      { numRuns: 15 },
    );
  });

  it('never makes the reader throw, whatever the body', () => {
    const id = WIRE_COMMANDS.get(command)?.id ?? 0;
    fc.assert(
      fc.property(uint32, uint32, octets(300), (status, sequence_number, body) => {
        const result = decode(frameOf(id, status, sequence_number, body));
        if (isViolation(result)) {
          expect(result.sequence_number).toBe(sequence_number);
          expect(result.answer === null).toBe(id >= 0x8000_0000);
        } else {
          expect(result.command).toBe(command);
          expect(isResponse(result)).toBe(id >= 0x8000_0000);
        }
      }),
      { numRuns: 200 },
    );
  });
});

function tlvsOf(pdu: Pdu): number {
  return pdu.command === 'unknown' ? 0 : pdu.tlvs.length;
}

it('reads any octets as a PDU or a violation', () => {
  fc.assert(
    fc.property(octets(400), (frame) => {
      const result = decode(frame);
      if (isViolation(result)) expect(result.detail).not.toBe('');
      else expect(result.sequence_number).toBe(frame.readUInt32BE(12));
    }),
    { numRuns: 1_000 },
  );
});

it('keeps a PDU of an unknown command whole', () => {
  const frame = frameOf(0x00010200, 3, 9, Buffer.from('abc'));
  const pdu = decode(frame);
  expect(pdu).toEqual({
    command: 'unknown',
    command_id: 0x00010200,
    command_status: 3,
    sequence_number: 9,
    body: Buffer.from('abc'),
  });
  if (isViolation(pdu)) throw new Error(pdu.detail);
  expect(encode(pdu)).toEqual(frame);
});
