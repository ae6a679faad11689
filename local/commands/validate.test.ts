import { expect, test } from 'vitest';
import type { FileReading } from '../../connector/settings/read-file.ts';
import { validate } from './validate.ts';

const SOUND = 'api_base_url: https://core\nverify_ssl_peer: true\n';

async function run(files: Record<string, string>, env: Record<string, string> = {}) {
  let stdout = '';
  let stderr = '';
  const exitCode = await validate({
    files: Object.keys(files),
    env,
    stdout: { write: (text) => (stdout += text) },
    stderr: { write: (text) => (stderr += text) },
    readFile: async (file): Promise<FileReading> => ({
      ok: true,
      text: files[file] ?? '',
      readableByOthers: false,
    }),
  });
  return { exitCode, stdout, stderr };
}

test('a sound file: a summary, exit code 0', async () => {
  const binds = 'binds: [{name: a, bind_type: receiver, host: h, system_id: s, password: p}]';
  const { exitCode, stdout, stderr } = await run({ 'g.yaml': SOUND + binds });
  expect(exitCode).toBe(0);
  expect(stdout).toBe('g.yaml: valid: 1 client bind, 0 server binds, 1 warning\n');
  expect(stderr).toMatch(/^g\.yaml:3:73: warning: binds\[0\]\.password: .* \[weak_password\]\n$/);
});

test('faults go to stderr, exit code 1, and every file is read', async () => {
  const { exitCode, stdout, stderr } = await run({ a: 'x: 1\nmetrics_port: 0', b: SOUND });
  expect(exitCode).toBe(1);
  expect(stdout).toBe('b: valid: 0 client binds, 0 server binds, 0 warnings\n');
  expect(stderr.split('\n')).toEqual([
    expect.stringMatching(/^a:1:1: error: x: /),
    expect.stringMatching(/^a:2:15: error: metrics_port: /),
    'a: 2 errors',
    '',
  ]);
});

test('a flood of faults is cut short', async () => {
  const { stderr } = await run({ a: Array.from({ length: 500 }, (_, index) => `zzz${index}: 1`).join('\n') });
  expect(stderr.split('\n')).toHaveLength(203);
  expect(stderr).toMatch(/… and 300 more\na: 500 errors\n$/);
});
