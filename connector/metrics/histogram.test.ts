import { expect, test } from 'vitest';
import { Histogram } from './histogram.ts';

test('a bound belongs to its bucket, and what is beyond all bounds to the last', () => {
  const histogram = new Histogram([0.01, 0.1]);
  for (const ms of [0, 10, 10.001, 100, 100.5, 86_400_000]) histogram.observeMs(ms);
  expect([0, 1, 2].map((bucket) => histogram.count(bucket))).toEqual([2, 2, 2]);
  expect(histogram.total).toBe(6);
  expect(histogram.sumSeconds).toBeCloseTo(86_400.220501, 6);
});

test('the sum is no bucket', () => {
  const histogram = new Histogram([1]);
  histogram.observeMs(5);
  expect(histogram.count(2)).toBe(0);
});

test.each([-1, Number.NaN, Number.NEGATIVE_INFINITY])('%s ms is no duration and counts as none', (ms) => {
  const histogram = new Histogram([0.01, 0.1]);
  histogram.observeMs(ms);
  expect([histogram.count(0), histogram.total, histogram.sumSeconds]).toEqual([1, 1, 0]);
});
