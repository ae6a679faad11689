import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';

/** Of Linux (core(5)): which kinds of memory a core dump of this process and its children has. */
const FILTER = '/proc/self/coredump_filter';

/**
 * From now on this process leaves no core dump: its soft limit of their size is 0, set by prlimit(1) of util-linux, since
 * Node cannot set its own. Where that program is missing, or where the kernel hands dumps to a program that does not look at
 * the limit, a dump has no memory, which holds the passwords that carriers must be told and the texts of messages; it has the
 * registers of each thread still, and with them up to 64 octets of what a thread was copying. Whoever needs a whole dump
 * writes 0x33 into the filter of the running process and raises its limit.
 * Returns what keeps memory from being left out; null where all is well, or where the system has no such filter.
 */
export function keepSecretsOutOfCoreDumps(file = FILTER): string | null {
  if (process.platform !== 'linux') return null;
  // A failure of it is answered by the filter. Node's own permissions may forbid programs, and then it throws.
  if (mayDump() && (process.permission?.has('child') ?? true)) {
    spawnSync('prlimit', ['--pid', String(process.pid), '--core=0:'], { stdio: 'ignore' });
  }
  try {
    writeFileSync(file, '0');
    return null;
  } catch (error) {
    return `core dumps of this process would have its memory, passwords in it: ${String(error)}`;
  }
}

/** Whether the soft limit is above 0; at 0, where most systems have it, no program is started. */
function mayDump(): boolean {
  try {
    return !/^Max core file size\s+0\s/m.test(readFileSync('/proc/self/limits', 'utf8'));
  } catch {
    return true; // a sandbox without /proc does not say
  }
}
