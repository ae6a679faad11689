import * as z from 'zod';
import { requestKey } from '../../contract/tables.ts';
import { StoreError, type Table } from './dynamo.ts';

/** How long an answer is kept for its Idempotency-Key. */
export const KEPT_MS = 24 * 3_600_000;
/** A request that has not been answered for this long died with its process, and may be made again. */
export const ABANDONED_MS = 60_000;
/** An item of DynamoDB has at most 400 KB; an answer beyond this is not kept. */
export const MOST_ANSWER_OCTETS = 350_000;

export const keptAnswerSchema = z.object({
  status: z.int().min(200).max(599),
  headers: z.record(z.string(), z.string()),
  body: z.string(),
});
export type KeptAnswer = z.output<typeof keptAnswerSchema>;

export type Beginning =
  | { readonly kind: 'first'; readonly token: string }
  | { readonly kind: 'answered'; readonly answer: KeptAnswer }
  | { readonly kind: 'other_request' }
  | { readonly kind: 'under_way' };

const itemSchema = z.object({
  request: z.string(),
  token: z.string(),
  started_ms: z.number(),
  answer: z.string().nullable(),
});

/** Answers by Idempotency-Key. `key` and `request` are hashes under a secret key: neither tells what was sent. */
export class AnsweredRequests {
  readonly #table: Table;
  readonly #now: () => number;
  readonly #newToken: () => string;

  constructor(table: Table, now: () => number, newToken: () => string) {
    this.#table = table;
    this.#now = now;
    this.#newToken = newToken;
  }

  async begin(key: string, request: string): Promise<Beginning> {
    const token = this.#newToken();
    const now = this.#now();
    const free = await this.#table.put(this.#item(key, request, token, now, null), {
      // DynamoDB's TTL lags by days.
      expression:
        'attribute_not_exists(pk) OR started_ms < :expired OR (#answer = :none AND started_ms < :abandoned)',
      names: { '#answer': 'answer' },
      values: { ':expired': now - KEPT_MS, ':none': null, ':abandoned': now - ABANDONED_MS },
    });
    if (free) return { kind: 'first', token };
    const item = await this.#table.get(requestKey(key));
    // Released between the two: the caller that holds it failed, and the next attempt will do.
    if (item === null) return { kind: 'under_way' };
    const parsed = itemSchema.safeParse(item);
    if (!parsed.success) throw new StoreError('malformed_record', 'a kept answer cannot be read');
    if (parsed.data.request !== request) return { kind: 'other_request' };
    if (parsed.data.answer === null) return { kind: 'under_way' };
    const answer: unknown = JSON.parse(parsed.data.answer);
    return { kind: 'answered', answer: keptAnswerSchema.parse(answer) };
  }

  async answered(key: string, request: string, token: string, answer: KeptAnswer): Promise<void> {
    const text = JSON.stringify(answer);
    if (Buffer.byteLength(text) > MOST_ANSWER_OCTETS) return this.release(key, token);
    await this.#table.put(this.#item(key, request, token, this.#now(), text), holding(token));
  }

  /** The request failed on our side: the same key may try again. */
  async release(key: string, token: string): Promise<void> {
    await this.#table.delete(requestKey(key), holding(token));
  }

  #item(key: string, request: string, token: string, startedMs: number, answer: string | null) {
    return {
      ...requestKey(key),
      request,
      token,
      started_ms: startedMs,
      answer,
      expires_at: Math.floor((startedMs + KEPT_MS) / 1000),
    };
  }
}

function holding(token: string) {
  return { expression: '#token = :token', names: { '#token': 'token' }, values: { ':token': token } };
}
