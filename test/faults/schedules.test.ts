/**
 * Schedules of faults, in virtual time. `FAULT_SEED=7 FAULT_SCHEDULES=1 npx vitest run --project faults schedules` runs the
 * one that failed again; `FAULT_SCHEDULES=5000` runs many.
 */
import { expect, test } from 'vitest';
import { Seeded } from '../seeded.ts';
import { FAULTS, pairs, randomSchedule, type Schedule, scheduleOf } from './schedule.ts';
import { runSchedule } from './world.ts';

const COUNT = Number(process.env['FAULT_SCHEDULES'] ?? 100);
/** Of all of them; `npm run faults` makes each. */
const PAIRS = 40;
const FIRST = Number(process.env['FAULT_SEED'] ?? Math.floor(Math.random() * 1_000_000));

async function brokenPromises(schedule: Schedule): Promise<string | null> {
  const { faults } = await runSchedule(schedule);
  if (faults.length === 0) return null;
  return `seed ${schedule.seed}: ${faults.slice(0, 5).join('; ')}\n  ${JSON.stringify(schedule.faults)}`;
}

test(`${COUNT} random schedules from seed ${FIRST} on: nothing lost, nothing doubled but what is documented`, async () => {
  const broken: string[] = [];
  for (let seed = FIRST; seed < FIRST + COUNT; seed += 1) {
    const found = await brokenPromises(randomSchedule(new Seeded(seed)));
    if (found !== null) broken.push(found);
  }
  expect(broken, broken.join('\n')).toEqual([]);
}, 3_600_000);

test('each fault alone', async () => {
  const broken: string[] = [];
  for (const name of Object.keys(FAULTS)) {
    const found = await brokenPromises(scheduleOf([name], new Seeded(FIRST)));
    if (found !== null) broken.push(`${name}: ${found}`);
  }
  expect(broken, broken.join('\n')).toEqual([]);
}, 600_000);

test('some faults two at a time', async () => {
  const broken: string[] = [];
  const all = pairs();
  const random = new Seeded(FIRST);
  for (let count = 0; count < PAIRS; count += 1) {
    const names = random.pick(all);
    const found = await brokenPromises(scheduleOf(names, random.fork()));
    if (found !== null) broken.push(`${names.join(' + ')}: ${found}`);
  }
  expect(broken, broken.join('\n')).toEqual([]);
}, 600_000);
