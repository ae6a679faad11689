import { expect, test } from 'vitest';
import { compileServerPeer } from '../../contract/compile.ts';
import { serverPeerSchema } from '../../contract/server-peer.ts';
import { pack } from '../smpp/alphabets/septets.ts';
import { type DataSm, pdu, type SubmitSm, type Tlv } from '../smpp/pdu.ts';
import { TLV } from '../smpp/tlv.ts';
import { readJoined } from './read-joined.ts';
import type { MessagePdu } from './read-message.ts';

const ORIGIN = { name: 'partner', direction: 'mt' } as const;

function joined(parts: readonly [MessagePdu, ...MessagePdu[]], settings: object = {}) {
  const peer = serverPeerSchema.parse({
    name: 'partner',
    system_id: 'p',
    password: 'p',
    allowed_bind_types: ['transceiver'],
    ...settings,
  });
  const read = readJoined(parts, ORIGIN, compileServerPeer(peer).message, 0);
  if (read === null) return null;
  if (!read.ok) throw new Error(read.reason);
  return read.message;
}

/** A part whose header has the concatenation and, in hexadecimal, further elements. */
function part(
  sequence: number,
  body: Buffer | string,
  fields: Partial<SubmitSm> = {},
  further = '',
): SubmitSm {
  const elements = Buffer.from(`00030702${sequence.toString(16).padStart(2, '0')}${further}`, 'hex');
  const text = typeof body === 'string' ? Buffer.from(body) : body;
  const short_message = Buffer.concat([Buffer.of(elements.length), elements, text]);
  return pdu('submit_sm', { esm_class: 0x43, data_coding: 1, short_message, ...fields });
}

test('the text of all, the fields of the first, no header left', () => {
  const parts = [part(1, 'Hello ', { priority_flag: 2 }), part(2, 'world', { priority_flag: 1 })] as const;
  expect(joined(parts)).toMatchObject({
    body: 'Hello world',
    raw: null,
    esmClass: 3,
    dataCoding: 1,
    priority: 2,
    concat: null,
  });
});

test('a character that was cut between parts is whole', () => {
  const [high, low] = [Buffer.from('d83c', 'hex'), Buffer.from('df0d', 'hex')];
  expect(joined([part(1, high, { data_coding: 8 }), part(2, low, { data_coding: 8 })])?.body).toBe('🌍');
});

test('a receipt that any part asks for is asked for', () => {
  const parts = [part(1, 'a'), part(2, 'b', { registered_delivery: 1 })] as const;
  expect(joined(parts)?.registeredDelivery).toBe(1);
});

test('parts in different alphabets: the text of all, as UCS-2', () => {
  const parts = [part(1, 'a'), part(2, Buffer.from('044f', 'hex'), { data_coding: 8 })] as const;
  expect(joined(parts)).toMatchObject({ body: 'aя', dataCoding: 8, raw: null });
});

test('further elements of the header are kept, with the joined octets', () => {
  const ports = '05040b8423f0';
  expect(joined([part(1, 'ab', {}, ports), part(2, 'cd', {}, ports)])).toMatchObject({
    body: null,
    raw: Buffer.from(`06${ports}61626364`, 'hex'),
    esmClass: 0x43,
    destPort: 2948,
    sourcePort: 9200,
  });
});

test('a national language is part of how the text was written, and goes with it', () => {
  const turkish = part(1, Buffer.of(0x1b, 0x53), { data_coding: 0 }, '240101');
  expect(joined([turkish, part(2, 'b', { data_coding: 0 })])).toMatchObject({ body: 'Şb', raw: null });
});

test('headers that differ in more than that cannot be joined', () => {
  expect(joined([part(1, 'a', {}, '0a03000210'), part(2, 'b')])).toBeNull();
});

test('octets of different data_codings cannot be joined, those of one can', () => {
  const binary = (data_coding: number) => ({ data_coding });
  expect(joined([part(1, 'a', binary(4)), part(2, 'b', binary(2))])).toBeNull();
  expect(joined([part(1, 'a', binary(4)), part(2, 'b', binary(4))])).toMatchObject({
    body: null,
    raw: Buffer.from('ab'),
    esmClass: 3,
  });
});

test('packed septets with further elements begin where the new header ends', () => {
  const further = '0a03000210';
  // Headers of 11 octets leave 3 fill bits, so that three septets end with an octet.
  const packed = (text: string) => pack(Buffer.from(text), 3);
  const fields = { data_coding: 0 };
  const message = joined([part(1, packed('abc'), fields, further), part(2, packed('def'), fields, further)], {
    default_alphabet: 'gsm_packed',
  });
  expect(message?.body).toBe('abcdef');
  // A header of 6 octets leaves 1.
  expect(message?.raw?.toString('hex')).toBe(`05${further}${pack(Buffer.from('abcdef'), 1).toString('hex')}`);
});

test('TLVs: those of the first part and those that only later ones have; never sar_* and the bodies', () => {
  const tlv = (tag: number, ...octets: number[]): Tlv => ({ tag, value: Buffer.from(octets) });
  const sar = (sequence: number): Tlv[] => [
    tlv(TLV.sar_msg_ref_num, 0, 7),
    tlv(TLV.sar_total_segments, 2),
    tlv(TLV.sar_segment_seqnum, sequence),
  ];
  const body = (text: string): Tlv => ({ tag: TLV.message_payload, value: Buffer.from(text) });
  const data = (tlvs: Tlv[]): DataSm => pdu('data_sm', { data_coding: 1, tlvs });
  const message = joined([
    data([...sar(1), body('ab'), tlv(0x1400, 1)]),
    data([...sar(2), body('cd'), tlv(0x1400, 2), tlv(0x1401, 3)]),
  ]);
  expect(message?.body).toBe('abcd');
  expect(message?.tlvs).toEqual([tlv(0x1400, 1), tlv(0x1401, 3)]);
});
