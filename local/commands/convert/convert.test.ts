import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { validate } from '../validate.ts';
import { convert } from './convert.ts';

const ELIXIR = `import Config

config :omnimessage_smpp, api_base_url: "https://core:8443", verify_ssl_peer: true

config :omnimessage_smpp, :binds, [
  %{name: "a", bind_type: :transceiver, host: "h", system_id: "s", password: System.get_env("A_PASSWORD")}
]
`;
let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'convert-'));
});
afterEach(async () => {
  await rm(directory, { recursive: true });
});

async function run(text: string | null, output: string | null) {
  const said = { out: '', err: '' };
  const file = join(directory, 'runtime.exs');
  if (text !== null) await writeFile(file, text);
  const stdout = { write: (more: string) => (said.out += more.replaceAll(`${directory}/`, '')) };
  const stderr = { write: (more: string) => (said.err += more.replaceAll(`${directory}/`, '')) };
  const target = output === null ? null : join(directory, output);
  return { code: await convert({ file, output: target, stdout, stderr }), ...said };
}

test('a file that its owner alone may read, that validate takes, and what it needs', async () => {
  expect(await run(ELIXIR, 'gateway.yaml')).toEqual({
    code: 0,
    out: `gateway.yaml: written: 1 client bind, 0 server binds
It needs these environment variables: A_PASSWORD
Check it: omnimessage-smpp validate gateway.yaml
`,
    err: '',
  });
  const file = join(directory, 'gateway.yaml');
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  const ignore = { write: () => true };
  const env = { A_PASSWORD: 'a long password' };
  expect(await validate({ files: [file], env, stdout: ignore, stderr: ignore })).toBe(0);
});

test('without --output the file goes to the terminal, and nothing else there', async () => {
  const { code, out, err } = await run(ELIXIR, null);
  expect(code).toBe(0);
  expect(out).toMatch(/^api_base_url: https:\/\/core:8443\n(?:.*\n)*.*password: \$\{A_PASSWORD\}\n/);
  expect(err).toBe(
    'runtime.exs: converted: 1 client bind, 0 server binds\nIt needs these environment variables: A_PASSWORD\n',
  );
  expect(await readdir(directory)).toEqual(['runtime.exs']);
});

test('a file that is there stays as it is', async () => {
  await writeFile(join(directory, 'gateway.yaml'), 'mine');
  expect(await run(ELIXIR, 'gateway.yaml')).toMatchObject({
    code: 1,
    out: '',
    err: 'gateway.yaml: error: there is such a file, and it is not overwritten. Name another one, or move it away.\n',
  });
  expect(await readFile(join(directory, 'gateway.yaml'), 'utf8')).toBe('mine');
});

test('with a fault nothing is written, and each is told', async () => {
  const { code, out, err } = await run(ELIXIR.replace('"h",', '"h"'), 'gateway.yaml');
  expect({ code, out }).toEqual({ code: 1, out: '' });
  expect(err).toBe(
    'runtime.exs:6:50: error: a comma is missing here, before system_id:. [elixir_syntax]\n' +
      'runtime.exs: 1 error. Nothing was written.\n',
  );
  expect(await readdir(directory)).toEqual(['runtime.exs']);
});

test('no file, no folder, no text', async () => {
  expect(await run(null, 'g.yaml')).toMatchObject({
    code: 1,
    err: expect.stringContaining('there is no such file'),
  });
  expect(await run(ELIXIR, 'none/g.yaml')).toMatchObject({
    code: 1,
    err: expect.stringContaining('(ENOENT)'),
  });
  await writeFile(join(directory, 'runtime.exs'), Buffer.from([0xff, 0xfe, 0x00]));
  expect(await run(null, 'g.yaml')).toMatchObject({ code: 1, err: expect.stringContaining('not UTF-8') });
  await mkdir(join(directory, 'folder'));
  await chmod(join(directory, 'folder'), 0o700);
  expect(await run(ELIXIR, 'folder')).toMatchObject({
    code: 1,
    err: expect.stringContaining('not overwritten'),
  });
});
