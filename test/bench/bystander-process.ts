/**
 * A bystander, a process of its own that does nothing: how late the machine itself serves whoever wakes up, beside what is
 * measured. Over IPC it takes {@link BystanderOrder}s.
 */
export type BystanderOrder =
  /** `{}`: it watches from now on, a minute at most. */
  | { readonly kind: 'watch' }
  /** `{lateMs}`: for moments {@link STEP_MS} apart, how long after each it ran next. */
  | { readonly kind: 'watched' }
  /** `{pausedAt}`: when it ran again, milliseconds since the epoch, each time that it had not for {@link PAUSE_MS} or longer. */
  | { readonly kind: 'paused' };

const STEP_MS = 0.25;
const MOST_MS = 60_000;
const PAUSE_MS = 4;

let from = Number.NaN;
let last = Number.NaN;
let late: number[] = [];
let pausedAt: number[] = [];

function tick(): void {
  const now = performance.now();
  if (now - from > MOST_MS) return;
  for (let moment = last; moment < now; moment += STEP_MS) late.push(now - moment);
  if (now - last >= PAUSE_MS) pausedAt.push(performance.timeOrigin + now);
  last = now;
  setTimeout(tick, 1);
}

process.on('message', ({ kind }: BystanderOrder) => {
  if (kind === 'watch') {
    late = [];
    pausedAt = [];
    from = performance.now();
    last = from;
    setTimeout(tick, 1);
    process.send?.({});
  } else if (kind === 'watched') {
    process.send?.({ lateMs: late });
    from = Number.NEGATIVE_INFINITY;
  } else {
    process.send?.({ pausedAt });
  }
});
process.on('disconnect', () => process.exit(0));
