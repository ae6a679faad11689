/** The short version of `npm run abuse`: code that runs cold beside other tests, so only what is gross shows here. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import * as z from 'zod';

const PROGRAM = new URL('../../../dist/abuse.mjs', import.meta.url).pathname;
const ATTACKS = ['silent_flood', 'password_guessing', 'tlv_bombs'];
const run = promisify(execFile);

const results = z.object({
  attacks: z.array(
    z.object({
      name: z.string(),
      harmed: z.number(),
      attemptsPerSecond: z.number(),
      cpuRatio: z.object({ median: z.number() }),
      newcomers: z.object({ came: z.number(), bound: z.number() }),
    }),
  ),
});

test('partners go on, and others come in, while the port is attacked', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'abuse-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  const json = join(directory, 'port.json');
  const short = ['--rounds', '3', '--window', '300', '--warm-up', '500', '--least', '0.2'];
  await run(process.execPath, [PROGRAM, '--attack', ATTACKS.join(','), ...short, '--json', json]);
  const { attacks } = results.parse(JSON.parse(await readFile(json, 'utf8')));
  expect(attacks.map(({ name }) => name)).toEqual(ATTACKS);
  for (const { harmed, attemptsPerSecond, newcomers } of attacks) {
    expect(attemptsPerSecond).toBeGreaterThan(20);
    expect(harmed).toBe(0);
    expect(newcomers).toEqual({ came: 3, bound: 3 });
  }
}, 120_000);

test('an attack that does not exist is refused with those that do', async () => {
  await expect(run(process.execPath, [PROGRAM, '--attack', 'slow'])).rejects.toThrow(
    /--attack has slow; allowed are none, slowloris, silent_flood/,
  );
});
