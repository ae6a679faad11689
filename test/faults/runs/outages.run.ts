/** A minute without the core, and a minute without the carrier, at full load: whole processes, real time. */
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { SimulatedCore } from '../../../local/simulators/omnimessage.ts';
import { Books } from '../../e2e/harness/books.ts';
import { bindTo, startCarrier, startCore, startGateway } from '../../e2e/harness/scene.ts';
import { keepResult, type Words, wordsOf } from './result.ts';

/** What two cores bear with the gateway, the core, the carrier and the books on them, when nothing else runs there. */
const PER_SECOND = 2_500;
const PACE = { tps_limit: 3_000, window_size: 200 };
const OUTAGE_MS = 60_000;
/** Long enough for a gateway that has just started to be at its pace. */
const BEFORE_MS = 20_000;
/** The books need every message: neither side may forget one. */
const KEPT = 1_000_000;
/** Three times what it takes at tps_limit: a minute leaves 150,000. */
const CATCH_UP_MS = 180_000;

/** Queues so many a second until the outage is over; resolves with what waited when it began. */
async function load(core: SimulatedCore, books: Books, outage: () => Promise<void>): Promise<number> {
  const began = performance.now();
  let over = false;
  const outageOver = wait(BEFORE_MS).then(async () => {
    const waiting = core.pending();
    await outage();
    over = true;
    return waiting;
  });
  while (!over) {
    const due = Math.floor(((performance.now() - began) * PER_SECOND) / 1_000);
    if (due > books.size) books.queue(due - books.size);
    await wait(10);
  }
  return outageOver;
}

/** How the balance sheet tells it: what waited when the outage began, and when it was over. */
function how(before: number, waited: number, seconds: number): Words {
  const pace = Math.round(waited / seconds);
  return wordsOf(
    (n) =>
      `${n(PER_SECOND)} messages a second, \`tps_limit\` ${n(PACE.tps_limit)}, window ${PACE.window_size}; ${n(before)} waited before it, the ${n(waited)} that waited after it were through ${n(seconds)} s after it was back, ${n(pace)} a second`,
    (n) =>
      `${n(PER_SECOND)} messages par seconde, \`tps_limit\` ${n(PACE.tps_limit)}, fenêtre de ${PACE.window_size} ; ${n(before)} attendaient avant elle, les ${n(waited)} qui attendaient après elle étaient passés ${n(seconds)} s après son retour, ${n(pace)} par seconde`,
  );
}

test('60 s core outage', async () => {
  const core = await startCore({ maxMessages: KEPT });
  const carrier = await startCarrier({
    maxRecorded: KEPT,
    deliveries: { redeliveries: 1_000, redeliverAfterMs: 500 },
  });
  const books = new Books(core);
  await startGateway({ api_base_url: core.url, binds: [bindTo(carrier, PACE)] });
  const before = await load(core, books, async () => {
    core.fault({ kind: 'drop' }, { forMs: OUTAGE_MS });
    await wait(OUTAGE_MS);
  });
  const backAt = performance.now();
  const waited = core.pending();
  await core.waitFor((now) => now.stats().reached.delivered === books.size, CATCH_UP_MS);
  const seconds = (performance.now() - backAt) / 1_000;
  const { lost, doubled, foreign, unfinished } = books.balance(carrier);
  keepResult('core-outage', {
    name: { en: 'Core away for 60 s', fr: 'Cœur absent pendant 60 s' },
    messages: books.size,
    lost: lost.length + unfinished.length,
    doubled: doubled.length,
    allowed: 0,
    unknown: 0,
    how: how(before, waited, seconds),
  });
  expect({ lost, doubled, foreign, unfinished }).toEqual({
    lost: [],
    doubled: [],
    foreign: [],
    unfinished: [],
  });
}, 360_000);

test('60 s carrier outage', async () => {
  const core = await startCore({ maxMessages: KEPT, onUnknown: 'keep' });
  const carrier = await startCarrier({ maxRecorded: KEPT });
  const books = new Books(core);
  const bind = bindTo(carrier, { ...PACE, reconnect_max_delay: 5_000 });
  await startGateway({ api_base_url: core.url, binds: [bind] });
  const before = await load(core, books, async () => {
    carrier.stopListening();
    carrier.destroySessions();
    await wait(OUTAGE_MS);
    await carrier.listen();
  });
  const backAt = performance.now();
  const waited = core.pending();
  await core.waitFor((now) => {
    const { delivered = 0, unknown = 0 } = now.stats().reached;
    return delivered + unknown >= books.size;
  }, CATCH_UP_MS);
  const seconds = (performance.now() - backAt) / 1_000;
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
    how: how(before, waited, seconds),
  });
  expect({ lost, doubled, foreign }).toEqual({ lost: 0, doubled: [], foreign: [] });
  expect(unknown).toBeLessThanOrEqual(PACE.window_size);
}, 360_000);
