import { PROBLEMS, type Problem, type ProblemCode, type ProblemDetail } from '../../contract/api/problem.ts';
import type { PeerRecord } from '../../contract/records.ts';
import { CoreError } from '../omnimessage/port.ts';
import { SecretError } from '../secrets/secret-box.ts';
import { StoreError } from '../store/dynamo.ts';

export interface ProblemExtras {
  readonly errors?: readonly ProblemDetail[];
  readonly headers?: Readonly<Record<string, string>>;
  readonly current?: Problem['current'];
  readonly cause?: unknown;
}

/** An answer that is not what was asked for. `message` is its detail and never holds a secret. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly code: ProblemCode;
  readonly errors: readonly ProblemDetail[];
  readonly headers: Readonly<Record<string, string>>;
  readonly current: Problem['current'];

  constructor(code: ProblemCode, detail: string, extras: ProblemExtras = {}) {
    super(detail, { cause: extras.cause });
    this.code = code;
    this.errors = extras.errors ?? [];
    this.headers = extras.headers ?? {};
    this.current = extras.current;
  }

  get status(): number {
    return PROBLEMS[this.code][0];
  }

  body(requestId: string): Problem {
    const [status, title] = PROBLEMS[this.code];
    return {
      type: `urn:omnimessage-smpp:problem:${this.code}`,
      code: this.code,
      title,
      status,
      detail: this.message,
      instance: requestId,
      errors: [...this.errors],
      ...(this.current === undefined ? {} : { current: this.current }),
    };
  }
}

export function invalid(errors: readonly ProblemDetail[]): ProblemError {
  const [first] = errors;
  const count = errors.length === 1 ? '1 fault' : `${errors.length} faults`;
  return new ProblemError('invalid', `${count}; the first: ${first?.detail ?? ''}`, { errors });
}

export function notFound(what: string): ProblemError {
  return new ProblemError('not_found', `There is no ${what}.`);
}

/** A version that somebody else has replaced: what there is now, and who made it when. */
export function changedSince(current: PeerRecord): ProblemError {
  return new ProblemError(
    'precondition_failed',
    `${current.name} is version ${current.version} now, made by ${current.updated_by} at ${current.updated_at}. Read it again, and change that.`,
    {
      headers: { etag: etagOf(current) },
      current: { etag: etagOf(current), updated_at: current.updated_at, updated_by: current.updated_by },
    },
  );
}

export function etagOf({ version }: { readonly version: number }): string {
  return `"${version}"`;
}

const RETRY_SOON = { 'retry-after': '2' };

/** What a failure below the API is to whoever asked; null: nothing that is foreseen. */
export function problemOf(error: unknown): ProblemError | null {
  if (error instanceof ProblemError) return error;
  if (error instanceof StoreError) {
    return error.code === 'unavailable'
      ? new ProblemError('store_unavailable', `${error.message}. Try again.`, {
          cause: error,
          headers: RETRY_SOON,
        })
      : null;
  }
  if (error instanceof SecretError) {
    const code = error.code === 'busy' ? 'busy' : 'secrets_unavailable';
    return new ProblemError(code, error.message, { cause: error, headers: RETRY_SOON });
  }
  if (error instanceof CoreError) {
    const code = error.code === 'unreachable' ? 'core_unreachable' : 'core_failed';
    return new ProblemError(code, error.message, { cause: error });
  }
  return null;
}
