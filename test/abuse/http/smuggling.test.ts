/** Requests that two servers might read differently, slow ones, and paths that lead elsewhere: the server of one machine. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { DashboardServer } from '../../../local/dashboard/server.ts';
import { readStaticFiles } from '../../../local/dashboard/static-files.ts';
import { createCertificate } from '../../certificate.ts';
import { exchange, rawClient } from './raw.ts';

const SECRET = 'planted-outside-of-the-dashboard';
let directory: string;
let server: DashboardServer;
let seen: string[];

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'dashboard-'));
  await writeFile(join(directory, 'index.html'), '<!doctype html>');
  const certificate = await createCertificate({ names: ['localhost'] });
  server = await DashboardServer.listen({
    host: '127.0.0.1',
    port: 0,
    certificate,
    api: {
      fetch: async (request) => {
        seen.push(`${request.method} ${new URL(request.url).pathname} ${(await request.text()).length}`);
        return new Response('ok');
      },
    },
    files: await readStaticFiles(directory),
  });
  await writeFile(join(directory, 'operator-token'), SECRET);
});
afterAll(async () => {
  await server.close();
  await rm(directory, { recursive: true, force: true });
});
beforeEach(() => {
  seen = [];
});

const CLOSE = 'Connection: close\r\n';
const HEAD = 'POST /api/first HTTP/1.1\r\nHost: localhost\r\n';
const SMUGGLED = 'GET /api/smuggled HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n';

describe('request smuggling', () => {
  test.each([
    [
      'Content-Length and Transfer-Encoding',
      `${HEAD}Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${SMUGGLED}`,
    ],
    [
      'the same the other way round',
      `${HEAD}Transfer-Encoding: chunked\r\nContent-Length: ${SMUGGLED.length}\r\n\r\n0\r\n\r\n${SMUGGLED}`,
    ],
    [
      'two Content-Length',
      `${HEAD}Content-Length: 0\r\nContent-Length: ${SMUGGLED.length}\r\n\r\n${SMUGGLED}`,
    ],
    ['two equal Content-Length', `${HEAD}Content-Length: 0\r\nContent-Length: 0\r\n\r\n${SMUGGLED}`],
    ['a list of Content-Length', `${HEAD}Content-Length: 0, ${SMUGGLED.length}\r\n\r\n${SMUGGLED}`],
    ['a signed Content-Length', `${HEAD}Content-Length: +0\r\n\r\n${SMUGGLED}`],
    ['a hexadecimal Content-Length', `${HEAD}Content-Length: 0x0\r\n\r\n${SMUGGLED}`],
    [
      'a space before the colon',
      `${HEAD}Transfer-Encoding : chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n${SMUGGLED}`,
    ],
    ['an encoding beside chunked', `${HEAD}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n${SMUGGLED}`],
    ['an unknown encoding', `${HEAD}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n${SMUGGLED}`],
    [
      'two Transfer-Encoding',
      `${HEAD}Transfer-Encoding: chunked\r\nTransfer-Encoding: cow\r\n\r\n0\r\n\r\n${SMUGGLED}`,
    ],
    [
      'a folded header',
      `${HEAD}X: a\r\n Transfer-Encoding: chunked\r\nTransfer-Encoding:\r\n cow\r\n\r\n0\r\n\r\n${SMUGGLED}`,
    ],
    ['a bare LF in a header', `${HEAD}X: a\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${SMUGGLED}`],
    ['a bare CR in a header', `${HEAD}X: a\rTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${SMUGGLED}`],
    ['a NUL in a header', `${HEAD}X: a\0b\r\nContent-Length: 0\r\n\r\n${SMUGGLED}`],
    ['a chunk length that is none', `${HEAD}Transfer-Encoding: chunked\r\n\r\n0x0\r\n\r\n${SMUGGLED}`],
    [
      'a chunk length beyond all bounds',
      `${HEAD}Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n\r\n${SMUGGLED}`,
    ],
    [
      'a chunk that is longer than it says',
      `${HEAD}Transfer-Encoding: chunked\r\n\r\n2\r\nabcd\r\n0\r\n\r\n${SMUGGLED}`,
    ],
    [
      'a chunk extension without end',
      `${HEAD}Transfer-Encoding: chunked\r\n\r\n2;${'x'.repeat(70_000)}\r\nab\r\n0\r\n\r\n${SMUGGLED}`,
    ],
    [
      'a chunk extension with a bare LF',
      `${HEAD}Transfer-Encoding: chunked\r\n\r\n2;a=\nb\r\nab\r\n0\r\n\r\n${SMUGGLED}`,
    ],
  ])('%s: refused, and nothing behind it is a request', async (_name, octets) => {
    const { statuses } = await exchange(server.port, octets);
    expect(statuses.at(-1)).toBeGreaterThanOrEqual(400);
    expect(statuses.filter((status) => status < 400)).toEqual([]);
    expect(seen.filter((one) => one.includes('smuggled'))).toEqual([]);
  });

  test('what is plain is read as it is: a body, an extension, then the next request', async () => {
    const chunked = `${HEAD}Transfer-Encoding: chunked\r\n\r\n2;name=value\r\nab\r\n0\r\n\r\n`;
    const counted = `${HEAD}Content-Length: 3\r\n\r\nabc`;
    const { statuses } = await exchange(server.port, chunked + counted + SMUGGLED);
    expect(statuses).toEqual([200, 200, 200]);
    expect(seen).toEqual(['POST /api/first 2', 'POST /api/first 3', 'GET /api/smuggled 0']);
  });

  test('a request without a host, and with two, is refused', async () => {
    for (const head of ['GET /api/x HTTP/1.1\r\n', 'GET /api/x HTTP/1.1\r\nHost: a\r\nHost: b\r\n']) {
      const { statuses } = await exchange(server.port, `${head}${CLOSE}\r\n`);
      expect(statuses).toEqual([400]);
    }
    expect(seen).toEqual([]);
  });
});

describe.concurrent('slow requests', () => {
  test.each([
    ['headers that do not end', 'GET / HTTP/1.1\r\nHost: localhost\r\nX: '],
    ['nothing at all', ''],
  ])(
    '%s: ended in bounded time',
    async (_name, octets) => {
      const { socket, closed, text } = rawClient(server.port);
      socket.write(octets);
      const trickle = setInterval(() => {
        if (octets !== '') socket.write('a');
      }, 500);
      await closed(14_000).finally(() => clearInterval(trickle));
      expect(text() === '' || text().startsWith('HTTP/1.1 408')).toBe(true);
    },
    20_000,
  );

  test('a TLS handshake that does not go on: ended in bounded time', async () => {
    const { socket, closed } = rawClient(server.port, 'plain');
    socket.write(Buffer.from([0x16, 3, 1]));
    await closed(14_000);
  }, 20_000);
});

describe('paths that lead elsewhere', () => {
  test.each([
    '/../operator-token',
    '/..%2foperator-token',
    '/%2e%2e/operator-token',
    '/%252e%252e%252foperator-token',
    '/..%5coperator-token',
    '/..\\operator-token',
    '/operator-token',
    '/operator-token%00.html',
    '/index.html%00',
    '/index.html/../operator-token',
    '//operator-token',
    '//etc/passwd',
    '/%2fetc%2fpasswd',
    '/....//operator-token',
    '/..;/operator-token',
    '/%c0%ae%c0%ae/operator-token',
    'file:///etc/passwd',
    'https://evil.example/operator-token',
    '/api/../operator-token',
    '*',
    '/%',
  ])('%s', async (target) => {
    const { statuses, text } = await exchange(
      server.port,
      `GET ${target} HTTP/1.1\r\nHost: localhost\r\n${CLOSE}\r\n`,
    );
    expect(statuses).toHaveLength(1);
    expect(statuses[0]).toBeGreaterThanOrEqual(400);
    expect(statuses[0]).toBeLessThan(500);
    expect(text).not.toContain(SECRET);
    expect(text).not.toContain('root:');
  });
});
