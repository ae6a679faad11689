import { createServer } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { health } from './health.ts';

let port = 0;
let status = 200;
const server = createServer((_, response) => response.writeHead(status).end('{"ready":false}\n'));
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  port = address.port;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

async function ask(url: string | null, env: Record<string, string> = {}) {
  const said = { out: '', err: '' };
  const stdout = { write: (text: string) => (said.out += text) };
  const stderr = { write: (text: string) => (said.err += text) };
  return { code: await health({ url, env, stdout, stderr }), ...said };
}

test('a gateway that takes work, by the variables that it listens by', async () => {
  for (const host of [undefined, '127.0.0.1', '0.0.0.0', '']) {
    const env = { METRICS_PORT: String(port), ...(host === undefined ? {} : { METRICS_HOST: host }) };
    expect(await ask(null, env)).toEqual({
      code: 0,
      out: `http://127.0.0.1:${port}/ready: http 200\n`,
      err: '',
    });
  }
});

test('one that does not, and says why', async () => {
  status = 503;
  expect(await ask(`http://127.0.0.1:${port}/ready`)).toEqual({
    code: 1,
    out: '',
    err: `http://127.0.0.1:${port}/ready: http 503: {"ready":false}\n`,
  });
});

test('nobody there, and no address', async () => {
  expect(await ask('http://127.0.0.1:9/ready')).toMatchObject({
    code: 1,
    err: expect.stringContaining('ECONNREFUSED'),
  });
  expect(await ask('ftp://x')).toMatchObject({
    code: 1,
    err: expect.stringContaining('allowed: one such as'),
  });
});
