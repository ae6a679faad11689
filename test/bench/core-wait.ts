/** Who else had the core of what is measured, by the kernel's own account. */
import { readdirSync, readFileSync } from 'node:fs';
import { MILLISECONDS_PER_TICK, statIn } from './process-usage.ts';

const NANOSECONDS_PER_MILLISECOND = 1e6;

/**
 * How long the main thread of this process has been ready to run so far without having a core, milliseconds: the kernel adds up a
 * wait when it ends. Linux with CONFIG_SCHED_INFO; throws elsewhere.
 */
export function coreWaitOf(pid: number): number {
  return scheduleOf(readFileSync(`/proc/${pid}/schedstat`, 'latin1')).waitedMs;
}

/** The kernel's Documentation/scheduler/sched-stats.rst: on a core, ready without one, and how often it had one. */
function scheduleOf(line: string): { readonly ranMs: number; readonly waitedMs: number } {
  const [ran, waited] = line.split(' ').map((text) => Number(text) / NANOSECONDS_PER_MILLISECOND);
  if (ran === undefined || waited === undefined) throw new Error(`${JSON.stringify(line)} is no schedstat`);
  return { ranMs: ran, waitedMs: waited };
}

/** What the machine has done for itself so far. */
export interface Account {
  readonly waitedMs: number;
  /** What the hypervisor gave to others of the time of core 0, which is the one of what is measured. */
  readonly stolenMs: number;
  /** Milliseconds that each of the kernel's own threads has had a core, by its number: the name of a worker is that of its work. */
  readonly kernelThreads: ReadonlyMap<string, Thread>;
}

/** `pid`: that of what is measured. Linux only; throws elsewhere. */
export function accountOf(pid: number): Account {
  const core = /^cpu0 (.*)$/m.exec(readFileSync('/proc/stat', 'latin1'))?.[1]?.split(' ') ?? [];
  return {
    waitedMs: coreWaitOf(pid),
    stolenMs: Number(core[7]) * MILLISECONDS_PER_TICK,
    kernelThreads: kernelThreads(),
  };
}

export interface Thread {
  readonly name: string;
  readonly ranMs: number;
}

/** kthreadd, whose children they are. */
const PARENT = '2';

function kernelThreads(): ReadonlyMap<string, Thread> {
  const threads = new Map<string, Thread>();
  for (const pid of readdirSync('/proc').filter((name) => Number(name) > 0)) {
    const { name, fields } = statIn(readIfThere(`/proc/${pid}/stat`));
    if (fields[1] !== PARENT) continue;
    const line = readIfThere(`/proc/${pid}/schedstat`);
    if (line !== '') threads.set(pid, { name, ranMs: scheduleOf(line).ranMs });
  }
  return threads;
}

/** Empty: the process has ended since it was listed. */
function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes(String(Reflect.get(Object(error), 'code')))) return '';
    throw error;
  }
}

/** Between two accounts: for how long what is measured was kept from its core in all, and who had one. */
export interface CoreWait {
  readonly waitedMs: number;
  readonly stolenMs: number;
  /** The kernel's busiest thread, on whichever core; null: it has none. */
  readonly busiest: Thread | null;
}

export function between(before: Account, after: Account): CoreWait {
  let busiest: CoreWait['busiest'] = null;
  for (const [pid, { name, ranMs }] of after.kernelThreads) {
    const more = ranMs - (before.kernelThreads.get(pid)?.ranMs ?? 0);
    if (more > (busiest?.ranMs ?? 0)) busiest = { name, ranMs: more };
  }
  return {
    waitedMs: after.waitedMs - before.waitedMs,
    stolenMs: after.stolenMs - before.stolenMs,
    busiest,
  };
}
