/**
 * Conditions that tests wait for. They are looked at once at the start and then once per turn of the event loop in
 * which something changed: nobody polls, and nobody sleeps.
 */
export class Waiters {
  readonly #waiting = new Set<() => void>();
  #scheduled = false;

  /** Something that a condition may depend on has changed. */
  changed(): void {
    if (this.#scheduled || this.#waiting.size === 0) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      for (const look of [...this.#waiting]) look();
    });
  }

  /**
   * Resolves with the first value of `condition` that is neither undefined, null nor false. Rejects after
   * `timeoutMs` with `describe()`, and with what `condition` throws.
   */
  until<T>(condition: () => T, timeoutMs: number, describe: () => string): Promise<NonNullable<T>> {
    return new Promise((resolve, reject) => {
      const settle = (finish: () => void): void => {
        clearTimeout(timer);
        this.#waiting.delete(look);
        finish();
      };
      const look = (): void => {
        try {
          const value = condition();
          if (value !== undefined && value !== null && value !== false) settle(() => resolve(value));
        } catch (error) {
          settle(() => reject(error));
        }
      };
      const timer = setTimeout(() => {
        settle(() => reject(new Error(`not seen within ${timeoutMs} ms; there is ${describe()}`)));
      }, timeoutMs);
      this.#waiting.add(look);
      look();
    });
  }
}
