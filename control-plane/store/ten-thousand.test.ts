import { expect, test } from 'vitest';
import { clientPeerSchema } from '../../contract/client-peer.ts';
import { startApi } from '../api/api.fixture.ts';
import { eachOf } from '../at-once.ts';
import { FILE_ACTOR } from './file-import.ts';
import { created } from './peer-change.ts';
import { contentOf, splitPeer } from './peer-content.ts';
import { peerItem } from './peer-item.ts';

/** 10,000 with PEERS=10000; fewer in an ordinary run, because the emulated database takes a core for itself. */
const PEERS = Number(process.env['PEERS'] ?? 300);

test(`${PEERS} peers: a page, a search, a read, a creation and the status stay quick`, async () => {
  const api = await startApi();
  try {
    const { store, now } = api.parts;
    const author = { by: 'file', at: now() };
    const names = Array.from({ length: PEERS }, (_, index) => `carrier-${String(index).padStart(5, '0')}`);
    await eachOf(names, 16, async (name) => {
      const peer = clientPeerSchema.parse({
        name,
        bind_type: 'transceiver',
        host: 'h',
        system_id: 's',
        password: 'p',
      });
      const record = created(
        null,
        name,
        contentOf(splitPeer(peer).settings, { kind: 'encrypted', key: 'k', ciphertext: 'YQ==' }),
        'default',
        author,
      );
      await store.peersTable.put(
        peerItem(record, 'w', store.audit.entry(FILE_ACTOR, 'file_import', name, 1)),
      );
    });
    const figures: Record<string, number> = {};
    const median = async (
      what: string,
      ask: (turn: number) => Promise<{ status: number }>,
    ): Promise<void> => {
      const times: number[] = [];
      for (let turn = 0; turn < 7; turn++) {
        const started = performance.now();
        const { status } = await ask(turn);
        times.push(performance.now() - started);
        expect(status).toBeLessThan(300);
      }
      figures[what] = Math.round(times.toSorted((a, b) => a - b)[3] ?? 0);
    };
    await median('first page of 50', () => api.call('GET', '/api/client-peers'));
    await median('page of 500', () => api.call('GET', '/api/client-peers?limit=500'));
    const last = names.at(-1) ?? '';
    await median('search for the last one', () => api.call('GET', `/api/client-peers?search=${last}`));
    await median('read', () => api.call('GET', `/api/client-peers/${last}`));
    await median('create', (turn) =>
      api.call('POST', '/api/client-peers', {
        json: { name: `new-${turn}`, bind_type: 'receiver', host: 'h', system_id: 's', password: 'p' },
      }),
    );
    await median('reconnect', () => api.call('POST', `/api/client-peers/${last}/reconnect`));
    await median('status', () => api.call('GET', '/api/status'));
    await median('export', () => api.call('GET', '/api/export'));
    process.stdout.write(`${PEERS} peers, median in ms: ${JSON.stringify(figures)}\n`);
    const found = await api.call('GET', `/api/client-peers?search=${last}`);
    expect(found.json).toMatchObject({ items: [{ name: last }] });
    // One peer among many costs what one peer alone does: nothing on its way reads them all.
    expect(figures['read']).toBeLessThan(2000);
    expect(figures['create']).toBeLessThan(5000);
  } finally {
    await api.close();
  }
}, 900_000);
