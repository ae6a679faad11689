import { createHmac } from 'node:crypto';
import type { AnsweredRequests } from '../store/answered-requests.ts';
import { invalid, ProblemError } from './problems.ts';

/** Printable ASCII; a UUID will do. */
const KEY = /^[\x21-\x7e]{1,255}$/;

export interface KeyedRequest {
  readonly key: string;
  readonly subject: string;
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly contentType: string;
  readonly body: string;
}

export interface Replayable {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export function checkedKey(header: string | undefined): string | null {
  if (header === undefined) return null;
  if (KEY.test(header)) return header;
  throw invalid([
    {
      header: 'Idempotency-Key',
      code: 'malformed',
      detail: `Found ${header.length} characters; allowed: 1 to 255 printable ASCII characters without spaces, such as a UUID.`,
    },
  ]);
}

/**
 * The first request with a key is carried out, every later one within 24 hours gets its answer. Failures on our side
 * are not kept, so that the same key can try again. What is hashed may hold a password, hence the secret key.
 */
export async function once(
  requests: AnsweredRequests,
  signingKey: Buffer,
  request: KeyedRequest,
  carryOut: () => Promise<Replayable>,
): Promise<Replayable> {
  const hash = (...fields: string[]): string =>
    createHmac('sha256', signingKey).update(JSON.stringify(fields), 'utf8').digest('hex');
  const key = hash('key', request.subject, request.key);
  const fingerprint = hash('request', request.method, request.target, request.contentType, request.body);
  const beginning = await requests.begin(key, fingerprint);
  switch (beginning.kind) {
    case 'answered': {
      const { answer } = beginning;
      return { ...answer, headers: { ...answer.headers, 'idempotency-replayed': 'true' } };
    }
    case 'other_request':
      throw new ProblemError(
        'key_reused',
        'Found an Idempotency-Key that came with another request in the last 24 hours; allowed: a new one for each request.',
        {
          errors: [
            { header: 'Idempotency-Key', code: 'conflict', detail: 'Make a new key, such as a UUID.' },
          ],
        },
      );
    case 'under_way':
      throw new ProblemError(
        'request_under_way',
        'The first request with this Idempotency-Key has not been answered yet. Ask again in a moment.',
        { headers: { 'retry-after': '2' } },
      );
    case 'first':
      return keep(requests, key, fingerprint, beginning.token, carryOut);
  }
}

async function keep(
  requests: AnsweredRequests,
  key: string,
  fingerprint: string,
  token: string,
  carryOut: () => Promise<Replayable>,
): Promise<Replayable> {
  let answer: Replayable;
  try {
    answer = await carryOut();
  } catch (error) {
    await requests.release(key, token);
    throw error;
  }
  if (answer.status >= 500 || answer.status === 429) await requests.release(key, token);
  else await requests.answered(key, fingerprint, token, { ...answer, headers: { ...answer.headers } });
  return answer;
}
