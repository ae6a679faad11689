import { expect, test } from 'vitest';
import { closest, editDistance } from './closest.ts';

test.each([
  ['', '', 0],
  ['', 'abc', 3],
  ['abc', 'abc', 0],
  ['kitten', 'sitting', 3],
  ['ab', 'ba', 1],
  ['ca', 'abc', 3],
])('%j → %j takes %d', (a, b, distance) => {
  expect(editDistance(a, b)).toBe(distance);
  expect(editDistance(b, a)).toBe(distance);
});

const names = ['tps_limit', 'queue_check_frequency', 'port', 'host', 'password'];

test.each([
  ['tpsLimit', 'tps_limit'],
  ['tps-limit', 'tps_limit'],
  [':tps_limit', 'tps_limit'],
  ['tps_limt', 'tps_limit'],
  ['prot', 'port'],
  ['pasword', 'password'],
  ['queue_check_freq', null],
  ['colour', null],
  ['x'.repeat(1000), null],
])('%s stands for %s', (word, meant) => {
  expect(closest(word, names)).toBe(meant);
});
