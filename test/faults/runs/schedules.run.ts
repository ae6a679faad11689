/**
 * Every fault alone, every two at once, and `FAULT_SCHEDULES` random ones from `FAULT_SEED` on: the balance sheet, in virtual
 * time. Sums are kept, not outcomes, so that memory does not grow with their number.
 */
import { writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { Seeded } from '../../seeded.ts';
import { FAULTS_FR } from '../faults.fr.ts';
import { pairs, randomSchedule, type Schedule, scheduleOf } from '../schedule.ts';
import { runSchedule } from '../world.ts';

const EACH = Number(process.env['FAULT_EACH'] ?? 10);
const COUNT = Number(process.env['FAULT_SCHEDULES'] ?? 5_000);
const FIRST = Number(process.env['FAULT_SEED'] ?? 1);
/** Of two faults at once; default: all there are. */
const PAIRS = Number(process.env['FAULT_PAIRS'] ?? pairs().length);
/** Of a run of hours it is good to know how far it is. */
const SAY_EVERY = 250;

/** Runs schedules and adds up what came of them. */
class Sums {
  schedules = 0;
  messages = 0;
  lost = 0;
  doubled = 0;
  allowed = 0;
  unknown = 0;
  failed = 0;
  readonly #broken: string[];

  constructor(broken: string[]) {
    this.#broken = broken;
  }

  async run(name: string, schedule: Schedule): Promise<void> {
    const { queued, fromSubscribers, fromPartner, faults, doubled, allowed, ends } =
      await runSchedule(schedule);
    this.schedules += 1;
    this.messages += queued + fromSubscribers + fromPartner;
    this.lost += faults.length;
    this.doubled += doubled;
    this.allowed += allowed;
    this.unknown += ends.unknown ?? 0;
    this.failed += ends.failed ?? 0;
    if (faults.length > 0)
      this.#broken.push(`${name}, seed ${schedule.seed}: ${faults.slice(0, 3).join('; ')}`);
  }
}

test('every fault alone', async () => {
  const broken: string[] = [];
  const faults: object[] = [];
  for (const [name, french] of Object.entries(FAULTS_FR)) {
    const sums = new Sums(broken);
    for (let seed = 1; seed <= EACH; seed += 1) await sums.run(name, scheduleOf([name], new Seeded(seed)));
    faults.push({ name: { en: name, fr: french }, ...sums });
  }
  keep('faults', { faults });
  expect(broken, broken.join('\n')).toEqual([]);
}, 7_200_000);

test('every two faults at once', async () => {
  const broken: string[] = [];
  const sums = new Sums(broken);
  const all = pairs();
  // Evenly over all of them, where only some are made.
  for (let count = 0; count < PAIRS; count += 1) {
    const index = Math.floor((count * all.length) / PAIRS);
    const names = all[index] ?? [];
    await sums.run(names.join(' + '), scheduleOf(names, new Seeded(index + 1)));
  }
  keep('pairs', { pairs: { of: all.length, ...sums } });
  expect(broken, broken.join('\n')).toEqual([]);
}, 7_200_000);

test(`${COUNT} random schedules from seed ${FIRST} on`, async () => {
  const broken: string[] = [];
  const sums = new Sums(broken);
  for (let seed = FIRST; seed < FIRST + COUNT; seed += 1) {
    await sums.run('random', randomSchedule(new Seeded(seed)));
    if (sums.schedules % SAY_EVERY === 0)
      console.info(`${sums.schedules} of ${COUNT}; broken: ${broken.length}; ${megabytes()} MB`);
  }
  keep('random', { random: { firstSeed: FIRST, ...sums } });
  expect(broken, broken.join('\n')).toEqual([]);
}, 7_200_000);

function keep(file: string, kept: object): void {
  writeFileSync(new URL(`../results/${file}.json`, import.meta.url), `${JSON.stringify(kept, null, 2)}\n`);
}

function megabytes(): number {
  return Math.round(process.memoryUsage().heapUsed / 1024 / 1024);
}
