import { createHmac, timingSafeEqual } from 'node:crypto';
import type * as z from 'zod';
import { ProblemError } from './problems.ts';

const SIGNATURE_OCTETS = 16;

/**
 * Cursors are opaque: a position, signed together with what was asked, so that nobody can make one up or take it to
 * another list or filter. They hold no secret.
 */
export class Cursors {
  readonly #key: Buffer;

  constructor(key: Buffer) {
    this.#key = key;
  }

  write(list: string, filter: unknown, position: unknown): string {
    const payload = Buffer.from(JSON.stringify(position), 'utf8');
    return Buffer.concat([this.#sign(list, filter, payload), payload]).toString('base64url');
  }

  /** null in, null out. Throws `invalid_cursor`. */
  read<T>(list: string, filter: unknown, cursor: string | undefined, schema: z.ZodType<T>): T | null {
    if (cursor === undefined) return null;
    const octets = Buffer.from(cursor, 'base64url');
    const payload = octets.subarray(SIGNATURE_OCTETS);
    const signature = octets.subarray(0, SIGNATURE_OCTETS);
    if (
      signature.length !== SIGNATURE_OCTETS ||
      !timingSafeEqual(signature, this.#sign(list, filter, payload))
    ) {
      throw unknownCursor();
    }
    const position: unknown = JSON.parse(payload.toString('utf8'));
    const parsed = schema.safeParse(position);
    if (!parsed.success) throw unknownCursor();
    return parsed.data;
  }

  #sign(list: string, filter: unknown, payload: Buffer): Buffer {
    return createHmac('sha256', this.#key)
      .update(`${list}\0${JSON.stringify(filter)}\0`, 'utf8')
      .update(payload)
      .digest()
      .subarray(0, SIGNATURE_OCTETS);
  }
}

function unknownCursor(): ProblemError {
  return new ProblemError(
    'invalid_cursor',
    'The cursor belongs to another list or filter, or is no cursor. Ask again without one.',
    {
      errors: [
        { parameter: 'cursor', code: 'malformed', detail: 'Use next_cursor of the page before, unchanged.' },
      ],
    },
  );
}
