/** Time of wrong derivations that may be spent at once, and then by and by. */
const BURST_MS = 400;
/** Of one core's time. */
const SHARE = 0.05;

/**
 * What strangers' wrong passwords may cost in all, however many addresses they come from: a lockout bounds one address
 * only, and scrypt takes the CPU from the messages of those who are bound. Right passwords cost nothing here, so partners
 * who all come back at once do not wait. Times are monotonic milliseconds.
 */
export class WrongGuesses {
  #credit = BURST_MS;
  #at = 0;

  /** How long until the next stranger's password may be derived; 0: now. */
  waitMs(now: number): number {
    this.#earn(now);
    return this.#credit > 0 ? 0 : Math.ceil((1 - this.#credit) / SHARE);
  }

  /** One was wrong and took so long. */
  spend(ms: number, now: number): void {
    this.#earn(now);
    this.#credit -= ms;
  }

  #earn(now: number): void {
    this.#credit = Math.min(BURST_MS, this.#credit + (now - this.#at) * SHARE);
    this.#at = now;
  }
}
