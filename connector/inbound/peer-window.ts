/**
 * Whether parts of long messages that wait unanswered keep the missing ones from coming. A peer whose window is full of
 * them sends nothing more, and one with a window of 1 can never send the second part; nobody tells us that window, so
 * a session shows it: once nothing came for a moment while all it has unanswered were waiting parts, those are handed
 * over, and what follows tells. The next request on the heels of the answer: the window was full, and from then on parts
 * are handed over as soon as it is. A later one: the peer was only slow, and from then on parts wait their full time.
 * Either belief is tested again whenever it is acted upon.
 */
export const STALL_MS = 1000;
/** A request so soon after an answer had been waiting for it. */
export const PROMPT_MS = 1000;

type Belief =
  | { readonly kind: 'none' }
  | { readonly kind: 'slow' }
  | { readonly kind: 'full_at'; readonly requests: number };

const NONE: Belief = { kind: 'none' };
const SLOW: Belief = { kind: 'slow' };

/** Requests of one session that have no answer yet. */
export interface Unanswered {
  readonly all: number;
  /** Those of them that are waiting parts. */
  readonly parts: number;
  /** How many we grant the peer before we throttle it or stop reading. */
  readonly granted: number;
}

/** What one session has shown of its peer's window. Pure: told what happens and when, in monotonic milliseconds. */
export class PeerWindow {
  #belief: Belief = NONE;
  #lastRequestAt = Number.NEGATIVE_INFINITY;
  /** The most requests that were unanswered at once. */
  #most = 0;
  /** Parts were handed over because the window might be full; what comes next tells. */
  #test: { readonly unanswered: number; answeredAt: number | null } | null = null;

  /** Requests that the peer leaves unanswered, at most; null: as many as it likes, or not known. */
  get limit(): number | null {
    return this.#belief.kind === 'full_at' ? this.#belief.requests : null;
  }

  /** A request came in; `unanswered` counts it. */
  requested(unanswered: number, now: number): void {
    this.#lastRequestAt = now;
    this.#most = Math.max(this.#most, unanswered);
    if (this.#belief.kind === 'full_at' && unanswered > this.#belief.requests) this.#belief = SLOW;
    const test = this.#test;
    if (test === null) return;
    if (unanswered > test.unanswered) this.#judge(SLOW);
    else if (test.answeredAt !== null) {
      this.#judge(now - test.answeredAt > PROMPT_MS ? SLOW : { kind: 'full_at', requests: test.unanswered });
    }
  }

  /** Whether the parts that wait must wait no longer. At most half of what we grant is theirs, so that others go on. */
  isFull({ all, parts, granted }: Unanswered, now: number): boolean {
    if (parts * 2 > granted) return true;
    if (parts === 0 || parts < all) return false;
    switch (this.#belief.kind) {
      case 'slow':
        return false;
      case 'full_at':
        return parts >= this.#belief.requests;
      case 'none':
        return parts >= this.#most && now - this.#lastRequestAt >= STALL_MS;
    }
  }

  /** Waiting parts are being handed over, with so many requests unanswered. */
  released({ all, parts }: Unanswered): void {
    // One that has been answered without anything coming since says nothing of these.
    if (parts === all && this.#test?.answeredAt !== null) this.#test = { unanswered: all, answeredAt: null };
  }

  answered(now: number): void {
    if (this.#test !== null) this.#test.answeredAt ??= now;
  }

  #judge(belief: Belief): void {
    this.#belief = belief;
    this.#test = null;
  }
}
