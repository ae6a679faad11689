import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';

const run = promisify(execFile);
const TASKSET = '/usr/bin/taskset';

/**
 * Gives the last two cores to the simulators and the others to what is measured. With fewer than four cores nothing is
 * pinned and false comes back: Kannel has several threads, and a core of its own would only hold it back.
 */
export async function pin(
  subjects: readonly number[],
  simulators: readonly number[],
  cores: number,
): Promise<boolean> {
  if (cores < 4 || !existsSync(TASKSET)) return false;
  const put = (pids: readonly number[], list: string): Promise<unknown> =>
    Promise.all(pids.map((pid) => run(TASKSET, ['--all-tasks', '--cpu-list', '--pid', list, String(pid)])));
  await put(subjects, `0-${cores - 3}`);
  await put(simulators, `${cores - 2}-${cores - 1}`);
  return true;
}
