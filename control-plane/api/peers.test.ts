import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { clientPeer, READER, serverPeer, startApi, type TestApi } from './api.fixture.ts';

// Races of 20 over an emulated database take their time on a loaded machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 30_000 });

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const create = (peer: object, kind = 'client') => api.call('POST', `/api/${kind}-peers`, { json: peer });

describe('a client peer', () => {
  test('is created with every default, and its password never comes out', async () => {
    const made = await create(clientPeer('first'));
    expect(made.status).toBe(201);
    expect(made.headers.get('etag')).toBe('"1"');
    expect(made.headers.get('location')).toBe('/api/client-peers/first');
    expect(made.json).toMatchObject({
      name: 'first',
      mode: 'client',
      port: 2775,
      tps_limit: 100,
      queue_check_frequency: 1000,
      password_set: true,
      source: 'api',
      version: 1,
      overrides_file: false,
      locked: false,
      desired: { state: 'up', generation: 0, by: 'olga' },
      warnings: [{ code: 'weak_password', pointer: '/password' }],
      updated_by: 'olga',
    });
    const read = await api.call('GET', '/api/client-peers/first', { token: READER });
    expect(read.status).toBe(200);
    expect(read.json).toMatchObject({ name: 'first', warnings: [] });
    for (const text of [made.body, read.body]) expect(text).not.toMatch(/hunter22|ciphertext|"password"/);
  });

  test('what the store has opens to the password', async () => {
    const record = await api.store.peers.read('first');
    if (record?.mode !== 'client' || record.secret === null) throw new Error('not there');
    expect(await api.parts.box.open('first', record.secret)).toBe('hunter22');
    await expect(api.parts.box.open('other', record.secret)).rejects.toMatchObject({ code: 'not_authentic' });
  });

  test('all faults are told at once, with pointers', async () => {
    const { status, json, headers } = await create({
      ...clientPeer('x y'),
      port: 70_000,
      tps_limt: 5,
      tls: { enabled: 1 },
      host: undefined,
    });
    expect(status).toBe(422);
    expect(headers.get('content-type')).toBe('application/problem+json');
    expect(json).toMatchObject({
      code: 'invalid',
      errors: expect.arrayContaining([
        { pointer: '/name', code: 'malformed', detail: expect.any(String) },
        { pointer: '/port', code: 'out_of_range', detail: expect.stringContaining('from 1 to 65535') },
        {
          pointer: '/tps_limt',
          code: 'unknown_key',
          detail: expect.stringContaining('Did you mean tps_limit?'),
        },
        { pointer: '/tls/enabled', code: 'wrong_type', detail: expect.any(String) },
        { pointer: '/host', code: 'missing', detail: expect.any(String) },
      ]),
    });
  });

  test.each([
    ['port', 0, 65_536],
    ['tps_limit', 0, 10_001],
    ['queue_check_frequency', 99, 10_001],
  ])("the guide's range of %s", async (field, below, above) => {
    for (const value of [below, above]) {
      const { status, json } = await create(clientPeer('range', { [field]: value }));
      expect(status).toBe(422);
      expect(json).toMatchObject({ errors: [{ pointer: `/${field}`, code: 'out_of_range' }] });
    }
  });

  test('a password beyond SMPP 3.4 is refused without being shown', async () => {
    const { status, body } = await create(clientPeer('long', { password: 'correct-horse' }));
    expect(status).toBe(422);
    expect(body).not.toContain('correct-horse');
    expect(
      (await create(clientPeer('long', { password: 'correct-horse', allow_long_password: true }))).status,
    ).toBe(201);
  });

  test('an allowance for a long password is not taken back over a password nobody can look at', async () => {
    const patch = (json: object) =>
      api.call('PATCH', '/api/client-peers/long', { json, headers: { 'if-match': '"1"' } });
    const refused = await patch({ allow_long_password: false });
    expect(refused.status).toBe(422);
    expect(refused.json).toMatchObject({ errors: [{ pointer: '/password', code: 'missing' }] });
    expect((await patch({ allow_long_password: false, password: 'short' })).status).toBe(200);
  });
});

describe('changes', () => {
  test('need the version that was read', async () => {
    await create(clientPeer('edited'));
    const without = await api.call('PUT', '/api/client-peers/edited', { json: clientPeer('edited') });
    expect(without.status).toBe(428);
    const any = await api.call('DELETE', '/api/client-peers/edited', { headers: { 'if-match': '*' } });
    expect(any.status).toBe(428);
    api.advance(1000);
    const put = await api.call('PUT', '/api/client-peers/edited', {
      json: { ...clientPeer('edited'), password: undefined, tps_limit: 7 },
      headers: { 'if-match': '"1"' },
    });
    expect(put.status).toBe(200);
    expect(put.json).toMatchObject({ tps_limit: 7, version: 2 });
    const stale = await api.call('PATCH', '/api/client-peers/edited', {
      json: { tps_limit: 8 },
      headers: { 'if-match': '"1"' },
    });
    expect(stale.status).toBe(412);
    expect(stale.headers.get('etag')).toBe('"2"');
    expect(stale.json).toMatchObject({
      code: 'precondition_failed',
      current: { etag: '"2"', updated_by: 'olga', updated_at: '2026-11-22T12:00:01.000Z' },
    });
    const record = await api.store.peers.read('edited');
    if (record?.mode !== 'client' || record.secret === null) throw new Error('not there');
    expect(await api.parts.box.open('edited', record.secret)).toBe('hunter22');
  });

  test('what was read can be put back, and then nothing has changed', async () => {
    const read = await api.call('GET', '/api/client-peers/edited');
    const put = await api.call('PUT', '/api/client-peers/edited', {
      json: read.json,
      headers: { 'if-match': read.headers.get('etag') ?? '' },
    });
    expect(put.status).toBe(200);
    expect(put.json).toEqual(read.json);
  });

  test('a patch goes deep, and null is the default', async () => {
    await create(clientPeer('patched', { tps_limit: 50, tls: { enabled: true, server_name: 'a.example' } }));
    const { status, json } = await api.call('PATCH', '/api/client-peers/patched', {
      json: { tps_limit: null, tls: { server_name: null, verify: false } },
      type: 'application/merge-patch+json',
      headers: { 'if-match': '"1"' },
    });
    expect(status).toBe(200);
    expect(json).toMatchObject({
      tps_limit: 100,
      tls: { enabled: true, server_name: null, verify: false },
      warnings: [{ code: 'unverified_tls' }],
    });
  });

  test('a peer is not renamed', async () => {
    const { status, json } = await api.call('PATCH', '/api/client-peers/patched', {
      json: { name: 'other' },
      headers: { 'if-match': '"2"' },
    });
    expect(status).toBe(422);
    expect(json).toMatchObject({ errors: [{ pointer: '/name', code: 'conflict' }] });
  });

  test('a deleted peer is gone, and its name is free again', async () => {
    await create(clientPeer('gone'));
    const headers = { 'if-match': '"1"' };
    expect((await api.call('DELETE', '/api/client-peers/gone', { headers })).status).toBe(204);
    expect((await api.call('GET', '/api/client-peers/gone')).status).toBe(404);
    expect((await api.call('DELETE', '/api/client-peers/gone', { headers })).status).toBe(404);
    const again = await create(serverPeer('gone'), 'server');
    expect(again.status).toBe(201);
    expect(again.json).toMatchObject({ version: 3, mode: 'server' });
  });

  test('of 20 who change one version, one does', async () => {
    await create(clientPeer('raced'));
    const calls = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        api.call('PATCH', '/api/client-peers/raced', {
          json: { tps_limit: 100 + index + 1 },
          headers: { 'if-match': '"1"' },
        }),
      ),
    );
    const statuses = calls.map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
    expect(statuses.filter((status) => status === 412)).toHaveLength(19);
    const winner = calls.find(({ status }) => status === 200);
    expect((await api.call('GET', '/api/client-peers/raced')).json).toEqual(winner?.json);
    const trail = await api.call('GET', '/api/audit?target=raced');
    expect(trail.json).toMatchObject({
      items: [
        { action: 'patch', version: 2 },
        { action: 'create', version: 1 },
      ],
    });
  });

  test('every one of 20 counts when each reads again and tries again', async () => {
    await create(clientPeer('counted', { tps_limit: 1 }));
    const increment = async (): Promise<void> => {
      const read = await api.call('GET', '/api/client-peers/counted');
      if (typeof read.json !== 'object' || read.json === null || !('tps_limit' in read.json))
        throw new Error(read.body);
      const { status } = await api.call('PATCH', '/api/client-peers/counted', {
        json: { tps_limit: Number(read.json.tps_limit) + 1 },
        headers: { 'if-match': read.headers.get('etag') ?? '' },
      });
      if (status === 412) return increment();
      expect(status).toBe(200);
    };
    await Promise.all(Array.from({ length: 20 }, increment));
    expect((await api.call('GET', '/api/client-peers/counted')).json).toMatchObject({
      tps_limit: 21,
      version: 21,
    });
  });
});

describe('names and system_ids', () => {
  test('a name is unique over both kinds, also for those who come at once', async () => {
    const calls = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        index % 2 === 0
          ? create(clientPeer('wanted'))
          : create(serverPeer('wanted', { system_id: `wanted${index}` }), 'server'),
      ),
    );
    expect(calls.filter(({ status }) => status === 201)).toHaveLength(1);
    for (const { status, json } of calls) {
      if (status !== 201)
        expect(json).toMatchObject({ status: 409, code: 'name_taken', errors: [{ pointer: '/name' }] });
    }
  });

  test('a system_id is unique over server peers, also for those who come at once', async () => {
    const calls = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        create(serverPeer(`partner${index}`, { system_id: 'coveted' }), 'server'),
      ),
    );
    const made = calls.filter(({ status }) => status === 201);
    expect(made).toHaveLength(1);
    for (const { status, json } of calls) {
      if (status !== 201)
        expect(json).toMatchObject({ code: 'system_id_taken', errors: [{ pointer: '/system_id' }] });
    }
    expect((await create(clientPeer('carrier', { system_id: 'coveted' }))).status).toBe(201);
  });

  test('is free again when its peer is deleted or has another', async () => {
    await create(serverPeer('holder', { system_id: 'held' }), 'server');
    expect((await create(serverPeer('second', { system_id: 'held' }), 'server')).status).toBe(409);
    const patch = await api.call('PATCH', '/api/server-peers/holder', {
      json: { system_id: 'other' },
      headers: { 'if-match': '"1"' },
    });
    expect(patch.status).toBe(200);
    expect((await create(serverPeer('second', { system_id: 'held' }), 'server')).status).toBe(201);
    const deleted = await api.call('DELETE', '/api/server-peers/second', { headers: { 'if-match': '"1"' } });
    expect(deleted.status).toBe(204);
    expect((await create(serverPeer('third', { system_id: 'held' }), 'server')).status).toBe(201);
  });

  test('what a process that died has claimed is free after a minute', async () => {
    const { table } = { table: api.store.peersTable };
    await table.put({
      pk: 'SYSTEM_ID#orphan',
      sk: 'CLAIM',
      peer: 'nobody',
      token: 't',
      since_ms: api.parts.now().getTime(),
    });
    expect((await create(serverPeer('heir', { system_id: 'orphan' }), 'server')).status).toBe(409);
    api.advance(61_000);
    expect((await create(serverPeer('heir', { system_id: 'orphan' }), 'server')).status).toBe(201);
  });
});

describe('lists', () => {
  test('are by name, filtered in the database, in pages', async () => {
    for (const name of ['page-c', 'page-a', 'page-b', 'page-e', 'page-d']) await create(clientPeer(name));
    const names: unknown[] = [];
    let cursor: unknown = null;
    let pages = 0;
    do {
      const query = new URLSearchParams({
        search: 'PAGE-',
        limit: '2',
        ...(cursor === null ? {} : { cursor: String(cursor) }),
      });
      const { status, json } = await api.call('GET', `/api/client-peers?${query}`, { token: READER });
      expect(status).toBe(200);
      if (
        typeof json !== 'object' ||
        json === null ||
        !('items' in json) ||
        !Array.isArray(json.items) ||
        !('next_cursor' in json)
      ) {
        throw new Error('no page');
      }
      names.push(...json.items.map((item: { name: string }) => item.name));
      cursor = json.next_cursor;
      pages += 1;
    } while (cursor !== null);
    expect(names).toEqual(['page-a', 'page-b', 'page-c', 'page-d', 'page-e']);
    expect(pages).toBe(3);
  });

  test('a cursor is good for its own list and filter only', async () => {
    const { json } = await api.call('GET', '/api/client-peers?limit=1');
    const cursor =
      typeof json === 'object' && json !== null && 'next_cursor' in json ? String(json.next_cursor) : '';
    for (const path of [
      `/api/client-peers?search=a&cursor=${cursor}`,
      `/api/server-peers?cursor=${cursor}`,
      '/api/client-peers?cursor=abc',
      `/api/audit?cursor=${cursor}`,
    ]) {
      const refused = await api.call('GET', path);
      expect(refused.status).toBe(400);
      expect(refused.json).toMatchObject({ code: 'invalid_cursor' });
    }
  });

  test('wrong parameters are told all at once', async () => {
    const { status, json } = await api.call(
      'GET',
      '/api/client-peers?limit=0&desired=on&colour=red&search=a&search=b',
    );
    expect(status).toBe(422);
    expect(json).toMatchObject({
      errors: expect.arrayContaining([
        expect.objectContaining({ parameter: 'limit' }),
        expect.objectContaining({ parameter: 'desired' }),
        expect.objectContaining({ parameter: 'colour', code: 'unknown_key' }),
        expect.objectContaining({ parameter: 'search' }),
      ]),
    });
  });
});
