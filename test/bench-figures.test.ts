import { expect, test } from 'vitest';
import { WORDS } from '../scripts/performance-words.mjs';
import { type Account, between } from './bench/core-wait.ts';
import { busiestSecondOf, driftOf, growthIn, quantile, spreadOf } from './bench/figures.ts';
import { type Measured, ratiosOf } from './bench/targets.ts';

test('a spread has the median and both ends, and is none of nothing', () => {
  expect(spreadOf([3, 1, 2])).toEqual({ median: 2, least: 1, most: 3 });
  expect(() => spreadOf([])).toThrow(RangeError);
});

test('quantiles', () => {
  const values = Array.from({ length: 100 }, (_, index) => 100 - index);
  expect(quantile(values, 0.5)).toBe(51);
  expect(quantile(values, 0.99)).toBe(100);
});

test('the most in a second, wherever it begins', () => {
  expect(busiestSecondOf([0, 500, 999, 1_000, 1_499, 3_000])).toEqual({ most: 4, from: 500 });
  expect(busiestSecondOf([])).toEqual({ most: 0, from: Number.NaN });
});

test('growth is that of a later cost against an earlier one of the same round, and never less than none', () => {
  expect(
    growthIn([
      [100, 300],
      [50, 150],
      [60, 180],
    ]),
  ).toBeCloseTo(1.2);
  // The machine was three times as slow in the second round, and for one of them in the third.
  expect(
    growthIn([
      [10, 30, 10],
      [11, 33, 33],
    ]),
  ).toBeCloseTo(1.1);
  expect(growthIn([[10], [9], [8]])).toBe(1);
  expect(growthIn([[10]])).toBe(1);
});

test('a drift is told from a swing', () => {
  const swings = [-2.4, 0, 2.4, 0];
  const heap = (drift: number): number[] =>
    Array.from(
      { length: 31 },
      (_, minute) => 56 * (1 + (drift * minute) / 30) + (swings[minute % 4] ?? Number.NaN),
    );
  // By its ends it has grown by 9 %.
  expect((heap(0)[30] ?? 0) / (heap(0)[0] ?? 0)).toBeCloseTo(1.09, 2);
  expect(Math.abs(driftOf(heap(0)) - 1)).toBeLessThan(0.02);
  expect(Math.abs(driftOf(heap(0.1)) - 1.1)).toBeLessThan(0.02);
  expect(driftOf([40, 41, 44])).toBeCloseTo(1.1);
  expect(driftOf([40, 44])).toBeCloseTo(1.1);
});

test('between two accounts of the machine is what the gateway waited, and the kernel’s thread that ran longest', () => {
  const threads = (...all: [pid: string, name: string, ranMs: number][]): Account['kernelThreads'] =>
    new Map(all.map(([pid, name, ranMs]) => [pid, { name, ranMs }]));
  const before = {
    waitedMs: 10,
    stolenMs: 100,
    kernelThreads: threads(['7', 'kworker/u8:3-flush', 900], ['77', 'kdamond.0', 50]),
  };
  const after = {
    waitedMs: 272,
    stolenMs: 110,
    kernelThreads: threads(
      ['7', 'kworker/u8:3-events', 910],
      ['77', 'kdamond.0', 440],
      ['99', 'kworker/0:1', 120],
    ),
  };
  expect(between(before, after)).toEqual({
    waitedMs: 262,
    stolenMs: 10,
    busiest: { name: 'kdamond.0', ranMs: 390 },
  });
  expect(between(before, before).busiest).toBeNull();
});

const one = { median: 1, least: 1, most: 1 };

const MEASURED: Measured = {
  path: {
    figures: [
      {
        scenario: 'out_report_receipt',
        subject: 'gateway',
        messagesPerSecond: one,
        microseconds: { median: 40, least: 40, most: 60 },
        microsecondsByRound: [60, 40, 40],
        simulatorMicroseconds: { core: 1, carrier: 1, customer: 1 },
        residentMegabytes: 1,
      },
    ],
    ratios: {
      out_report_receipt: { median: 6, least: 6, most: 6 },
      out_report: { median: 0.5, least: 0.5, most: 0.5 },
      in: { median: 3, least: 3, most: 3 },
    },
  },
  codec: {
    figures: ['encode submit_sm', 'decode deliver_sm'].map((name) => ({
      name,
      ours: { median: 1000, least: 1000, most: 1000 },
      smppPackage: one,
      libsmpp34: null,
      timesFasterThanPackage: 20,
      timesFasterThanLibsmpp34: null,
    })),
    missing: 'libsmpp34-dev is not installed',
  },
  unavoidable: {
    request: one,
    dispatch: { median: 9, least: 9, most: 14 },
    // The machine was slower in the first round, for both.
    dispatchByRound: [14, 9, 9],
    coreRequestsPerSecond: 1,
  },
  latency: {
    perSecond: 1,
    seconds: 1,
    added: { p50: 1, p99: 20, p999: 30 },
    addedAtProcesses: { p50: 1, p99: 20, p999: 20 },
    addedWithRunIn: { p50: 1, p99: 20, p999: 20 },
    addedBetweenPauses: { p50: 1, p99: 9, p999: 9 },
    pauses: 2,
    kept: 1,
    coreWait: { waitedMs: 1, stolenMs: 0, busiest: null },
    touched: 0.1,
    notCaptured: null,
    rounds: [],
    whole: { p50: 2, p99: 30, p999: 40 },
    bystander: { p50: 0, p99: 5, p999: 9 },
  },
  pace: {
    tpsLimit: 10_000,
    seconds: 60,
    mean: 9_900,
    most: 10_000,
    mostFrom: 1,
    mostAtCarrier: 10_100,
    notCaptured: null,
  },
  scrape: [20, 40].map((threadMs) => ({
    name: `${threadMs} ms`,
    binds: 1000,
    series: 1,
    megabytes: 1,
    wireMegabytes: 1,
    eventLoopMs: 400,
    longestTurnMs: 1,
    threadMs,
  })),
  scale: null,
  soak: null,
};

test('each target is figure ÷ target; what was not measured is neither met nor missed', () => {
  const ratios = ratiosOf(MEASURED);
  const beginning = (start: string) => Object.entries(ratios).find(([name]) => name.startsWith(start))?.[1];
  expect(beginning('outbound with report and receipt')).toBe(2);
  expect(beginning('outbound with report only')).toBe(0.5);
  expect(beginning('codec, the slowest of eight, ≥ 10')).toBe(2);
  expect(beginning('codec, the slowest of eight, faster')).toBeNull();
  // 1.5 × (2 × 9 µs + 2 × 1 µs) of 40 µs, and 1.5 × 30 of 60: each round has its own.
  expect(beginning('CPU a message')).toBeCloseTo(0.75);
  expect(beginning('latency added inbound at half of peak, p99')).toBe(0.5);
  expect(beginning('one bind at tps_limit 10,000: mean')).toBe(1);
  // The dearer of plain and compressed.
  expect(beginning('a scrape of 1,000 binds')).toBe(1.25);
  expect(beginning('soak: heap')).toBeNull();
});

test('every target has its French for the page', () => {
  const names = Object.keys(ratiosOf(MEASURED));
  const french = names.map((name) => WORDS.fr.target(name));
  expect(new Set(french).size).toBe(names.length);
});
