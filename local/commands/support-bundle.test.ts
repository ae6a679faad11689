import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, onTestFinished, test } from 'vitest';
import { lastLines } from './last-lines.ts';
import { type SupportBundleOptions, supportBundle } from './support-bundle.ts';

const TOKEN = 'planted-api-token-7f3a';
const TO_CARRIER = 'Plant-c1';
const OF_PARTNER = 'Plant-p1';
const BY_VARIABLE = 'Plant-v1';
const OPERATOR = 'planted-operator-token';
const PLANTED = [TOKEN, TO_CARRIER, OF_PARTNER, BY_VARIABLE, OPERATOR];

const SETTINGS = `api_base_url: http://127.0.0.1:1
api_token: ${TOKEN}
binds:
  - {name: vodafone_uk, bind_type: transceiver, host: 127.0.0.1, port: 1, system_id: gateway, password: ${TO_CARRIER}}
  - {name: other, bind_type: transceiver, host: 127.0.0.1, port: 1, system_id: gateway, password: "\${SECRET_OTHER}"}
server_binds:
  - {name: acme, system_id: acme, password: ${OF_PARTNER}, allowed_bind_types: [receiver]}
`;

async function folder(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'bundle-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  return directory;
}

interface Run {
  readonly directory: string;
  readonly settings?: string;
  readonly options?: Partial<SupportBundleOptions>;
  readonly env?: NodeJS.ProcessEnv;
}

async function run({ directory, settings = SETTINGS, options = {}, env = {} }: Run) {
  const config = join(directory, 'gateway.yaml');
  await writeFile(config, settings);
  await chmod(config, 0o600);
  const output = join(directory, 'bundle.tar.gz');
  const said = { out: '', err: '' };
  const code = await supportBundle(
    { config, output, url: 'https://127.0.0.1:1', ...options },
    {
      env: { METRICS_PORT: '1', DATA_DIR: join(directory, 'data'), ...env },
      version: '1.2.3',
      stdout: { write: (text) => (said.out += String(text)) },
      stderr: { write: (text) => (said.err += text) },
    },
  );
  return { code, output, ...said };
}

/** By the system's tar, as whoever gets it will. */
async function unpacked(archive: string): Promise<Map<string, string>> {
  const into = await folder();
  await promisify(execFile)('tar', ['xzf', archive, '-C', into]);
  const { stdout } = await promisify(execFile)('tar', ['tzf', archive]);
  const names = stdout.trim().split('\n');
  return new Map(
    await Promise.all(names.map(async (name) => [name, await readFile(join(into, name), 'utf8')] as const)),
  );
}

describe('what is in it', () => {
  test('nobody runs and nobody answers: everything that can be had, and why the rest is not', async () => {
    const directory = await folder();
    const { code, output, out, err } = await run({ directory });
    expect(code).toBe(0);
    const files = await unpacked(output);
    expect([...files.keys()]).toEqual([
      'version.txt',
      'settings.yaml',
      'doctor.txt',
      'ready.json.failed',
      'metrics.txt.failed',
      'system.json',
      'logs.jsonl.failed',
    ]);
    expect(files.get('version.txt')).toMatch(/^omnimessage-smpp 1\.2\.3\nNode v/);
    expect(files.get('settings.yaml')).toMatch(/name: vodafone_uk[\s\S]*password: •••[\s\S]*tps_limit: 100/);
    expect(files.get('doctor.txt')).toMatch(/FAILED {3}api_tcp/);
    expect(files.get('doctor.txt')).toMatch(/bind_test/);
    expect(files.get('logs.jsonl.failed')).toMatch(/journalctl -u omnimessage-smpp/);
    expect(JSON.parse(files.get('system.json') ?? '')).toMatchObject({ disk: { directory } });
    expect(out).toMatch(/bundle\.tar\.gz: version\.txt, settings\.yaml/);
    expect(err).toMatch(/not in it: metrics\.txt: .*ECONNREFUSED/);
    expect((await stat(output)).mode & 0o777).toBe(0o600);
  });

  test('planted secrets are nowhere, though the log and what answers are full of them', async () => {
    const directory = await folder();
    const blabbing = createServer((_, response) => response.end(`leaked ${PLANTED.join(' ')}\n`));
    await new Promise<void>((resolve) => blabbing.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void blabbing.close());
    const address = blabbing.address();
    const port = address !== null && typeof address === 'object' ? String(address.port) : '';
    const log = join(directory, 'smpp.log');
    await writeFile(
      log,
      `{"msg":"first"}\n${PLANTED.map((secret) => JSON.stringify({ secret })).join('\n')}\n`,
    );
    const { output, out, err } = await run({
      directory,
      options: { logFile: log, token: OPERATOR },
      env: { METRICS_PORT: port, SECRET_OTHER: BY_VARIABLE },
    });
    const files = await unpacked(output);
    expect(files.get('metrics.txt')).toBe('leaked ••• ••• ••• ••• •••\n');
    expect(files.get('logs.jsonl')).toMatch(/^\{"msg":"first"\}\n(\{"secret":"•••"\}\n){5}$/);
    const everything = [...files.values(), out, err].join('\n');
    for (const secret of PLANTED) expect(everything).not.toContain(secret);
  });

  test('a faulty file: its faults, and not its text', async () => {
    const directory = await folder();
    const { output } = await run({ directory, settings: `${SETTINGS}pasword: Planted-typo\n` });
    const files = await unpacked(output);
    expect(files.get('settings.yaml.failed')).toMatch(/gateway\.yaml:8:1: error: pasword: /);
    expect([...files.values()].join('\n')).not.toContain('Planted-typo');
  });
});

describe('where it goes', () => {
  test('never over a file, nor through a link', async () => {
    const directory = await folder();
    const taken = join(directory, 'bundle.tar.gz');
    await symlink(join(directory, 'elsewhere'), taken);
    const { code, err } = await run({ directory });
    expect(code).toBe(1);
    expect(err).toMatch(/bundle\.tar\.gz: it is there already\. Name another file by --output\./);
    await expect(stat(join(directory, 'elsewhere'))).rejects.toThrow(/ENOENT/);
  });

  test('a directory that is not there', async () => {
    const { code, err } = await run({ directory: await folder(), options: { output: '/nowhere/x.tar.gz' } });
    expect([code, err.split('\n').at(-2)]).toEqual([
      1,
      '/nowhere/x.tar.gz: it cannot be written (ENOENT). Name another file by --output.',
    ]);
  });
});

test('the last lines of a file', async () => {
  const file = join(await folder(), 'log');
  await writeFile(file, Array.from({ length: 500 }, (_, index) => `line ${index}`).join('\n'));
  const lines = (await lastLines(file, 200)).trimEnd().split('\n');
  expect([lines.length, lines[0], lines.at(-1)]).toEqual([200, 'line 300', 'line 499']);
  await writeFile(file, '');
  expect(await lastLines(file, 200)).toBe('');
  await expect(lastLines('/nowhere', 1)).rejects.toThrow('/nowhere: it cannot be read (ENOENT)');
});
