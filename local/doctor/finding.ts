import type { CheckCode } from './check-table.ts';

export type FindingStatus = 'ok' | 'warning' | 'failed' | 'skipped';

/** What a check came to; never holds a secret. */
export interface Finding {
  readonly code: CheckCode;
  readonly status: FindingStatus;
  /** What it is about where a code comes more than once: a bind, a file. */
  readonly subject: string | null;
  /** What was found; of a skipped check: why it was. */
  readonly found: string;
  /** Of a warning or failure: what is allowed, and what to do. */
  readonly allowed: string | null;
  readonly advice: string | null;
}

/** Adds a finding to those of its section. */
export type Add = (finding: Finding) => void;

export interface Objection {
  readonly found: string;
  readonly allowed: string;
  readonly advice: string;
}

export function ok(code: CheckCode, found: string, subject: string | null = null): Finding {
  return { code, status: 'ok', subject, found, allowed: null, advice: null };
}

export function skipped(code: CheckCode, reason: string, subject: string | null = null): Finding {
  return { code, status: 'skipped', subject, found: reason, allowed: null, advice: null };
}

export function warning(code: CheckCode, objection: Objection, subject: string | null = null): Finding {
  return { code, status: 'warning', subject, ...objection };
}

export function failed(code: CheckCode, objection: Objection, subject: string | null = null): Finding {
  return { code, status: 'failed', subject, ...objection };
}

/** Of a diagnostic, whose one sentence says what was found, what is allowed and what to do. */
export function told(code: CheckCode, status: 'warning' | 'failed', text: string): Finding {
  return { code, status, subject: null, found: text, allowed: null, advice: null };
}

export function countOf(number: number, thing: string): string {
  return `${number} ${thing}${number === 1 ? '' : 's'}`;
}

/** `ECONNREFUSED` of what was thrown; null: it has no code. */
export function codeOf(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}
