/** The window over which `tps_limit` holds: a second, and half a percent for the jitter between here and the peer. */
const SECOND_MS = 1005;
/**
 * A tenth of the limit takes this long at least, a hundredth that long: what a short stall held up is caught up within
 * the second, without a burst. A full tenth of a second would leave each delay, be it a timer's millisecond, to add up.
 */
const TENTH_MS = 95;
const HUNDREDTH_MS = 5;
/** So many may go together all the same: a long message's parts, what one answer makes room for. */
const TOGETHER = 10;

/**
 * Keeps a bind to its `tps_limit`: never more than that many messages in any one-second window, wherever the
 * window begins, never more than a tenth of it (at least one) in any {@link TENTH_MS}, nor than a hundredth (at least
 * {@link TOGETHER}) in any {@link HUNDREDTH_MS}. It remembers the moments of the last `tps_limit` messages, so there is no bucket
 * that could overflow into a burst.
 * Times are monotonic milliseconds.
 */
export class Pacer {
  #moments: Float64Array;
  /** Where the next moment is written; the oldest of a full ring stands there. */
  #next = 0;
  /** The newest message that a smaller ring had no place for; a larger one later must reckon with those. */
  #forgottenAt = Number.NEGATIVE_INFINITY;
  #pausedUntil = Number.NEGATIVE_INFINITY;
  /** All pauses together, what is still to come of the last one included. */
  #pausesMs = 0;

  constructor(tpsLimit: number) {
    this.#moments = new Float64Array(tpsLimit).fill(Number.NEGATIVE_INFINITY);
  }

  get tpsLimit(): number {
    return this.#moments.length;
  }

  /** Milliseconds until one more message may go; 0: now. */
  delay(now: number): number {
    const size = this.#moments.length;
    const at = Math.max(
      this.#back(size) + SECOND_MS,
      this.#back(Math.ceil(size / 10)) + TENTH_MS,
      this.#back(Math.min(size, Math.max(TOGETHER, Math.ceil(size / 100)))) + HUNDREDTH_MS,
      this.#pausedUntil,
    );
    return at > now ? at - now : 0;
  }

  /** A message goes now. */
  take(now: number): void {
    this.#moments[this.#next] = now;
    this.#next = this.#next + 1 === this.#moments.length ? 0 : this.#next + 1;
  }

  /** Nothing goes before `until`. */
  pause(until: number, now: number): void {
    if (until <= this.#pausedUntil) return;
    this.#pausesMs += until - Math.max(now, this.#pausedUntil);
    this.#pausedUntil = until;
  }

  /** How long pauses have lasted until now; it only grows. */
  pausedSoFar(now: number): number {
    return this.#pausesMs - this.pausedFor(now);
  }

  pausedFor(now: number): number {
    return Math.max(0, this.#pausedUntil - now);
  }

  /** Changes the limit; what was sent in the last second still counts. */
  retune(tpsLimit: number): void {
    const before = this.#moments;
    const kept = Math.min(tpsLimit, before.length);
    if (kept < before.length) this.#forgottenAt = Math.max(this.#forgottenAt, this.#back(kept + 1));
    const after = new Float64Array(tpsLimit).fill(this.#forgottenAt);
    for (let back = 1; back <= kept; back += 1) after[kept - back] = this.#back(back);
    this.#moments = after;
    this.#next = kept % tpsLimit;
  }

  /** When the message was sent that lies `back` messages behind the next one. */
  #back(back: number): number {
    const { length } = this.#moments;
    return this.#moments[(this.#next - back + length) % length] ?? Number.NEGATIVE_INFINITY;
  }
}
