import { readFile } from 'node:fs/promises';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import type { Hono } from 'hono';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { clientPeer, OPERATOR, READER, serverPeer, startApi, type TestApi } from './api.fixture.ts';
import { createApi } from './app.ts';
import { GatewayIdentity } from './identity.ts';
import { operations } from './operations.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 30_000 });

let api: TestApi;
/** The same as it is asked in a cloud. */
let cloud: Hono;
beforeAll(async () => {
  api = await startApi();
  cloud = createApi({ ...api.parts, identity: new GatewayIdentity() });
  await api.call('POST', '/api/client-peers', { json: clientPeer('acme') });
  await api.call('POST', '/api/server-peers', { json: serverPeer('acme2') });
});
afterAll(() => api.close());

const document = async (): Promise<Record<string, unknown>> => {
  const { json } = await api.call('GET', '/api/openapi.json', { token: null });
  if (typeof json !== 'object' || json === null) throw new Error('no document');
  return { ...json };
};

/** Every operation of the document: what a client that only knows the document would call. */
async function routes(): Promise<{ method: string; path: string; role: unknown }[]> {
  const { paths } = await document();
  return Object.entries(Object(paths)).flatMap(([path, methods]) =>
    Object.entries(Object(methods)).map(([method, described]) => ({
      method: method.toUpperCase(),
      path: path.replace('{name}', 'nobody').replace('{id}', 'none'),
      role: Object(described)['x-role'],
    })),
  );
}

describe('the document', () => {
  test('is served without a token, and is the one that is committed', async () => {
    const committed: unknown = JSON.parse(await readFile(new URL('openapi.json', import.meta.url), 'utf8'));
    expect(await document()).toEqual(committed);
  });

  test('passes the strict linter', async () => {
    const config = await createConfig({ extends: ['recommended-strict'] });
    const problems = await lintFromString({ source: JSON.stringify(await document()), config });
    expect(problems.map(({ ruleId, message }) => `${ruleId}: ${message}`)).toEqual([]);
  });

  test('has an operation for each route, with a role and an id of its own', async () => {
    expect(await routes()).toHaveLength(operations.length);
    expect(new Set(operations.map(({ id }) => id)).size).toBe(operations.length);
  });

  test('has the ranges and defaults of the settings, and no password in an answer', async () => {
    const { components } = await document();
    const { CreateClientPeerRequest: wanted, ClientPeer: shown } = Object(components).schemas;
    expect(wanted.properties.tps_limit).toMatchObject({
      type: 'integer',
      minimum: 1,
      maximum: 10_000,
      default: 100,
    });
    expect(wanted.properties.password).toMatchObject({ writeOnly: true });
    expect(wanted.additionalProperties).toBe(false);
    expect(shown.properties.password).toBeUndefined();
  });
});

function isAllowed(status: number): boolean {
  return status !== 401 && status !== 403 && status < 500;
}

const base64url = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A JSON Web Token (RFC 7519) as others issue them; here tokens are known ones, and none of these is. */
function jwt(header: object, changes: object, signature: string): string {
  const payload = {
    sub: 'olga',
    iss: 'https://gateway',
    aud: 'omnimessage-smpp',
    role: 'operator',
    ...changes,
  };
  return `${base64url({ typ: 'JWT', ...header })}.${base64url(payload)}.${signature}`;
}

const SIGNATURE = Buffer.alloc(32, 1).toString('base64url');
const FAR = 4_102_444_800;
const STRANGERS: Readonly<Record<string, string | null>> = {
  'no token': null,
  'an empty header': '',
  garbage: 'Bearer garbage',
  'two tokens': `Bearer ${OPERATOR} ${OPERATOR}`,
  'a list': `Bearer ${OPERATOR}, Bearer ${READER}`,
  'Basic with the right token': `Basic ${Buffer.from(`x:${OPERATOR}`).toString('base64')}`,
  'the right token without its scheme': OPERATOR,
  'the right token with one character less': `Bearer ${OPERATOR.slice(0, -1)}`,
  'the right token with one character more': `Bearer ${OPERATOR}A`,
  'the right token in other case': `Bearer ${OPERATOR.toUpperCase()}`,
  'an expired one': `Bearer ${jwt({ alg: 'HS256' }, { exp: 1 }, SIGNATURE)}`,
  'one of another issuer': `Bearer ${jwt({ alg: 'RS256' }, { iss: 'https://evil.example', exp: FAR }, SIGNATURE)}`,
  'one for another audience': `Bearer ${jwt({ alg: 'RS256' }, { aud: 'other', exp: FAR }, SIGNATURE)}`,
  'one with another scope': `Bearer ${jwt({ alg: 'RS256' }, { scope: 'other/peers.write', exp: FAR }, SIGNATURE)}`,
  'a tampered one': `Bearer ${jwt({ alg: 'HS256' }, { role: 'root', exp: FAR }, SIGNATURE)}`,
  'alg none': `Bearer ${jwt({ alg: 'none' }, { exp: FAR }, '')}`,
};

const claims = (scope: string, changes: object = {}): object => ({
  claims: { sub: 'u1', username: 'olga', token_use: 'access', exp: String(FAR), scope, ...changes },
  scopes: null,
});
const WRITING = 'omnimessage-smpp/peers.write';
const FOREIGN_CLAIMS: Readonly<Record<string, object | null>> = {
  'a token that no authorizer has seen': null,
  'no claims': {},
  'no scope': { claims: { sub: 'u1', username: 'olga' }, scopes: null },
  'a scope without its resource server': claims('peers.write'),
  "another resource server's scope": claims('other/peers.write'),
  'expired an hour ago': claims(WRITING, { exp: '1' }),
  'an ID token': claims(WRITING, { token_use: 'id' }),
  nobody: { claims: { scope: WRITING }, scopes: [WRITING] },
};

describe('who may do what', () => {
  test('every route × no token, reader, operator, and tokens that look like one', async () => {
    const seen: string[] = [];
    for (const { method, path, role } of await routes()) {
      const status = async (authorization: string | null): Promise<number> => {
        const headers: Record<string, string> = authorization === null ? {} : { authorization };
        return (await api.call(method, path, { token: null, headers })).status;
      };
      const isPublic = role === 'public';
      for (const [kind, authorization] of Object.entries(STRANGERS)) {
        const found = await status(authorization);
        if (isPublic ? !isAllowed(found) : found !== 401) seen.push(`${method} ${path}, ${kind}: ${found}`);
      }
      const reader = await status(`Bearer ${READER}`);
      const mayRead = isPublic || role === 'reader';
      if (mayRead ? !isAllowed(reader) : reader !== 403) seen.push(`${method} ${path}, reader: ${reader}`);
      const operator = await status(`Bearer ${OPERATOR}`);
      if (!isAllowed(operator)) seen.push(`${method} ${path}, operator: ${operator}`);
    }
    expect(seen).toEqual([]);
  });

  test("every route in a cloud × what API Gateway's authorizer passes along", async () => {
    const seen: string[] = [];
    for (const { method, path, role } of await routes()) {
      const status = async (jwt: object | null): Promise<number> => {
        const authorizer = jwt === null ? {} : { authorizer: { jwt } };
        const init = { method, headers: { authorization: 'Bearer checked-elsewhere' } };
        return (await cloud.request(path, init, { event: { requestContext: authorizer } })).status;
      };
      const isPublic = role === 'public';
      for (const [kind, jwt] of Object.entries(FOREIGN_CLAIMS)) {
        const found = await status(jwt);
        if (isPublic ? !isAllowed(found) : found !== 401) seen.push(`${method} ${path}, ${kind}: ${found}`);
      }
      const reader = await status(claims('omnimessage-smpp/peers.read other/peers.write'));
      const mayRead = isPublic || role === 'reader';
      if (mayRead ? !isAllowed(reader) : reader !== 403) seen.push(`${method} ${path}, reader: ${reader}`);
      const operator = await status(claims('omnimessage-smpp/peers.write'));
      if (!isAllowed(operator)) seen.push(`${method} ${path}, operator: ${operator}`);
    }
    expect(seen).toEqual([]);
  });

  test('what changes something is for operators', () => {
    const open = operations
      .filter(({ method, role }) => method !== 'get' && role !== 'operator')
      .map(({ id }) => id);
    expect(open).toEqual(['previewMessage']);
  });

  test('401 says how to ask, 403 what is missing', async () => {
    const none = await api.call('GET', '/api/status', { token: null });
    expect(none.headers.get('www-authenticate')).toBe('Bearer realm="omnimessage-smpp"');
    expect(none.json).toMatchObject({ code: 'unauthenticated', status: 401, errors: [] });
    const garbage = await api.call('GET', '/api/status', { token: 'garbage' });
    expect(garbage.headers.get('www-authenticate')).toContain('error="invalid_token"');
    const basic = await api.call('GET', '/api/status', {
      token: null,
      headers: { authorization: 'Basic b2xnYTpwdw==' },
    });
    expect(basic.status).toBe(401);
    const reader = await api.call('POST', '/api/client-peers/acme/disconnect', { token: READER });
    expect(reader.json).toMatchObject({ code: 'forbidden' });
    expect(reader.headers.get('www-authenticate')).toContain('error="insufficient_scope"');
    expect((await api.call('GET', '/api/session', { token: READER })).json).toEqual({
      subject: 'rob',
      role: 'reader',
    });
  });

  test('a body is not read before the token is known', async () => {
    const { status } = await api.call('POST', '/api/client-peers', {
      token: null,
      body: '{"'.repeat(400_000),
    });
    expect(status).toBe(401);
  });
});
