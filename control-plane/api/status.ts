import { statusViewSchema } from '../../contract/api/status.ts';
import { json, type Operation, operation } from './operation.ts';
import { statusView } from './status-view.ts';

export const statusOperations: readonly Operation[] = [
  operation({
    method: 'get',
    path: '/api/status',
    id: 'readStatus',
    tag: 'Status',
    role: 'reader',
    summary: 'All binds and connectors as they are now',
    description: 'Connectors report on change and every 5 s.',
    answer: { status: 200, description: 'The whole picture.', schema: statusViewSchema },
    handle: async (_request, { store, cell, now }) =>
      json(200, statusView(await store.fleet.read([cell]), now())),
  }),
];
