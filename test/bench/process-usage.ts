import { readFileSync } from 'node:fs';

/** What a process has used so far. */
export interface Usage {
  /** CPU time, user and system. */
  readonly cpuMicroseconds: number;
  readonly residentBytes: number;
}

/** Linux counts in hundredths of a second for every program, whatever the kernel's own tick is (USER_HZ). */
const MICROSECONDS_PER_TICK = 10_000;

/** From /proc: proc(5), `stat` fields 14 and 15, `status` VmRSS. Linux only; throws elsewhere. */
export function usageOf(pid: number): Usage {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  // The second field is the program's name in parentheses, which may hold spaces.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ticks = Number(fields[11]) + Number(fields[12]);
  const resident = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1];
  return { cpuMicroseconds: ticks * MICROSECONDS_PER_TICK, residentBytes: Number(resident) * 1024 };
}
