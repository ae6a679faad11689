import { describe, expect, test } from 'vitest';
import { IdSpelling } from './id-spelling.ts';

/** The rules learnt from pairs of ids, in order. */
function learn(spelling: IdSpelling, ...pairs: readonly (readonly [string, string])[]): (string | null)[] {
  return pairs.map(([smscId, receiptId]) => {
    spelling.submitted(smscId);
    spelling.receipted(receiptId);
    return spelling.matched(smscId, receiptId);
  });
}

const hexToDecimal = (id: number): readonly [string, string] => [id.toString(16), String(id)];
const asIs = (id: string): readonly [string, string] => [id, id];
const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from }, (_, index) => from + index);

test('nothing known: as it stands for sure, in another base only when it is long', () => {
  const spelling = new IdSpelling();
  expect([
    spelling.compare('16', '16'),
    spelling.compare('a1', '00A1'),
    spelling.compare('10', '16'),
  ]).toEqual(['sure', 'sure', 'unlikely']);
  expect(spelling.compare('deadbeef', '3735928559')).toBe('sure');
});

test('letters in the given ids alone hint at hexadecimal', () => {
  const spelling = new IdSpelling();
  spelling.submitted('1f');
  spelling.receipted('31');
  expect([spelling.compare('10', '16'), spelling.compare('16', '16')]).toEqual(['likely', 'unlikely']);
  spelling.receipted('1f');
  expect(spelling.compare('16', '16')).toBe('sure');
});

test('letters in the receipts alone hint at the reverse', () => {
  const spelling = new IdSpelling();
  spelling.submitted('31');
  spelling.receipted('1f');
  expect([spelling.compare('16', '10'), spelling.compare('10', '10')]).toEqual(['likely', 'unlikely']);
});

test('ten in a row make a rule, said once; then what does not follow it is no match', () => {
  const spelling = new IdSpelling();
  const learnt = learn(spelling, ...range(0xa0, 0xb0).map(hexToDecimal));
  expect(learnt.filter((rule) => rule !== null)).toEqual(['hex_to_decimal']);
  expect(learnt.indexOf('hex_to_decimal')).toBe(9);
  expect([spelling.compare('10', '16'), spelling.compare('16', '16'), spelling.compare('7', '7')]).toEqual([
    'sure',
    'no',
    'sure',
  ]);
});

test('ids that are the same in either base teach nothing', () => {
  const spelling = new IdSpelling();
  expect(learn(spelling, ...range(0, 10).map((id) => asIs(String(id))))).toEqual(Array(10).fill(null));
  expect(learn(spelling, ...range(10, 20).map(hexToDecimal)).at(-1)).toBe('hex_to_decimal');
});

test('ids that are alike on both sides rule other bases out', () => {
  const spelling = new IdSpelling();
  expect(learn(spelling, ...range(10, 20).map((id) => asIs(String(id)))).at(-1)).toBe('as_is');
  expect([spelling.compare('16', '016'), spelling.compare('10', '16')]).toEqual(['sure', 'no']);
});

describe('a carrier that changes its ways', () => {
  test('is believed after very many contradictions', () => {
    const spelling = new IdSpelling();
    learn(spelling, ...range(0xa0, 0xb0).map(hexToDecimal));
    for (let times = 0; times < 10_000; times += 1) {
      if (spelling.compare('555', '555') !== 'no') throw new Error(`believed after ${times}`);
      spelling.contradicted();
    }
    expect(spelling.compare('555', '555')).toBe('sure');
  });

  test('a match in between begins the count anew', () => {
    const spelling = new IdSpelling();
    learn(spelling, ...range(0xa0, 0xb0).map(hexToDecimal));
    for (let times = 0; times < 9_999; times += 1) spelling.contradicted();
    learn(spelling, hexToDecimal(0xb0));
    spelling.contradicted();
    expect(spelling.compare('555', '555')).toBe('no');
  });
});
