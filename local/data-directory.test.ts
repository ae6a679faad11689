import { chmod, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDataDirectory } from './data-directory.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'data-'));
});
afterEach(async () => {
  await rm(root, { recursive: true });
});

const modeOf = async (file: string): Promise<number> => (await stat(file)).mode & 0o777;

test('is made for its owner alone, with everything in it', async () => {
  const data = await openDataDirectory(path.join(root, 'a/b'));
  await data.write('secret', 'x');
  expect(await modeOf(data.path)).toBe(0o700);
  expect(await modeOf(data.file('secret'))).toBe(0o600);
  expect(await data.read('secret')).toBe('x');
  expect(await data.read('nothing')).toBeNull();
});

test('one that others may look into is closed to them, and so are its files', async () => {
  await chmod(root, 0o755);
  await writeFile(path.join(root, 'secret'), 'x', { mode: 0o644 });
  const data = await openDataDirectory(root);
  expect(await data.read('secret')).toBe('x');
  expect(await modeOf(root)).toBe(0o700);
  expect(await modeOf(data.file('secret'))).toBe(0o600);
});

test('a path that is a file is refused with what to do', async () => {
  const file = path.join(root, 'file');
  await writeFile(file, '');
  await expect(openDataDirectory(path.join(file, 'below'))).rejects.toMatchObject({
    code: 'directory_unusable',
    message: expect.stringContaining('DATA_DIR'),
  });
});

test('a file as large as no token or certificate is refused', async () => {
  const data = await openDataDirectory(root);
  await writeFile(data.file('large'), Buffer.alloc(1024 * 1024 + 1));
  await expect(data.read('large')).rejects.toMatchObject({ code: 'file_unusable' });
});
