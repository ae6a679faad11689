import { expect, test } from 'vitest';
import { maskNumber, maskProse, showError } from './masking.ts';

test.each([
  ['447700900123', '44…23'],
  ['+33612345678', '+33…78'],
  ['1234567', '12…67'],
  ['123456', '123456'],
  ['ACME', 'ACME'],
  ['', ''],
])('the number %j is %j', (number, masked) => {
  expect(maskNumber(number)).toBe(masked);
});

test.each([
  ['no route to +44 7700 900123 from 12345', 'no route to +44…23 from 12345'],
  ['at 192.168.100.200:2775', 'at 192.168.100.200:2775'],
  ['2026-11-22T11:00:00.000Z', '2026-11-22T11:00:00.000Z'],
  ['next attempt in 60000 ms', 'next attempt in 60000 ms'],
  ['sent Authorization: Bearer eyJhbGciOi.J9', 'sent Authorization: Bearer [redacted]'],
  ['https://user:hunter22@core:8443/api', 'https://[redacted]@core:8443/api'],
])('%j is written %j', (text, written) => {
  expect(maskProse(text)).toBe(written);
});

test('an error is its name, code, message, stack and causes, and nothing else', () => {
  const cause = Object.assign(new TypeError('for 447700900123'), { data: Buffer.from('my text') });
  const error = Object.assign(new Error('it failed', { cause }), {
    code: 'ECONNRESET',
    request: { headers: { authorization: 'Bearer abc' } },
  });
  const shown = showError(error, false);
  expect(shown).toMatchObject({
    type: 'Error',
    code: 'ECONNRESET',
    message: 'it failed',
    cause: { type: 'TypeError', message: 'for 44…23' },
  });
  expect(shown.stack).toContain('masking.test.ts');
  expect(JSON.stringify(shown)).not.toMatch(/my text|Bearer|7009/);
  expect(showError('a text', false)).toEqual({ type: 'string', message: 'a text' });
});

test('what V8 quotes of a body that is not JSON stays out, unless texts are shown', () => {
  let error: unknown;
  try {
    JSON.parse('Hello boss, my code is');
  } catch (caught) {
    error = caught;
  }
  expect(JSON.stringify(showError(error, false))).not.toContain('Hello');
  expect(JSON.stringify(showError(error, true))).toContain('Hello');
});

test('causes and messages are bounded', () => {
  let error = new Error('x'.repeat(100_000));
  for (let depth = 0; depth < 50; depth += 1) error = new Error('again', { cause: error });
  expect(JSON.stringify(showError(error, true)).length).toBeLessThan(100_000);
  const looped: Error & { cause?: unknown } = new Error('looped');
  looped.cause = looped;
  expect(JSON.stringify(showError(looped, true))).toContain('looped');
});
