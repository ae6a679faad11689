import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildUdh, IEI, languageElements, languageOf, readUdh, udhOctets } from './udh.ts';

const element = fc.record({
  id: fc.integer({ min: 0, max: 255 }),
  value: fc.uint8Array({ maxLength: 20 }).map((octets) => Buffer.from(octets)),
});

describe('user data headers', () => {
  it('come back as they were built, with what follows left alone', () => {
    fc.assert(
      fc.property(
        fc.array(element, { minLength: 1, maxLength: 10 }),
        fc.uint8Array({ maxLength: 10 }),
        (elements, body) => {
          const udh = buildUdh(elements);
          expect(udh.length).toBe(udhOctets(elements));
          expect(readUdh(Buffer.concat([udh, body]))).toEqual({ kind: 'udh', elements, length: udh.length });
        },
      ),
    );
  });

  it('are nothing without elements', () => {
    expect(buildUdh([])).toHaveLength(0);
    expect(readUdh(Buffer.of(0, 0x61))).toEqual({ kind: 'udh', elements: [], length: 1 });
  });

  it('are refused beyond 255 octets', () => {
    expect(buildUdh([{ id: 1, value: Buffer.alloc(253) }])).toHaveLength(256);
    expect(() => buildUdh([{ id: 1, value: Buffer.alloc(254) }])).toThrow(RangeError);
  });

  it.each([
    ['no octet', ''],
    ['a length beyond the message', '0500'],
    ['an element without its length', '0100'],
    ['an element past the end of the header', '050004240301'],
  ])('are malformed with %s', (_name, hex) => {
    expect(readUdh(Buffer.from(hex, 'hex')).kind).toBe('malformed');
  });

  it('say the national languages, the last of a kind counting', () => {
    expect(languageOf(languageElements({ locking: 4, single: 6 }))).toEqual({ locking: 4, single: 6 });
    expect(languageElements({ locking: 0, single: 0 })).toEqual([]);
    expect(
      languageOf([
        { id: IEI.national_locking_shift, value: Buffer.of(1) },
        { id: IEI.national_locking_shift, value: Buffer.of(2) },
        { id: IEI.national_single_shift, value: Buffer.of(1, 2) },
      ]),
    ).toEqual({ locking: 2, single: 0 });
  });
});
