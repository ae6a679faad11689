import { boundText } from './exposition.ts';
import type { Histogram } from './histogram.ts';
import type { OctetsOut } from './octets-out.ts';

/** Writes the samples of one kind of histogram; made once, because bounds and name are the same for every bind. */
export class HistogramLines {
  readonly #bucket: Buffer;
  readonly #sum: Buffer;
  readonly #count: Buffer;
  /** `,le="0.005"} `, up to +Inf. */
  readonly #bounds: readonly Buffer[];

  constructor(name: string, buckets: readonly number[]) {
    this.#bucket = Buffer.from(`${name}_bucket{`);
    this.#sum = Buffer.from(`${name}_sum{`);
    this.#count = Buffer.from(`${name}_count{`);
    this.#bounds = [...buckets.map(boundText), '+Inf'].map((bound) => Buffer.from(`,le="${bound}"} `));
  }

  /** `labels`: at least one, `name="value",…`. */
  write(out: OctetsOut, labels: Buffer, histogram: Histogram): void {
    const start = out.length;
    out.put(this.#bucket);
    out.put(labels);
    const end = out.length;
    let total = 0;
    for (let bucket = 0; bucket < this.#bounds.length; bucket += 1) {
      if (bucket > 0) out.again(start, end);
      out.put(this.#bounds[bucket] ?? NOTHING);
      total += histogram.count(bucket);
      out.value(total);
    }
    out.put(this.#sum);
    out.put(labels);
    out.put(CLOSE);
    out.seconds(histogram.sumSeconds);
    out.put(this.#count);
    out.put(labels);
    out.put(CLOSE);
    out.value(total);
  }
}

const CLOSE = Buffer.from('} ');
const NOTHING = Buffer.alloc(0);
