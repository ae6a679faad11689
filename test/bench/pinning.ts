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
  await put(subjects, `0-${cores - 3}`);
  await put(simulators, `${cores - 2}-${cores - 1}`);
  return true;
}

/**
 * Gives core 0 to what is measured and the others to those who load it, however few there are: what these use up is
 * then not taken from the subject. With one core nothing is pinned and false comes back.
 */
export async function pinApart(
  subjects: readonly number[],
  others: readonly number[],
  cores: number,
): Promise<boolean> {
  if (cores < 2 || !existsSync(TASKSET)) return false;
  await put(subjects, '0');
  await put(others, `1-${cores - 1}`);
  return true;
}

/**
 * Gives core 0 to the main thread of what is measured, and the others to whoever else there is, its own other threads included: they
 * help it from there, as they would on a machine with a core to spare. With one core nothing is pinned and false comes back.
 */
export async function pinMainApart(
  subject: number,
  others: readonly number[],
  cores: number,
): Promise<boolean> {
  if (cores < 2 || !existsSync(TASKSET)) return false;
  await put([subject, ...others], `1-${cores - 1}`);
  await run(TASKSET, ['--cpu-list', '--pid', '0', String(subject)]);
  return true;
}

/** From now on these run wherever there is room, as their children will. */
export async function unpin(pids: readonly number[], cores: number): Promise<void> {
  if (existsSync(TASKSET)) await put(pids, `0-${cores - 1}`);
}

function put(pids: readonly number[], list: string): Promise<unknown> {
  return Promise.all(
    pids.map((pid) => run(TASKSET, ['--all-tasks', '--cpu-list', '--pid', list, String(pid)])),
  );
}
