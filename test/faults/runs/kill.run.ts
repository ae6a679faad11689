/**
 * `kill -9` under load: `FAULT_SEED=7 npx vitest run --project fault-runs kill` draws the same moments again. What the carrier has
 * and the core does not know of is counted at that moment.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { Books } from '../../e2e/harness/books.ts';
import { bindTo, spawnGateway, startCarrier, startCore, startGateway } from '../../e2e/harness/scene.ts';
import { Seeded } from '../../seeded.ts';
import { keepResult } from './result.ts';

const SEED = Number(process.env['FAULT_SEED'] ?? Math.floor(Math.random() * 1_000_000));
const KILLS = 20;
const WINDOW = 50;
const PER_SECOND = 500;

test(`kill -9 under load, then a restart, seed ${SEED}`, async () => {
  const core = await startCore();
  // As long as carriers' ids are: a new process cannot tell in which base ids of a few digits are written.
  const messageIds = (n: number) => ({
    response: String(4_000_000_000 + n),
    receipt: String(4_000_000_000 + n),
  });
  const carrier = await startCarrier({
    messageIds,
    deliveries: { redeliveries: 1_000, redeliverAfterMs: 200 },
  });
  const books = new Books(core);
  const settings = { api_base_url: core.url, binds: [bindTo(carrier, { window_size: WINDOW })] };
  let gateway = await startGateway(settings);
  const random = new Seeded(SEED);
  let exposed = 0;
  let most = 0;
  for (let kill = 0; kill < KILLS; kill += 1) {
    for (let tenths = 0; tenths < 20; tenths += 1) {
      books.queue(PER_SECOND / 10);
      await wait(100);
    }
    // Not between two bursts: it dies while the carrier is still being sent the last of them.
    const burst = PER_SECOND / 10;
    const seen = carrier.stats().submits + random.int(1, burst - 1);
    books.queue(burst);
    await carrier.waitFor((now) => now.stats().submits >= seen, 5_000);
    gateway.signal('SIGKILL');
    await gateway.ended(5_000);
    const now = books.exposed(carrier);
    exposed += now;
    most = Math.max(most, now);
    gateway = await spawnGateway(settings);
    await gateway.logged('started');
  }
  await core.waitFor((now) => now.stats().reached.delivered === books.size, 60_000);
  const { lost, foreign, unfinished } = books.balance(carrier);
  const doubled = books.furtherCopies(carrier);
  keepResult('kill', {
    name: { en: `\`kill -9\` under load, ${KILLS} times`, fr: `\`kill -9\` sous charge, ${KILLS} fois` },
    messages: books.size,
    lost: lost.length + unfinished.length,
    doubled,
    allowed: exposed,
    unknown: 0,
    how: {
      en: `${PER_SECOND} messages a second, window ${WINDOW}; at most ${most} exposed by one kill; seed ${SEED}`,
      fr: `${PER_SECOND} messages par seconde, fenêtre de ${WINDOW} ; au plus ${most} exposés par un arrêt ; graine ${SEED}`,
    },
  });
  expect({ lost, foreign, unfinished }).toEqual({ lost: [], foreign: [], unfinished: [] });
  expect(exposed).toBeGreaterThan(0);
  expect(doubled).toBeLessThanOrEqual(exposed);
  expect(most).toBeLessThanOrEqual(WINDOW);
}, 300_000);
