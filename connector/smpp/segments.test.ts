import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  chooseEncoding,
  DEFAULT_RULES,
  type Encoding,
  type EncodingRules,
} from './alphabets/choose-encoding.ts';
import { readConcat } from './concat.ts';
import { describeText } from './describe-text.ts';
import { readText } from './read-text.ts';
import { countSegments, type Segment, SPLIT_MODES, type SplitMode, split, splitOctets } from './segments.ts';
import { TLV } from './tlv.ts';
import { ESM_CLASS_UDHI, type InformationElement } from './udh.ts';
import { SPLIT_VECTORS } from './vectors/gsm-split.ts';

function encoding(text: string, rules: Partial<EncodingRules> = {}): Encoding {
  const found = chooseEncoding(text, { ...DEFAULT_RULES, ...rules });
  if (found.kind === 'unencodable') throw new Error('unencodable');
  return found;
}

function parts(
  text: string,
  mode: SplitMode = 'udh8',
  rules: Partial<EncodingRules> = {},
  reference = 7,
): readonly Segment[] {
  const found = split(encoding(text, rules), { mode, reference });
  if (found.kind === 'too_long') throw new Error(`too long: ${found.found}`);
  return found.segments;
}

const lengths = (segments: readonly Segment[]) => segments.map(({ text }) => text.length);

/** What a reader on the other side makes of the parts. */
function readBack(
  segments: readonly Segment[],
  { dataCoding }: Encoding,
  rules: Partial<EncodingRules>,
): string | null {
  const read = segments.map(({ short_message, udhi, tlvs }) =>
    readConcat({ esm_class: udhi ? ESM_CLASS_UDHI : 0, short_message, tlvs }),
  );
  const found = readText(
    read.map((part) => ({ ...part, dataCoding })),
    rules.defaultAlphabet ?? 'gsm',
  );
  return found.kind === 'text' && found.faultAt === null ? found.text : null;
}

describe('limits', () => {
  const gsm = (n: number) => 'a'.repeat(n);
  const ucs2 = (n: number) => 'я'.repeat(n);
  it.each([
    ['udh8', gsm, {}, 160, 153],
    ['udh16', gsm, {}, 160, 152],
    ['sar', gsm, {}, 160, 153],
    ['udh8', ucs2, {}, 70, 67],
    ['udh16', ucs2, {}, 70, 66],
    ['sar', ucs2, {}, 70, 67],
    ['udh8', gsm, { defaultAlphabet: 'gsm_packed' }, 160, 153],
    ['udh16', gsm, { defaultAlphabet: 'gsm_packed' }, 160, 152],
    ['udh8', (n: number) => 'ê'.repeat(n), { alphabets: ['latin1'] }, 140, 134],
    ['udh16', (n: number) => 'ê'.repeat(n), { alphabets: ['latin1'] }, 140, 133],
    // What an SMSC can turn into 7 bits has the room of it.
    ['udh8', gsm, { defaultAlphabet: 'latin1' }, 160, 153],
    ['udh8', (n: number) => 'ê'.repeat(n), { defaultAlphabet: 'latin1' }, 140, 134],
    ['udh8', gsm, { alphabets: ['ascii'] }, 160, 153],
  ] as [SplitMode, (n: number) => string, Partial<EncodingRules>, number, number][])(
    '%s: %#',
    (mode, text, rules, single, multi) => {
      expect(parts(text(single), mode, rules)).toHaveLength(1);
      expect(lengths(parts(text(single + 1), mode, rules))).toEqual([multi, single + 1 - multi]);
      expect(lengths(parts(text(multi * 3), mode, rules))).toEqual([multi, multi, multi]);
    },
  );

  it('a national language takes a header: four octets for a shift, nine with the reference', () => {
    const rules: Partial<EncodingRules> = { nationalLanguages: ['tr'] };
    expect(parts('ş'.repeat(155), 'udh8', rules)).toHaveLength(1);
    expect(lengths(parts('ş'.repeat(156), 'udh8', rules))).toEqual([149, 7]);
    expect(parts('ş', 'udh8', rules)[0]).toMatchObject({
      udhi: true,
      short_message: Buffer.from('032501011d', 'hex'),
    });
  });

  it('packed parts are 140 octets', () => {
    const [first] = parts('a'.repeat(161), 'udh8', { defaultAlphabet: 'gsm_packed' });
    expect(first?.short_message.length).toBe(140);
    expect(parts('a'.repeat(160), 'udh8', { defaultAlphabet: 'gsm_packed' })[0]?.short_message.length).toBe(
      140,
    );
  });

  it('counts escapes twice', () => {
    expect(parts('€'.repeat(80))).toHaveLength(1);
    expect(lengths(parts('€'.repeat(81)))).toEqual([76, 5]);
  });

  it('leaves room for elements that are there already', () => {
    const ports: InformationElement = { id: 0x05, value: Buffer.from('158a0000', 'hex') };
    const found = splitOctets(Buffer.alloc(300, 1), { mode: 'udh8', reference: 1, elements: [ports] });
    const segments = found.kind === 'segments' ? found.segments : [];
    expect(segments.map(({ short_message }) => short_message.length)).toEqual([140, 140, 56]);
    expect(segments[0]?.short_message.toString('hex')).toMatch(/^0b00030103010504158a0000/);
    expect(
      splitOctets(Buffer.alloc(133, 1), { mode: 'udh8', reference: 1, elements: [ports] }),
    ).toMatchObject({
      segments: [{ udhi: true }],
    });
  });
});

describe('octets as others publish them', () => {
  // opentelecoms-org/jsmpp ConcatenationTest.java (Apache-2.0), its reference 1234.
  const LOREM =
    'Lorem ipsum dolor sit amet enim. Etiam ullamcorper. Suspendisse a pellentesque dui, non felis. Maecenas malesuada elit lectus felis, malesuada ultricies.Curabitur et ligula. Ut molestie a, ultricies porta urna.';

  it('jSMPP, 8-bit reference', () => {
    const segments = parts(LOREM, 'udh8', {}, 1234);
    expect(segments.map(({ short_message }) => short_message.length)).toEqual([159, 63]);
    expect(segments[1]?.short_message.toString('hex')).toBe(
      '050003d20202437572616269747572206574206c6967756c612e205574206d6f6c657374696520612c20756c7472696369657320706f7274612075726e612e',
    );
  });

  it('jSMPP, 16-bit reference', () => {
    const segments = parts(LOREM, 'udh16', {}, 1234);
    expect(segments.map(({ short_message }) => short_message.length)).toEqual([159, 65]);
    expect(segments[0]?.short_message.subarray(0, 7).toString('hex')).toBe('06080404d20201');
    expect(segments[1]?.text).toBe('.Curabitur et ligula. Ut molestie a, ultricies porta urna.');
  });

  it('jSMPP, UCS-2', () => {
    const segments = parts(LOREM, 'udh8', { alphabets: ['ucs2'] }, 1234);
    expect(segments.map(({ short_message }) => short_message.length)).toEqual([140, 140, 140, 24]);
    expect(segments[3]?.short_message.toString('hex')).toBe(
      '050003d20404007200740061002000750072006e0061002e',
    );
  });

  it('jSMPP, an escaped character at the cut', () => {
    const text =
      'This is a message which fits in 154 septets but the last character is 2 septets. This would fit into one packed message of 153 septets or 134 octets....€';
    // 154 septets fit one segment of 160; a header must be there for a cut.
    expect(parts(text)).toHaveLength(1);
    expect(lengths(parts(`${text}${'x'.repeat(10)}`))).toEqual([152, 11]);
  });

  it.each(SPLIT_VECTORS)('gosmpp, packed: $text', ({ text, parts: expected }) => {
    const segments = parts(text, 'udh8', { defaultAlphabet: 'gsm_packed' });
    const bodies = segments.map(({ short_message }) => short_message.subarray(6).toString('hex'));
    expect(bodies).toEqual(expected);
  });
});

describe('modes', () => {
  it('sar sends TLVs and no header', () => {
    const [first, second] = parts('a'.repeat(161), 'sar', {}, 0x1234);
    expect(first?.udhi).toBe(false);
    expect(first?.short_message.length).toBe(153);
    expect(second?.tlvs).toEqual([
      { tag: TLV.sar_msg_ref_num, value: Buffer.from('1234', 'hex') },
      { tag: TLV.sar_total_segments, value: Buffer.of(2) },
      { tag: TLV.sar_segment_seqnum, value: Buffer.of(2) },
    ]);
  });

  it('payload sends one PDU', () => {
    const [only, ...others] = parts('a'.repeat(1000), 'payload');
    expect(others).toEqual([]);
    expect(only?.short_message.length).toBe(0);
    expect(only?.tlvs[0]).toMatchObject({ tag: TLV.message_payload });
    expect(only?.tlvs[0]?.value.length).toBe(1000);
  });

  it('is the same PDU in every mode when one segment will do', () => {
    for (const mode of SPLIT_MODES) {
      expect(parts('Hello', mode)).toEqual([
        { short_message: Buffer.from('Hello'), udhi: false, tlvs: [], text: 'Hello' },
      ]);
      expect(parts('', mode)).toHaveLength(1);
    }
  });

  it('keeps references in their bits', () => {
    expect(parts('a'.repeat(161), 'udh8', {}, 0x1ff)[0]?.short_message[3]).toBe(0xff);
    expect(parts('a'.repeat(161), 'udh16', {}, 0x1ffff)[0]?.short_message.readUInt16BE(3)).toBe(0xffff);
  });
});

describe('too long', () => {
  it.each([
    ['udh8', 255 * 153],
    ['udh16', 255 * 152],
    ['sar', 255 * 153],
  ] as const)('%s takes 255 parts and not one more', (mode, most) => {
    expect(parts('a'.repeat(most), mode)).toHaveLength(255);
    expect(split(encoding('a'.repeat(most + 1)), { mode, reference: 1 })).toEqual({
      kind: 'too_long',
      of: 'parts',
      found: 256,
      limit: 255,
    });
  });

  it('payload takes 65,535 octets', () => {
    expect(parts('a'.repeat(65_535), 'payload')).toHaveLength(1);
    expect(split(encoding('я'.repeat(32_768)), { mode: 'payload', reference: 1 })).toEqual({
      kind: 'too_long',
      of: 'octets',
      found: 65_536,
      limit: 65_535,
    });
  });

  it('none takes one part', () => {
    expect(split(encoding('a'.repeat(161)), { mode: 'none', reference: 1 })).toEqual({
      kind: 'too_long',
      of: 'parts',
      found: 2,
      limit: 1,
    });
    expect(splitOctets(Buffer.alloc(141), { mode: 'none', reference: 1 })).toMatchObject({
      found: 2,
      limit: 1,
    });
  });

  it('a header that leaves no room', () => {
    const elements = [{ id: 0x70, value: Buffer.alloc(130) }];
    const expected = { kind: 'too_long', of: 'header_octets', found: 133, limit: 120 };
    expect(split(encoding('x'), { mode: 'udh8', reference: 1, elements })).toEqual(expected);
    expect(splitOctets(Buffer.alloc(1), { mode: 'udh8', reference: 1, elements })).toEqual(expected);
  });

  it('binary bodies of more than 255 parts', () => {
    expect(splitOctets(Buffer.alloc(255 * 134 + 1), { mode: 'udh8', reference: 1 })).toMatchObject({
      found: 256,
    });
    expect(splitOctets(Buffer.alloc(255 * 134), { mode: 'udh8', reference: 1 }).kind).toBe('segments');
  });
});

describe('cuts', () => {
  const FAMILY = '👨‍👩‍👧‍👦';
  it.each([
    ['a surrogate pair', '😀', 66],
    ['a flag', '🇫🇷', 66],
    ['a skin tone', '👍🏽', 66],
    ['a family', FAMILY, 60],
    ['a letter and its mark', 'q\u0303', 66],
  ])('never fall into %s', (_name, cluster, lead) => {
    for (let before = 0; before <= 67; before++) {
      const text = `${'я'.repeat(before)}${cluster}${'я'.repeat(80)}`;
      const segments = parts(text);
      expect(segments.filter((part) => part.text.includes(cluster))).toHaveLength(1);
      expect(segments.map((part) => part.text).join('')).toBe(text);
    }
    expect(parts(`${'я'.repeat(lead + 1)}${cluster}${'я'.repeat(80)}`)[0]?.text).toBe('я'.repeat(lead + 1));
  });

  it('fall between code points where a cluster is longer than a segment', () => {
    const zalgo = `e${'\u0301'.repeat(150)}`;
    expect(lengths(parts(zalgo))).toEqual([67, 67, 17]);
    const family = Array.from({ length: 40 }, () => '👨').join('\u200d');
    for (const part of parts(family)) expect(/^[\udc00-\udfff]|[\ud800-\udbff]$/.test(part.text)).toBe(false);
  });
});

describe('what goes in comes out', () => {
  const everyRule = fc.constantFrom<Partial<EncodingRules>>(
    {},
    { defaultAlphabet: 'gsm_packed' },
    { defaultAlphabet: 'latin1' },
    { defaultAlphabet: 'utf8' },
    { alphabets: ['latin1', 'ucs2'] },
    { alphabets: ['shift_jis', 'ucs2'] },
    { alphabets: ['iso_2022_jp', 'ucs2'] },
    { alphabets: ['euc_jp', 'ks_c_5601', 'iso_8859_5', 'ucs2'] },
    { nationalLanguages: ['tr', 'es', 'pt', 'hi', 'ur'] },
    { nationalLanguages: ['hi'], defaultAlphabet: 'gsm_packed' },
  );
  const pieces = fc.constantFrom(
    'a',
    'Z ',
    '€',
    '[]',
    'é',
    'ç',
    'ğış',
    'Ж',
    'हिन्दी',
    'نص',
    '日本',
    '한국',
    '😀',
    '🇫🇷',
    '\n',
  );
  const text = fc
    .array(fc.oneof(pieces, fc.string({ unit: 'binary', maxLength: 3 })), { maxLength: 250 })
    .map((p) => p.join(''));

  it('in every mode and alphabet', () => {
    fc.assert(
      fc.property(text, everyRule, fc.constantFrom(...SPLIT_MODES), (given, rules, mode) => {
        const chosen = encoding(given, { ...rules, alphabets: rules.alphabets ?? ['gsm', 'ucs2'] });
        fc.pre(!(chosen.alphabet === 'gsm_packed' && /[@\r]$/.test(given)));
        fc.pre(!/^[\ufeff\ufffe]/.test(given));
        const found = split(chosen, { mode, reference: 99 });
        if (found.kind === 'too_long') {
          expect(mode).toBe('none');
          return;
        }
        const { segments } = found;
        expect(segments.map((part) => part.text).join('')).toBe(given);
        expect(readBack(segments, chosen, rules)).toBe(given);
        if (mode === 'payload') return;
        expect(countSegments(chosen, { mode }).segments).toBe(segments.length);
        const unpacked = chosen.unit === 'septet' && chosen.alphabet !== 'gsm_packed';
        for (const { short_message } of segments)
          expect(short_message.length).toBeLessThanOrEqual(unpacked ? 160 : 140);
      }),
      { numRuns: 600 },
    );
  });

  it('of binary bodies', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 1000 }),
        fc.constantFrom('udh8', 'udh16', 'sar', 'payload'),
        (octets, mode) => {
          const found = splitOctets(Buffer.from(octets), { mode, reference: 3 });
          const segments = found.kind === 'segments' ? found.segments : [];
          const bodies = segments.map(
            ({ short_message, udhi, tlvs }) =>
              readConcat({ esm_class: udhi ? ESM_CLASS_UDHI : 0, short_message, tlvs }).body,
          );
          expect(Buffer.concat(bodies).equals(Buffer.from(octets))).toBe(true);
        },
      ),
    );
  });
});

describe('describeText', () => {
  it.each([
    ['', 'gsm', 0, 160, 1, null],
    ['Hello', 'gsm', 5, 160, 1, null],
    ['€', 'gsm', 2, 160, 1, null],
    ['a'.repeat(161), 'gsm', 161, 153, 2, null],
    ['garçon', 'ucs2', 6, 70, 1, 'ç'],
    [`${'я'.repeat(70)}😀`, 'ucs2', 72, 67, 2, 'я'],
  ])('%j', (text, alphabet, units, per_segment, segments, forced_by) => {
    expect(describeText(text, DEFAULT_RULES)).toMatchObject({
      alphabet,
      units,
      per_segment,
      segments,
      forced_by,
    });
  });

  it('says which character has no place', () => {
    expect(describeText('Ж', { ...DEFAULT_RULES, alphabets: ['gsm'] })).toMatchObject({
      kind: 'unencodable',
      codePoint: 'U+0416',
    });
  });
});
