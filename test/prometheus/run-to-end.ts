import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { type DebianProgram, pathOf } from '../debian.ts';

const run = promisify(execFile);

export interface Said {
  /** 0: it found nothing wrong. */
  readonly code: number;
  /** Standard output, then standard error. */
  readonly text: string;
}

/** Runs a program to its end, at most 60 s; never rejects for an exit code. */
export async function runToEnd(program: DebianProgram, args: readonly string[]): Promise<Said> {
  try {
    const { stdout, stderr } = await run(pathOf(program), args, { timeout: 60_000 });
    return { code: 0, text: `${stdout}${stderr}` };
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'number') throw error;
    const { stdout, stderr } = { stdout: '', stderr: '', ...error };
    return { code: error.code, text: `${stdout}${stderr}` };
  }
}
