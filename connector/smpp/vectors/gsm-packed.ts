/**
 * Packed septets that others publish: text, packed octets in hexadecimal. Rusmpp `rusmpp-extra` gsm7bit tests (MIT or
 * Apache-2.0), linxGnu/gosmpp `data/codings_test.go` (Apache-2.0), lighterowl/lib3gpp23038 `test.c` (BSD).
 */
export const PACKED_VECTORS: readonly (readonly [string, string])[] = [
  ['', ''],
  ['1', '31'],
  ['12', '3119'],
  ['123', '31d90c'],
  ['1234', '31d98c06'],
  ['12345', '31d98c5603'],
  ['123456', '31d98c56b301'],
  ['1234567', '31d98c56b3dd1a'],
  ['12345678', '31d98c56b3dd70'],
  ['123456789', '31d98c56b3dd7039'],
  ['\n', '0a'],
  ['^{}\\[~]|€', '1bca06b5496d5e1bdea6b7f16d809b32'],
  ['Hello', 'c8329bfd06'],
  ['betr\u00e4gt 42€', 'e2325dbe3fd34134d9a60c'],
  [
    'Lorem ipsum dolor sit amet, consectetur adipiscing elit. Curabitur nec nunc venenatis, ultricies ipsum id, volutpat ante. Sed pretium ac metus a interdum metus.',
    'ccb7bcdc06a5e1f37a1b447eb3df72d03c4d0785db653a0b347ebbe7e531bd4cafcb4161721a9e9e8fd3ee33a8cc4ed35da0615d1e16a7e97539c85d1e83dc75f718642fbbcbee303d3d6781ea6cba3c3d4e97e7a0347c5e6f83d26416c8fe66d7e9f0301d1476d3cb2ed0b44c06c1e5657abade0685c7a076995e9f83c2a0b49b5e9693eb6d50bb4cafcf5d',
  ],
];

/** Zero bits where the others fill with CR: read alike. Text, packed octets (gosmpp). */
export const ZERO_FILLED_VECTOR = ['gjwklgjkwP123+?', '67f57dcd3eabd777684c365bfd00'] as const;

/** Bodies with a locking and a single shift: octets, packed, of lib3gpp23038 `test.c`. */
export const SHIFTED_VECTORS = [
  { hex: 'b2e86f4301', single: 0, locking: 10, text: '2\u0a3f?^', note: 'Punjabi locking shift' },
  {
    hex: 'e0f1bbbd7983ca73fa263cff01',
    single: 2,
    locking: 0,
    text: '\u00bfcom\u00f3 est\u00e1s?',
    note: 'Spanish single shift',
  },
  // There U+0CAA, as V16 prints at 2/4 and again at 3/13; see national-tables.ts.
  // There U+0CAA, as V16 prints at 2/4 and again at 3/13; see national-tables.ts.
  { hex: 'a21129b4d903', single: 3, locking: 7, text: '\u0c9f\u0ca0\u0ca1!\u00e3', note: 'Kannada and Portuguese' },
] as const;
