import { lookup } from 'node:dns/promises';
import { systemClock } from '../../connector/clock.ts';
import type { DoctorContext } from './context.ts';
import { type DoctorOptions, examine, type SectionFindings } from './doctor.ts';
import type { Finding } from './finding.ts';
import { type Counts, countsOf } from './print.ts';

export interface DiagnosisOptions extends DoctorOptions {
  /** How long all of it may take. */
  readonly timeoutMs: number;
}

export interface DiagnosisContext {
  readonly env: NodeJS.ProcessEnv;
  readonly version: string;
  /** What is not given is the machine's. */
  readonly parts?: Partial<Pick<DoctorContext, 'clock' | 'resolve' | 'uid'>>;
}

/** What `--json` prints; its names are stable. */
export interface Diagnosis {
  readonly version: string;
  /** When it began. ISO 8601. */
  readonly at: string;
  readonly settings_file: string | null;
  readonly seconds: number;
  /** Nothing failed. */
  readonly ok: boolean;
  readonly counts: Counts;
  readonly findings: readonly Finding[];
}

/** {@link examine} on this machine, within its time. Rejects as that does. */
export async function diagnose(
  { timeoutMs, ...options }: DiagnosisOptions,
  { env, version, parts = {} }: DiagnosisContext,
  report: (section: SectionFindings) => void = () => undefined,
): Promise<Diagnosis> {
  const { clock = systemClock, resolve = addressesOf } = parts;
  const uid = parts.uid === undefined ? (process.getuid?.() ?? null) : parts.uid;
  const timeUp = new AbortController();
  const timer = clock.timer(timeoutMs, () => timeUp.abort());
  const began = clock.now();
  const at = new Date(clock.wall()).toISOString();
  try {
    const findings = await examine(
      options,
      { env, clock, resolve, uid, version, signal: timeUp.signal },
      report,
    );
    const counts = countsOf(findings);
    const seconds = Math.round(clock.now() - began) / 1000;
    return { version, at, settings_file: options.file, seconds, ok: counts.failed === 0, counts, findings };
  } finally {
    timer.cancel();
  }
}

async function addressesOf(host: string): Promise<string[]> {
  return (await lookup(host, { all: true })).map(({ address }) => address);
}
