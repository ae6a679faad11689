/**
 * The window over which `tps_limit` holds: a second, and what one way to the peer may take longer than the next. That begins in our
 * own kernel: while as much as its congestion window lets through is unacknowledged (RFC 5681 §2), and few packets are of a
 * connection that is new or was idle, what is written waits there, and nobody says so.
 */
const SECOND_MS = 1003;
/**
 * How far a busy bind may be behind an even pace and still catch up; what a longer stall held up is lost. It is also how
 * much of a second's messages may come at once after a rest.
 */
const CATCH_UP_MS = 100;
/** A hundredth of the limit takes this long at least, so that nothing is caught up faster than twice the pace. */
const HUNDREDTH_MS = 5;
/** So many may go together all the same: what one answer makes room for. */
const TOGETHER = 10;

/**
 * Keeps a bind to its `tps_limit`:
 * - never more than that many messages in any one-second window, wherever the window begins; it remembers the moments
 *   of the last `tps_limit` messages, so there is no bucket that could overflow into a burst;
 * - evenly: each message has its turn, {@link SECOND_MS} / `tps_limit` after the one before, and goes at most
 *   {@link CATCH_UP_MS} before it (the generic cell rate algorithm, ITU-T I.371);
 * - never more than a hundredth of it (at least {@link TOGETHER}) in any {@link HUNDREDTH_MS}.
 *
 * Times are monotonic milliseconds.
 */
export class Pacer {
  #moments: Float64Array;
  /** Where the next moment is written; the oldest of a full ring stands there. */
  #next = 0;
  /** The newest so many are taken and have not left. */
  #new = 0;
  /** The newest message that a smaller ring had no place for; a larger one later must reckon with those. */
  #forgottenAt = Number.NEGATIVE_INFINITY;
  /** When the next message has its turn. */
  #turn = Number.NEGATIVE_INFINITY;
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
      this.#turn - CATCH_UP_MS,
      this.#back(Math.min(size, Math.max(TOGETHER, Math.ceil(size / 100)))) + HUNDREDTH_MS,
      this.#pausedUntil,
    );
    return at > now ? at - now : 0;
  }

  /** A message goes now; say with {@link left} when it is on the wire. */
  take(now: number): void {
    this.#moments[this.#next] = now;
    this.#turn = Math.max(now, this.#turn) + SECOND_MS / this.#moments.length;
    this.#next = this.#next + 1 === this.#moments.length ? 0 : this.#next + 1;
    if (this.#new < this.#moments.length) this.#new += 1;
  }

  /** Messages were taken of which {@link left} has not been said. */
  get hasNew(): boolean {
    return this.#new > 0;
  }

  /** All that were taken so far have left by now: they count from now on, not from when their turn came. */
  left(now: number): void {
    const { length } = this.#moments;
    for (let back = 1; back <= this.#new; back += 1)
      this.#moments[(this.#next - back + length) % length] = now;
    this.#new = 0;
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
    this.#turn = Math.min(this.#turn, this.#back(1) + SECOND_MS / tpsLimit);
    this.#new = Math.min(this.#new, kept);
  }

  /** When the message was sent that lies `back` messages behind the next one. */
  #back(back: number): number {
    const { length } = this.#moments;
    return this.#moments[(this.#next - back + length) % length] ?? Number.NEGATIVE_INFINITY;
  }
}
