import { readFile } from 'node:fs/promises';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { clientPeer, OPERATOR, READER, serverPeer, startApi, type TestApi } from './api.fixture.ts';
import { operations } from './operations.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 30_000 });

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
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

describe('who may do what', () => {
  test('every route × no token, garbage, reader, operator', async () => {
    const seen: string[] = [];
    for (const { method, path, role } of await routes()) {
      const status = async (token: string | null): Promise<number> =>
        (await api.call(method, path, { token })).status;
      const statuses = [
        await status(null),
        await status('garbage'),
        await status(READER),
        await status(OPERATOR),
      ];
      const [none, garbage, reader, operator] = statuses;
      const allowed = (code: number | undefined): boolean =>
        code !== 401 && code !== 403 && Number(code) < 500;
      const right =
        role === 'public'
          ? statuses.every(allowed)
          : none === 401 &&
            garbage === 401 &&
            allowed(operator) &&
            (role === 'reader' ? allowed(reader) : reader === 403);
      if (!right) seen.push(`${method} ${path} (${String(role)}): ${statuses.join(' ')}`);
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
