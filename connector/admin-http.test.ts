import { get, type IncomingHttpHeaders } from 'node:http';
import { connect, type Socket } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { FakeClock } from '../test/fake-clock.ts';
import { until } from '../test/turn.ts';
import { AdminHttp, type Readiness } from './admin-http.ts';
import { createLog } from './log.ts';
import type { Metrics } from './metrics.ts';
import { type Line, recordingLog } from './outbound/outbound.fixture.ts';

const READY: Readiness = {
  ready: true,
  omnimessage: 'up',
  fleet: { kind: 'file' },
  binds: [{ name: 'carrier', state: 'connected', last_error: null }],
};

async function* pieces(...texts: readonly string[]): AsyncGenerator<Buffer, void, undefined> {
  for (const text of texts) yield Buffer.from(text);
}

async function* failing(...before: readonly string[]): AsyncGenerator<Buffer, void, undefined> {
  yield* pieces(...before);
  throw new Error('a defect with details');
}

/** Never comes to a first piece. */
function standing(): AsyncGenerator<Buffer, void, undefined> {
  const chunks = pieces();
  return { ...chunks, next: () => new Promise(() => undefined), [Symbol.asyncIterator]: () => chunks };
}

const started: AdminHttp[] = [];
afterEach(async () => {
  await Promise.all(started.splice(0).map((admin) => admin.close()));
});

async function startAdmin(parts: { chunks?: Metrics['chunks']; readiness?: () => Readiness } = {}): Promise<{
  admin: AdminHttp;
  url: string;
  port: number;
  lines: Line[];
}> {
  const lines: Line[] = [];
  const metrics = { chunks: parts.chunks ?? (() => pieces('up 1\n')) };
  const admin = new AdminHttp(metrics, parts.readiness ?? (() => READY), recordingLog(lines));
  started.push(admin);
  const { port } = await admin.listen('127.0.0.1', 0);
  return { admin, url: `http://127.0.0.1:${port}`, port, lines };
}

test('metrics', async () => {
  const { url } = await startAdmin();
  const response = await fetch(`${url}/metrics?debug=1`);
  expect([response.status, response.headers.get('content-type'), await response.text()]).toEqual([
    200,
    'text/plain; version=0.0.4; charset=utf-8',
    'up 1\n',
  ]);
});

describe('a scrape', () => {
  test('as OpenMetrics, for whoever asks for it', async () => {
    const asked: string[] = [];
    const { url } = await startAdmin({
      chunks: (format) => {
        asked.push(format);
        return pieces('# EOF\n');
      },
    });
    const accept = 'application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5';
    const response = await fetch(`${url}/metrics`, { headers: { accept } });
    expect(response.headers.get('content-type')).toBe(
      'application/openmetrics-text; version=1.0.0; charset=utf-8',
    );
    expect(response.headers.get('vary')).toBe('Accept, Accept-Encoding');
    expect([asked, await response.text()]).toEqual([['openmetrics'], '# EOF\n']);
  });

  test('compressed, for whoever takes that', async () => {
    const text = 'smpp_connection_status 1\n'.repeat(5000);
    const { port } = await startAdmin({ chunks: () => pieces(text, text) });
    const { headers, body } = await octetsOf(port, { 'accept-encoding': 'gzip' });
    expect(headers['content-encoding']).toBe('gzip');
    expect(gunzipSync(body).toString()).toBe(text + text);
    expect(body.length).toBeLessThan(text.length / 10);
    const plain = await octetsOf(port, { 'accept-encoding': 'br' });
    expect(plain.headers['content-encoding']).toBeUndefined();
    expect(plain.body.toString()).toBe(text + text);
  });

  test('that fails half-way is broken off and logged: a part does not pass for the whole', async () => {
    const { url, lines } = await startAdmin({ chunks: () => failing('up 1\n') });
    await expect(fetch(`${url}/metrics`).then((response) => response.text())).rejects.toThrow();
    await until(() => lines.length > 0);
    expect(lines).toMatchObject([{ level: 'error', fields: { event: 'admin_request_failed' } }]);
    expect((await fetch(`${url}/health`)).status).toBe(200);
  });

  test('whose reader leaves is given up without a word, and its place is free again', async () => {
    const given: { isOver: boolean }[] = [];
    const { port, url, lines } = await startAdmin({
      chunks: () => {
        const one = { isOver: false };
        given.push(one);
        return endless(one);
      },
    });
    for (let scrape = 1; scrape <= 10; scrape += 1) {
      const client = connect(port, '127.0.0.1');
      client.on('error', () => undefined);
      client.write('GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n');
      await new Promise((resolve) => client.once('data', resolve));
      client.destroy();
      await until(() => given.length === scrape && given.every(({ isOver }) => isOver));
    }
    expect((await fetch(`${url}/health`)).status).toBe(200);
    expect(lines).toEqual([]);
  });

  test('beyond the eighth at once is told to come again', async () => {
    let asked = 0;
    const { port, url } = await startAdmin({
      chunks: () => {
        asked += 1;
        return standing();
      },
    });
    const clients = Array.from({ length: 8 }, () => {
      const client = connect(port, '127.0.0.1');
      client.on('error', () => undefined);
      client.write('GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n');
      return client;
    });
    await until(() => asked === 8);
    const refused = await fetch(`${url}/metrics`);
    expect([refused.status, refused.headers.get('retry-after'), await refused.json()]).toEqual([
      503,
      '1',
      { error: 'too_many_scrapes', at_most: 8 },
    ]);
    for (const client of clients) client.destroy();
  });
});

/** As it is on the wire, which `fetch` does not show. */
function octetsOf(
  port: number,
  headers: Record<string, string>,
): Promise<{ headers: IncomingHttpHeaders; body: Buffer }> {
  return new Promise((resolve, reject) => {
    get({ host: '127.0.0.1', port, path: '/metrics', headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve({ headers: response.headers, body: Buffer.concat(chunks) }));
    }).on('error', reject);
  });
}

/** Larger than what sockets hold: it ends only when its reader leaves. */
async function* endless(one: { isOver: boolean }): AsyncGenerator<Buffer, void, undefined> {
  try {
    for (;;) {
      yield Buffer.alloc(64 * 1024, '#');
      await new Promise((resolve) => setImmediate(resolve));
    }
  } finally {
    one.isOver = true;
  }
}

test('HEAD has the head and no body', async () => {
  const { url } = await startAdmin();
  const response = await fetch(`${url}/metrics`, { method: 'HEAD' });
  expect([response.status, response.headers.get('content-type'), await response.text()]).toEqual([
    200,
    'text/plain; version=0.0.4; charset=utf-8',
    '',
  ]);
});

test('health and readiness', async () => {
  let state = READY;
  const { url } = await startAdmin({ readiness: () => state });
  expect(await (await fetch(`${url}/health`)).json()).toEqual({ status: 'ok' });
  const ready = await fetch(`${url}/ready`);
  expect([ready.status, await ready.json()]).toEqual([200, READY]);
  state = { ...READY, ready: false };
  expect((await fetch(`${url}/ready`)).status).toBe(503);
});

test.each([
  ['POST', '/metrics', 405, 'GET, HEAD'],
  ['GET', '/', 404, null],
  ['GET', '/metrics/', 404, null],
])('%s %s', async (method, path, status, allow) => {
  const { url } = await startAdmin();
  const response = await fetch(`${url}${path}`, { method });
  expect([response.status, response.headers.get('allow')]).toEqual([status, allow]);
});

test.each([
  ['/metrics', { chunks: () => failing() }],
  [
    '/ready',
    {
      readiness: () => {
        throw new Error('a defect with details');
      },
    },
  ],
])(
  'a fault in %s is logged, answered without details, and the next request is served',
  async (path, parts) => {
    const { url, lines } = await startAdmin(parts);
    const response = await fetch(`${url}${path}`);
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain('details');
    expect(lines).toMatchObject([{ level: 'error', fields: { event: 'admin_request_failed', url: path } }]);
    expect((await fetch(`${url}/health`)).status).toBe(200);
  },
);

test('a port that is taken is said with the setting that moves it', async () => {
  const { port } = await startAdmin();
  const admin = new AdminHttp({ chunks: () => pieces() }, () => READY, recordingLog());
  await expect(admin.listen('127.0.0.1', port)).rejects.toMatchObject({
    code: 'listen_failed',
    message: expect.stringMatching(new RegExp(`127.0.0.1 port ${port}: .*EADDRINUSE.*METRICS_PORT`)),
  });
});

describe('hostile clients', () => {
  async function speak(
    port: number,
    octets: string,
  ): Promise<{ socket: Socket; heard: () => string; closed: () => boolean }> {
    const socket = connect(port, '127.0.0.1');
    let text = '';
    let isClosed = false;
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1');
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      isClosed = true;
    });
    socket.write(octets);
    return { socket, heard: () => text, closed: () => isClosed };
  }

  test('a header that is too large is refused', async () => {
    const { port } = await startAdmin();
    const client = await speak(port, `GET /metrics HTTP/1.1\r\nHost: x\r\nX: ${'y'.repeat(20_000)}\r\n\r\n`);
    await until(client.closed);
    expect(client.heard()).toContain('431');
  });

  test('what is no HTTP is refused', async () => {
    const { port, url } = await startAdmin();
    const client = await speak(port, '\x16\x03\x01\x02\x00\x01\x00\r\n\r\n');
    await until(client.closed);
    expect(client.heard()).toContain('400');
    expect((await fetch(`${url}/health`)).status).toBe(200);
  });

  test('open connections do not hold up the end', async () => {
    const { admin, port } = await startAdmin({ chunks: () => standing() });
    const client = await speak(port, 'GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n');
    await until(() => client.socket.readyState === 'open');
    await admin.close();
    await until(client.closed);
  });
});

describe('/log-level', () => {
  async function startWithLevels() {
    const log = createLog({
      level: 'info',
      form: 'json',
      clock: new FakeClock(),
      output: { write: () => undefined },
    });
    const metrics = { chunks: () => pieces('up 1\n') };
    const admin = new AdminHttp(metrics, () => READY, log, log.levels);
    started.push(admin);
    const { port } = await admin.listen('127.0.0.1', 0);
    const ask = async (method: string, body?: string, type = 'application/json') => {
      const response = await fetch(`http://127.0.0.1:${port}/log-level`, {
        method,
        ...(body === undefined ? {} : { body, headers: { 'content-type': type } }),
      });
      const answer: unknown = await response.json();
      return { status: response.status, answer };
    };
    return { ask, log };
  }

  test('tells the level, changes that of a bind for a time, and takes it back', async () => {
    const { ask, log } = await startWithLevels();
    expect(await ask('GET')).toEqual({ status: 200, answer: { level: 'info', until: null, binds: [] } });
    const debug = { level: 'debug', bind: 'vodafone_uk', until: '2026-11-22T12:15:00.000Z' };
    expect(await ask('PUT', '{"bind":"vodafone_uk"}')).toMatchObject({
      status: 200,
      answer: { binds: [debug] },
    });
    expect(log.child({ bind_name: 'vodafone_uk' }).isOn('debug')).toBe(true);
    await ask('PUT', '{"bind":"vodafone_uk","minutes":null}');
    expect(await ask('GET')).toMatchObject({ answer: { binds: [] } });
    expect(await ask('PUT', '{"level":"error","minutes":1}')).toMatchObject({ answer: { level: 'error' } });
  });

  test.each([
    ['PUT', '{"level":"loud"}', 'application/json', 400],
    ['PUT', '{"minutes":100000}', 'application/json', 400],
    ['PUT', '{"pattern":"x"}', 'application/json', 400],
    ['PUT', 'no json', 'application/json', 400],
    ['PUT', '{}', 'text/plain', 415],
    ['PUT', `{"bind":"${'x'.repeat(5_000)}"}`, 'application/json', 413],
    ['POST', '{}', 'application/json', 405],
  ])('%s %.30s as %s is %i', async (method, body, type, status) => {
    const { ask, log } = await startWithLevels();
    expect(await ask(method, body, type)).toMatchObject({ status, answer: { error: expect.any(String) } });
    expect(log.levels.level).toBe('info');
  });
});
