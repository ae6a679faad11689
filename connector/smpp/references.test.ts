import { expect, it } from 'vitest';
import { createReferences } from './references.ts';

it('gives a destination every reference once before any comes again', () => {
  const references = createReferences(() => 0.7);
  const eight = Array.from({ length: 256 }, () => references.next('447700900123', 8));
  expect(new Set(eight).size).toBe(256);
  expect(references.next('447700900123', 8)).toBe(eight[0]);
  const sixteen = Array.from({ length: 65_536 }, () => references.next('x', 16));
  expect(new Set(sixteen).size).toBe(65_536);
});

it('does not let other destinations use a destination’s references up', () => {
  const references = createReferences(() => 0);
  expect(references.next('a', 8)).toBe(0);
  for (let other = 0; other < 300; other++) references.next(`b${other}`, 8);
  expect(references.next('a', 8)).toBe(1);
});

it('remembers a bounded number of destinations, the last used ones', () => {
  let start = 0;
  const references = createReferences(() => (start += 0.01), 2);
  const first = references.next('a', 16);
  references.next('b', 16);
  expect(references.next('a', 16)).toBe(first + 1);
  references.next('c', 16);
  expect(references.size).toBe(2);
  expect(references.next('a', 16)).toBe(first + 2);
});
