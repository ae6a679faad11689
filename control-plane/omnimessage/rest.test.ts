import { createServer } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type SimulatedCore, startSimulatedCore } from '../../local/simulators/omnimessage.ts';
import { CoreError } from './port.ts';
import { RestOmniMessageAdmin } from './rest.ts';
import { readList } from './shapes.ts';

let core: SimulatedCore;
let admin: RestOmniMessageAdmin;
const settings = {
  apiToken: 'top-secret',
  verifySslPeer: true,
  timeoutMs: 2000,
  smscName: 'smpp_gateway',
  version: '0.0.0',
};
beforeAll(async () => {
  core = await startSimulatedCore({ port: 0 });
  admin = new RestOmniMessageAdmin({ ...settings, baseUrl: core.url });
});
afterAll(async () => {
  await admin.close();
  await core.close();
});

const message = { destSmsc: 'acme', source: 'ACME', destination: '33612345678', body: 'Bonjour €' };

describe('against the simulated core', () => {
  test('sends once per key, lists, shows, cancels', async () => {
    const { id } = await admin.send(message, 'key-1');
    expect(await admin.send(message, 'key-1')).toEqual({ id });
    const { messages, next } = await admin.list({ search: null, limit: 10, cursor: null });
    expect(next).toBeNull();
    expect(messages).toEqual([
      expect.objectContaining({
        id,
        dest_smsc: 'acme',
        source: 'ACME',
        destination: '33612345678',
        body: 'Bonjour €',
      }),
    ]);
    expect(await admin.message(id)).toMatchObject({
      message: { id, status: 'pending' },
      raw: { dest_smsc: 'acme' },
    });
    expect(await admin.cancel(id)).toBe('cancelled');
    expect(await admin.cancel(id)).toBe('too_late');
    expect(await admin.cancel('none')).toBe('not_found');
    expect(await admin.message('no/such thing')).toBeNull();
    await admin.health();
  });

  test('searches and pages in the core', async () => {
    core.queue({ dest_smsc: 'v', source_msisdn: 'A', destination_msisdn: '111', message_body: 'x' }, 3);
    const first = await admin.list({ search: '111', limit: 2, cursor: null });
    expect(first.messages).toHaveLength(2);
    const rest = await admin.list({ search: '111', limit: 2, cursor: first.next });
    expect(rest).toMatchObject({ messages: [{ destination: '111' }], next: null });
  });
});

describe('what goes wrong', () => {
  test('a core that is not there', async () => {
    const away = new RestOmniMessageAdmin({ ...settings, baseUrl: 'http://127.0.0.1:9' });
    const error = await away.health().then(
      () => null,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(CoreError);
    expect(error).toMatchObject({
      code: 'unreachable',
      message: 'OmniMessage did not answer: connection refused',
    });
    expect(String(error)).not.toContain('top-secret');
    await away.close();
  });

  test('a status, and an answer that is no JSON', async () => {
    const lift = core.fault({ kind: 'status', status: 503 });
    await expect(admin.health()).rejects.toMatchObject({ code: 'refused', status: 503 });
    lift();
  });

  test('a core that says nothing in time, ends half-way, or says too much', async () => {
    const server = createServer((request, response) => {
      if (request.url === '/slow/api/system/health') return;
      if (request.url === '/cut/api/system/health') {
        response.writeHead(200, { 'content-length': '100' }).write('half');
        response.socket?.destroySoon();
        return;
      }
      response.writeHead(200).end(Buffer.alloc(5 * 1024 * 1024));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    // Only the silent one is waited for in vain; the others answer when a busy machine lets them.
    const health = async (path: string, timeoutMs = 10_000): Promise<unknown> => {
      const baseUrl = `http://127.0.0.1:${address.port}/${path}/`;
      const one = new RestOmniMessageAdmin({ ...settings, baseUrl, timeoutMs });
      const said = await one.health().then(
        () => 'healthy',
        (error: unknown) => (error instanceof Error ? error.message : 'no error'),
      );
      await one.close();
      return said;
    };
    expect(await health('slow', 150)).toBe('OmniMessage did not answer: timeout');
    expect(await health('cut')).toBe('OmniMessage did not answer: ECONNRESET');
    expect(await health('much')).toBe('OmniMessage did not answer: answer too large');
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  test.each([null, 5, {}, { messages: {} }])('%j is no list', (answer) => {
    expect(() => readList(answer)).toThrow(CoreError);
  });

  test('numbers and texts are ids and figures alike, and what has no id is left out', () => {
    const entries = [{ id: 5, priority: '2', delivery_attempts: 1 }, { status: 'pending' }, null];
    for (const answer of [entries, { messages: entries }, { data: entries }]) {
      expect(readList(answer)).toMatchObject({
        messages: [{ id: '5', priority: 2, delivery_attempts: 1 }],
        next: null,
      });
    }
  });
});
