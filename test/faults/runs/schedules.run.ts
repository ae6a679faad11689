/** Every fault alone, ten schedules each, and `FAULT_SCHEDULES` random ones: the balance sheet, in virtual time. */
import { writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { Seeded } from '../../seeded.ts';
import { FAULTS, randomSchedule, scheduleOf } from '../schedule.ts';
import { type Outcome, runSchedule } from '../world.ts';

const EACH = 10;
const COUNT = Number(process.env['FAULT_SCHEDULES'] ?? 5_000);
const FIRST = Number(process.env['FAULT_SEED'] ?? 1);

function sums(outcomes: readonly Outcome[]) {
  const sum = (of: (outcome: Outcome) => number): number => outcomes.reduce((all, one) => all + of(one), 0);
  return {
    messages: sum(({ queued, fromSubscribers, fromPartner }) => queued + fromSubscribers + fromPartner),
    lost: sum(({ faults }) => faults.length),
    doubled: sum(({ doubled }) => doubled),
    allowed: sum(({ allowed }) => allowed),
    unknown: sum(({ ends }) => ends.unknown ?? 0),
    failed: sum(({ ends }) => ends.failed ?? 0),
  };
}

test('the balance sheet of every fault, and of random schedules', async () => {
  const faults = [];
  for (const name of Object.keys(FAULTS)) {
    const outcomes: Outcome[] = [];
    for (let seed = 1; seed <= EACH; seed += 1)
      outcomes.push(await runSchedule(scheduleOf(name, new Seeded(seed))));
    faults.push({ name, schedules: EACH, ...sums(outcomes) });
  }
  const random: Outcome[] = [];
  const broken: string[] = [];
  for (let seed = FIRST; seed < FIRST + COUNT; seed += 1) {
    const outcome = await runSchedule(randomSchedule(new Seeded(seed)));
    if (outcome.faults.length > 0) broken.push(`seed ${seed}: ${outcome.faults.slice(0, 3).join('; ')}`);
    random.push(outcome);
  }
  const kept = { faults, random: { schedules: COUNT, firstSeed: FIRST, ...sums(random) } };
  writeFileSync(new URL('../results/schedules.json', import.meta.url), `${JSON.stringify(kept, null, 2)}\n`);
  expect(broken, broken.join('\n')).toEqual([]);
  expect(faults.filter(({ lost }) => lost > 0)).toEqual([]);
}, 7_200_000);
