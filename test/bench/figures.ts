/** Values of several rounds. */
export interface Spread {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

/** @throws RangeError without values: a figure that was not measured must not look like one. */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const [least] = sorted;
  const most = sorted.at(-1);
  const middle = sorted[sorted.length >> 1];
  if (least === undefined || most === undefined || middle === undefined) {
    throw new RangeError('a spread of no values');
  }
  return { median: middle, least, most };
}

/** The value below which `share` (0 to 1) of them lie. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const value = sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  if (value === undefined) throw new RangeError('a quantile of no values');
  return value;
}

/** The most in any window of a second, and when the first such begins. `moments`: milliseconds, in order; of none NaN. */
export function busiestSecondOf(moments: ArrayLike<number>): {
  readonly most: number;
  readonly from: number;
} {
  let most = 0;
  let from = Number.NaN;
  for (let first = 0, last = 0; last < moments.length; last += 1) {
    while ((moments[last] ?? 0) - (moments[first] ?? 0) >= 1000) first += 1;
    if (last - first + 1 <= most) continue;
    most = last - first + 1;
    from = moments[first] ?? Number.NaN;
  }
  return { most, from };
}

/**
 * How much dearer a message becomes on the way up: the largest quotient of a later cost and an earlier one, each the median of the
 * rounds' quotients, since a machine that is slower for a while is so for all of a round. That few messages at a time cost more
 * each, since nothing can be batched, is no growth. `costs`: of each step, those of the rounds.
 */
export function growthIn(costs: readonly (readonly number[])[]): number {
  let growth = 1;
  for (const [step, earlier] of costs.entries()) {
    for (const later of costs.slice(step + 1)) {
      const quotients = later.map((cost, round) => cost / (earlier[round] ?? Number.NaN));
      growth = Math.max(growth, spreadOf(quotients).median);
    }
  }
  return growth;
}

/**
 * How far samples in order have drifted from the first to the last, as a quotient: told by the means of their first and their last
 * third, whose middles are not as far apart as the ends are. By the ends alone, what swings about its mean shows growth, or hides
 * it, by the moment of a sample.
 */
export function driftOf(samples: readonly number[]): number {
  const third = Math.max(1, Math.floor(samples.length / 3));
  const meanOf = (some: readonly number[]): number => some.reduce((sum, one) => sum + one, 0) / some.length;
  const grown = meanOf(samples.slice(-third)) / meanOf(samples.slice(0, third)) - 1;
  return 1 + (grown * (samples.length - 1)) / (samples.length - third);
}
