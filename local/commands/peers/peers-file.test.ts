import { expect, test } from 'vitest';
import type { ReadSettingsFile } from '../../../connector/settings/read-file.ts';
import { readPeersFile } from './peers-file.ts';

const reading =
  (text: string): ReadSettingsFile =>
  () =>
    Promise.resolve({ ok: true, text, readableByOthers: false });

const read = (text: string, env: Readonly<Record<string, string>> = {}) =>
  readPeersFile('peers.yaml', env, reading(text));

async function faults(text: string): Promise<string[]> {
  const result = await read(text);
  return result.ok ? [] : result.faults.map(({ setting, code }) => `${setting} ${code}`);
}

test('takes the peers of a whole settings file, with what the environment has for them', async () => {
  const result = await read(
    'api_token: "$' + '{NOT_NEEDED}"\nlisten: {port: 1}\nbinds:\n- {name: a, port: "$' + '{PORT}"}\n',
    { PORT: '2776' },
  );
  if (!result.ok) throw new Error('it was refused');
  expect(result.batches.map(({ body }) => body)).toEqual([
    { binds: [{ name: 'a', port: 2776 }], server_binds: [] },
  ]);
});

test('many go in batches, each fault of which has its place in the file', async () => {
  const padding = 'x'.repeat(1_000);
  const line = (index: number) => `- {name: p${index}, note: ${padding}}`;
  const list = (from: number, count: number) =>
    Array.from({ length: count }, (_, at) => line(from + at)).join('\n');
  const result = await read(`binds:\n${list(0, 400)}\nserver_binds:\n${list(400, 300)}\n`);
  if (!result.ok) throw new Error('it was refused');
  const { batches } = result;
  const sent = batches.flatMap(({ body }) => [...body.binds, ...body.server_binds]);
  expect(batches.length).toBeGreaterThan(2);
  expect(sent).toHaveLength(700);
  for (const { body, locate } of batches) {
    expect(JSON.stringify(body).length).toBeLessThan(512 * 1024);
    for (const [list, header] of [
      ['binds', 2],
      ['server_binds', 403],
    ] as const) {
      const peer = body[list].at(-1);
      if (peer === undefined) continue;
      const index = Number(/"name":"p(\d+)"/.exec(JSON.stringify(peer))?.[1]) - (list === 'binds' ? 0 : 400);
      const origin = locate(`/${list}/${body[list].length - 1}/name`);
      expect(origin).toMatchObject({ kind: 'position', line: header + index });
    }
  }
});

test('what cannot be sent is refused here, with its place', async () => {
  expect(await faults('[]')).toEqual([' wrong_type']);
  expect(await faults('binds: 1')).toEqual(['binds wrong_type']);
  expect(await faults('binds: [{name: a}]\nserver_binds: [{name: a}]')).toEqual([
    'server_binds[0].name conflict',
  ]);
  expect(await faults('binds: [{name: "$' + '{UNSET}"}]')).toEqual(['binds[0].name reference_unset']);
  expect(await faults('binds: [')).toHaveLength(1);
});
