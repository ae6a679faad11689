import { expect, onTestFinished, test } from 'vitest';
import { type ClientPeerInput, clientPeerSchema } from '../../contract/client-peer.ts';
import type { EncryptedSecret, PeerRecord } from '../../contract/records.ts';
import { type ServerPeerInput, serverPeerSchema } from '../../contract/server-peer.ts';
import { PasswordHasher } from '../../control-plane/secrets/password-hash.ts';
import { importFile } from '../../control-plane/store/file-import.ts';
import { openStore } from '../../control-plane/store/store.ts';
import { Waiters } from '../../local/simulators/waiters.ts';
import { FakeClock } from '../../test/fake-clock.ts';
import { keptLog, PREFIX, startDynamoDb, TABLES } from './aws.fixture.ts';
import { DesiredPeers } from './desired-peers.ts';
import { DynamoPeerReader } from './peer-reader.ts';

const ACTOR = { by: 'test', role: 'operator', from: null, requestId: null } as const;

/** Seals nothing: what a password is sealed with is another test's matter. */
const box = {
  seal: async (_peer: string, password: string): Promise<EncryptedSecret> => ({
    kind: 'encrypted',
    key: 'none',
    ciphertext: Buffer.from(password).toString('base64'),
  }),
  open: async (_peer: string, { ciphertext }: EncryptedSecret) =>
    Buffer.from(ciphertext, 'base64').toString(),
};

async function startPeers() {
  const client = await startDynamoDb();
  const store = openStore({
    client,
    tablePrefix: PREFIX,
    now: () => new Date(),
    onAuditLate: () => undefined,
  });
  const waiters = new Waiters();
  const clock = new FakeClock();
  const { log, events } = keptLog();
  const secrets = { ...box };
  const reads: string[][] = [];
  const reader = new DynamoPeerReader(client, TABLES, 'default');
  const desired = new DesiredPeers({
    reader: {
      list: () => reader.list(),
      read: (names) => {
        reads.push([...names]);
        return reader.read(names);
      },
    },
    secrets: { open: (peer, secret) => secrets.open(peer, secret) },
    cell: 'default',
    clock,
    random: () => 0.5,
    log,
    importFile: null,
    onChange: () => waiters.changed(),
    rereadMs: 30_000,
  });
  onTestFinished(() => desired.stop());
  const hasher = new PasswordHasher();
  const parts = { peers: store.peers, table: store.peersTable, box, hasher, cell: 'default' };
  const file = (carriers: readonly ClientPeerInput[], partners: readonly ServerPeerInput[] = []) =>
    importFile(
      [
        ...carriers.map((one) => clientPeerSchema.parse(one)),
        ...partners.map((one) => serverPeerSchema.parse(one)),
      ],
      parts,
    );
  const change = async (name: string, step: (record: PeerRecord) => PeerRecord) => {
    await store.peers.change(
      name,
      (before) => (before === null ? null : { ...step(before), version: before.version + 1 }),
      'patch',
      ACTOR,
    );
  };
  const until = (condition: () => boolean) =>
    waiters.until(
      () => condition() || null,
      10_000,
      () => JSON.stringify({ events, peers: [...desired.peers()] }),
    );
  const names = () => [...desired.peers()].map(({ name }) => name).sort();
  return { client, store, clock, events, secrets, reads, desired, file, change, until, names };
}

function carrier(name: string, changes: Partial<ClientPeerInput> = {}): ClientPeerInput {
  return {
    name,
    bind_type: 'transceiver',
    host: 'smsc.example',
    system_id: 'esme',
    password: 'secret',
    ...changes,
  };
}

const tps = (value: number) => (record: PeerRecord) =>
  record.mode === 'client' ? { ...record, settings: { ...record.settings, tps_limit: value } } : record;

test('reads all of them at the start, compiled and with their passwords', async () => {
  const { desired, file, until, names } = await startPeers();
  const partner = {
    name: 'p',
    system_id: 'bank',
    password: 'geheim',
    allowed_bind_types: ['receiver' as const],
  };
  await file([carrier('a'), carrier('b', { tps_limit: 7 })], [partner]);
  desired.start();
  await desired.whenListed();
  await until(() => names().length === 3);
  expect(desired.get('b')).toMatchObject({
    version: 1,
    state: 'up',
    generation: 0,
    settings: { mode: 'client', tpsLimit: 7, password: 'secret' },
  });
  expect(desired.get('p')?.settings).toMatchObject({ mode: 'server', password: { kind: 'scrypt' } });
});

test('a hint brings the new version at once; late, doubled and older hints bring nothing', async () => {
  const { desired, file, change, until, reads } = await startPeers();
  await file([carrier('a')]);
  desired.start();
  await desired.whenListed();
  await change('a', tps(7));
  reads.length = 0;
  for (const version of [2, 1, 2]) desired.hint({ name: 'a', version });
  await until(() => desired.get('a')?.version === 2);
  desired.hint({ name: 'a', version: 2 });
  desired.hint({ name: 'a', version: 1 });
  expect(reads.length).toBeLessThanOrEqual(2);
  expect(desired.get('a')?.settings.tpsLimit).toBe(7);
});

test('without any hint, a change, a deletion and a creation are found by re-reading', async () => {
  const { desired, file, change, until, names, clock } = await startPeers();
  await file([carrier('a'), carrier('b')]);
  desired.start();
  await desired.whenListed();
  await change('a', tps(7));
  await file([carrier('a'), carrier('c')]);
  await expect.poll(() => clock.timers).toBe(1);
  clock.advance(36_000);
  await until(() => names().join() === 'a,c' && desired.get('a')?.settings.tpsLimit === 7);
});

test('a password that cannot be opened leaves what runs as it is, and is tried again', async () => {
  const { desired, file, change, until, events, secrets, clock } = await startPeers();
  await file([carrier('a')]);
  desired.start();
  await desired.whenListed();
  await expect.poll(() => clock.timers).toBe(1);
  secrets.open = () => Promise.reject(new Error('KMS is away'));
  await change('a', tps(7));
  desired.hint({ name: 'a', version: 2 });
  await expect.poll(() => events.includes('peer_unreadable')).toBe(true);
  expect(desired.get('a')?.version).toBe(1);
  secrets.open = box.open;
  await expect.poll(() => clock.timers).toBe(1);
  clock.advance(36_000);
  await until(() => desired.get('a')?.version === 2);
});

test('of a table that is away, what is known goes on, and it is asked again ever more rarely', async () => {
  const { desired, file, client, events, clock, names } = await startPeers();
  await file([carrier('a')]);
  desired.start();
  await desired.whenListed();
  await expect.poll(() => clock.timers).toBe(1);
  const send = client.middlewareStack;
  send.add(() => () => Promise.reject(new Error('away')), { step: 'initialize', name: 'away' });
  desired.reread();
  await expect.poll(() => desired.away !== null && clock.timers === 1).toBe(true);
  expect(names()).toEqual(['a']);
  expect(events.filter((event) => event === 'peers_table_away')).toHaveLength(1);
  send.remove('away');
  clock.advance(2_000);
  await expect.poll(() => desired.away).toBe(null);
  expect(events).toContain('peers_table_back');
});

test('2,000 peers are read at the start in seconds', async () => {
  const { desired, file, until, names } = await startPeers();
  await file(Array.from({ length: 2000 }, (_, index) => carrier(`peer-${index}`)));
  const began = performance.now();
  desired.start();
  await desired.whenListed();
  await until(() => names().length === 2000);
  console.info(`2,000 peers read in ${Math.round(performance.now() - began)} ms`);
  expect(performance.now() - began).toBeLessThan(15_000);
}, 120_000);
