import * as z from 'zod';
import { DEFAULT_LIMIT } from '../../contract/api/paging.ts';
import {
  messageDetailSchema,
  previewRequestSchema,
  previewSchema,
  type QueuedMessage,
  queuePageSchema,
  queueParameters,
  sentMessageSchema,
  testMessageSchema,
} from '../../contract/api/queue.ts';
import type { PeerRecord } from '../../contract/records.ts';
import type { OmniMessageAdmin } from '../omnimessage/port.ts';
import { preview } from './message-preview.ts';
import {
  type ApiContext,
  checkedBody,
  json,
  jsonBody,
  type Operation,
  operation,
  pathParameter,
  queryOperation,
} from './operation.ts';
import { invalid, notFound, ProblemError } from './problems.ts';

export const queueOperations: readonly Operation[] = [
  queryOperation({
    method: 'get',
    path: '/api/queue',
    id: 'listQueue',
    tag: 'Queue',
    role: 'reader',
    summary: 'List the messages that wait in OmniMessage',
    query: queueParameters,
    answer: { status: 200, description: 'A page.', schema: queuePageSchema },
    problems: ['invalid_cursor', 'core_failed', 'core_unreachable'],
    handle: async ({ query }, { core, cursors }) => {
      const { limit = DEFAULT_LIMIT, cursor, ...filter } = query;
      const position = cursors.read('queue', filter, cursor, positionSchema) ?? START;
      const { items, next } = await matching(core, filter, position, limit);
      return json(200, { items, next_cursor: next === null ? null : cursors.write('queue', filter, next) });
    },
  }),
  operation({
    method: 'post',
    path: '/api/queue',
    id: 'sendMessage',
    tag: 'Queue',
    role: 'operator',
    summary: 'Send a test message by a bind',
    description: 'It goes through OmniMessage as any other message. With an Idempotency-Key it is sent once.',
    body: jsonBody(testMessageSchema),
    answer: { status: 201, description: 'OmniMessage has it.', schema: sentMessageSchema },
    problems: ['core_failed', 'core_unreachable'],
    handle: async ({ body, actor, idempotencyKey, id: requestId }, context) => {
      const message = checkedBody(testMessageSchema, body);
      const described = preview(message.body, await bindOf(message.dest_smsc, context));
      if (described.kind === 'unencodable') {
        throw invalid([{ pointer: '/body', code: 'not_allowed', detail: described.detail }]);
      }
      const { audit } = context.store;
      await audit.write(audit.entry(actor, 'message_send', message.dest_smsc));
      const { id } = await context.core.send(
        {
          destSmsc: message.dest_smsc,
          source: message.source,
          destination: message.destination,
          body: message.body,
        },
        `dashboard-${idempotencyKey ?? requestId}`,
      );
      return json(201, { id, preview: described });
    },
  }),
  operation({
    method: 'get',
    path: '/api/queue/{id}',
    id: 'readMessage',
    tag: 'Queue',
    role: 'reader',
    summary: 'Read a message',
    answer: { status: 200, description: 'All that OmniMessage says of it.', schema: messageDetailSchema },
    problems: ['not_found', 'core_failed', 'core_unreachable'],
    handle: async (request, { core }) => {
      const id = pathParameter(request, 'id', 128);
      const answer = await core.message(id);
      if (answer === null) throw notFound(`message ${JSON.stringify(id)}`);
      return json(200, { ...answer.message, raw: answer.raw });
    },
  }),
  operation({
    method: 'delete',
    path: '/api/queue/{id}',
    id: 'cancelMessage',
    tag: 'Queue',
    role: 'operator',
    summary: 'Cancel a message that waits',
    answer: { status: 204, description: 'It will not be sent.' },
    problems: ['not_found', 'too_late', 'core_failed', 'core_unreachable'],
    handle: async (request, { core, store: { audit } }) => {
      const id = pathParameter(request, 'id', 128);
      switch (await core.cancel(id)) {
        case 'not_found':
          throw notFound(`message ${JSON.stringify(id)}`);
        case 'too_late':
          throw new ProblemError('too_late', `Message ${id} no longer waits: a bind has taken it.`);
        case 'cancelled':
          await audit.write(audit.entry(request.actor, 'message_cancel', id));
          return { kind: 'empty', status: 204 };
      }
    },
  }),
  operation({
    method: 'post',
    path: '/api/preview',
    id: 'previewMessage',
    tag: 'Queue',
    role: 'reader',
    summary: 'Say in which encoding and how many segments a text would go out',
    body: jsonBody(previewRequestSchema),
    answer: { status: 200, description: 'What it takes.', schema: previewSchema },
    handle: async ({ body }, context) => {
      const { body: text, dest_smsc: bind = null } = checkedBody(previewRequestSchema, body);
      return json(200, preview(text, bind === null ? null : await bindOf(bind, context, '/dest_smsc')));
    },
  }),
];

async function bindOf(name: string, { store }: ApiContext, pointer = '/dest_smsc'): Promise<PeerRecord> {
  const record = await store.peers.read(name);
  if (record !== null && !record.deleted) return record;
  throw invalid([{ pointer, code: 'not_allowed', detail: `Found ${name}; allowed: the name of a peer.` }]);
}

/** OmniMessage's cursor, and how many messages of its page were handed out already. */
const positionSchema = z.object({ cursor: z.string().nullable(), skip: z.int().min(0) });
type Position = z.output<typeof positionSchema>;
const START: Position = { cursor: null, skip: 0 };

/** Pages of OmniMessage that one page of ours may look through; then it is handed out with what there is. */
const REQUESTS_A_PAGE = 16;
const CORE_PAGE = 200;

interface QueueFilter {
  readonly search?: string | undefined;
  readonly dest_smsc?: string | undefined;
  readonly destination?: string | undefined;
}

/**
 * Filters here what a core does not filter itself. A bind is always filtered here: with destination_smsc, OmniMessage
 * would answer as to a poll, without what is to be sent later.
 */
async function matching(
  core: OmniMessageAdmin,
  filter: QueueFilter,
  start: Position,
  limit: number,
): Promise<{ items: QueuedMessage[]; next: Position | null }> {
  const items: QueuedMessage[] = [];
  let position = start;
  for (let requests = 0; requests < REQUESTS_A_PAGE; requests++) {
    const { cursor } = position;
    const { messages, next } = await core.list({
      search: filter.search ?? filter.destination ?? null,
      limit: CORE_PAGE,
      cursor,
    });
    for (const [index, message] of messages.entries()) {
      if (index < position.skip || !matches(message, filter)) continue;
      if (items.length === limit) return { items, next: { cursor, skip: index } };
      items.push(message);
    }
    // A core without cursors gives its first page again and again.
    if (next === null || next === cursor) return { items, next: null };
    position = { cursor: next, skip: 0 };
  }
  return { items, next: position };
}

function matches(message: QueuedMessage, { search, dest_smsc: bind, destination }: QueueFilter): boolean {
  const has = (text: string | null, part: string): boolean =>
    text?.toLowerCase().includes(part.toLowerCase()) === true;
  return (
    (bind === undefined || message.dest_smsc === bind) &&
    (destination === undefined || has(message.destination, destination)) &&
    (search === undefined ||
      [message.destination, message.source, message.body, message.dest_smsc, message.id].some((text) =>
        has(text, search),
      ))
  );
}
