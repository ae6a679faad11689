/**
 * A bystander, a process of its own that does nothing: how late the machine itself serves whoever wakes up, beside what is
 * measured; and how long another process that has something to do waits for its core, which may not be the bystander's. Over IPC it
 * takes {@link BystanderOrder}s.
 */
import { coreWaitOf } from './core-wait.ts';

export type BystanderOrder =
  /** `{}`: it watches from now on, a minute at most, and the main thread of the process `beside` as well. */
  | { readonly kind: 'watch'; readonly beside: number }
  /** `{lateMs}`: for moments {@link STEP_MS} apart, how long after each it ran next. */
  | { readonly kind: 'watched' }
  /** `{pausedAt}`: when it ran again, milliseconds since the epoch, each time that it had not for {@link PAUSE_MS} or longer. */
  | { readonly kind: 'paused' }
  /** `{keptAt}`: when that thread had its core again, each time that it had been ready for {@link PAUSE_MS} or longer without it. */
  | { readonly kind: 'kept' };

const STEP_MS = 0.25;
const MOST_MS = 60_000;
const PAUSE_MS = 4;

let from = Number.NaN;
let last = Number.NaN;
let late: number[] = [];
let pausedAt: number[] = [];
let keptAt: number[] = [];
let beside = 0;
let waited = 0;

function tick(): void {
  const now = performance.now();
  if (now - from > MOST_MS) return;
  for (let moment = last; moment < now; moment += STEP_MS) late.push(now - moment);
  if (now - last >= PAUSE_MS) pausedAt.push(performance.timeOrigin + now);
  last = now;
  const soFar = coreWaitOf(beside);
  if (soFar - waited >= PAUSE_MS) keptAt.push(performance.timeOrigin + now);
  waited = soFar;
  setTimeout(tick, 1);
}

process.on('message', (order: BystanderOrder) => {
  if (order.kind === 'watch') {
    beside = order.beside;
    waited = coreWaitOf(beside);
    late = [];
    pausedAt = [];
    keptAt = [];
    from = performance.now();
    last = from;
    setTimeout(tick, 1);
    process.send?.({});
  } else if (order.kind === 'watched') {
    process.send?.({ lateMs: late });
    from = Number.NEGATIVE_INFINITY;
  } else if (order.kind === 'paused') {
    process.send?.({ pausedAt });
  } else {
    process.send?.({ keptAt });
  }
});
process.on('disconnect', () => process.exit(0));
