import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';

const run = promisify(execFile);
const UNIT = resolve(import.meta.dirname, '../../deploy/systemd/omnimessage-smpp.service');

test("systemd's own checks find nothing in the unit", async () => {
  const directory = await mkdtemp(join(tmpdir(), 'unit-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  // The program as it is here: what is checked is the unit.
  const text = (await readFile(UNIT, 'utf8')).replaceAll('/usr/bin/node', process.execPath);
  const file = join(directory, 'omnimessage-smpp.service');
  await writeFile(file, text);
  const { stdout, stderr } = await run('systemd-analyze', ['verify', '--man=no', file]);
  expect(`${stdout}${stderr}`).toBe('');
});

test('the sandbox leaves little open: at most 2 of the 10 that systemd counts', async () => {
  const { stdout } = await run('systemd-analyze', ['security', '--offline=yes', '--threshold=20', UNIT]);
  expect(stdout).toMatch(/Overall exposure level .*: [01]\.\d/);
});
