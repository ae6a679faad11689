/**
 * A histogram of durations that costs the message path a few comparisons and two additions: no object, no closure, no
 * label to look up. Times go in as milliseconds, since clocks give those, and come out as seconds.
 */
export class Histogram {
  /** Upper bounds in seconds, ascending; +Inf is understood. */
  readonly bounds: readonly number[];
  readonly #boundsMs: Float64Array;
  /** By bucket, not cumulative, the one beyond all bounds included; behind them the sum in milliseconds. */
  readonly #cells: Float64Array;

  constructor(bounds: readonly number[]) {
    this.bounds = bounds;
    this.#boundsMs = Float64Array.from(bounds, (seconds) => seconds * 1000);
    this.#cells = new Float64Array(bounds.length + 2);
  }

  /** What is no duration (a clock that was set back, NaN) counts as 0: it must not spoil the sum for good. */
  observeMs(ms: number): void {
    const bounds = this.#boundsMs;
    const cells = this.#cells;
    const duration = ms > 0 ? ms : 0;
    let bucket = 0;
    // A bound belongs to its bucket: `le` is "less or equal".
    while (bucket < bounds.length && duration > (bounds[bucket] ?? 0)) bucket += 1;
    cells[bucket] = (cells[bucket] ?? 0) + 1;
    const sum = bounds.length + 1;
    cells[sum] = (cells[sum] ?? 0) + duration;
  }

  /** Of one bucket alone, the last one being beyond all bounds. */
  count(bucket: number): number {
    return bucket <= this.bounds.length ? (this.#cells[bucket] ?? 0) : 0;
  }

  get total(): number {
    let total = 0;
    for (let bucket = 0; bucket <= this.bounds.length; bucket += 1) total += this.#cells[bucket] ?? 0;
    return total;
  }

  get sumSeconds(): number {
    return (this.#cells[this.bounds.length + 1] ?? 0) / 1000;
  }
}
