import { Hono } from 'hono';
import type { Role } from '../../contract/api/system.ts';
import { Cursors } from './cursor.ts';
import { checkedKey, once, type Replayable } from './idempotency.ts';
import type { Caller } from './identity.ts';
import type { ApiAnswer, ApiContext, ApiRequest, Operation } from './operation.ts';
import { operations } from './operations.ts';
import type { ApiParts } from './parts.ts';
import { notFound, ProblemError, problemOf } from './problems.ts';
import { readBody } from './request-body.ts';

/** Nothing of an answer is to be kept, framed, sniffed or run. */
const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=31536000',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

const REQUEST_ID = /^[A-Za-z0-9_.:-]{1,64}$/;

/** The API as one Hono application: on Node by @hono/node-server, in a Lambda by hono/aws-lambda. */
export function createApi(parts: ApiParts): Hono {
  const context: ApiContext = { ...parts, cursors: new Cursors(parts.signingKey) };
  const app = new Hono();
  for (const [path, byMethod] of routes(operations)) {
    app.all(path, async ({ req, env }) => {
      const id = requestId(req.header('x-request-id'), parts);
      const method = req.method === 'HEAD' ? 'get' : req.method.toLowerCase();
      const found = byMethod.get(method);
      const answer = await answered(id, parts, async () => {
        if (found === undefined) throw wrongMethod(req.method, byMethod);
        return carryOut(found, req.raw, req.param(), id, env, context);
      });
      return respond(answer, id, req.method);
    });
  }
  app.notFound(async ({ req }) => {
    const id = requestId(req.header('x-request-id'), parts);
    const missing = notFound('such address; GET /api/openapi.json lists those there are');
    return respond(await answered(id, parts, () => Promise.reject(missing)), id, req.method);
  });
  return app;
}

/** By path in Hono's form, so that a method that a path does not have is told from a path that is not there. */
function routes(all: readonly Operation[]): Map<string, Map<string, Operation>> {
  const byPath = new Map<string, Map<string, Operation>>();
  for (const operation of all) {
    const path = operation.path.replaceAll(/\{(\w+)\}/g, ':$1');
    const methods = byPath.get(path) ?? new Map<string, Operation>();
    methods.set(operation.method, operation);
    byPath.set(path, methods);
  }
  return byPath;
}

function requestId(given: string | undefined, { newId }: ApiParts): string {
  return given !== undefined && REQUEST_ID.test(given) ? given : newId();
}

async function carryOut(
  operation: Operation,
  raw: Request,
  parameters: Record<string, string>,
  id: string,
  platform: unknown,
  context: ApiContext,
): Promise<Replayable | ApiAnswer> {
  const caller = await authorized(operation.role, raw, platform, context);
  const url = new URL(raw.url);
  const idempotencyKey =
    operation.method === 'post' ? checkedKey(raw.headers.get('idempotency-key') ?? undefined) : null;
  const body = await readBody(raw, operation.body);
  const request: ApiRequest<unknown> = {
    id,
    parameters,
    query: queryOf(url),
    body,
    caller,
    actor: {
      by: caller?.subject ?? 'nobody',
      role: caller?.role ?? 'reader',
      from: context.remoteAddress(platform),
      requestId: id,
    },
    ifMatch: raw.headers.get('if-match'),
    idempotencyKey,
  };
  if (idempotencyKey === null || caller === null) return operation.run(request, context);
  const keyed = {
    key: idempotencyKey,
    subject: caller.subject,
    method: operation.method,
    target: `${url.pathname}${url.search}`,
    contentType: body.kind === 'text' ? body.type : body.kind,
    body: body.kind === 'text' ? body.text : JSON.stringify(body.kind === 'json' ? body.value : null),
  };
  return once(context.store.requests, context.signingKey, keyed, async () => {
    const answer = await answered(id, context, () => operation.run(request, context));
    return 'body' in answer ? answer : replayable(answer);
  });
}

/** A parameter that is there twice is a list, which no schema here takes. */
function queryOf(url: URL): Record<string, string | string[]> {
  const query: [string, string | string[]][] = [...new Set(url.searchParams.keys())].map((name) => {
    const values = url.searchParams.getAll(name);
    const [only = ''] = values;
    return [name, values.length === 1 ? only : values];
  });
  return Object.fromEntries(query);
}

async function authorized(
  role: Role | 'public',
  raw: Request,
  platform: unknown,
  { identity }: ApiParts,
): Promise<Caller | null> {
  if (role === 'public') return null;
  const identified = await identity.identify(raw.headers.get('authorization'), platform);
  switch (identified.kind) {
    case 'none':
      throw new ProblemError('unauthenticated', 'Found no token; allowed: Authorization: Bearer <token>.', {
        headers: { 'www-authenticate': 'Bearer realm="omnimessage-smpp"' },
      });
    case 'invalid':
      throw new ProblemError(
        'unauthenticated',
        'Found a token that is not valid, or no longer. Get a new one.',
        {
          headers: { 'www-authenticate': 'Bearer realm="omnimessage-smpp", error="invalid_token"' },
        },
      );
    case 'caller':
      break;
  }
  const { caller } = identified;
  if (role === 'operator' && caller.role !== 'operator') {
    throw new ProblemError(
      'forbidden',
      `Found the role ${caller.role}; allowed: operator. Ask with a token of that role.`,
      { headers: { 'www-authenticate': 'Bearer realm="omnimessage-smpp", error="insufficient_scope"' } },
    );
  }
  return caller;
}

function wrongMethod(method: string, byMethod: ReadonlyMap<string, Operation>): ProblemError {
  const allowed = [...byMethod.keys()].map((name) => name.toUpperCase());
  if (byMethod.has('get')) allowed.push('HEAD');
  return new ProblemError('method_not_allowed', `Found ${method}; allowed: ${allowed.join(', ')}.`, {
    headers: { allow: allowed.join(', ') },
  });
}

/** Whatever goes wrong becomes a problem; what nobody foresaw is logged and says nothing of itself. */
async function answered(
  id: string,
  { log }: ApiParts,
  work: () => Promise<Replayable | ApiAnswer>,
): Promise<Replayable | ApiAnswer> {
  try {
    return await work();
  } catch (error) {
    const foreseen = problemOf(error);
    const problem =
      foreseen ?? new ProblemError('internal', `The log of the gateway says more under request ${id}.`);
    if (problem.status >= 500) {
      const { code, message: detail } = problem;
      log.event('api_failed', { request_id: id, code, detail, err: error });
    }
    return {
      status: problem.status,
      headers: { 'content-type': 'application/problem+json', ...problem.headers },
      body: JSON.stringify(problem.body(id)),
    };
  }
}

function replayable(answer: ApiAnswer): Replayable {
  switch (answer.kind) {
    case 'json':
      return {
        status: answer.status,
        headers: { 'content-type': 'application/json', ...answer.headers },
        body: JSON.stringify(answer.json),
      };
    case 'empty':
      return { status: answer.status, headers: { ...answer.headers }, body: '' };
    case 'file':
      throw new TypeError('a file is no answer to a POST');
  }
}

function respond(answer: Replayable | ApiAnswer, id: string, method: string): Response {
  const common = { ...SECURITY_HEADERS, 'x-request-id': id };
  if ('kind' in answer && answer.kind === 'file') {
    const headers = {
      ...common,
      'content-type': answer.type,
      'content-disposition': `attachment; filename="${answer.fileName}"`,
    };
    return new Response(method === 'HEAD' ? null : answer.content, { status: 200, headers });
  }
  const { status, headers, body } = 'body' in answer ? answer : replayable(answer);
  const bare = method === 'HEAD' || status === 204;
  return new Response(bare ? null : body, { status, headers: { ...common, ...headers } });
}
