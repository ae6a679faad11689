import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { withCredentials } from './credentials.ts';
import { formatDiagnostic } from './diagnostic.ts';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'credentials-'));
  await writeFile(join(directory, 'CARRIER_PASSWORD'), 'hunter22\n');
  await writeFile(join(directory, 'API_TOKEN'), 'from the file');
  await writeFile(join(directory, 'not-a-variable'), 'x');
  await mkdir(join(directory, 'FOLDER'));
  await symlink(join(directory, 'CARRIER_PASSWORD'), join(directory, 'LINKED'));
});
afterAll(() => rm(directory, { recursive: true }));

test('without a directory, the environment as it is', async () => {
  const env = { A: '1', CREDENTIALS_DIRECTORY: '' };
  expect(await withCredentials(env)).toEqual({ ok: true, env });
});

test('files by the names of variables, under the environment', async () => {
  const env = { CREDENTIALS_DIRECTORY: directory, API_TOKEN: 'from the environment' };
  expect(await withCredentials(env)).toEqual({
    ok: true,
    env: { ...env, CARRIER_PASSWORD: 'hunter22', LINKED: 'hunter22' },
  });
});

test('a directory that is not there, or a file that is too large, is a fault that names it', async () => {
  const fault = async (at: string): Promise<string> => {
    const read = await withCredentials({ CREDENTIALS_DIRECTORY: at });
    return read.ok ? 'no fault' : formatDiagnostic(read.fault);
  };
  expect(await fault(join(directory, 'none'))).toBe(
    `environment variable CREDENTIALS_DIRECTORY: error: ${directory}/none cannot be read (ENOENT). Let this user read it, or unset the variable. [file_unreadable]`,
  );
  await mkdir(join(directory, 'large'));
  await writeFile(join(directory, 'large', 'TOKEN'), Buffer.alloc(70_000));
  expect(await fault(join(directory, 'large'))).toContain('found 70000 octets');
});
