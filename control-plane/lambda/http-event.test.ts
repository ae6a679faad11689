import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { MOST_ANSWER_CHARACTERS, requestOf, resultOf } from './http-event.ts';

function event(changes: object = {}): object {
  return {
    version: '2.0',
    rawPath: '/api/client-peers',
    rawQueryString: 'limit=5&search=a%26b',
    headers: { 'content-type': 'application/json', host: 'api.example.com' },
    requestContext: {
      requestId: 'JKJaXmPLvHcESHA=',
      domainName: 'api.example.com',
      http: { method: 'POST' },
    },
    body: Buffer.from('{"a":"é"}').toString('base64'),
    isBase64Encoded: true,
    ...changes,
  };
}

describe('a request', () => {
  test('has the address, the headers, the body and an id that the access log has as well', async () => {
    const request = requestOf(event());
    expect(request.method).toBe('POST');
    expect(request.url).toBe('https://api.example.com/api/client-peers?limit=5&search=a%26b');
    expect(request.headers.get('x-request-id')).toBe('JKJaXmPLvHcESHA');
    expect(await request.json()).toEqual({ a: 'é' });
  });

  test("keeps the client's own id, and a body that is text", async () => {
    const request = requestOf(
      event({ headers: { 'x-request-id': 'mine' }, body: 'é', isBase64Encoded: false }),
    );
    expect(request.headers.get('x-request-id')).toBe('mine');
    expect(await request.text()).toBe('é');
  });

  test.each([{}, null, { version: '1.0' }])('%j is not what API Gateway sends', (other) => {
    expect(() => requestOf(other)).toThrow();
  });
});

describe('an answer', () => {
  const large = JSON.stringify({
    items: Array.from({ length: 5000 }, (_, index) => ({ name: `peer_${index}` })),
  });
  const json = { 'content-type': 'application/json' };

  test('goes as it is when it is small, and compressed when it is large and the client takes that', async () => {
    expect(await resultOf(new Response('{}', { headers: json }), 'gzip, br')).toMatchObject({
      body: '{}',
      isBase64Encoded: false,
    });
    expect(await resultOf(new Response(large, { headers: json }), null)).toMatchObject({ body: large });
    const result = await resultOf(new Response(large, { headers: json }), 'gzip, br');
    expect(result).toMatchObject({ isBase64Encoded: true, headers: { 'content-encoding': 'gzip' } });
    expect(gunzipSync(Buffer.from(result?.body ?? '', 'base64')).toString()).toBe(large);
  });

  test('that is no text is carried as octets', async () => {
    const octets = Buffer.of(0x1f, 0x8b, 0xff, 0);
    const result = await resultOf(
      new Response(octets, { headers: { 'content-type': 'application/gzip' } }),
      'gzip',
    );
    expect(result).toMatchObject({ isBase64Encoded: true, body: octets.toString('base64') });
    expect(result?.headers['content-encoding']).toBeUndefined();
  });

  test('beyond what a Lambda can carry is none, unless it can be compressed', async () => {
    const huge = 'x'.repeat(MOST_ANSWER_CHARACTERS + 1);
    expect(await resultOf(new Response(huge, { headers: json }), null)).toBeNull();
    expect(await resultOf(new Response(huge, { headers: json }), 'gzip')).not.toBeNull();
  });
});
