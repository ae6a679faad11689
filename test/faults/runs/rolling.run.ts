/** Three connectors replaced one after the other while messages go out over nine binds. */
import { setTimeout as wait } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { BALANCED, Books } from '../../e2e/harness/books.ts';
import { FleetWorld } from '../../fleet/fleet-world.ts';
import { keepResult } from './result.ts';

const NAMES = Array.from({ length: 9 }, (_, index) => `carrier-${index + 1}`);
const PER_SECOND = 180;

test('rolling replacement of three connectors under load', async () => {
  const world = await FleetWorld.start();
  onTestFinished(() => world.close());
  await world.peers(NAMES, { tps_limit: 50 });
  const old = [await world.connector('a'), await world.connector('b'), await world.connector('c')];
  await world.spread([3, 3, 3], 60_000);
  const books = new Books(world.core);
  let replaced = false;
  const loaded = (async () => {
    for (let turn = 0; !replaced; turn += 1) {
      books.queue(PER_SECOND / 10, { dest_smsc: NAMES[turn % NAMES.length] ?? '' });
      await wait(100);
    }
  })();
  const began = performance.now();
  for (const [index, connector] of old.entries()) {
    await world.connector(`new-${index}`);
    await world.published(
      ({ connectors }) => connectors.filter(({ state }) => state === 'live').length === 4,
      30_000,
    );
    connector.signal('SIGTERM');
    expect(await connector.ended(30_000)).toMatchObject({ code: 0 });
    await world.carrier.waitFor(() => world.bound() === NAMES.length, 30_000);
  }
  const seconds = Math.round((performance.now() - began) / 1000);
  replaced = true;
  await loaded;
  await world.core.waitFor((now) => now.stats().reached.delivered === books.size, 60_000);
  const balance = books.balance(world.carrier);
  keepResult('rolling', {
    name: {
      en: 'Rolling replacement of three connectors',
      fr: 'Remplacement de trois connecteurs, l’un après l’autre',
    },
    messages: books.size,
    lost: balance.lost.length + balance.unfinished.length,
    doubled: balance.doubled.length,
    allowed: 0,
    unknown: 0,
    how: {
      en: `${PER_SECOND} messages a second over 9 binds; all three replaced within ${seconds} s`,
      fr: `${PER_SECOND} messages par seconde sur 9 liaisons ; tous trois remplacés en ${seconds} s`,
    },
  });
  expect(balance).toEqual(BALANCED);
  expect(world.overlaps).toEqual([]);
}, 300_000);
