import type { Clock } from '../../connector/clock.ts';

/** What the checks take from outside of themselves; tests pass their own. */
export interface DoctorContext {
  readonly env: NodeJS.ProcessEnv;
  readonly clock: Clock;
  /** All addresses of a host; rejects when it has none. */
  readonly resolve: (host: string) => Promise<readonly string[]>;
  /** Who runs this; null: the system has no such thing. */
  readonly uid: number | null;
  readonly version: string;
  /** Aborted when time is up: sockets are closed, nothing more is begun. */
  readonly signal: AbortSignal;
}

/** How long one look-up, connection or handshake may take. */
export const STEP_TIMEOUT_MS = 5_000;

export class TimeUp extends Error {
  override readonly name = 'TimeUp';
}

/** Rejects with a {@link TimeUp} where `promise` takes longer; what comes after is dropped. */
export function within<T>(promise: Promise<T>, timeoutMs: number, clock: Clock): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = clock.timer(timeoutMs, () => reject(new TimeUp(`nothing within ${timeoutMs} ms`)));
    promise.then(resolve, reject).finally(() => timer.cancel());
  });
}

/** Maps with at most `atOnce` under way, in order; begins no more once `signal` is aborted (those are undefined). */
export async function mapSome<T, R>(
  items: readonly T[],
  atOnce: number,
  signal: AbortSignal,
  map: (item: T) => Promise<R>,
): Promise<(R | undefined)[]> {
  const results = new Array<R | undefined>(items.length).fill(undefined);
  const left = items.entries();
  const worker = async (): Promise<void> => {
    for (const [index, item] of left) {
      if (signal.aborted) return;
      results[index] = await map(item);
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
  return results;
}
