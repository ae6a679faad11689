import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadSettings } from './load.ts';
import { MAX_SETTINGS_OCTETS, readSettingsFile } from './read-file.ts';

let directory: string;
const file = (name: string) => path.join(directory, name);

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'settings-'));
});
afterAll(async () => {
  await rm(directory, { recursive: true });
});

async function codeOf(name: string): Promise<string> {
  const loaded = await loadSettings({ file: file(name), env: {} });
  return loaded.ok ? 'ok' : (loaded.faults[0]?.code ?? '');
}

test('what is no settings file is told by a code', async () => {
  await mkdir(file('directory'));
  await writeFile(file('latin1.yaml'), Buffer.from('smsc_name: caf\xe9', 'latin1'));
  await writeFile(file('large.yaml'), Buffer.alloc(MAX_SETTINGS_OCTETS + 1, 0x20));
  await symlink(file('nowhere'), file('dangling.yaml'));
  expect(await codeOf('none.yaml')).toBe('file_not_found');
  expect(await codeOf('dangling.yaml')).toBe('file_not_found');
  expect(await codeOf('latin1.yaml/below')).toBe('file_not_found');
  expect(await codeOf('directory')).toBe('not_a_file');
  expect(await codeOf('latin1.yaml')).toBe('not_utf8');
  expect(await codeOf('large.yaml')).toBe('file_too_large');
  expect(await codeOf('x'.repeat(300))).toBe('file_unreadable');
});

test('the largest file that is taken', async () => {
  await writeFile(file('full.yaml'), Buffer.alloc(MAX_SETTINGS_OCTETS, 0x20));
  expect(await readSettingsFile(file('full.yaml'))).toMatchObject({ ok: true });
});

test('a link to a file is a file', async () => {
  await writeFile(file('real.yaml'), 'api_base_url: https://core\n');
  await symlink(file('real.yaml'), file('link.yaml'));
  expect(await codeOf('link.yaml')).toBe('ok');
});

test('a file with passwords that others may read draws a warning', async () => {
  const text = `api_base_url: https://core
verify_ssl_peer: true
binds: [{name: a, bind_type: receiver, host: h, system_id: s, password: twelve-chars, allow_long_password: true}]`;
  await writeFile(file('secret.yaml'), text);
  const warned = async (mode: number) => {
    await chmod(file('secret.yaml'), mode);
    const loaded = await loadSettings({ file: file('secret.yaml'), env: {} });
    return loaded.ok && loaded.warnings.map(({ code }) => code);
  };
  expect(await warned(0o600)).toEqual([]);
  expect(await warned(0o640)).toEqual(['file_readable_by_others']);
  expect(await warned(0o604)).toEqual(['file_readable_by_others']);
});

test('a file without passwords may be read by all', async () => {
  const readFile = async () =>
    ({
      ok: true,
      text: 'api_base_url: https://core\nverify_ssl_peer: true',
      readableByOthers: true,
    }) as const;
  expect(await loadSettings({ file: 'f', env: {}, readFile })).toMatchObject({ ok: true, warnings: [] });
});
