import { describe, expect, it } from 'vitest';
import { ALPHABETS } from './alphabets/alphabet.ts';
import { dataCodingOf, readDataCoding } from './data-coding.ts';

const plain = { messageClass: null, mwi: null, compressed: false, autoDelete: false };

describe('readDataCoding', () => {
  // SMPP 3.4 §5.2.19.
  it.each([
    [0x00, 'default'],
    [0x01, 'ascii'],
    [0x02, 'binary'],
    [0x03, 'latin1'],
    [0x04, 'binary'],
    [0x05, 'shift_jis'],
    [0x06, 'iso_8859_5'],
    [0x07, 'iso_8859_8'],
    [0x08, 'ucs2'],
    [0x09, 'reserved'],
    [0x0a, 'iso_2022_jp'],
    [0x0b, 'reserved'],
    [0x0d, 'euc_jp'],
    [0x0e, 'ks_c_5601'],
    [0x0f, 'reserved'],
    [0x80, 'reserved'],
    [0xbf, 'reserved'],
  ])('0x%s is %s', (value, alphabet) => {
    expect(readDataCoding(value)).toEqual({ ...plain, value, alphabet });
  });

  // 3GPP 23.038 §4.
  it.each([
    [0x10, { alphabet: 'gsm', messageClass: 0 }],
    [0x11, { alphabet: 'gsm', messageClass: 1 }],
    [0x16, { alphabet: 'binary', messageClass: 2 }],
    [0x18, { alphabet: 'ucs2', messageClass: 0 }],
    [0x1c, { alphabet: 'reserved', messageClass: 0 }],
    [0x20, { alphabet: 'gsm', messageClass: null, compressed: true }],
    [0x48, { alphabet: 'ucs2', autoDelete: true, messageClass: null }],
    [0x7b, { alphabet: 'ucs2', autoDelete: true, compressed: true, messageClass: 3 }],
    [0xc0, { alphabet: 'gsm', mwi: { indicator: 'voicemail', active: false, store: false } }],
    [0xc8, { alphabet: 'gsm', mwi: { indicator: 'voicemail', active: true, store: false } }],
    [0xd9, { alphabet: 'gsm', mwi: { indicator: 'fax', active: true, store: true } }],
    [0xea, { alphabet: 'ucs2', mwi: { indicator: 'email', active: true, store: true } }],
    [0xe3, { alphabet: 'ucs2', mwi: { indicator: 'other', active: false, store: true } }],
    [0xf0, { alphabet: 'gsm', messageClass: 0 }],
    [0xf5, { alphabet: 'binary', messageClass: 1 }],
    [0xff, { alphabet: 'binary', messageClass: 3 }],
  ])('0x%s', (value, expected) => {
    expect(readDataCoding(value)).toMatchObject({ value, ...expected });
  });

  it('has an answer to every number', () => {
    for (let value = 0; value < 256; value++) expect(readDataCoding(value).value).toBe(value);
    for (const value of [-1, 256, 1.5, Number.NaN]) expect(readDataCoding(value).alphabet).toBe('reserved');
  });

  it('reads what dataCodingOf says', () => {
    for (const alphabet of ALPHABETS) {
      const value = dataCodingOf(alphabet);
      if (value !== null) expect(readDataCoding(value).alphabet).toBe(alphabet);
    }
  });
});
