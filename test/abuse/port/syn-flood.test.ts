/** The short version of the SYN flood in `npm run abuse`, in network namespaces of its own. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import * as z from 'zod';
import { isMissing } from '../../debian.ts';

const PROGRAM = new URL('../../../dist/syn-flood.mjs', import.meta.url).pathname;
const run = promisify(execFile);

const results = z.object({
  flooded: z.array(
    z.object({
      synsPerSecond: z.number(),
      cookies: z.number(),
      dropped: z.number(),
      kept: z.number(),
      harmed: z.number(),
      newcomers: z.object({ came: z.number(), bound: z.number(), slowestMs: z.number() }),
    }),
  ),
});

// In CI neither a missing program nor a missing right is a reason to skip.
const cannot = process.getuid?.() !== 0 && process.env['CI'] !== 'true';

test.skipIf(isMissing('hping3', 'ip') || cannot)(
  'new partners get in during a SYN flood, and those who are in notice nothing',
  async () => {
    const directory = await mkdtemp(join(tmpdir(), 'syn-flood-'));
    onTestFinished(() => rm(directory, { recursive: true, force: true }));
    const json = join(directory, 'syn-flood.json');
    await run(process.execPath, [PROGRAM, '--seconds', '3', '--json', json]);
    const { flooded } = results.parse(JSON.parse(await readFile(json, 'utf8')));
    const [guarded, unguarded] = flooded;
    expect(guarded?.cookies).toBeGreaterThan(500);
    expect(guarded?.newcomers.came).toBeGreaterThan(0);
    expect(guarded?.newcomers.bound).toBe(guarded?.newcomers.came);
    expect(guarded?.newcomers.slowestMs).toBeLessThan(5_000);
    // What the kernel drops without cookies shows that the flood is one. Now and then it lets somebody in all the same.
    expect(unguarded?.dropped).toBeGreaterThan(500);
    for (const { kept, harmed } of flooded) {
      expect(harmed).toBe(0);
      expect(kept).toBeGreaterThan(0.5);
    }
  },
  60_000,
);
