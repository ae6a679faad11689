import { expect, it } from 'vitest';
import {
  bufferTlv,
  cstringTlv,
  TLV,
  tlv,
  tlvCString,
  tlvUint8,
  tlvUint16,
  tlvUint32,
  uint8Tlv,
  uint16Tlv,
  uint32Tlv,
} from './tlv.ts';

const octets = (...values: number[]): Buffer => Buffer.from(values);

it('finds the first TLV with a tag', () => {
  const tlvs = [bufferTlv(1, octets(1)), bufferTlv(2, octets(2)), bufferTlv(2, octets(3))];
  expect(tlv({ tlvs }, 2)).toEqual(octets(2));
  expect(tlv({ tlvs }, 9)).toBeUndefined();
});

it('makes and reads integers of one, two and four octets', () => {
  const tlvs = [uint8Tlv(1, 0xff), uint16Tlv(2, 0xfffe), uint32Tlv(4, 0xfffffffd)];
  expect(tlvs.map(({ value }) => value.toString('hex'))).toEqual(['ff', 'fffe', 'fffffffd']);
  expect([tlvUint8({ tlvs }, 1), tlvUint16({ tlvs }, 2), tlvUint32({ tlvs }, 4)]).toEqual([
    0xff, 0xfffe, 0xfffffffd,
  ]);
});

it('has no integer where the TLV is absent or of another length', () => {
  const tlvs = [bufferTlv(1, octets()), bufferTlv(2, octets(1, 2)), bufferTlv(3, octets(1, 2, 3))];
  for (const tag of [1, 2, 3, 9]) expect(tlvUint8({ tlvs }, tag)).toBeUndefined();
  expect(tlvUint16({ tlvs }, 2)).toBe(0x0102);
  expect(tlvUint16({ tlvs }, 3)).toBeUndefined();
  expect(tlvUint32({ tlvs }, 3)).toBeUndefined();
});

it.each([
  ['ends at its NUL', Buffer.from('A1\0rest'), 'A1'],
  ['may lack its NUL, and is then the whole value', Buffer.from('A1B2'), 'A1B2'],
  ['may be empty', octets(), ''],
  ['is Latin-1', octets(0xe9, 0), 'é'],
])('a C-Octet String %s', (_name, value, text) => {
  const frame = Buffer.concat([value, Buffer.from('next TLV')]);
  const tlvs = [bufferTlv(TLV.receipted_message_id, frame.subarray(0, value.length))];
  expect(tlvCString({ tlvs }, TLV.receipted_message_id)).toBe(text);
});

it('makes a C-Octet String with its NUL', () => {
  expect(cstringTlv(TLV.receipted_message_id, 'é1').value).toEqual(octets(0xe9, 0x31, 0));
});

it('refuses values that do not fit', () => {
  expect(() => uint8Tlv(1, 256)).toThrow('TLV value is 256; an integer from 0 to 255 is allowed');
  expect(() => uint16Tlv(1, -1)).toThrow(RangeError);
  expect(() => uint32Tlv(1, 0.5)).toThrow(RangeError);
  expect(() => cstringTlv(0x1e, 'a\0')).toThrow('TLV 0x001e: character 1');
  expect(() => cstringTlv(0x1e, '€')).toThrow(RangeError);
});
