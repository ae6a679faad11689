import type { QueuedMessage } from '../../contract/api/queue.ts';

export interface QueueQuery {
  readonly search: string | null;
  readonly limit: number;
  /** OmniMessage's own cursor; null: from the start. */
  readonly cursor: string | null;
}

export interface NewMessage {
  readonly destSmsc: string;
  readonly source: string;
  readonly destination: string;
  readonly body: string;
}

/** A message with all that OmniMessage says of it. */
export interface MessageAnswer {
  readonly message: QueuedMessage;
  readonly raw: Readonly<Record<string, unknown>>;
}

/** What an operator asks of OmniMessage. Every method rejects with a {@link CoreError} and nothing else. */
export interface OmniMessageAdmin {
  list(
    query: QueueQuery,
  ): Promise<{ readonly messages: readonly QueuedMessage[]; readonly next: string | null }>;
  /** null: OmniMessage does not know it. */
  message(id: string): Promise<MessageAnswer | null>;
  /** not_found: no such message · too_late: it is no longer waiting. */
  cancel(id: string): Promise<'cancelled' | 'not_found' | 'too_late'>;
  /** The same key again sends nothing twice. */
  send(message: NewMessage, idempotencyKey: string): Promise<{ readonly id: string }>;
  health(): Promise<void>;
}

/** unreachable: no answer · refused: an HTTP status other than those that the method tells apart · unreadable: the rest. */
export type CoreErrorCode = 'unreachable' | 'refused' | 'unreadable';

export class CoreError extends Error {
  override readonly name = 'CoreError';
  readonly code: CoreErrorCode;
  /** For `refused`. */
  readonly status: number | null;

  constructor(code: CoreErrorCode, message: string, details: { status?: number; cause?: unknown } = {}) {
    super(message, { cause: details.cause });
    this.code = code;
    this.status = details.status ?? null;
  }
}
