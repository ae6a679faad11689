import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readConcat } from './concat.ts';
import { readText } from './read-text.ts';
import { TLV } from './tlv.ts';

const pdu = (hex: string, esm_class = 0x40, tlvs: { tag: number; value: Buffer }[] = []) => ({
  esm_class,
  short_message: Buffer.from(hex, 'hex'),
  tlvs,
});
const sar = (reference: string, total: string, sequence: string) => [
  { tag: TLV.sar_msg_ref_num, value: Buffer.from(reference, 'hex') },
  { tag: TLV.sar_total_segments, value: Buffer.from(total, 'hex') },
  { tag: TLV.sar_segment_seqnum, value: Buffer.from(sequence, 'hex') },
];

describe('readConcat', () => {
  // Headers of jookies/smpp.pdu tests/test_gsm_encoding.py (Apache-2.0): repeated, exclusive and unknown elements.
  it.each([
    ['an 8-bit reference', '05000324030161', { form: 'udh8', reference: 0x24, total: 3, sequence: 1 }],
    ['a 16-bit reference', '0608049cfa030261', { form: 'udh16', reference: 0x9cfa, total: 3, sequence: 2 }],
    [
      'the last of repeated elements',
      '0c0804abcd030208049cfa030261',
      { reference: 0x9cfa, total: 3, sequence: 2 },
    ],
    ['the last of exclusive elements', '0b000324030108049cfa030261', { form: 'udh16', reference: 0x9cfa }],
    ['unknown elements beside it', '0f0203ffffff0201ff0003240301020061', { form: 'udh8', reference: 0x24 }],
  ])('reads %s', (_name, hex, expected) => {
    const read = readConcat(pdu(hex));
    expect(read).toMatchObject(expected);
    expect(read.body.toString()).toBe('a');
  });

  it('keeps the other elements in their order', () => {
    const { elements, udhLength } = readConcat(pdu('0b0504158a00000003070201ff'));
    expect(elements).toEqual([{ id: 0x05, value: Buffer.from('158a0000', 'hex') }]);
    expect(udhLength).toBe(12);
  });

  it('reads sar_* TLVs, and only all three of them', () => {
    expect(readConcat(pdu('61', 0, sar('1234', '03', '02')))).toMatchObject({
      form: 'sar',
      reference: 0x1234,
      sequence: 2,
    });
    expect(readConcat(pdu('61', 0, sar('1234', '03', '02').slice(0, 2))).form).toBeNull();
  });

  it('prefers the header to the TLVs', () => {
    expect(readConcat(pdu('05000324030161', 0x40, sar('1234', '05', '02')))).toMatchObject({
      form: 'udh8',
      total: 3,
    });
  });

  it.each([
    ['no part 0', '05000324030061', 0x40, []],
    ['no part beyond the total', '05000324030461', 0x40, []],
    ['no total of 0', '05000324000161', 0x40, []],
    ['an element of another length', '0400022403', 0x40, []],
    ['an element past the header', '040003240301', 0x40, []],
    ['a header past the message', '0500', 0x40, []],
    ['no header at all', '', 0x40, []],
    ['sar_* out of range', '61', 0, sar('1234', '03', '04')],
    ['sar_* of another length', '61', 0, sar('12', '03', '01')],
  ] as const)('says that it is malformed: %s', (_name, hex, esm_class, tlvs) => {
    const read = readConcat(pdu(hex, esm_class, [...tlvs]));
    expect(read.form).toBe('malformed');
    expect(read).toHaveProperty('reason');
  });

  it('leaves octets alone without the UDHI bit', () => {
    expect(readConcat(pdu('05000324030161', 0))).toMatchObject({ form: null, udhLength: 0 });
    expect(readConcat(pdu('05000324030161', 0)).body).toHaveLength(7);
  });

  it('reads message_payload where short_message is empty', () => {
    const tlvs = [{ tag: TLV.message_payload, value: Buffer.from('05000324030161', 'hex') }];
    expect(readConcat(pdu('', 0x40, tlvs))).toMatchObject({ form: 'udh8', reference: 0x24 });
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), fc.boolean(), (octets, udhi) => {
        const read = readConcat({ esm_class: udhi ? 0x40 : 0, short_message: Buffer.from(octets), tlvs: [] });
        expect(read.body.length).toBeLessThanOrEqual(octets.length);
      }),
    );
  });
});

describe('readText', () => {
  const part = (hex: string, dataCoding: number, udhi = true) => ({
    ...readConcat(pdu(hex, udhi ? 0x40 : 0)),
    dataCoding,
  });

  it('joins a character that another splitter cut in two', () => {
    expect(readText([part('050003070201d83d', 8), part('050003070202de00', 8)], 'gsm')).toMatchObject({
      text: '😀',
      faultAt: null,
    });
    expect(readText([part('0500030702011b', 0), part('05000307020265', 0)], 'gsm')).toMatchObject({
      text: '€',
      faultAt: null,
    });
  });

  it('reads parts of different alphabets each in its own', () => {
    const read = readText([part('05000307020161', 0), part('050003070202042f', 8)], 'gsm');
    expect(read).toMatchObject({ kind: 'text', text: 'aЯ', faultAt: null });
  });

  it('reads national languages from the header', () => {
    expect(readText([part('032501011d', 0)], 'gsm')).toMatchObject({ text: 'ş' });
    expect(readText([part('032401011b73', 0)], 'gsm')).toMatchObject({ text: 'ş' });
  });

  it.each([
    ['binary', 4],
    ['reserved', 9],
    ['compressed', 0x20],
    ['8-bit of class 0', 0xf4],
  ])('finds no text in %s', (_name, dataCoding) => {
    expect(readText([part('61', dataCoding, false)], 'gsm')).toEqual({ kind: 'binary' });
  });

  it('finds no text behind ports', () => {
    expect(readText([part('060504158a000061', 0)], 'gsm')).toEqual({ kind: 'binary' });
  });

  it.each([
    ['gsm', '00', '@'],
    ['latin1', 'e7', 'ç'],
    ['utf8', 'c3a7', 'ç'],
    ['ascii', '40', '@'],
    ['gsm_packed', 'c8329bfd06', 'Hello'],
  ] as const)('reads data_coding 0 as the peer means it: %s', (alphabet, hex, text) => {
    expect(readText([part(hex, 0, false)], alphabet)).toEqual({
      kind: 'text',
      alphabet,
      text,
      faultAt: null,
    });
  });

  it('signals what it could not read', () => {
    expect(readText([part('61ff', 0, false)], 'gsm')).toMatchObject({ faultAt: 1 });
    expect(
      readText([part('05000307020161', 0), part('050003070202ff', 3), part('050003070202ff', 0)], 'gsm'),
    ).toMatchObject({
      faultAt: 2,
    });
  });
});
