import type { AddressInfo } from 'node:net';
import { createAdaptorServer, type ServerType } from '@hono/node-server';
import { handle } from 'hono/aws-lambda';
import { Agent, request } from 'undici';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { clientPeer, OPERATOR, startApi, type TestApi } from './api.fixture.ts';
import { GatewayIdentity } from './identity.ts';
import { remoteAddress } from './remote-address.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 30_000 });

describe("on Node's HTTP server", () => {
  let api: TestApi;
  let server: ServerType;
  let base: string;
  const agent = new Agent({ connections: 1, pipelining: 1 });
  beforeAll(async () => {
    api = await startApi({ remoteAddress });
    server = createAdaptorServer({ fetch: api.app.fetch });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address: AddressInfo | string | null = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    base = `http://127.0.0.1:${address.port}`;
  });
  afterAll(async () => {
    await agent.close();
    await new Promise((resolve) => server.close(resolve));
    await api.close();
  });
  const post = (body: string, headers: Record<string, string> = {}) =>
    request(`${base}/api/client-peers`, {
      dispatcher: agent,
      method: 'POST',
      headers: { authorization: `Bearer ${OPERATOR}`, 'content-type': 'application/json', ...headers },
      body,
    });

  test('a body of 1 MB is refused, and the next request is answered', async () => {
    const large = await post('x'.repeat(1024 * 1024));
    expect(large.statusCode).toBe(413);
    expect(await large.body.json()).toMatchObject({ code: 'body_too_large' });
    const made = await post(JSON.stringify(clientPeer('wire')));
    expect(made.statusCode).toBe(201);
    await made.body.dump();
  });

  test('a body without a token, or for nobody, does no harm to the next request', async () => {
    const denied = await post('x'.repeat(200_000), { authorization: 'Bearer none' });
    expect(denied.statusCode).toBe(401);
    await denied.body.dump();
    const unasked = await request(`${base}/api/client-peers/wire/reconnect`, {
      dispatcher: agent,
      method: 'POST',
      headers: { authorization: `Bearer ${OPERATOR}` },
      body: 'y'.repeat(200_000),
    });
    expect(unasked.statusCode).toBe(200);
    await unasked.body.dump();
    const again = await post(JSON.stringify(clientPeer('wire')));
    expect(again.statusCode).toBe(409);
    await again.body.dump();
  });

  test('the audit trail has the address of the socket', async () => {
    const { entries } = await api.store.audit.page({ target: 'wire', action: 'create', by: null }, null, 1);
    expect(entries).toMatchObject([{ from: '127.0.0.1' }]);
  });

  test('a path that is no path', async () => {
    const { statusCode, body } = await request(`${base}/api/client-peers/%E0%A4%A`, {
      headers: { authorization: `Bearer ${OPERATOR}` },
    });
    expect(statusCode).toBe(404);
    await body.dump();
  });
});

test('in a Lambda behind API Gateway, scopes are roles and the address is what the gateway saw', async () => {
  const api = await startApi({ remoteAddress, identity: new GatewayIdentity() });
  try {
    const invoke = handle(api.app);
    const event = (scope: string) => ({
      version: '2.0',
      routeKey: '$default',
      rawPath: '/api/client-peers',
      rawQueryString: '',
      headers: { authorization: 'Bearer verified-elsewhere', 'content-type': 'application/json' },
      queryStringParameters: {},
      body: JSON.stringify(clientPeer('lambda')),
      isBase64Encoded: false,
      requestContext: {
        accountId: '1',
        apiId: 'a',
        authentication: null,
        authorizer: { jwt: { claims: { sub: 'u1', username: 'olga', scope }, scopes: null } },
        domainName: 'd',
        domainPrefix: 'd',
        http: {
          method: 'POST',
          path: '/api/client-peers',
          protocol: 'HTTP/1.1',
          sourceIp: '198.51.100.4',
          userAgent: 'x',
        },
        requestId: 'r',
        routeKey: '$default',
        stage: '$default',
        time: '22/Nov/2026:12:00:00 +0000',
        timeEpoch: 0,
      },
    });
    const call = async (scope: string): Promise<unknown> => invoke(Object(event(scope)));
    expect(await call('omnimessage-smpp/peers.read')).toMatchObject({ statusCode: 403 });
    expect(await call('omnimessage-smpp/peers.write')).toMatchObject({
      statusCode: 201,
      headers: { etag: '"1"' },
    });
    const { entries } = await api.store.audit.page({ target: 'lambda', action: null, by: null }, null, 1);
    expect(entries).toMatchObject([{ by: 'olga', from: '198.51.100.4' }]);
  } finally {
    await api.close();
  }
});
