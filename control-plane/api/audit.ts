import * as z from 'zod';
import { auditPageSchema, auditParameters } from '../../contract/api/audit.ts';
import { DEFAULT_LIMIT } from '../../contract/api/paging.ts';
import { json, type Operation, queryOperation } from './operation.ts';

const positionSchema = z.object({ month: z.string().regex(/^[0-9]{4}-[0-9]{2}$/), id: z.string().max(128) });

export const auditOperations: readonly Operation[] = [
  queryOperation({
    method: 'get',
    path: '/api/audit',
    id: 'listAudit',
    tag: 'Audit',
    role: 'reader',
    summary: 'List who changed what when, newest first',
    description: 'Kept for 400 days. Passwords are masked.',
    query: auditParameters,
    answer: { status: 200, description: 'A page.', schema: auditPageSchema },
    problems: ['invalid_cursor'],
    handle: async ({ query }, { store, cursors }) => {
      const { limit = DEFAULT_LIMIT, cursor, target = null, action = null, by = null } = query;
      const filter = { target, action, by };
      const after = cursors.read('audit', filter, cursor, positionSchema);
      const { entries, next } = await store.audit.page(filter, after, limit);
      return json(200, {
        items: entries.map(({ expires_at: _expires, ...entry }) => entry),
        next_cursor: next === null ? null : cursors.write('audit', filter, next),
      });
    },
  }),
];
