import { expect, test } from 'vitest';
import { expectedPassword, expectedPasswordFits, parseScryptHash, passwordFits } from './password.ts';

const salt = 'c2FsdHNhbHRzYWx0c2FsdA';
const hash = 'h'.repeat(43);

test('a PHC string is read', () => {
  expect(parseScryptHash(`$scrypt$ln=14,r=8,p=1$${salt}$${hash}`)).toEqual({
    kind: 'scrypt',
    cost: 16_384,
    blockSize: 8,
    parallelization: 1,
    saltBase64: salt,
    hashBase64: hash,
  });
});

test.each([
  ['no parameters', `$scrypt$${salt}$${hash}`],
  ['another order', `$scrypt$r=8,ln=14,p=1$${salt}$${hash}`],
  ['no salt', `$scrypt$ln=14,r=8,p=1$$${hash}`],
  ['padding', `$scrypt$ln=14,r=8,p=1$${salt}==$${hash}`],
  ['a length that base64 does not have', `$scrypt$ln=14,r=8,p=1$${salt}abc$${hash}`],
  ['256 MiB', `$scrypt$ln=18,r=8,p=1$${salt}$${hash}`],
  ['p = 17', `$scrypt$ln=14,r=8,p=17$${salt}$${hash}`],
  ['N = 1', `$scrypt$ln=0,r=8,p=1$${salt}$${hash}`],
  ['r = 0', `$scrypt$ln=14,r=0,p=1$${salt}$${hash}`],
])('%s is refused', (_, text) => {
  expect(parseScryptHash(text)).toBeNull();
  expect(expectedPassword().safeParse(text).success).toBe(false);
});

test('128 MiB is the most', () => {
  expect(parseScryptHash(`$scrypt$ln=17,r=8,p=1$${salt}$${hash}`)?.cost).toBe(131_072);
});

test("a partner's password is not empty", () => {
  expect(expectedPassword().safeParse('').success).toBe(false);
  expect(expectedPassword().safeParse('x').success).toBe(true);
});

test("a carrier's password that looks like a hash is a password like any other", () => {
  const looksHashed = '$scrypt$x';
  expect(passwordFits({ password: looksHashed })).toBe(false);
  expect(passwordFits({ password: looksHashed, allow_long_password: true })).toBe(true);
  expect(expectedPasswordFits({ password: looksHashed })).toBe(true);
});
