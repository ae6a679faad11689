/**
 * THE file of OmniMessage's REST API as the control plane speaks it: every URL and every JSON field name. An operator
 * whose core differs changes this file and the connector's (connector/omnimessage/rest-shapes.ts).
 */
import type { QueuedMessage } from '../../contract/api/queue.ts';
import { isMapping } from '../../contract/setting.ts';
import { CoreError, type NewMessage, type QueueQuery } from './port.ts';

export const paths = {
  list: ({ search, limit, cursor }: QueueQuery): string => {
    const query = new URLSearchParams({ limit: String(limit) });
    if (search !== null) query.set('search', search);
    if (cursor !== null) query.set('cursor', cursor);
    return `/api/message_queue?${query.toString()}`;
  },
  message: (id: string): string => `/api/messages/${encodeURIComponent(id)}`,
  messages: '/api/messages',
  health: '/api/system/health',
} as const;

export const headerNames = { frontend: 'x-frontend', idempotencyKey: 'idempotency-key' } as const;

export function sendBody(message: NewMessage, frontend: string): string {
  return JSON.stringify({
    dest_smsc: message.destSmsc,
    source_smsc: null,
    frontend,
    source_type: 'smpp',
    direction: 'mt',
    source_msisdn: message.source,
    destination_msisdn: message.destination,
    message_body: message.body,
  });
}

/** A bare array, `{"messages":[…]}` or `{"data":[…]}`; entries without an id are left out. */
export function readList(answer: unknown): { messages: QueuedMessage[]; next: string | null } {
  const entries = Array.isArray(answer)
    ? answer
    : isMapping(answer)
      ? (answer['messages'] ?? answer['data'])
      : undefined;
  if (!Array.isArray(entries)) {
    throw new CoreError(
      'unreadable',
      'the answer has no list; allowed is […], {"messages":[…]} or {"data":[…]}',
    );
  }
  const next = isMapping(answer) ? text(answer['next_cursor']) : null;
  return { messages: entries.flatMap((entry: unknown) => readMessage(entry) ?? []), next };
}

/** null: there is no usable id. */
export function readMessage(entry: unknown): QueuedMessage | null {
  if (!isMapping(entry)) return null;
  const id = text(entry['id']);
  if (id === null) return null;
  return {
    id,
    status: text(entry['status']) ?? 'pending',
    dest_smsc: text(entry['dest_smsc']),
    source: text(entry['source_msisdn']) ?? '',
    destination: text(entry['destination_msisdn']) ?? '',
    body: text(entry['message_body']),
    priority: integer(entry['priority']),
    delivery_attempts: integer(entry['delivery_attempts']),
    deliver_after: text(entry['deliver_after']),
    expires: text(entry['expires']),
    created_at: text(entry['created_at'] ?? entry['inserted_at']),
  };
}

export function readId(answer: unknown): string {
  const id = isMapping(answer) ? text(answer['id']) : null;
  if (id === null) throw new CoreError('unreadable', 'the answer has no usable id; allowed is {"id":"…"}');
  return id;
}

/** Ids and numbers may come as numbers or as texts. */
function text(value: unknown): string | null {
  if (typeof value === 'string') return value;
  return typeof value === 'number' && Number.isFinite(value) ? String(value) : null;
}

function integer(value: unknown): number | null {
  const number = typeof value === 'string' && value !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) ? number : null;
}
