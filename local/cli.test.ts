import { execFile } from 'node:child_process';
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'cli-'));
  await symlink(path.join(root, 'node_modules'), path.join(directory, 'node_modules'));
  await build({
    absWorkingDir: root,
    entryPoints: ['local/cli.ts'],
    outfile: path.join(directory, 'cli.mjs'),
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    // The commands that these two hold have tests of their own.
    external: ['../connector/main.ts', './local.ts'],
    define: { __VERSION__: '"1.2.3"' },
  });
});
afterAll(async () => {
  await rm(directory, { recursive: true });
});

interface Outcome {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

async function omnimessageSmpp(...args: string[]): Promise<Outcome> {
  return await new Promise((resolve) => {
    const env = { PATH: process.env['PATH'] };
    const child = execFile(
      process.execPath,
      [path.join(directory, 'cli.mjs'), ...args],
      { cwd: root, env },
      (_, stdout, stderr) => resolve({ exitCode: child.exitCode, stdout, stderr }),
    );
  });
}

test('--version and --help succeed', async () => {
  expect(await omnimessageSmpp('--version')).toEqual({ exitCode: 0, stdout: '1.2.3\n', stderr: '' });
  const help = await omnimessageSmpp('--help');
  expect(help).toMatchObject({ exitCode: 0, stderr: '' });
  for (const command of ['run', 'validate', 'local', 'Examples:']) expect(help.stdout).toContain(command);
  expect((await omnimessageSmpp('run', '--help')).stdout).toContain('API_BASE_URL');
});

test('a wrong command line exits with 2 and says so', async () => {
  expect(await omnimessageSmpp()).toMatchObject({ exitCode: 2, stdout: '' });
  expect(await omnimessageSmpp('validat')).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('validate?'),
  });
  expect(await omnimessageSmpp('run')).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('--config'),
  });
  expect(await omnimessageSmpp('validate')).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('files'),
  });
});

test('validate exits with 0 or 1', async () => {
  const sound = await omnimessageSmpp('validate', 'examples/gateway.yaml');
  expect(sound).toMatchObject({
    exitCode: 0,
    stdout: expect.stringMatching(/^examples\/gateway\.yaml: valid: 1 client bind, 2 server binds/),
  });
  const refused = await omnimessageSmpp('validate', 'package.json', 'nowhere.yaml');
  expect(refused).toMatchObject({ exitCode: 1, stdout: '' });
  expect(refused.stderr).toContain('package.json:2:3: error: name: ');
  expect(refused.stderr).toContain('nowhere.yaml: error: there is no such file');
});
