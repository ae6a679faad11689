import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ALPHABETS, type Alphabet } from './alphabet.ts';
import { decodeText, encodeText } from './text.ts';

function octets(text: string, alphabet: Alphabet): string {
  const encoded = encodeText(text, alphabet);
  return encoded.kind === 'octets' ? encoded.octets.toString('hex') : encoded.codePoint;
}

// What each alphabet is known for, beside arbitrary Unicode: mostly texts that it can carry.
const SAMPLES: { readonly [alphabet in Alphabet]: string } = {
  gsm: '@£$¥èéùìòÇØøÅåΔ_ΦΓ€[]{}~|^\\',
  gsm_packed: 'abc€[]{}xyz',
  ascii: 'abc`~{}[]\\^_',
  latin1: 'àáâãäåæçèéêëÿ\u0080\u00a0',
  iso_8859_5: 'ЖдЮяЂЃџ№',
  iso_8859_8: 'שלוםאבגת',
  shift_jis: '日本語テキストｱｲｳ',
  iso_2022_jp: '日本語abcテキスト',
  euc_jp: '日本語テキスト丂',
  ks_c_5601: '한국어텍스트漢字',
  ucs2: 'क€😀👍🏽漢',
  utf8: 'क€😀👍🏽漢',
};

describe.each(ALPHABETS)('%s', (alphabet) => {
  const characters = [...SAMPLES[alphabet]];
  const text = fc.oneof(
    fc.array(fc.constantFrom(...characters, 'a', 'Z', '0', ' ')).map((found) => found.join('')),
    fc.string({ unit: 'binary' }),
  );

  it('gives back what it took, or names a character that it cannot carry', () => {
    fc.assert(
      fc.property(text, (given) => {
        const encoded = encodeText(given, alphabet);
        if (encoded.kind === 'unencodable') {
          expect(given.startsWith(encoded.character, encoded.index)).toBe(true);
          expect(encodeText(encoded.character, alphabet).kind).toBe('unencodable');
          expect(encodeText(given.slice(0, encoded.index), alphabet).kind).toBe('octets');
          return;
        }
        // A filled-up text cannot be told from one that ends in CR or @; a byte order mark is not text.
        fc.pre(!(alphabet === 'gsm_packed' && /[@\r]$/.test(given)));
        fc.pre(!(alphabet === 'ucs2' && /^[\ufeff\ufffe]/.test(given)));
        expect(decodeText(encoded.octets, alphabet)).toEqual({ text: given, faultAt: null });
      }),
    );
  });

  it('carries what it is known for', () => {
    expect(encodeText(SAMPLES[alphabet], alphabet).kind).toBe('octets');
  });

  it('reads any octets without throwing, and says where it failed', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (given) => {
        const decoded = decodeText(Buffer.from(given), alphabet);
        if (decoded.text.includes('\ufffd') && alphabet !== 'ucs2' && alphabet !== 'utf8') {
          expect(decoded.faultAt).not.toBeNull();
        }
        if (decoded.faultAt !== null) expect(decoded.faultAt).toBeLessThan(given.length);
      }),
    );
  });
});

describe('octets as others publish them (linxGnu/gosmpp codings_test.go, Apache-2.0)', () => {
  it.each([
    ['ascii', 'agjwklgjkwP', '61676a776b6c676a6b7750'],
    ['ucs2', 'agjwklgjkwP', '00610067006a0077006b006c0067006a006b00770050'],
    ['latin1', 'agjwklgjkwPÓ', '61676a776b6c676a6b7750d3'],
    ['iso_8859_5', 'agjwklgjkwPф', '61676a776b6c676a6b7750e4'],
    ['iso_8859_8', 'agjwklgjkwPץ', '61676a776b6c676a6b7750f5'],
    [
      'ucs2',
      'ngưỡng cứa cuỗc đợi',
      '006e006701b01ee1006e0067002000631ee900610020006300751ed70063002001111ee30069',
    ],
  ] as const)('%s %j', (alphabet, text, hex) => {
    expect(octets(text, alphabet)).toBe(hex);
  });

  // RFC 1468, JIS X 0208: 日 is 467C, 本 is 4B5C; Shift_JIS and EUC-JP of the same.
  it.each([
    ['iso_2022_jp', '日本 a', '1b2442467c4b5c1b28422061'],
    ['shift_jis', '日本', '93fa967b'],
    ['euc_jp', '日本', 'c6fccbdc'],
    ['ks_c_5601', '한국', 'c7d1b1b9'],
    ['utf8', '€', 'e282ac'],
    ['ucs2', '😀', 'd83dde00'],
  ] as const)('%s %j', (alphabet, text, hex) => {
    expect(octets(text, alphabet)).toBe(hex);
  });
});

describe('faults', () => {
  it.each([
    ['ascii', '4180', 'A\ufffd', 1],
    ['ucs2', '004100', 'A\ufffd', 2],
    ['ucs2', '0041d83d', 'A\ud83d', 2],
    ['ucs2', 'de000041', '\ude00A', 0],
    ['iso_2022_jp', '611b2442ff', 'a\ufffd', 4],
    ['iso_2022_jp', '61e1', 'a\ufffd', 1],
    ['utf8', '61ff62', 'a\ufffdb', 1],
    ['euc_jp', '61a1', 'a\ufffd', 1],
  ] as const)('%s %s', (alphabet, hex, text, faultAt) => {
    expect(decodeText(Buffer.from(hex, 'hex'), alphabet)).toEqual({ text, faultAt });
  });

  it('UCS-2 obeys a byte order mark and drops it', () => {
    expect(decodeText(Buffer.from('fffe41004200', 'hex'), 'ucs2')).toEqual({ text: 'AB', faultAt: null });
    expect(decodeText(Buffer.from('feff00410042', 'hex'), 'ucs2')).toEqual({ text: 'AB', faultAt: null });
  });
});
