/** How long a bind pauses after ESME_RTHROTTLED. Times in milliseconds. */
export interface ThrottleSettings {
  readonly throttlePauseMs: number;
  readonly throttleMaxPauseMs: number;
}

/**
 * Pauses of a whole bind: the first is `throttlePauseMs`, each further one in a row twice as long up to
 * `throttleMaxPauseMs`; an acceptance ends the row. Only answers to what was sent after the last pause began count:
 * a window that was out already says nothing about whether the pause helped.
 */
export class Throttle {
  #pauseMs = 0;
  #beganAt = Number.NEGATIVE_INFINITY;

  /** A request sent at `submittedAt` was throttled: for how long to pause from now on; null: that is being done. */
  throttled(submittedAt: number, now: number, settings: ThrottleSettings): number | null {
    if (submittedAt <= this.#beganAt) return null;
    const pauseMs = this.#pauseMs === 0 ? settings.throttlePauseMs : 2 * this.#pauseMs;
    this.#pauseMs = Math.min(settings.throttleMaxPauseMs, pauseMs);
    this.#beganAt = now;
    return this.#pauseMs;
  }

  accepted(submittedAt: number): void {
    if (submittedAt > this.#beganAt) this.#pauseMs = 0;
  }
}
