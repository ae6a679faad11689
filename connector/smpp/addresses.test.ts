import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AddressRules, inferAddress, sourceText } from './addresses.ts';

const rules = (given: Partial<AddressRules> = {}): AddressRules => ({
  role: 'source',
  defaultAlphabet: 'gsm',
  ton: null,
  npi: null,
  ...given,
});
const infer = (text: string, given: Partial<AddressRules> = {}) => inferAddress(text, rules(given));

describe('inferAddress', () => {
  it.each([
    ['+447700900123', 1, 1, '447700900123'],
    ['00447700900123', 1, 1, '447700900123'],
    ['447700900123', 1, 1, '447700900123'],
    ['+44 (7700) 900-123', 1, 1, '447700900123'],
    ['07700900123', 2, 1, '07700900123'],
    ['12345', 3, 0, '12345'],
    ['123', 3, 0, '123'],
    ['1234567', 1, 1, '1234567'],
    ['0012', 3, 0, '0012'],
    ['123456789012345', 1, 1, '123456789012345'],
    ['ACME', 5, 0, 'ACME'],
    ['My_Shop 24', 5, 0, 'My_Shop 24'],
    ['Info@Acme', 5, 0, 'Info@Acme'],
    ['Müller', 5, 0, 'M\x7eller'],
    ['€uro', 5, 0, '\x1beuro'],
    ['', 0, 0, ''],
  ])('%j is %i/%i', (text, ton, npi, addr) => {
    expect(infer(text)).toEqual({ kind: 'address', ton, npi, addr });
  });

  it.each([
    ['1234567890123456', {}, /16 digits.*at most 15/],
    ['A name too long', {}, /takes 15 of the 11/],
    ['[brackets]x', {}, /takes 13 of the 11/],
    ['Магазин', {}, /U\+041C/],
    ['Ü@home', {}, /octet is 0/],
    ['a\0b', {}, /U\+0000/],
    ['ACME', { role: 'destination' }, /is no number/],
    ['', { role: 'destination' }, /is empty/],
    ['+', { role: 'destination' }, /is no number/],
    ['123456789012345678901', { ton: 0 }, /21 octets; at most 20/],
    ['Ж', { ton: 0 }, /U\+0416/],
  ] as [string, Partial<AddressRules>, RegExp][])('%j is refused', (text, given, reason) => {
    expect(infer(text, given)).toMatchObject({ kind: 'invalid', reason: expect.stringMatching(reason) });
  });

  it.each([
    ['12345', { ton: 6 }, 6, 0, '12345'],
    ['12345', { ton: 3, npi: 1 }, 3, 1, '12345'],
    ['12345', { ton: 5 }, 5, 0, '12345'],
    ['12345', { ton: 1 }, 1, 1, '12345'],
    ['+447700900123', { ton: 1, npi: 8 }, 1, 8, '447700900123'],
    ['447700900123', { ton: 0 }, 0, 1, '447700900123'],
    ['447700900123', { npi: 0 }, 1, 0, '447700900123'],
    ['0044123', { ton: 2 }, 2, 1, '0044123'],
    ['ACME', { role: 'destination', ton: 5 }, 5, 0, 'ACME'],
  ] as [string, Partial<AddressRules>, number, number, string][])(
    '%j with %j',
    (text, given, ton, npi, addr) => {
      expect(infer(text, given)).toEqual({ kind: 'address', ton, npi, addr });
    },
  );

  it('writes a name in the peer’s alphabet', () => {
    expect(infer('Café', { defaultAlphabet: 'latin1' })).toMatchObject({ addr: 'Caf\xe9' });
    expect(infer('Café', { defaultAlphabet: 'utf8' })).toMatchObject({ addr: 'Caf\xc3\xa9' });
    expect(infer('Café', { defaultAlphabet: 'ascii' })).toMatchObject({ kind: 'invalid' });
    expect(infer('Café', { defaultAlphabet: 'gsm_packed' })).toMatchObject({ addr: 'Caf\x05' });
  });

  it('makes nothing that a PDU cannot hold', () => {
    const roles = fc.constantFrom('source', 'destination');
    const alphabets = fc.constantFrom('gsm', 'gsm_packed', 'latin1', 'ascii', 'utf8');
    const ton = fc.constantFrom(null, 0, 1, 2, 3, 4, 5, 6);
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 25 }),
      fc.stringMatching(/^\+?[0-9 ]{0,25}$/),
    );
    fc.assert(
      fc.property(text, roles, alphabets, ton, (given, role, defaultAlphabet, ton) => {
        const found = infer(given, { role, defaultAlphabet, ton });
        if (found.kind === 'invalid') return;
        expect(found.addr.length).toBeLessThanOrEqual(20);
        for (const octet of found.addr) expect(octet > '\0' && octet <= '\xff').toBe(true);
        if (ton !== null) expect(found.ton).toBe(ton);
        if (found.ton === 5) expect(sourceText(found.addr, 5, defaultAlphabet)).toBe(given);
      }),
    );
  });
});

describe('sourceText', () => {
  it.each([
    ['447700900123', 1, '447700900123'],
    ['+447700900123', 1, '447700900123'],
    ['M\x7eller', 5, 'Müller'],
    ['My_Shop', 5, 'My_Shop'],
    ['Caf\xe9', 5, 'Caf\xe9'],
    ['12345', 3, '12345'],
    ['', 0, ''],
  ])('%j under TON %i', (addr, ton, text) => {
    expect(sourceText(addr, ton)).toBe(text);
  });
});
