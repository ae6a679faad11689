import { readFileSync } from 'node:fs';

/** What a process has used so far. */
export interface Usage {
  /** CPU time, user and system. */
  readonly cpuMicroseconds: number;
  readonly residentBytes: number;
}

/** Linux counts in hundredths of a second for every program, whatever the kernel's own tick is (USER_HZ). */
export const MILLISECONDS_PER_TICK = 10;

/** A line of proc(5)'s `/proc/PID/stat`: the program's name, and the fields from the third on. */
export function statIn(line: string): { readonly name: string; readonly fields: readonly string[] } {
  // The second field is the name in parentheses, which may hold spaces.
  const end = line.lastIndexOf(')');
  return { name: line.slice(line.indexOf('(') + 1, end), fields: line.slice(end + 2).split(' ') };
}

/** From /proc: proc(5), `stat` fields 14 and 15, `status` VmRSS. Linux only; throws elsewhere. */
export function usageOf(pid: number): Usage {
  const { fields } = statIn(readFileSync(`/proc/${pid}/stat`, 'latin1'));
  const ticks = Number(fields[11]) + Number(fields[12]);
  const resident = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1];
  return { cpuMicroseconds: ticks * MILLISECONDS_PER_TICK * 1000, residentBytes: Number(resident) * 1024 };
}
