import { DelegateBackoff, handleWhen, retry } from 'cockatiel';
import { OmniMessageError } from './port.ts';

export interface RetryOptions {
  /** Stops waiting and trying; the call's last error is the rejection. */
  readonly signal: AbortSignal;
  /** Calls in all, the first one included. */
  readonly maxAttempts: number;
  /** The pause before the second call; it doubles up to `maxDelayMs`. Each pause is from half to all of that. */
  readonly initialDelayMs?: number;
  readonly maxDelayMs?: number;
  /** In [0, 1). */
  readonly random: () => number;
}

/**
 * Repeats an idempotent call while its failure may pass ({@link OmniMessageError.passing}); every other error, and
 * the last one, is the caller's. For one-shot calls: reports have a queue of their own.
 */
export async function retryPassing<T>(call: () => Promise<T>, options: RetryOptions): Promise<T> {
  const { signal, maxAttempts, random, initialDelayMs = 200, maxDelayMs = 5_000 } = options;
  signal.throwIfAborted();
  let last: unknown;
  const policy = retry(
    handleWhen((error) => error instanceof OmniMessageError && error.passing),
    {
      maxAttempts: maxAttempts - 1,
      backoff: new DelegateBackoff(({ attempt }) => {
        const pause = Math.min(maxDelayMs, initialDelayMs * 2 ** Math.min(attempt - 1, 16));
        return pause * (0.5 + random() / 2);
      }),
    },
  );
  // The policy's pauses do not hear the signal: the race ends them for the caller, and what wakes up after it
  // calls no more.
  let stop = (): void => undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    stop = () => reject(last ?? signal.reason);
    signal.addEventListener('abort', stop, { once: true });
  });
  const attempts = policy.execute(async () => {
    if (signal.aborted) throw last ?? signal.reason;
    try {
      return await call();
    } catch (error) {
      last = error;
      throw error;
    }
  }, signal);
  try {
    return await Promise.race([attempts, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
