import { type Problem, problemSchema } from '../../contract/api/problem.ts';

/** Why a request brought no result. */
export type Failure =
  /** No answer: whether the API acted on the request is not known. */
  | { readonly kind: 'unreachable' }
  | { readonly kind: 'problem'; readonly problem: Problem }
  /** An answer that is not of this API, such as that of a proxy in between. */
  | { readonly kind: 'unexpected'; readonly status: number };

export class ApiError extends Error {
  readonly failure: Failure;

  constructor(failure: Failure, cause?: unknown) {
    super(describe(failure), { cause });
    this.name = 'ApiError';
    this.failure = failure;
  }
}

function describe(failure: Failure): string {
  switch (failure.kind) {
    case 'unreachable':
      return 'the API cannot be reached';
    case 'problem':
      return `${failure.problem.code}: ${failure.problem.detail}`;
    case 'unexpected':
      return `HTTP ${failure.status}`;
  }
}

export function failureOf(error: unknown): Failure {
  return error instanceof ApiError ? error.failure : { kind: 'unreachable' };
}

/** The problem behind an error when it is this one. */
export function problemWith(error: unknown, code: string): Problem | null {
  const failure = failureOf(error);
  return failure.kind === 'problem' && failure.problem.code === code ? failure.problem : null;
}

interface Outcome<T> {
  readonly data?: T | undefined;
  readonly error?: unknown;
  readonly response: Response;
}

/** The result of a call of the generated client. Rejects with an ApiError, whatever went wrong. */
export async function resultOf<T>(
  call: Promise<Outcome<T>>,
): Promise<{ readonly data: NonNullable<T>; readonly etag: string | null }> {
  const { data, response } = await answered(call);
  if (data === undefined || data === null)
    throw new ApiError({ kind: 'unexpected', status: response.status });
  return { data, etag: response.headers.get('etag') };
}

/** For calls that answer without a body. */
export async function doneOf(call: Promise<Outcome<unknown>>): Promise<void> {
  await answered(call);
}

async function answered<T>(call: Promise<Outcome<T>>): Promise<Outcome<T>> {
  const outcome = await call.catch((cause: unknown) => {
    throw new ApiError({ kind: 'unreachable' }, cause);
  });
  const { error, response } = outcome;
  if (response.ok) return outcome;
  const parsed = problemSchema.safeParse(error);
  throw new ApiError(
    parsed.success
      ? { kind: 'problem', problem: parsed.data }
      : { kind: 'unexpected', status: response.status },
  );
}
