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
  expect(taken.toString()).toContain('é€');
});
