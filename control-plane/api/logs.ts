import { logPageSchema, logParameters } from '../../contract/api/logs.ts';
import { json, type Operation, queryOperation } from './operation.ts';

const DEFAULT_LINES = 200;

export const logOperations: readonly Operation[] = [
  queryOperation({
    method: 'get',
    path: '/api/logs',
    id: 'listLogs',
    tag: 'Logs',
    role: 'reader',
    summary: 'List log lines, oldest first',
    description:
      'Without a cursor, the newest lines. With next_cursor, those that came since: ask every few seconds to follow.',
    query: logParameters,
    answer: { status: 200, description: 'Lines.', schema: logPageSchema },
    handle: async ({ query }, { logs }) => {
      const { limit = DEFAULT_LINES, cursor = null, level = null, text = null, bind = null } = query;
      return json(200, await logs.query({ cursor, level, text, bind, limit }));
    },
  }),
];
