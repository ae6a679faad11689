/** A minute without the core, and a minute without the carrier, at a steady load: whole processes, real time. */
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { Books } from '../../e2e/harness/books.ts';
import { bindTo, startCarrier, startCore, startGateway } from '../../e2e/harness/scene.ts';
import { keepResult, secondsIn } from './result.ts';

const PER_SECOND = 300;
const OUTAGE_MS = 60_000;
const BEFORE_MS = 5_000;
const WINDOW = 50;

/** Queues so many a second until the outage is over. */
async function load(books: Books, outage: () => Promise<void>): Promise<void> {
  const outageOver = wait(BEFORE_MS).then(outage);
  let over = false;
  void outageOver.then(() => {
    over = true;
  });
  while (!over) {
    books.queue(PER_SECOND / 10);
    await wait(100);
  }
  await outageOver;
}

test('60 s core outage', async () => {
  const core = await startCore();
  const carrier = await startCarrier({ deliveries: { redeliveries: 1_000, redeliverAfterMs: 500 } });
  const books = new Books(core);
  await startGateway({ api_base_url: core.url, binds: [bindTo(carrier, { window_size: WINDOW })] });
  await load(books, async () => {
    core.fault({ kind: 'drop' }, { forMs: OUTAGE_MS });
    await wait(OUTAGE_MS);
  });
  const backAt = performance.now();
  await core.waitFor((now) => now.stats().reached.delivered === books.size, 120_000);
  const caughtUp = secondsIn(performance.now() - backAt);
  const { lost, doubled, foreign, unfinished } = books.balance(carrier);
  keepResult('core-outage', {
    name: { en: 'Core away for 60 s', fr: 'Cœur absent pendant 60 s' },
    messages: books.size,
    lost: lost.length + unfinished.length,
    doubled: doubled.length,
    allowed: 0,
    unknown: 0,
    how: {
      en: `${PER_SECOND} messages a second; all delivered ${caughtUp.en} s after it was back`,
      fr: `${PER_SECOND} messages par seconde ; tous livrés ${caughtUp.fr} s après son retour`,
    },
  });
  expect({ lost, doubled, foreign, unfinished }).toEqual({
    lost: [],
    doubled: [],
    foreign: [],
    unfinished: [],
  });
}, 300_000);

test('60 s carrier outage', async () => {
  const core = await startCore({ onUnknown: 'keep' });
  const carrier = await startCarrier();
  const books = new Books(core);
  const bind = bindTo(carrier, { window_size: WINDOW, reconnect_max_delay: 5_000 });
  await startGateway({ api_base_url: core.url, binds: [bind] });
  await load(books, async () => {
    carrier.stopListening();
    carrier.destroySessions();
    await wait(OUTAGE_MS);
    await carrier.listen();
  });
  const backAt = performance.now();
  await core.waitFor((now) => {
    const { delivered = 0, unknown = 0 } = now.stats().reached;
    return delivered + unknown >= books.size;
  }, 120_000);
  const caughtUp = secondsIn(performance.now() - backAt);
  const { unknown = 0 } = core.stats().reached;
  const { doubled, foreign } = books.balance(carrier);
  const lost = core.pending();
  keepResult('carrier-outage', {
    name: {
      en: 'Carrier away for 60 s, its sessions reset',
      fr: 'Transporteur absent pendant 60 s, ses sessions coupées',
    },
    messages: books.size,
    lost,
    doubled: doubled.length,
    allowed: 0,
    unknown,
    how: {
      en: `${PER_SECOND} messages a second, window ${WINDOW}; all reported ${caughtUp.en} s after it was back`,
      fr: `${PER_SECOND} messages par seconde, fenêtre de ${WINDOW} ; tous rapportés ${caughtUp.fr} s après son retour`,
    },
  });
  expect({ lost, doubled, foreign }).toEqual({ lost: 0, doubled: [], foreign: [] });
  expect(unknown).toBeLessThanOrEqual(WINDOW);
}, 300_000);
