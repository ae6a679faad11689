import { afterAll, beforeAll, expect, onTestFailed, test } from 'vitest';
import { BALANCED, Books } from '../e2e/harness/books.ts';
import type { Program } from '../e2e/harness/program.ts';
import { FleetWorld } from './fleet-world.ts';

const NAMES = Array.from({ length: 9 }, (_, index) => `carrier-${index + 1}`);
const TAKE_OVER_MS = 15_000;

let world: FleetWorld;
const connectors = new Map<string, Program>();

beforeAll(async () => {
  world = await FleetWorld.start();
  await world.peers(NAMES, { tps_limit: 100 });
  for (const id of ['a', 'b', 'c']) connectors.set(id, await world.connector(id));
}, 60_000);
afterAll(() => world.close());

function connector(id: string): Program {
  const program = connectors.get(id);
  if (program === undefined) throw new Error(`there is no connector ${id}`);
  onTestFailed(() => console.error(id, program.tail()));
  return program;
}

test('three that start together carry three binds each, and nobody had to move', async () => {
  for (const id of connectors.keys()) connector(id);
  await world.spread([3, 3, 3], 30_000);
  expect(world.carrier.stats().binds).toBe(9);
  expect(world.overlaps).toEqual([]);
}, 40_000);

test('kill -9 of one: its binds are up elsewhere within 15 s', async () => {
  const killedAt = performance.now();
  await connector('b').kill();
  await world.carrier.waitFor(() => world.bound() === 6, 5_000);
  await world.carrier.waitFor(() => world.bound() === 9, TAKE_OVER_MS);
  const tookMs = performance.now() - killedAt;
  console.info(`binds of a killed connector were up elsewhere after ${Math.round(tookMs)} ms`);
  expect(tookMs).toBeLessThan(TAKE_OVER_MS);
  expect(world.carrier.stats().binds).toBe(12);
  expect(world.overlaps).toEqual([]);
}, 40_000);

test('one that joins gets its share, and no more binds move than that', async () => {
  connectors.set('d', await world.connector('d'));
  const { binds } = world.carrier.stats();
  await world.spread([3, 3, 3], 60_000);
  expect(world.carrier.stats().binds - binds).toBe(3);
  expect(world.overlaps).toEqual([]);
}, 70_000);

test('SIGTERM under load: handed over at once, nothing lost, nothing doubled', async () => {
  const books = new Books(world.core);
  for (const name of NAMES) books.queue(300, { dest_smsc: name });
  await world.carrier.waitFor((now) => now.stats().taken > 500, 20_000);
  const stopped = connector('a');
  const stoppedAt = performance.now();
  stopped.signal('SIGTERM');
  expect(await stopped.ended(20_000)).toMatchObject({ code: 0 });
  await world.carrier.waitFor(() => world.bound() === 9, 10_000);
  console.info(
    `binds of a stopped connector were up elsewhere after ${Math.round(performance.now() - stoppedAt)} ms`,
  );
  await world.core.waitFor((now) => now.stats().reached.delivered === 2700, 30_000);
  expect(books.balance(world.carrier)).toEqual(BALANCED);
  expect(world.overlaps).toEqual([]);
  await world.spread([5, 4], 20_000);
}, 90_000);
