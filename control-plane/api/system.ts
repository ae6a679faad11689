import * as z from 'zod';
import {
  type HealthView,
  healthViewSchema,
  sessionViewSchema,
  versionViewSchema,
} from '../../contract/api/system.ts';
import { type ApiContext, json, type Operation, operation } from './operation.ts';
import { problemOf } from './problems.ts';

export const systemOperations: readonly Operation[] = [
  operation({
    method: 'get',
    path: '/api/session',
    id: 'readSession',
    tag: 'System',
    role: 'reader',
    summary: 'Say who asks, and what they may do',
    answer: { status: 200, description: 'Subject and role of the token.', schema: sessionViewSchema },
    handle: ({ caller, actor }) =>
      Promise.resolve(json(200, { subject: actor.by, role: caller?.role ?? 'reader' })),
  }),
  operation({
    method: 'get',
    path: '/api/health',
    id: 'readHealth',
    tag: 'System',
    role: 'reader',
    summary: 'Say whether OmniMessage and the database answer',
    description: 'Always 200: `ok` is the answer.',
    answer: { status: 200, description: 'What answers, and how fast.', schema: healthViewSchema },
    handle: async (_request, context) => {
      const { core, store, now } = context;
      const [omnimessage, database] = await Promise.all([
        check(() => core.health(), now),
        check(() => store.peers.read('health.check'), now),
      ]);
      return json(200, { ok: omnimessage.ok && database.ok, omnimessage, store: database });
    },
  }),
  operation({
    method: 'get',
    path: '/api/version',
    id: 'readVersion',
    tag: 'System',
    role: 'reader',
    summary: 'Say which version this is',
    answer: { status: 200, description: 'Versions.', schema: versionViewSchema },
    handle: (_request, { version }) => Promise.resolve(json(200, { version, node: process.version, api: 1 })),
  }),
];

async function check(ask: () => Promise<unknown>, now: ApiContext['now']): Promise<HealthView['store']> {
  const started = now().getTime();
  const took = (): number => Math.max(0, now().getTime() - started);
  try {
    await ask();
    return { ok: true, detail: null, duration_ms: took() };
  } catch (error) {
    const problem = problemOf(error);
    if (problem === null) throw error;
    return { ok: false, detail: problem.message, duration_ms: took() };
  }
}

/** The document is made of the operations, so it is put in here rather than imported. */
export function documentOperation(document: () => unknown): Operation {
  return operation({
    method: 'get',
    path: '/api/openapi.json',
    id: 'readOpenApi',
    tag: 'System',
    role: 'public',
    summary: 'This description, as OpenAPI 3.1',
    answer: { status: 200, description: 'The document.', schema: z.record(z.string(), z.unknown()) },
    handle: () => Promise.resolve(json(200, document())),
  });
}
