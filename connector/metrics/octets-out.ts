import { numberText } from './exposition.ts';

/** Beyond this many octets the call into the engine is cheaper than a loop. */
const SHORT = 24;
const NEWLINE = 0x0a;
const ZERO = 0x30;
const POINT = 0x2e;

/**
 * Lines of samples as octets, written one behind the other into a buffer that is used again. Strings would cost three
 * times as much for a thousand binds: each piece an object, and all of them to be put together and encoded in the end.
 */
export class OctetsOut {
  #octets: Buffer;
  #length = 0;

  constructor(size = 128 * 1024) {
    this.#octets = Buffer.allocUnsafe(size);
  }

  get length(): number {
    return this.#length;
  }

  /** What was written, until something is written again; begins anew. */
  take(): Buffer {
    const taken = this.#octets.subarray(0, this.#length);
    this.#length = 0;
    return taken;
  }

  text(text: string): void {
    this.#makeRoom(3 * text.length);
    this.#length += this.#octets.write(text, this.#length);
  }

  put(octets: Buffer): void {
    const { length } = octets;
    this.#makeRoom(length);
    const to = this.#octets;
    const at = this.#length;
    if (length > SHORT) to.set(octets, at);
    else for (let index = 0; index < length; index += 1) to[at + index] = octets[index] ?? 0;
    this.#length = at + length;
  }

  /** Once more what was written from `start` to `end`: most of a line is the line before. */
  again(start: number, end: number): void {
    this.#makeRoom(end - start);
    this.#octets.copyWithin(this.#length, start, end);
    this.#length += end - start;
  }

  /** The value and the end of the line. */
  value(value: number): void {
    this.#makeRoom(32);
    if (value >>> 0 === value) this.#whole(value);
    else this.#length += this.#octets.write(numberText(value), this.#length, 'latin1');
    this.#octets[this.#length] = NEWLINE;
    this.#length += 1;
  }

  /** Seconds, to the microsecond, and the end of the line: a third of what the engine needs for all of its digits. */
  seconds(value: number): void {
    const micros = Math.round(value * 1e6);
    const whole = Math.floor(micros / 1e6);
    if (whole >>> 0 !== whole) {
      this.value(value);
      return;
    }
    this.#makeRoom(32);
    this.#whole(whole);
    this.#decimals(micros - whole * 1e6);
    this.#octets[this.#length] = NEWLINE;
    this.#length += 1;
  }

  /** A point and six digits, without the zeros at their end. */
  #decimals(micros: number): void {
    if (micros === 0) return;
    let rest = micros;
    let digits = 6;
    for (; rest % 10 === 0; rest /= 10) digits -= 1;
    const octets = this.#octets;
    const point = this.#length;
    octets[point] = POINT;
    for (let at = point + digits; at > point; at -= 1) {
      const tens = (rest / 10) >>> 0;
      octets[at] = ZERO + rest - 10 * tens;
      rest = tens;
    }
    this.#length = point + digits + 1;
  }

  /** 32 bits without a sign: what nearly all counts are. */
  #whole(value: number): void {
    const octets = this.#octets;
    let end = this.#length + 1;
    for (let bound = 10; value >= bound; bound *= 10) end += 1;
    let rest = value;
    for (let at = end - 1; at >= this.#length; at -= 1) {
      const tens = (rest / 10) >>> 0;
      octets[at] = ZERO + rest - 10 * tens;
      rest = tens;
    }
    this.#length = end;
  }

  #makeRoom(octets: number): void {
    if (this.#length + octets <= this.#octets.length) return;
    const larger = Buffer.allocUnsafe(2 * Math.max(this.#octets.length, this.#length + octets));
    this.#octets.copy(larger, 0, 0, this.#length);
    this.#octets = larger;
  }
}
