import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PACKED_VECTORS, SHIFTED_VECTORS, ZERO_FILLED_VECTOR } from '../vectors/gsm-packed.ts';
import { DEFAULT_LANGUAGE, decodeGsm, encodeGsm, type GsmLanguage, gsmSeptets } from './gsm.ts';
import { lockingTable, NATIONAL_LANGUAGES, singleTable, UNDEFINED_UNIT } from './gsm-tables.ts';
import { pack, unpack } from './septets.ts';
import { decodeText, encodeText } from './text.ts';

const languageIds = Object.values(NATIONAL_LANGUAGES);
const languages = fc.record({
  locking: fc.constantFrom(0, ...languageIds),
  single: fc.constantFrom(0, ...languageIds),
});

/** Any text that the tables of a language have. */
function textIn({ locking, single }: GsmLanguage): fc.Arbitrary<string> {
  const units = [...lockingTable(locking).units, ...singleTable(single).units].filter(
    (unit) => unit !== UNDEFINED_UNIT,
  );
  return fc.array(fc.constantFrom(...units)).map((found) => String.fromCharCode(...found));
}

function octetsOf(text: string, language = DEFAULT_LANGUAGE): Buffer {
  const encoded = encodeGsm(text, language);
  if (encoded.kind === 'unencodable') throw new Error(encoded.codePoint);
  return encoded.octets;
}

describe('the default alphabet', () => {
  it('has the 127 characters and ten escapes of 23.038 in their places', () => {
    const text =
      '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
    expect([...octetsOf(text)]).toEqual(
      Array.from({ length: 128 }, (_, septet) => septet).filter((septet) => septet !== 0x1b),
    );
    expect(octetsOf('\f^{}\\[~]|€').toString('hex')).toBe('1b0a1b141b281b291b2f1b3c1b3d1b3e1b401b65');
  });

  it('has Ç and not ç', () => {
    expect(octetsOf('Ç')[0]).toBe(0x09);
    expect(encodeGsm('gar\u00e7on')).toEqual({
      kind: 'unencodable',
      cause: 'character',
      character: 'ç',
      index: 3,
      codePoint: 'U+00E7',
    });
  });

  it('names a character beyond the basic plane whole', () => {
    expect(encodeGsm('ok 😀')).toMatchObject({ character: '😀', index: 3, codePoint: 'U+1F600' });
  });

  it('does not have ESC as a character', () => {
    expect(encodeGsm('\x1b').kind).toBe('unencodable');
    expect(encodeGsm('\uffff').kind).toBe('unencodable');
  });

  it.each([
    ['an octet above 0x7f', '41ff42', 'A\ufffdB', 1],
    ['a last ESC', '411b', 'A ', 1],
    ['ESC ESC', '1b1b41', ' A', 0],
    ['ESC and a septet that the extension table lacks', '1b41', 'A', 0],
    ['ESC and an octet above 0x7f', '1bff', '\ufffd', 0],
  ])('signals %s', (_name, hex, text, faultAt) => {
    expect(decodeGsm(Buffer.from(hex, 'hex'))).toEqual({ text, faultAt });
  });

  it('never throws, and is exact when it says so', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), languages, (octets, language) => {
        const decoded = decodeGsm(Buffer.from(octets), language);
        // Characters that a table has twice come back as the lower septet, so texts are compared.
        if (decoded.faultAt === null)
          expect(decodeGsm(octetsOf(decoded.text, language), language)).toEqual(decoded);
      }),
    );
  });
});

describe('national languages', () => {
  it('give back what they took, in every combination of shifts', () => {
    const cases = languages.chain((language) => textIn(language).map((text) => ({ language, text })));
    fc.assert(
      fc.property(cases, ({ language, text }) => {
        const octets = octetsOf(text, language);
        expect(octets.length).toBe(gsmSeptets(text, language));
        expect(decodeGsm(octets, language)).toEqual({ text, faultAt: null });
      }),
      { numRuns: 500 },
    );
  });

  // farhadi/node-smpp lib/defs.js (MIT), written independently of the source of national-tables.ts.
  it('have the locking shifts that node-smpp has', () => {
    const rows = (id: number) => String.fromCharCode(...lockingTable(id).units).replace('\uffff', '\x1b');
    expect(rows(NATIONAL_LANGUAGES.tr)).toBe(
      '@£$¥€éùıòÇ\nĞğ\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1BŞşßÉ !"#¤%&\'()*+,-./0123456789:;<=>?İABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§çabcdefghijklmnopqrstuvwxyzäöñüà',
    );
    expect(rows(NATIONAL_LANGUAGES.pt)).toBe(
      '@£$¥êéúíóç\nÔô\rÁáΔ_ªÇÀ∞^\\€Ó|\x1BÂâÊÉ !"#º%&\'()*+,-./0123456789:;<=>?ÍABCDEFGHIJKLMNOPQRSTUVWXYZÃÕÚÜ§~abcdefghijklmnopqrstuvwxyzãõ`üà',
    );
  });

  it.each([
    ['tr', '\f^{}\\[~]|ĞİŞç€ğış'],
    ['es', 'ç\f^{}\\[~]|ÁÍÓÚá€íóú'],
    ['pt', 'êç\fÔôÁáΦΓ^ΩΠΨΣΘÊ{}\\[~]|ÀÍÓÚÃÕÂ€íóúãõâ'],
  ] as const)('have the single shift of node-smpp %s', (code, characters) => {
    const units = [...singleTable(NATIONAL_LANGUAGES[code]).units].filter((unit) => unit !== UNDEFINED_UNIT);
    expect(String.fromCharCode(...units)).toBe(characters);
  });

  it('take an identifier without a locking table for the default alphabet', () => {
    expect(lockingTable(NATIONAL_LANGUAGES.es)).toBe(lockingTable(0));
    expect(lockingTable(200)).toBe(lockingTable(0));
    expect(singleTable(200)).toBe(singleTable(0));
  });

  it.each(SHIFTED_VECTORS)('read the vector of lib3gpp23038: $note', ({ hex, locking, single, text }) => {
    const decoded = decodeText(Buffer.from(hex, 'hex'), 'gsm_packed', { locking, single });
    expect(decoded).toEqual({ text, faultAt: null });
  });
});

describe('packed septets', () => {
  it.each(PACKED_VECTORS)('of %j', (text, hex) => {
    const encoded = encodeText(text, 'gsm_packed');
    expect(encoded.kind === 'octets' && encoded.octets.toString('hex')).toBe(hex);
    expect(decodeText(Buffer.from(hex, 'hex'), 'gsm_packed')).toEqual({ text, faultAt: null });
  });

  it('filled with zero bits read alike', () => {
    const [text, hex] = ZERO_FILLED_VECTOR;
    expect(decodeText(Buffer.from(hex, 'hex'), 'gsm_packed').text).toBe(text);
  });

  it('come back for every number of septets and fill bits', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 127 })),
        fc.integer({ min: 0, max: 6 }),
        (septets, fillBits) => {
          const packed = pack(Buffer.from(septets), fillBits);
          expect(packed.length).toBe(Math.ceil((septets.length * 7 + fillBits) / 8));
          expect([...unpack(packed, fillBits).subarray(0, septets.length)]).toEqual(septets);
        },
      ),
    );
  });
});
