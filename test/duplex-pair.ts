import { Duplex } from 'node:stream';

export interface DuplexPairOptions {
  /** How octets travel: one chunk in, the chunks that arrive out. The default leaves them as they were written. */
  readonly cut?: (octets: Buffer) => Iterable<Buffer>;
  /** Octets that either end takes before its writer has to wait. */
  readonly highWaterMark?: number;
}

/**
 * Two ends of one connection in memory. What one end writes the other reads, later in the same turn; a write is done
 * once the reader has taken it, so a reader that does not read holds its writer up as a full TCP window does.
 */
export class DuplexEnd extends Duplex {
  /** Writes that reached the connection. */
  writes = 0;
  /** Octets that reached the connection. */
  octetsWritten = 0;
  #other: DuplexEnd | null = null;
  #taken: (() => void) | null = null;
  readonly #cut: (octets: Buffer) => Iterable<Buffer>;

  constructor(options: DuplexPairOptions) {
    super({
      allowHalfOpen: false,
      ...(options.highWaterMark === undefined ? {} : { highWaterMark: options.highWaterMark }),
    });
    this.#cut = options.cut ?? ((octets) => [octets]);
  }

  join(other: DuplexEnd): void {
    this.#other = other;
  }

  /** The connection breaks: the other end gets ECONNRESET. */
  reset(): void {
    const other = this.#other;
    this.destroy();
    other?.destroy(Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }));
  }

  override _write(chunk: Buffer, _encoding: string, done: (error?: Error | null) => void): void {
    this.writes += 1;
    this.octetsWritten += chunk.length;
    queueMicrotask(() => this.#other?.arrive(this.#cut(chunk), done));
  }

  override _final(done: (error?: Error | null) => void): void {
    queueMicrotask(() => {
      const other = this.#other;
      if (other === null || other.destroyed || other.readableEnded) return;
      other.push(null);
      other.read(0); // as a socket does: the end is told even to a reader that has paused, once all was read
    });
    done();
  }

  override _read(): void {
    const taken = this.#taken;
    this.#taken = null;
    taken?.();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    const other = this.#other;
    queueMicrotask(() => {
      if (other !== null && !other.destroyed && !other.readableEnded) other.push(null);
    });
    done(error);
  }

  private arrive(chunks: Iterable<Buffer>, done: () => void): void {
    let hungry = true;
    for (const chunk of chunks) if (chunk.length > 0 && !this.destroyed) hungry = this.push(chunk);
    if (hungry) done();
    else this.#taken = done;
  }
}

export function duplexPair(options: DuplexPairOptions = {}): readonly [DuplexEnd, DuplexEnd] {
  const ends = [new DuplexEnd(options), new DuplexEnd(options)] as const;
  ends[0].join(ends[1]);
  ends[1].join(ends[0]);
  return ends;
}
