import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { clientPeer, OPERATOR, READER, startApi, type TestApi } from './api.fixture.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 30_000 });

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const post = (body: string | Uint8Array<ArrayBuffer>, type = 'application/json') =>
  api.call('POST', '/api/client-peers', { body, type });

describe('bodies', () => {
  test.each([
    ['1 MB', 'x'.repeat(1024 * 1024), 413, 'body_too_large'],
    ['deep JSON', `${'['.repeat(100_000)}${']'.repeat(100_000)}`, 400, 'malformed_json'],
    ['33 levels', `${'{"a":'.repeat(33)}1${'}'.repeat(33)}`, 400, 'malformed_json'],
    ['no JSON', '{"name": hunter22}', 400, 'malformed_json'],
    ['nothing', '', 400, 'malformed_json'],
    ['a list', '[]', 422, 'invalid'],
    ['null', 'null', 422, 'invalid'],
    ['a text', '"abc"', 422, 'invalid'],
    ['__proto__', '{"__proto__": {"name": "x"}}', 422, 'invalid'],
  ])('%s', async (_what, body, status, code) => {
    const answer = await post(body);
    expect([answer.status, answer.json]).toEqual([status, expect.objectContaining({ code, status })]);
    expect(answer.body).not.toContain('hunter22');
  });

  test('one that is longer than it says, or says nothing', async () => {
    const stream = new ReadableStream({
      pull: (controller) => controller.enqueue(new Uint8Array(64 * 1024).fill(0x20)),
    });
    const response = await api.app.request('/api/client-peers', {
      method: 'POST',
      headers: { authorization: `Bearer ${OPERATOR}`, 'content-type': 'application/json' },
      body: stream,
      duplex: 'half',
    });
    expect(response.status).toBe(413);
  });

  test('octets that are not UTF-8', async () => {
    expect((await post(new Uint8Array([0x22, 0xff, 0x22]))).json).toMatchObject({ code: 'malformed_json' });
  });

  test.each(['text/plain', 'application/xml', 'application/json; charset=latin1', ''])(
    'of type %j',
    async (type) => {
      const answer = await post('{}', type);
      expect(answer.json).toMatchObject({ status: 415, code: 'unsupported_media_type' });
      expect(answer.headers.get('accept')).toBe('application/json');
    },
  );

  test('compressed ones are refused; UTF-8 may be named', async () => {
    const headers = { 'content-encoding': 'gzip' };
    expect((await api.call('POST', '/api/client-peers', { json: {}, headers })).status).toBe(415);
    expect((await post('{}', 'application/json; charset="UTF-8"')).status).toBe(422);
  });

  test('a type for patches is for patches only', async () => {
    expect((await post('{}', 'application/merge-patch+json')).status).toBe(415);
  });
});

describe('addresses', () => {
  test('what is not there', async () => {
    const { status, json, headers } = await api.call('GET', '/api/nothing');
    expect([status, json]).toEqual([404, expect.objectContaining({ code: 'not_found' })]);
    expect(headers.get('content-type')).toBe('application/problem+json');
  });

  test('a method that is not for it', async () => {
    const { status, headers } = await api.call('POST', '/api/status');
    expect(status).toBe(405);
    expect(headers.get('allow')).toBe('GET, HEAD');
  });

  test.each(['%', '%E0%A4%A', '..%2f..%2fetc', 'x'.repeat(5000), '%00', 'a b'])(
    'a name like %j',
    async (name) => {
      expect((await api.call('GET', `/api/client-peers/${name}`)).status).toBe(404);
    },
  );

  test('HEAD is GET without a body', async () => {
    const { status, body } = await api.call('HEAD', '/api/version');
    expect([status, body]).toEqual([200, '']);
  });
});

describe('answers', () => {
  test('are not kept, framed or sniffed, and say which request they answer', async () => {
    const { headers } = await api.call('GET', '/api/version', { headers: { 'x-request-id': 'trace-1' } });
    expect(headers.get('x-request-id')).toBe('trace-1');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    const strange = await api.call('GET', '/api/version', { headers: { 'x-request-id': 'a b<script>' } });
    expect(strange.headers.get('x-request-id')).toMatch(/^[0-9a-f]{16}$/);
  });

  test('what nobody foresaw says nothing of itself, and is in the log', async () => {
    api.core.failure = new Error('secret inside');
    const { status, json, body, headers } = await api.call('GET', '/api/queue');
    api.core.failure = null;
    expect([status, json]).toEqual([500, expect.objectContaining({ code: 'internal' })]);
    expect(body).not.toContain('secret inside');
    expect(api.logged.at(-1)?.fields).toMatchObject({
      request_id: headers.get('x-request-id'),
      code: 'internal',
    });
  });
});

describe('Idempotency-Key', () => {
  const create = (key: string, peer: object, token = OPERATOR) =>
    api.call('POST', '/api/client-peers', { json: peer, token, headers: { 'idempotency-key': key } });

  test('the same request gets the same answer', async () => {
    const first = await create('k1', clientPeer('once'));
    const again = await create('k1', clientPeer('once'));
    expect(first.status).toBe(201);
    expect([again.status, again.body]).toEqual([201, first.body]);
    expect(again.headers.get('etag')).toBe('"1"');
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(first.headers.get('idempotency-replayed')).toBeNull();
  });

  test('another request is refused', async () => {
    const { status, json } = await create('k1', clientPeer('twice'));
    expect([status, json]).toEqual([422, expect.objectContaining({ code: 'key_reused' })]);
  });

  test('ten at once are carried out once', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => create('k2', clientPeer('at-once'))));
    for (const { status, json } of answers) {
      if (status !== 201) expect(json).toMatchObject({ status: 409, code: 'request_under_way' });
    }
    expect(
      answers.filter(({ status, headers }) => status === 201 && headers.get('idempotency-replayed') === null),
    ).toHaveLength(1);
    expect((await api.call('GET', '/api/audit?target=at-once')).json).toMatchObject({
      items: [{ action: 'create' }],
    });
  });

  test('a key is good for a day', async () => {
    api.advance(24 * 3_600_000 + 1);
    expect((await create('k1', clientPeer('next-day'))).status).toBe(201);
  });

  test('a failure on our side may be tried again with the same key', async () => {
    const send = () =>
      api.call('POST', '/api/queue', {
        json: { dest_smsc: 'once', source: 'ACME', destination: '33612345678', body: 'hi' },
        headers: { 'idempotency-key': 'k3' },
      });
    api.core.failure = new Error('away');
    expect((await send()).status).toBe(500);
    api.core.failure = null;
    expect((await send()).status).toBe(201);
    expect((await send()).status).toBe(201);
    expect(api.core.messages.size).toBe(1);
  });

  test('what died with its process may be made again after a minute', async () => {
    const { requests } = api.store;
    expect(await requests.begin('dead', 'r')).toMatchObject({ kind: 'first' });
    expect(await requests.begin('dead', 'r')).toMatchObject({ kind: 'under_way' });
    api.advance(61_000);
    expect(await requests.begin('dead', 'r')).toMatchObject({ kind: 'first' });
  });

  test('one that is no key', async () => {
    const { status, json } = await create('a b', clientPeer('x'));
    expect([status, json]).toEqual([
      422,
      expect.objectContaining({ errors: [expect.objectContaining({ header: 'Idempotency-Key' })] }),
    ]);
  });

  test('keys of two people are two keys', async () => {
    expect((await create('k1', clientPeer('once'), READER)).status).toBe(403);
  });
});
