import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { clientPeerSchema } from '../../contract/client-peer.ts';
import type { ClientPeerInput, Peer } from '../../contract/peer.ts';
import { serverPeerSchema } from '../../contract/server-peer.ts';
import { importFile } from '../store/file-import.ts';
import { clientPeer, serverPeer, startApi, type TestApi } from './api.fixture.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 30_000 });

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const get = async (path: string): Promise<unknown> => (await api.call('GET', path)).json;

describe('the desired state', () => {
  const act = (action: string) => api.call('POST', `/api/client-peers/acme/${action}`);

  test('reconnect is a new generation each time, the others are states', async () => {
    await api.call('POST', '/api/client-peers', { json: clientPeer('acme') });
    const steps: [string, object, number][] = [
      ['reconnect', { state: 'up', generation: 1 }, 2],
      ['reconnect', { state: 'up', generation: 2 }, 3],
      ['disconnect', { state: 'down', generation: 2 }, 4],
      ['disconnect', { state: 'down', generation: 2 }, 4],
      ['drain', { state: 'drained', generation: 2 }, 5],
      ['suspend', { state: 'suspended', generation: 2 }, 6],
      ['resume', { state: 'up', generation: 2 }, 7],
      ['disconnect', { state: 'down', generation: 2 }, 8],
      ['reconnect', { state: 'up', generation: 3 }, 9],
    ];
    for (const [action, desired, version] of steps) {
      const { status, json } = await act(action);
      expect([action, status, json]).toEqual([
        action,
        200,
        expect.objectContaining({ desired: expect.objectContaining(desired), version }),
      ]);
    }
    expect(await get('/api/audit?target=acme&limit=1&action=disconnect')).toMatchObject({
      items: [
        {
          action: 'disconnect',
          by: 'olga',
          from: '192.0.2.7',
          changes: [{ pointer: '/desired/state', before: 'up', after: 'down' }],
        },
      ],
    });
  });

  test('ten reconnects at once are ten generations, or say that they were not', async () => {
    await api.call('POST', '/api/client-peers', { json: clientPeer('busy') });
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => api.call('POST', '/api/client-peers/busy/reconnect')),
    );
    const done = answers.filter(({ status }) => status === 200).length;
    expect(await get('/api/client-peers/busy')).toMatchObject({ desired: { generation: done } });
    for (const { status } of answers) expect([200, 409]).toContain(status);
  });

  test('a peer of the other kind is not there', async () => {
    expect((await api.call('POST', '/api/server-peers/acme/reconnect')).status).toBe(404);
  });
});

describe('many at once', () => {
  const bulk = (json: object) => api.call('POST', '/api/peers/actions', { json });

  test('each has its own outcome', async () => {
    for (const name of ['bulk1', 'bulk2'])
      await api.call('POST', '/api/client-peers', { json: clientPeer(name) });
    await api.call('POST', '/api/server-peers', { json: serverPeer('bulk3') });
    const { status, json } = await bulk({ action: 'suspend', names: ['bulk1', 'nobody', 'bulk3', 'bulk1'] });
    expect(status).toBe(200);
    expect(json).toEqual({
      items: [
        { name: 'bulk1', outcome: 'done', version: 2, problem: null },
        {
          name: 'nobody',
          outcome: 'failed',
          version: null,
          problem: { code: 'not_found', detail: expect.any(String) },
        },
        { name: 'bulk3', outcome: 'done', version: 2, problem: null },
      ],
      done: 2,
      unchanged: 0,
      failed: 1,
    });
  });

  test('by filter', async () => {
    const { json } = await bulk({ action: 'suspend', filter: { mode: 'client', search: 'BULK' } });
    expect(json).toMatchObject({ done: 1, unchanged: 1, items: [{ name: 'bulk1' }, { name: 'bulk2' }] });
    expect(
      (await bulk({ action: 'delete', filter: { mode: 'client', desired: 'suspended' } })).json,
    ).toMatchObject({ done: 2 });
    expect((await api.call('GET', '/api/client-peers/bulk1')).status).toBe(404);
  });

  test('either names or filter', async () => {
    expect((await bulk({ action: 'suspend' })).json).toMatchObject({
      errors: [{ pointer: '/names', code: 'missing' }],
    });
    const both = { action: 'suspend', names: ['a'], filter: { mode: 'client' } };
    expect((await bulk(both)).json).toMatchObject({ errors: [{ pointer: '/names', code: 'conflict' }] });
    expect((await bulk({ action: 'suspnd', names: [] })).json).toMatchObject({
      errors: [
        { pointer: '/action', detail: expect.stringContaining('Did you mean suspend?') },
        { pointer: '/names', code: 'out_of_range' },
      ],
    });
  });
});

describe('tests of peers', () => {
  test('a carrier is dialled with what is stored', async () => {
    expect((await api.call('POST', '/api/client-peers/acme/test')).json).toMatchObject({
      name: 'acme',
      ok: true,
    });
    expect(await get('/api/audit?target=acme&action=test')).toMatchObject({ items: [{ by: 'olga' }] });
  });

  test('a partner is judged without being asked', async () => {
    await api.call('POST', '/api/server-peers', {
      json: serverPeer('judged', { ip_whitelist: ['192.0.2.0/24', '2001:db8::1'] }),
    });
    const judge = async (json: object) =>
      (await api.call('POST', '/api/server-peers/judged/test', { json })).json;
    expect(
      await judge({ password: 'swordfis', address: '192.0.2.200', bind_type: 'transceiver' }),
    ).toMatchObject({ ok: true });
    expect(await judge({ address: '2001:db8::1' })).toMatchObject({ ok: true });
    expect(await judge({ password: 'wrong', address: '198.51.100.1', bind_type: 'receiver' })).toMatchObject({
      ok: false,
      steps: [
        { step: 'address', ok: false },
        { step: 'bind_type', ok: false, detail: 'found receiver; allowed: transceiver' },
        { step: 'password', ok: false },
      ],
    });
  });

  test('a server peer with a hash keeps that hash', async () => {
    const phc = '$scrypt$ln=4,r=8,p=1$c2FsdHNhbHRzYWx0c2FsdA$aGFzaGhhc2hoYXNoaGFzaGhhc2hoYXNoaGFzaGhhc2g';
    await api.call('POST', '/api/server-peers', { json: serverPeer('hashed', { password: phc }) });
    const record = await api.store.peers.read('hashed');
    expect(record?.secret).toEqual({ kind: 'scrypt', phc });
    expect((await api.call('GET', '/api/server-peers/hashed')).body).not.toContain('$scrypt$');
  });
});

describe('peers of the file', () => {
  const carrier = (more: object = {}): Peer => clientPeerSchema.parse({ ...clientPeer('filed'), ...more });
  const partner = (more: object = {}): Peer =>
    serverPeerSchema.parse({ ...serverPeer('filed-partner'), ...more });
  const load = (...peers: Peer[]) =>
    importFile(peers, {
      peers: api.store.peers,
      table: api.store.peersTable,
      box: api.parts.box,
      hasher: api.parts.hasher,
      cell: 'default',
    });

  test('come in once, and stay as they are while the file does', async () => {
    expect(await load(carrier(), partner())).toEqual({
      written: expect.arrayContaining(['filed', 'filed-partner']),
      unchanged: expect.any(Number),
      refused: [],
    });
    expect(await load(carrier(), partner())).toMatchObject({ written: [], refused: [] });
    expect(await get('/api/client-peers/filed')).toMatchObject({
      source: 'file',
      version: 1,
      updated_by: 'file',
      overrides_file: false,
    });
  });

  test('change with the file, also in nothing but the password', async () => {
    expect(await load(carrier({ tps_limit: 9 }), partner({ password: 'othrpass' }))).toMatchObject({
      written: expect.arrayContaining(['filed', 'filed-partner']),
    });
    expect(await get('/api/client-peers/filed')).toMatchObject({ tps_limit: 9, version: 2 });
    const judged = await api.call('POST', '/api/server-peers/filed-partner/test', {
      json: { password: 'othrpass' },
    });
    expect(judged.json).toMatchObject({ ok: true });
  });

  test('a change over the API wins, until it is taken back', async () => {
    const patch = await api.call('PATCH', '/api/client-peers/filed', {
      json: { tps_limit: 77 },
      headers: { 'if-match': '"2"' },
    });
    expect(patch.json).toMatchObject({ source: 'api', overrides_file: true });
    await load(carrier({ tps_limit: 10 }), partner({ password: 'othrpass' }));
    expect(await get('/api/client-peers/filed')).toMatchObject({ tps_limit: 77, source: 'api' });
    const back = await api.call('POST', '/api/client-peers/filed/back-to-file');
    expect(back.json).toMatchObject({ tps_limit: 10, source: 'file', overrides_file: false });
    expect((await api.call('POST', '/api/client-peers/filed/back-to-file')).json).toEqual(back.json);
  });

  test('so does a deletion', async () => {
    const { headers } = await api.call('GET', '/api/client-peers/filed');
    await api.call('DELETE', '/api/client-peers/filed', {
      headers: { 'if-match': headers.get('etag') ?? '' },
    });
    await load(carrier({ tps_limit: 11 }), partner({ password: 'othrpass' }));
    expect((await api.call('GET', '/api/client-peers/filed')).status).toBe(404);
    expect(await api.store.peers.read('filed')).toMatchObject({
      deleted: true,
      expires_at: null,
      secret: null,
    });
    const back = await api.call('POST', '/api/client-peers/filed/back-to-file');
    expect([back.status, back.json]).toEqual([
      200,
      expect.objectContaining({ tps_limit: 11, source: 'file' }),
    ]);
  });

  test('a peer that was made here is not in a file', async () => {
    const { json } = await api.call('POST', '/api/client-peers/acme/back-to-file');
    expect(json).toMatchObject({ status: 409, code: 'not_in_file' });
  });

  test('what the file leaves out goes away, what was changed here stays', async () => {
    await api.call('PATCH', '/api/server-peers/filed-partner', {
      json: { tps_limit: 5 },
      headers: { 'if-match': '"2"' },
    });
    expect(await load()).toMatchObject({
      written: expect.arrayContaining(['filed', 'filed-partner']),
      refused: [],
    });
    expect((await api.call('GET', '/api/client-peers/filed')).status).toBe(404);
    expect(await get('/api/server-peers/filed-partner')).toMatchObject({
      tps_limit: 5,
      source: 'api',
      overrides_file: false,
    });
    expect(await api.store.peers.read('acme')).toMatchObject({ deleted: false });
  });

  test('a system_id may move from one peer of the file to another', async () => {
    await load(serverPeerSchema.parse(serverPeer('old', { system_id: 'moving' })));
    expect(await load(serverPeerSchema.parse(serverPeer('new', { system_id: 'moving' })))).toMatchObject({
      written: ['old', 'new'],
      refused: [],
    });
  });

  test('a name or system_id that the API has given away is refused, the rest comes in', async () => {
    const outcome = await load(
      serverPeerSchema.parse(serverPeer('acme', { system_id: 'acme-partner' })),
      serverPeerSchema.parse(serverPeer('rival', { system_id: 'judged' })),
      carrier(),
    );
    expect(outcome).toMatchObject({
      written: expect.arrayContaining(['filed', 'new']),
      refused: expect.arrayContaining([
        { name: 'acme', reason: 'the API made a client peer of this name' },
        { name: 'rival', reason: 'system_id "judged" is that of judged' },
      ]),
    });
  });
});

test('a gateway can keep the API from changing peers of its file', async () => {
  const locked = await startApi({ filePeers: 'locked' });
  try {
    const { store, box, hasher } = locked.parts;
    const input: ClientPeerInput = {
      name: 'own',
      bind_type: 'receiver',
      host: 'h',
      system_id: 's',
      password: 'p',
    };
    const parts = { peers: store.peers, table: store.peersTable, box, hasher, cell: 'default' };
    await importFile([clientPeerSchema.parse(input)], parts);
    const { json } = await locked.call('PATCH', '/api/client-peers/own', {
      json: { tps_limit: 1 },
      headers: { 'if-match': '"1"' },
    });
    expect(json).toMatchObject({ status: 409, code: 'peer_locked' });
    const reconnect = await locked.call('POST', '/api/client-peers/own/reconnect');
    expect(reconnect.json).toMatchObject({ locked: true, desired: { generation: 1 } });
  } finally {
    await locked.close();
  }
});
