import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { PeerRecord } from '../../contract/records.ts';
import { clientPeer, serverPeer, startApi, type TestApi } from '../api/api.fixture.ts';
import { importFile } from '../store/file-import.ts';
import { PeerResource } from './peer-resource.ts';
import { readResourceEvent } from './resource-event.ts';

const STACK = 'arn:aws:cloudformation:eu-west-1:123456789012:stack/Carriers/8f1c';
const OTHER = 'arn:aws:cloudformation:eu-west-1:123456789012:stack/Team2/77aa';

let api: TestApi;
let resource: PeerResource;
const secrets = new Map<string, { text: string; versionId: string }>();
let seals = 0;
let serial = 0;
/** Names of its own for each test, in one database. */
let name = '';

beforeAll(async () => {
  api = await startApi();
  const { store, box, hasher } = api.parts;
  resource = new PeerResource({
    peers: store.peers,
    box: {
      seal: (peer, password) => {
        seals += 1;
        return box.seal(peer, password);
      },
      open: () => Promise.reject(new Error('this role may only encrypt')),
    },
    hasher,
    readSecret: (arn) => {
      const secret = secrets.get(arn);
      return secret === undefined ? Promise.reject(new Error(`no secret ${arn}`)) : Promise.resolve(secret);
    },
  });
});
afterAll(() => api.close());
beforeEach(() => {
  serial += 1;
  name = `peer_${serial}`;
  secrets.set('arn:password', { text: 'hunter22', versionId: 'v1' });
});

interface EventOptions {
  readonly type?: 'Create' | 'Update' | 'Delete';
  readonly peer?: object;
  readonly id?: string;
  readonly stack?: string;
  readonly resource?: string;
  readonly properties?: object;
}

const client = (changes: object = {}): object => ({
  ...clientPeer(name, changes),
  mode: 'client',
  password: undefined,
});
const server = (changes: object = {}): object => ({
  ...serverPeer(name, changes),
  mode: 'server',
  password: undefined,
});

function carryOut({
  type = 'Create',
  peer = client(),
  id,
  stack,
  resource: logical,
  properties,
}: EventOptions = {}) {
  return resource.carryOut(
    readResourceEvent({
      RequestType: type,
      RequestId: `r-${serial}`,
      StackId: stack ?? STACK,
      LogicalResourceId: logical ?? 'VodafoneUk',
      ...(type === 'Create' ? {} : { PhysicalResourceId: id ?? `client:${name}` }),
      ResourceProperties: {
        ServiceToken: 'arn:aws:lambda:eu-west-1:123456789012:function:provider',
        Peer: JSON.stringify(peer),
        PasswordSecretArn: 'arn:password',
        ...properties,
      },
    }),
  );
}

async function record(of: string = name): Promise<PeerRecord> {
  const found = await api.store.peers.read(of);
  if (found === null) throw new Error(`no ${of}`);
  return found;
}

describe('a declared peer', () => {
  test('is made with what the contract adds, audited, and shown as locked', async () => {
    expect(await carryOut({ peer: client({ tps_limit: 50 }) })).toEqual({
      PhysicalResourceId: `client:${name}`,
      Data: { Name: name, Mode: 'client', Version: '1' },
    });
    const read = await api.call('GET', `/api/client-peers/${name}`);
    expect(read.json).toMatchObject({
      source: 'code',
      locked: true,
      declared_by: 'Carriers/VodafoneUk',
      tps_limit: 50,
      version: 1,
      updated_by: 'stack:Carriers/VodafoneUk',
    });
    const audit = await api.call('GET', `/api/audit?target=${name}`);
    expect(audit.json).toMatchObject({
      items: [
        { action: 'create', by: 'stack:Carriers/VodafoneUk', role: 'system', request_id: `r-${serial}` },
      ],
    });
    const { secret } = await record();
    if (secret?.kind !== 'encrypted') throw new Error('not sealed');
    expect(await api.parts.box.open(name, secret)).toBe('hunter22');
  });

  test('asked for again, it makes no version and seals nothing', async () => {
    await carryOut();
    const before = seals;
    expect((await carryOut()).Data['Version']).toBe('1');
    expect((await carryOut({ type: 'Update' })).Data['Version']).toBe('1');
    expect(seals).toBe(before);
  });

  test('changes as a whole, keeps its wanted state, and takes a new password by its version', async () => {
    await carryOut({ peer: client({ tps_limit: 50 }) });
    expect((await api.call('POST', `/api/client-peers/${name}/suspend`)).status).toBe(200);
    secrets.set('arn:password', { text: 'newpass1', versionId: 'v2' });
    await carryOut({ type: 'Update', peer: client({ host: 'other.example.com' }) });
    const changed = await record();
    expect(changed).toMatchObject({
      version: 3,
      settings: { host: 'other.example.com', tps_limit: 100 },
      desired: { state: 'suspended' },
    });
    if (changed.secret?.kind !== 'encrypted') throw new Error('not sealed');
    expect(await api.parts.box.open(name, changed.secret)).toBe('newpass1');
  });

  test('goes with its resource, and a deletion that is repeated succeeds', async () => {
    await carryOut();
    for (let times = 0; times < 2; times++) {
      expect((await carryOut({ type: 'Delete' })).PhysicalResourceId).toBe(`client:${name}`);
    }
    expect(await record()).toMatchObject({ deleted: true, version: 2, secret: null });
    expect((await record()).declared).toBeUndefined();
    // The name is free for everybody again.
    expect((await api.call('POST', '/api/client-peers', { json: clientPeer(name) })).status).toBe(201);
  });

  test('a deletion of what CloudFormation never got an id for does nothing', async () => {
    const id = 'AWSCDK::CustomResourceProviderFramework::CREATE_FAILED';
    expect(await carryOut({ type: 'Delete', id })).toEqual({ PhysicalResourceId: id, Data: {} });
  });

  test('under another name it is another resource; a partner takes its system_id along', async () => {
    const former = name;
    await carryOut({ peer: server({ system_id: `sys${serial}` }) });
    name = `${former}_new`;
    const answer = await carryOut({
      type: 'Update',
      id: `server:${former}`,
      peer: server({ system_id: `sys${serial}` }),
    });
    expect(answer.PhysicalResourceId).toBe(`server:${name}`);
    await carryOut({ type: 'Delete', id: `server:${former}` });
    expect(await record(former)).toMatchObject({ deleted: true });
    expect(await record()).toMatchObject({ deleted: false, settings: { system_id: `sys${serial}` } });
  });

  test('of the other kind under the same name replaces the one that was', async () => {
    await carryOut();
    const answer = await carryOut({ type: 'Update', peer: server({ system_id: `sys${serial}` }) });
    expect(answer.PhysicalResourceId).toBe(`server:${name}`);
    // CloudFormation tidies up what it had before.
    await carryOut({ type: 'Delete', id: `client:${name}` });
    expect(await record()).toMatchObject({ mode: 'server', deleted: false });
  });
});

describe('nobody else', () => {
  test('changes, deletes or takes it back over the API; its state can be told', async () => {
    await carryOut();
    const etag = { 'if-match': '"1"' };
    const path = `/api/client-peers/${name}`;
    const refused = await api.call('PATCH', path, { json: { tps_limit: 1 }, headers: etag });
    expect(refused).toMatchObject({ status: 409, json: { code: 'peer_locked' } });
    expect(refused.body).toContain('Carriers/VodafoneUk');
    for (const [method, to, options] of [
      ['PUT', path, { json: clientPeer(name), headers: etag }],
      ['DELETE', path, { headers: etag }],
      ['POST', `${path}/back-to-file`, {}],
    ] as const) {
      expect(await api.call(method, to, options)).toMatchObject({
        status: 409,
        json: { code: 'peer_locked' },
      });
    }
    const imported = await api.call('POST', '/api/import', {
      json: { binds: [clientPeer(name, { tps_limit: 9 })] },
    });
    expect(imported.json).toMatchObject({ failed: 1, items: [{ errors: [{ code: 'peer_locked' }] }] });
    const bulk = await api.call('POST', '/api/peers/actions', { json: { action: 'delete', names: [name] } });
    expect(bulk.json).toMatchObject({ failed: 1 });
    expect((await api.call('POST', `${path}/disconnect`)).status).toBe(200);
    const listed = await api.call('GET', `/api/client-peers?source=code&search=${name}`);
    expect(listed.json).toMatchObject({ items: [{ name, locked: true }] });
  });

  test('no settings file either, which is told why', async () => {
    await carryOut();
    const { store, box, hasher } = api.parts;
    const parts = { peers: store.peers, table: store.peersTable, box, hasher, cell: 'default' };
    const { settings } = await record();
    if (settings.mode !== 'client') throw new Error('not a client');
    const { refused } = await importFile([{ ...settings, password: 'hunter22' }], parts);
    expect(refused).toEqual([
      { name, reason: expect.stringContaining('a stack declares a peer of this name') },
    ]);
    expect(await record()).toMatchObject({ source: 'code', version: 1, file: null });
  });

  test('a name that the API, a file or another stack has is refused, and taken over on demand only', async () => {
    await api.call('POST', '/api/client-peers', { json: clientPeer(name) });
    await expect(carryOut()).rejects.toMatchObject({
      code: 'name_taken',
      message: `Found the name ${name}, which the API (made by olga) has; allowed: one that no peer has. Choose another name, delete that peer there, or declare this one with takeOver.`,
    });
    await carryOut({ properties: { TakeOver: 'true' } });
    expect(await record()).toMatchObject({ source: 'code', version: 2 });
    const other = { stack: OTHER, resource: 'Vodafone' };
    await expect(carryOut(other)).rejects.toThrow('the stack resource Carriers/VodafoneUk has');
    await carryOut({ ...other, properties: { TakeOver: 'true' } });
    // The first stack's clean-up leaves alone what is not its own any more.
    await carryOut({ type: 'Delete' });
    expect(await record()).toMatchObject({ deleted: false, declared: { stack: OTHER } });
    await expect(carryOut({ ...other, peer: server(), properties: { TakeOver: 'true' } })).rejects.toThrow(
      'which a client peer of the stack resource',
    );
  });
});

describe('what is refused', () => {
  test('settings, all at once, without the password', async () => {
    const failure = carryOut({ peer: client({ port: 0, tps_limitt: 5, system_id: 'x'.repeat(40) }) });
    await expect(failure).rejects.toMatchObject({ code: 'invalid' });
    const said = await failure.catch(String);
    for (const part of ['port:', 'tps_limitt:', 'system_id:']) expect(said).toContain(part);
    expect(said).not.toContain('hunter22');
    expect(await api.store.peers.read(name)).toBeNull();
  });

  test('a password that the protocol cannot carry', async () => {
    secrets.set('arn:password', { text: 'much-too-long', versionId: 'v1' });
    const said = await carryOut().catch(String);
    expect(said).toContain('password:');
    expect(said).not.toContain('much-too-long');
  });

  test('a system_id that another partner has', async () => {
    const system_id = `sys${serial}`;
    await api.call('POST', '/api/server-peers', { json: serverPeer(`${name}_first`, { system_id }) });
    await expect(carryOut({ peer: server({ system_id }) })).rejects.toMatchObject({
      code: 'system_id_taken',
    });
  });

  test.each([
    [{ Peer: '{' }, 'JSON text of a peer'],
    [{ Peer: '{"name":"a","mode":"both"}' }, 'JSON text of a peer'],
    [{ Peer: '{"name":"a","mode":"client","password":"hunter22"}' }, 'PasswordSecretArn alone'],
    [{ PasswordSecretArn: '' }, 'PasswordSecretArn: allowed: ARN or name of a secret'],
    [{ TakeOver: 'yes' }, 'TakeOver: allowed: true or false'],
  ])('%j', (properties, said) => {
    expect(() => carryOut({ properties })).toThrow(said);
  });
});
