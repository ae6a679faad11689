import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Alphabet } from './alphabet.ts';
import { chooseEncoding, DEFAULT_RULES, type EncodingRules } from './choose-encoding.ts';
import { NATIONAL_LANGUAGES } from './gsm-tables.ts';
import { encodeText } from './text.ts';

const choose = (text: string, rules: Partial<EncodingRules> = {}) =>
  chooseEncoding(text, { ...DEFAULT_RULES, ...rules });

describe('chooseEncoding', () => {
  it.each([
    ['Hello @ €', {}, 'gsm', 0, null],
    ['garçon', {}, 'ucs2', 8, 'ç'],
    ['garçon', { alphabets: ['gsm', 'latin1', 'ucs2'] }, 'latin1', 3, 'ç'],
    ['garçon', { defaultAlphabet: 'latin1' }, 'latin1', 0, null],
    ['€', { defaultAlphabet: 'latin1' }, 'ucs2', 8, '€'],
    ['Hello', { defaultAlphabet: 'gsm_packed' }, 'gsm_packed', 0, null],
    ['Hello', { alphabets: ['ascii'] }, 'ascii', 1, null],
    ['Hello', { defaultAlphabet: 'ascii', alphabets: ['ascii'] }, 'ascii', 0, null],
    ['😀', { defaultAlphabet: 'utf8' }, 'utf8', 0, null],
    ['Ж', { alphabets: ['iso_8859_5'] }, 'iso_8859_5', 6, null],
    ['日', { alphabets: ['gsm', 'shift_jis'] }, 'shift_jis', 5, '日'],
    ['', {}, 'gsm', 0, null],
  ] as [string, Partial<EncodingRules>, Alphabet, number, string | null][])(
    '%j under %j is %s',
    (text, rules, alphabet, dataCoding, forcedBy) => {
      expect(choose(text, rules)).toMatchObject({ kind: 'encoding', text, alphabet, dataCoding, forcedBy });
    },
  );

  it.each([
    [0x08, 'Hello', 'ucs2'],
    [0x18, 'Hello', 'ucs2'],
    [0x10, 'Hello', 'gsm'],
    [0xf1, 'Hello', 'gsm'],
    [0x03, 'garçon', 'latin1'],
    [0x00, 'Hello', 'gsm'],
  ])('a forced data_coding of %i is kept, for %j in %s', (dataCoding, text, alphabet) => {
    expect(choose(text, { dataCoding })).toMatchObject({ dataCoding, alphabet });
  });

  it('a forced data_coding tries no other alphabet', () => {
    expect(choose('garçon', { dataCoding: 0 })).toMatchObject({
      kind: 'unencodable',
      cause: 'character',
      character: 'ç',
      index: 3,
    });
    expect(choose('x', { dataCoding: 0x10, defaultAlphabet: 'gsm_packed' })).toMatchObject({
      alphabet: 'gsm_packed',
    });
  });

  it.each([0x04, 0x09, 0x20, 0xf4])('a forced data_coding of %i carries no text', (dataCoding) => {
    expect(choose('x', { dataCoding })).toEqual({ kind: 'unencodable', cause: 'data_coding', dataCoding });
  });

  it('names the character that no alphabet has', () => {
    expect(choose('ok 日', { alphabets: ['gsm', 'latin1'] })).toEqual({
      kind: 'unencodable',
      cause: 'character',
      character: '日',
      index: 3,
      codePoint: 'U+65E5',
      alphabets: ['gsm', 'latin1'],
    });
  });

  it('takes the shift tables that need the fewest septets', () => {
    const rules: Partial<EncodingRules> = { nationalLanguages: ['es', 'tr', 'pt'] };
    expect(choose('¿Cómo está?', rules)).toMatchObject({
      alphabet: 'gsm',
      language: { locking: 0, single: NATIONAL_LANGUAGES.es },
    });
    expect(choose('şşşş', rules)).toMatchObject({
      language: { locking: NATIONAL_LANGUAGES.tr, single: 0 },
      units: 4,
    });
    expect(choose('ôÔ ãõ'.repeat(10), rules)).toMatchObject({
      language: { locking: NATIONAL_LANGUAGES.pt, single: 0 },
    });
    expect(choose('Hello', rules)).toMatchObject({ language: { locking: 0, single: 0 } });
    expect(choose('日', rules)).toMatchObject({ alphabet: 'ucs2' });
  });

  it('says nothing of a peer’s order', () => {
    expect(choose('Hello', { alphabets: ['ucs2', 'gsm'] })).toMatchObject({ alphabet: 'ucs2' });
  });
});

describe('transliteration', () => {
  const near = (text: string, rules: Partial<EncodingRules> = {}) =>
    choose(text, { transliterate: true, ...rules });

  it.each([
    ['Château, garçon', 'Chateau, garcon'],
    ['“quoted” – it’s…', '"quoted" - it\'s...'],
    ['Œuvre, œuf', 'OEuvre, oeuf'],
    ['Łódź', 'Lodz'],
    ['½ ﬁn ™', '1/2 fin TM'],
    ['a\u00a0b\u200bc\td', 'a bc d'],
    ['ΑΒΓ', 'ABΓ'],
    ['e\u0301te\u0301', 'été'],
    ['q\u0303', 'q'],
    ['été', 'été'],
    ['10\u202f€', '10 €'],
  ])('%j is %j', (given, text) => {
    expect(near(given)).toMatchObject({ kind: 'encoding', alphabet: 'gsm', dataCoding: 0, text });
  });

  it('leaves the text whole for the next alphabet where it finds no near character', () => {
    expect(near('Château 日')).toMatchObject({ alphabet: 'ucs2', text: 'Château 日' });
    expect(near('हिन्दी')).toMatchObject({ alphabet: 'ucs2', text: 'हिन्दी' });
  });

  it('is off unless asked for', () => {
    expect(choose('Château')).toMatchObject({ alphabet: 'ucs2' });
  });

  it('makes only what the alphabet carries, and touches nothing that it has', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const found = near(text, { alphabets: ['gsm'] });
        if (found.kind === 'encoding') expect(encodeText(found.text, 'gsm').kind).toBe('octets');
        if (encodeText(text, 'gsm').kind === 'octets') expect(found).toMatchObject({ text });
      }),
    );
  });
});
