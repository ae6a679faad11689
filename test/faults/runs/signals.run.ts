/**
 * SIGTERM, SIGINT and SIGKILL at random under load, then a restart, of real processes: `FAULT_SEED=7 npx vitest run
 * --project fault-runs signals` draws the same signals at the same pauses again. What the carrier has and the core does not know
 * of is counted when a process has ended; that much may be doubled, and no more.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { Books } from '../../e2e/harness/books.ts';
import { bindTo, spawnGateway, startCarrier, startCore, startGateway } from '../../e2e/harness/scene.ts';
import { Seeded } from '../../seeded.ts';
import { keepResult } from './result.ts';

const SEED = Number(process.env['FAULT_SEED'] ?? Math.floor(Math.random() * 1_000_000));
const SIGNALS = 20;
const WINDOW = 50;
const PER_SECOND = 500;
const TICK_MS = 100;
/** As long as carriers' ids are: a new process cannot tell in which base ids of a few digits are written. */
const FIRST_ID = 4_000_000_000;

type Signal = 'SIGTERM' | 'SIGINT' | 'SIGKILL';

test(`${SIGNALS} signals at random under load, seed ${SEED}`, async () => {
  const random = new Seeded(SEED);
  const core = await startCore();
  const idOf = (n: number): string => String(FIRST_ID + n);
  const carrier = await startCarrier({
    messageIds: (n) => ({ response: idOf(n), receipt: idOf(n) }),
    deliveries: { redeliveries: 1_000, redeliverAfterMs: 200 },
  });
  const books = new Books(core);
  const settings = {
    api_base_url: core.url,
    drain_timeout: 10_000,
    binds: [bindTo(carrier, { window_size: WINDOW, sessions: 2 })],
  };
  let over = false;
  const load = (async () => {
    while (!over) {
      books.queue((PER_SECOND * TICK_MS) / 1_000);
      await wait(TICK_MS);
    }
  })();
  const sent: Record<Signal, number> = { SIGTERM: 0, SIGINT: 0, SIGKILL: 0 };
  let exposed = 0;
  let gateway = await startGateway(settings);
  for (let count = 0; count < SIGNALS; count += 1) {
    // Also a process that has hardly begun, or is at its end already.
    await wait(random.int(0, 2_500));
    const signal = random.pick<Signal>(['SIGTERM', 'SIGINT', 'SIGKILL']);
    sent[signal] += 1;
    gateway.signal(signal);
    const isImpatient = signal !== 'SIGKILL' && random.chance(0.2);
    if (isImpatient) {
      await wait(random.int(0, 100));
      sent.SIGKILL += 1;
      gateway.signal('SIGKILL');
    }
    const { code } = await gateway.ended(20_000);
    const left = books.exposed(carrier);
    if (signal !== 'SIGKILL' && code === 0) expect(left, `${signal}, seed ${SEED}`).toBe(0);
    exposed += left;
    gateway = await spawnGateway(settings);
    if (random.chance(0.8)) await gateway.logged('started');
  }
  over = true;
  await load;
  await core.waitFor((now) => now.stats().reached.delivered === books.size, 60_000);
  const { lost, foreign, unfinished } = books.balance(carrier);
  const doubled = books.furtherCopies(carrier);
  keepResult('signals', {
    name: {
      en: `SIGTERM, SIGINT and SIGKILL at random, then a restart, ${SIGNALS} times`,
      fr: `SIGTERM, SIGINT et SIGKILL au hasard, puis un redémarrage, ${SIGNALS} fois`,
    },
    messages: books.size,
    lost: lost.length + unfinished.length,
    doubled,
    allowed: exposed,
    unknown: 0,
    how: {
      en: `${PER_SECOND} messages a second, window ${WINDOW} × 2; ${sent.SIGTERM} SIGTERM, ${sent.SIGINT} SIGINT, ${sent.SIGKILL} SIGKILL; seed ${SEED}`,
      fr: `${PER_SECOND} messages par seconde, fenêtre de ${WINDOW} × 2 ; ${sent.SIGTERM} SIGTERM, ${sent.SIGINT} SIGINT, ${sent.SIGKILL} SIGKILL ; graine ${SEED}`,
    },
  });
  expect({ lost, foreign, unfinished }).toEqual({ lost: [], foreign: [], unfinished: [] });
  expect(doubled).toBe(exposed);
}, 180_000);
