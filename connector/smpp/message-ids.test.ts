import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { idForms, learnRule, lookupKeys, normaliseId, receiptKey, storeKeys } from './message-ids.ts';

/** A caller's map, with nothing but the keys. */
function index(ids: readonly string[]) {
  const messages = new Map<string, string>();
  for (const id of ids) for (const key of storeKeys(id)) messages.set(key, id);
  return (receipted: string) => {
    for (const key of lookupKeys(receipted)) {
      const found = messages.get(key);
      if (found !== undefined) return found;
    }
    return null;
  };
}

// fizzed/cloudhopper-smpp DeliveryReceiptTest (Apache-2.0): 98765432101 is 16fee0e525, and a real receipt's pair.
const PAIRS = [
  ['16fee0e525', '98765432101', 'hex_to_decimal'],
  ['38601fa', '0059113978', 'hex_to_decimal'],
  ['98765432101', '16FEE0E525', 'decimal_to_hex'],
  ['A1B2', '41394', 'hex_to_decimal'],
  ['ABC-9', 'abc-9', 'case_insensitive'],
  ['123', '0000000123', 'case_insensitive'],
  ['0059113978', '59113978', 'case_insensitive'],
  ['x_1', 'x_1', 'as_is'],
] as const;

describe.each(PAIRS)('%s, receipted as %s', (submitted, receipted, rule) => {
  it('teaches its rule, and the rule joins them', () => {
    expect(learnRule(submitted, receipted)).toBe(rule);
    expect(normaliseId(submitted, rule)).toBe(receiptKey(receipted, rule));
  });

  it('is found in an index and among the forms', () => {
    expect(index(['other', submitted])(receipted)).toBe(submitted);
    const forms = new Set(idForms(receipted).map((form) => form.toLowerCase()));
    expect([...idForms(submitted)].some((form) => forms.has(form.toLowerCase()))).toBe(true);
  });
});

describe('idForms', () => {
  it.each([
    ['A1B2', ['A1B2', 'a1b2', '41394']],
    ['41394', ['41394', '267156', 'a1b2', 'A1B2']],
    ['0000', ['0000', '0']],
    ['', ['']],
    ['74e02ee1-4e2f', ['74e02ee1-4e2f', '74E02EE1-4E2F']],
  ])('of %j', (id, forms) => {
    expect(idForms(id)).toEqual(expect.arrayContaining(forms));
    expect(idForms(id)).toHaveLength(forms.length);
  });

  it('reads no numbers of more than 32 digits', () => {
    expect(idForms('1'.repeat(33))).toEqual(['1'.repeat(33)]);
    expect(idForms('1'.repeat(32)).length).toBeGreaterThan(1);
  });
});

describe('an index', () => {
  it('lets the id as it is win over any other reading', () => {
    const find = index(['10', '16', '0A', 'a', '0010']);
    for (const id of ['10', '16', '0A', 'a', '0010']) expect(find(id)).toBe(id);
  });

  it('knows no message of another id', () => {
    const find = index(['A1B2', '500']);
    for (const id of ['A1B3', '501', '', 'zzz', '41395']) expect(find(id)).toBeNull();
  });

  it('takes four look-ups at most', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 70 }), (id) => {
        expect(lookupKeys(id).length).toBeLessThanOrEqual(4);
      }),
    );
  });

  it('finds every number in either base, padded and in either case', () => {
    const number = fc.bigInt({ min: 1n, max: 2n ** 63n });
    const spelling = fc.constantFrom<(value: bigint) => string>(
      (value) => value.toString(),
      (value) => value.toString(16),
      (value) => value.toString(16).toUpperCase(),
      (value) => value.toString().padStart(20, '0'),
    );
    fc.assert(
      fc.property(number, spelling, spelling, (value, submit, receipt) => {
        expect(index([submit(value)])(receipt(value))).toBe(submit(value));
        expect(learnRule(submit(value), receipt(value))).not.toBeNull();
      }),
    );
  });
});

it('learns nothing from ids that have nothing in common', () => {
  expect(learnRule('abc', 'abd')).toBeNull();
  expect(learnRule('10', '17')).toBeNull();
});
