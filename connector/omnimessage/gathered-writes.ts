import type { Socket } from 'node:net';

const SMALLEST = 1024;
const LARGEST = 64 * 1024;
/** Writes that leave together, however many more come in the tick: the core has something to do meanwhile. */
const MOST = 64;

type Written = (error?: Error | null) => void;

/**
 * undici writes the head and the body of each request by themselves, as a string and a buffer, so a burst of pipelined
 * ones becomes a list of chunks that Node turns into one write chunk by chunk. A connection that gathers what is
 * written within a tick hands over one buffer instead; {@link MOST} writes on all connections do not wait for its end.
 */
export class GatheredWrites {
  readonly #handOvers: (() => void)[] = [];
  #writes = 0;

  /** From now on what is written to this socket is gathered. */
  gather(socket: Socket): void {
    const write = socket.write.bind(socket);
    let buffer: Buffer | null = null;
    let length = 0;
    let size = SMALLEST;

    const handOver = (): boolean => {
      if (buffer === null || length === 0) return true;
      const octets = buffer.subarray(0, length);
      // The next burst is probably like this one; the buffer goes with the write, which may still read from it.
      size = Math.max(SMALLEST, Math.min(LARGEST, length));
      buffer = null;
      length = 0;
      return write(octets);
    };
    const release = (): void => {
      if (!socket.writableEnded && !socket.destroyed) handOver();
    };

    socket.write = (
      chunk: string | Uint8Array,
      encodingOrWritten?: BufferEncoding | Written,
      written?: Written,
    ): boolean => {
      const encoding = typeof encodingOrWritten === 'string' ? encodingOrWritten : 'utf8';
      const whenWritten = typeof encodingOrWritten === 'function' ? encodingOrWritten : written;
      const octets = typeof chunk === 'string' ? Buffer.byteLength(chunk, encoding) : chunk.byteLength;
      if (whenWritten !== undefined || octets > LARGEST) {
        handOver();
        return write(chunk, encoding, whenWritten);
      }
      if (length + octets > LARGEST) handOver();
      if (buffer === null) {
        buffer = Buffer.allocUnsafe(Math.max(size, octets));
        this.#later(release);
      } else if (length + octets > buffer.length) {
        const larger = Buffer.allocUnsafe(Math.min(LARGEST, Math.max(2 * buffer.length, length + octets)));
        buffer.copy(larger, 0, 0, length);
        buffer = larger;
      }
      if (typeof chunk === 'string') buffer.write(chunk, length, encoding);
      else buffer.set(chunk, length);
      length += octets;
      this.#writes += 1;
      if (this.#writes >= MOST) this.#release();
      return socket.writableLength + length < socket.writableHighWaterMark;
    };
  }

  #later(release: () => void): void {
    if (this.#handOvers.length === 0) process.nextTick(this.#release);
    this.#handOvers.push(release);
  }

  readonly #release = (): void => {
    this.#writes = 0;
    for (const handOver of this.#handOvers) handOver();
    while (this.#handOvers.length > 0) this.#handOvers.pop(); // length = 0 would give the array's memory back each time
  };
}
