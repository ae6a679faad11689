import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { parse } from 'yaml';
import { settingsSchema } from '../../contract/settings.ts';
import { clientPeer, READER, serverPeer, startApi, type TestApi } from './api.fixture.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 30_000 });

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
  await api.call('POST', '/api/client-peers', { json: clientPeer('acme', { tps_limit: 5, tls: true }) });
  await api.call('POST', '/api/server-peers', { json: serverPeer('partner') });
});
afterAll(() => api.close());

const load = (file: object, dryRun = false) =>
  api.call('POST', `/api/import${dryRun ? '?dry_run=true' : ''}`, { json: file });

describe('export', () => {
  test('is a settings file without passwords and defaults', async () => {
    const { status, headers, body } = await api.call('GET', '/api/export', { token: READER });
    expect(status).toBe(200);
    expect(headers.get('content-disposition')).toBe('attachment; filename="peers.yaml"');
    expect(body).not.toMatch(/hunter22|swordfis|ciphertext|scrypt/);
    const file: unknown = parse(body);
    expect(file).toMatchObject({
      binds: [
        { name: 'acme', bind_type: 'transceiver', host: 'smsc.example.com', system_id: 'esme', tps_limit: 5 },
      ],
      server_binds: [{ name: 'partner', system_id: 'partner' }],
    });
    expect(body).not.toContain('queue_check_frequency');
    const [bind] = Object(file).binds;
    const [partner] = Object(file).server_binds;
    const whole = { binds: [{ ...bind, password: 'p' }], server_binds: [{ ...partner, password: 'p' }] };
    expect(settingsSchema.safeParse(whole).success).toBe(true);
  });

  test('and comes back in without changing anything', async () => {
    const { json } = await api.call('GET', '/api/export?format=json');
    expect((await load(Object(json))).json).toMatchObject({
      created: 0,
      changed: 0,
      unchanged: 2,
      failed: 0,
    });
  });
});

describe('import', () => {
  const file = {
    binds: [
      clientPeer('acme', { tps_limit: 6, tls: true, password: undefined }),
      clientPeer('fresh'),
      clientPeer('bad', { port: 0 }),
    ],
    server_binds: [serverPeer('fresh', { system_id: 'x' })],
    api_base_url: 'https://core',
  };

  test('a dry run says what would change, and changes nothing', async () => {
    const { json } = await load(file, true);
    expect(json).toMatchObject({
      dry_run: true,
      created: 1,
      changed: 1,
      failed: 2,
      items: [
        { name: 'acme', outcome: 'change', changes: [{ pointer: '/tps_limit', before: 5, after: 6 }] },
        {
          name: 'fresh',
          outcome: 'create',
          changes: expect.arrayContaining([{ pointer: '/password', after: '•••' }]),
        },
        { name: 'bad', outcome: 'failed', errors: [{ pointer: '/binds/2/port', code: 'out_of_range' }] },
        {
          name: 'fresh',
          mode: 'server',
          outcome: 'failed',
          errors: [{ pointer: '/server_binds/0/name', code: 'conflict' }],
        },
      ],
    });
    expect((await api.call('GET', '/api/client-peers/fresh')).status).toBe(404);
  });

  test('each peer has its own outcome, and keeps its password when the file has none', async () => {
    expect((await load(file)).json).toMatchObject({ created: 1, changed: 1, failed: 2 });
    const record = await api.store.peers.read('acme');
    if (record?.mode !== 'client' || record.secret === null) throw new Error('not there');
    expect(record.settings.tps_limit).toBe(6);
    expect(await api.parts.box.open('acme', record.secret)).toBe('hunter22');
    expect((await api.call('GET', '/api/audit?action=import')).json).toMatchObject({
      items: expect.arrayContaining([
        expect.objectContaining({ target: 'acme' }),
        expect.objectContaining({ target: 'fresh' }),
      ]),
    });
  });

  test('YAML with anchors', async () => {
    const body = `
x-base: &base {bind_type: receiver, host: h, system_id: s, password: p}
binds:
  - {<<: *base, name: yaml1}
  - {<<: *base, name: yaml2, port: 3000}
`;
    const { json } = await api.call('POST', '/api/import', { body, type: 'application/yaml' });
    expect(json).toMatchObject({ created: 2, failed: 0 });
    expect((await api.call('GET', '/api/client-peers/yaml2')).json).toMatchObject({
      port: 3000,
      bind_type: 'receiver',
    });
  });

  test('a file that is none', async () => {
    expect((await load({ bind: [] })).json).toMatchObject({
      errors: [{ pointer: '/bind', detail: expect.stringContaining('Did you mean binds?') }],
    });
    expect((await load({ binds: 1 })).json).toMatchObject({
      errors: [{ pointer: '/binds', code: 'wrong_type' }],
    });
    expect((await load({})).json).toMatchObject({ code: 'invalid' });
    const broken = await api.call('POST', '/api/import', { body: 'binds: [', type: 'application/yaml' });
    expect(broken.json).toMatchObject({ status: 400, detail: expect.stringMatching(/line \d+, column \d+/) });
  });
});

describe('support bundle', () => {
  const unpack = (archive: Buffer): Map<string, string> => {
    const files = new Map<string, string>();
    const tar = gunzipSync(archive);
    for (let at = 0; at + 512 <= tar.length && tar[at] !== 0; ) {
      const header = tar.subarray(at, at + 512);
      const name = header.toString('ascii', 0, 100).replace(/\0.*$/, '');
      const size = Number.parseInt(header.toString('ascii', 124, 135), 8);
      const sum = Number.parseInt(header.toString('ascii', 148, 154), 8);
      const summed = Buffer.from(header)
        .fill(0x20, 148, 156)
        .reduce((total, octet) => total + octet, 0);
      expect(summed).toBe(sum);
      files.set(name, tar.toString('utf8', at + 512, at + 512 + size));
      at += 512 + Math.ceil(size / 512) * 512;
    }
    return files;
  };
  const download = async (from: TestApi): Promise<Map<string, string>> => {
    const response = await from.app.request('/api/support-bundle', {
      headers: { authorization: 'Bearer operator-token-0123456789' },
    });
    expect(response.headers.get('content-disposition')).toMatch(
      /omnimessage-smpp-support-\d{8}T\d{6}\.tar\.gz/,
    );
    return unpack(Buffer.from(await response.arrayBuffer()));
  };

  test('has what the guide asks for, and no password', async () => {
    const files = await download(api);
    expect([...files.keys()]).toEqual([
      'version.txt',
      'settings.yaml',
      'peers.yaml',
      'status.json',
      'metrics.txt',
      'system.json',
      'logs.jsonl',
    ]);
    expect(files.get('metrics.txt')).toContain('smpp_connection_status');
    expect(files.get('logs.jsonl')).toContain('bind start');
    expect(api.logQueries.at(-1)).toMatchObject({ limit: 200, cursor: null });
    expect([...files.values()].join('\n')).not.toMatch(/hunter22|swordfis|ciphertext|\$scrypt/);
  });

  test('a part that is broken says why, and the rest is there', async () => {
    const broken = await startApi({ logs: { query: () => Promise.reject(new Error('logs are away')) } });
    try {
      const files = await download(broken);
      expect(files.get('logs.jsonl.failed')).toBe('logs are away\n');
      expect(files.has('version.txt')).toBe(true);
    } finally {
      await broken.close();
    }
  });
});
