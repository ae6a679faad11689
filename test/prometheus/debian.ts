import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';

/** Prometheus' own programs, where Debian's packages put them. */
const PROGRAMS = {
  prometheus: { path: '/usr/bin/prometheus', package: 'prometheus' },
  promtool: { path: '/usr/bin/promtool', package: 'prometheus' },
  amtool: { path: '/usr/bin/amtool', package: 'prometheus-alertmanager' },
  alertmanager: { path: '/usr/bin/prometheus-alertmanager', package: 'prometheus-alertmanager' },
} as const;

export type MonitoringProgram = keyof typeof PROGRAMS;

/**
 * Whether tests must be skipped because a program is not installed. Never under CI=true: there a missing program is a
 * failure.
 */
export function isMissing(...programs: readonly MonitoringProgram[]): boolean {
  const missing = programs.filter((program) => !existsSync(PROGRAMS[program].path));
  if (missing.length === 0) return false;
  if (process.env['CI'] !== 'true') return true;
  const packages = new Set(missing.map((program) => PROGRAMS[program].package));
  throw new Error(`${missing.join(', ')} not installed: apt-get install ${[...packages].join(' ')}`);
}

export function pathOf(program: MonitoringProgram): string {
  return PROGRAMS[program].path;
}

const run = promisify(execFile);

export interface Said {
  /** 0: it found nothing wrong. */
  readonly code: number;
  /** Standard output, then standard error. */
  readonly text: string;
}

/** Runs a program to its end, at most 60 s; never rejects for an exit code. */
export async function runToEnd(program: MonitoringProgram, args: readonly string[]): Promise<Said> {
  try {
    const { stdout, stderr } = await run(pathOf(program), args, { timeout: 60_000 });
    return { code: 0, text: `${stdout}${stderr}` };
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'number') throw error;
    const { stdout, stderr } = { stdout: '', stderr: '', ...error };
    return { code: error.code, text: `${stdout}${stderr}` };
  }
}
