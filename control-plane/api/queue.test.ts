import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { CoreError } from '../omnimessage/port.ts';
import { clientPeer, READER, startApi, type TestApi } from './api.fixture.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 30_000 });

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
  await api.call('POST', '/api/client-peers', { json: clientPeer('acme') });
  await api.call('POST', '/api/client-peers', { json: clientPeer('ascii', { alphabets: ['gsm'] }) });
});
afterAll(() => api.close());

const send = (json: object) => api.call('POST', '/api/queue', { json });
const text = (body: string, more: object = {}) => ({
  dest_smsc: 'acme',
  source: 'ACME',
  destination: '33612345678',
  body,
  ...more,
});

describe('a test message', () => {
  test('goes to OmniMessage with a preview, and into the audit trail without its text', async () => {
    const { status, json } = await send(text('Bonjour €'));
    expect([status, json]).toEqual([
      201,
      expect.objectContaining({
        id: 'm1',
        preview: expect.objectContaining({ alphabet: 'gsm', units: 10, segments: 1 }),
      }),
    ]);
    const trail = await api.call('GET', '/api/audit?action=message_send');
    expect(trail.json).toMatchObject({ items: [{ target: 'acme', by: 'olga' }] });
    expect(trail.body).not.toContain('Bonjour');
  });

  test('is refused for no bind, and for a text that the bind does not carry', async () => {
    expect((await send(text('x', { dest_smsc: 'nobody' }))).json).toMatchObject({
      errors: [{ pointer: '/dest_smsc' }],
    });
    expect((await send(text('Ж', { dest_smsc: 'ascii' }))).json).toMatchObject({
      errors: [{ pointer: '/body', detail: expect.stringContaining('"Ж"') }],
    });
    expect((await send({ ...text('x'), source: '', destination: 5 })).json).toMatchObject({
      errors: [{ pointer: '/source' }, { pointer: '/destination' }],
    });
  });
});

describe('the preview', () => {
  const preview = async (body: string, more: object = {}) =>
    (await api.call('POST', '/api/preview', { json: { body, ...more }, token: READER })).json;

  test('counts as the codec does', async () => {
    expect(await preview('a'.repeat(161))).toMatchObject({
      alphabet: 'gsm',
      units: 161,
      per_segment: 153,
      segments: 2,
      forced_by: null,
    });
    // The lower-case ç is not in the GSM alphabet.
    expect(await preview('ça')).toMatchObject({ alphabet: 'ucs2', unit: 'code_unit', forced_by: 'ç' });
    expect(await preview('ça', { dest_smsc: 'ascii' })).toMatchObject({ kind: 'unencodable' });
    expect(await preview('ça', { dest_smsc: null })).toMatchObject({ kind: 'text' });
  });
});

describe('the list', () => {
  test('is filtered by what the core does not filter, page by page', async () => {
    for (let index = 0; index < 450; index++) {
      const bind = index % 3 === 0 ? 'acme' : 'other';
      await api.core.send(
        { destSmsc: bind, source: 'A', destination: `33${index}`, body: index === 449 ? 'NEEDLE' : 'hay' },
        `k${index}`,
      );
    }
    const all = async (query: string): Promise<string[]> => {
      const found: string[] = [];
      let cursor = '';
      do {
        const { json } = await api.call('GET', `/api/queue?${query}${cursor}`, { token: READER });
        const page = Object(json);
        found.push(...page.items.map((item: { destination: string }) => item.destination));
        cursor = page.next_cursor === null ? '' : `&cursor=${page.next_cursor}`;
      } while (cursor !== '');
      return found;
    };
    expect(await all('limit=7')).toHaveLength(451);
    expect(await all('search=needle')).toEqual(['33449']);
    expect(await all('dest_smsc=acme&limit=40')).toHaveLength(151);
    expect(await all('dest_smsc=acme&destination=3344')).toEqual(['33441', '33444', '33447']);
    expect(await all('dest_smsc=nobody')).toEqual([]);
  });

  test('a message is shown and cancelled', async () => {
    expect((await api.call('GET', '/api/queue/m1')).json).toMatchObject({ id: 'm1', raw: { id: 'm1' } });
    expect((await api.call('DELETE', '/api/queue/m1')).status).toBe(204);
    expect((await api.call('GET', '/api/queue/m1')).status).toBe(404);
    expect((await api.call('DELETE', '/api/queue/m1')).status).toBe(404);
    const taken = api.core.messages.get('m2');
    if (taken === undefined) throw new Error('no m2');
    api.core.messages.set('m2', { ...taken, status: 'sent' });
    expect((await api.call('DELETE', '/api/queue/m2')).json).toMatchObject({ status: 409, code: 'too_late' });
  });
});

test('an OmniMessage that is away is told as such, and health says so', async () => {
  api.core.failure = new CoreError('unreachable', 'OmniMessage did not answer: connection refused');
  expect((await api.call('GET', '/api/queue')).json).toMatchObject({ status: 503, code: 'core_unreachable' });
  expect((await api.call('GET', '/api/health')).json).toMatchObject({
    ok: false,
    omnimessage: { ok: false, detail: 'OmniMessage did not answer: connection refused' },
    store: { ok: true },
  });
  api.core.failure = new CoreError('refused', 'OmniMessage answered http 500', { status: 500 });
  expect((await api.call('GET', '/api/queue')).json).toMatchObject({ status: 502, code: 'core_failed' });
  api.core.failure = null;
  expect((await api.call('GET', '/api/health')).json).toMatchObject({ ok: true });
});

test('logs are asked for as the query says', async () => {
  const { json } = await api.call('GET', '/api/logs?level=warn&text=refused&bind=acme&limit=5&cursor=line-0');
  expect(json).toMatchObject({ items: [{ message: 'bind start' }], next_cursor: 'line-1' });
  expect(api.logQueries.at(-1)).toEqual({
    cursor: 'line-0',
    level: 'warn',
    text: 'refused',
    bind: 'acme',
    limit: 5,
  });
});
