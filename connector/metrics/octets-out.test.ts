import fc from 'fast-check';
import { expect, test } from 'vitest';
import { OctetsOut } from './octets-out.ts';

test('numbers are written as they are', () => {
  fc.assert(
    fc.property(fc.oneof(fc.nat(), fc.maxSafeInteger(), fc.double()), (value) => {
      const out = new OctetsOut(8);
      out.value(value);
      const text = out.take().toString();
      expect(text.endsWith('\n')).toBe(true);
      expect(Number(text.trim().replace('Inf', 'Infinity'))).toBe(value === 0 ? 0 : value);
    }),
  );
});

test.each([0, 9, 10, 99, 100, 4_294_967_295, 4_294_967_296, 1e15, 1e21])('%d', (value) => {
  const out = new OctetsOut();
  out.value(value);
  expect(out.take().toString()).toBe(`${value}\n`);
});

test('grows with what is written, and begins anew once it was taken', () => {
  const out = new OctetsOut(4);
  out.put(Buffer.from('{name="'));
  const end = out.length;
  out.text('é€');
  out.put(Buffer.from('a name that is longer than what is copied octet by octet'));
  out.again(0, end);
  const taken = out.take();
  expect(taken.toString()).toBe('{name="é€a name that is longer than what is copied octet by octet{name="');
  out.text('next');
  expect(out.take().toString()).toBe('next');
});

test('seconds to the microsecond', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 5e9, noNaN: true }), (seconds) => {
      const out = new OctetsOut(8);
      out.seconds(seconds);
      const text = out.take().toString();
      expect(text).toMatch(/^\d+(\.\d*[1-9])?\n$|^[\d.e+-]+\n$/);
      expect(Math.abs(Number(text) - seconds)).toBeLessThanOrEqual(Math.max(6e-7, seconds * 1e-15));
    }),
  );
});

test.each([
  [0, '0'],
  [0.000001, '0.000001'],
  [0.0000004, '0'],
  [1.9999996, '2'],
  [60.743, '60.743'],
  [86_400, '86400'],
  [Number.NaN, 'NaN'],
  [Number.POSITIVE_INFINITY, '+Inf'],
] as const)('%d seconds', (seconds, text) => {
  const out = new OctetsOut();
  out.seconds(seconds);
  expect(out.take().toString()).toBe(`${text}\n`);
});
