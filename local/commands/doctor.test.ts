import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import * as z from 'zod';
import { systemClock } from '../../connector/clock.ts';
import { freePort } from '../../test/e2e/harness/ports.ts';
import { CHECKS } from '../doctor/check-table.ts';
import { startSimulatedCarrier } from '../simulators/carrier.ts';
import { startSimulatedCore } from '../simulators/omnimessage.ts';
import { type DoctorCommandOptions, doctor } from './doctor.ts';

const TOKEN = 'planted-api-token-7f3a';
const TO_CARRIER = 'Plant-c1';
const OF_PARTNER = 'Plant-p1';

interface Run {
  readonly options?: Partial<DoctorCommandOptions>;
  readonly env?: NodeJS.ProcessEnv;
  readonly parts?: Parameters<typeof doctor>[1]['parts'];
}

async function run(text: string | null, { options = {}, env = {}, parts = {} }: Run = {}) {
  const directory = await mkdtemp(join(tmpdir(), 'doctor-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  const config = join(directory, 'gateway.yaml');
  if (text !== null) {
    await writeFile(config, text);
    await chmod(config, 0o600);
  }
  const said = { out: '', err: '' };
  const code = await doctor(
    { testBind: true, timeout: 20, ...(text === null ? {} : { config }), ...options },
    {
      // Nobody answers there.
      env: { METRICS_PORT: String(await freePort()), ...env },
      version: '1.2.3',
      stdout: { write: (chunk) => (said.out += chunk) },
      stderr: { write: (chunk) => (said.err += chunk) },
      parts,
    },
  );
  return { code, ...said };
}

async function scene(changes: { readonly password?: string } = {}) {
  const core = await startSimulatedCore({ port: 0 });
  onTestFinished(() => core.close());
  const account = { system_id: 'gateway', password: TO_CARRIER };
  const carrier = await startSimulatedCarrier({ port: 0, accounts: [account] });
  onTestFinished(() => carrier.close());
  const { password = TO_CARRIER } = changes;
  const text = `api_base_url: ${core.url}
api_token: ${TOKEN}
binds:
  - {name: vodafone_uk, bind_type: transceiver, host: 127.0.0.1, port: ${carrier.port}, system_id: gateway, password: ${password}}
server_binds:
  - {name: acme, system_id: acme, password: ${OF_PARTNER}, allowed_bind_types: [receiver], ip_whitelist: [192.0.2.1]}
listen: {host: 127.0.0.1, port: ${await freePort()}}
`;
  return { text, core, carrier };
}

const resultSchema = z.object({
  ok: z.boolean(),
  counts: z.object({ failed: z.int(), warning: z.int(), ok: z.int(), skipped: z.int() }),
  findings: z.array(
    z.object({
      code: z.enum(Object.keys(CHECKS)),
      status: z.enum(['ok', 'warning', 'failed', 'skipped']),
      subject: z.string().nullable(),
      found: z.string().min(1),
      allowed: z.string().nullable(),
      advice: z.string().nullable(),
    }),
  ),
});

test('all is well: exit code 0, and each thing has its line', async () => {
  const { text } = await scene();
  const { code, out, err } = await run(text);
  expect(err).toBe('');
  expect(out).toMatch(
    /^omnimessage-smpp 1\.2\.3 doctor: .*gateway\.yaml\n\nSettings\n {2}ok {7}settings_valid {5}/,
  );
  expect(out).toMatch(/ {2}ok {7}bind_test {10}vodafone_uk: bound/);
  expect(out).toMatch(/\n0 failed, \d+ warnings?, \d+ ok, \d+ skipped, in \d+\.\d s\n$/);
  expect(code).toBe(0);
});

test('a wrong password: exit code 1, the failure again at the end, and no secret anywhere', async () => {
  const { text } = await scene({ password: 'Plant-g1' });
  const human = await run(text);
  expect(human.code).toBe(1);
  const failure =
    'vodafone_uk: bind refused with ESME_RINVPASWD (0x0000000E): the carrier does not take the password';
  expect(human.out).toContain(
    `  FAILED   bind_test          ${failure}\n           allowed: ESME_ROK\n           do: Enter`,
  );
  expect(human.out).toMatch(
    /Failed, what to begin with first:\n {2}bind_test {2}vodafone_uk: bind refused with .*\n {6}do: Enter .*\n$/,
  );
  const machine = await run(text, { options: { json: true } });
  const result = resultSchema.parse(JSON.parse(machine.out));
  expect(result.ok).toBe(false);
  expect(result.counts.failed).toBe(1);
  expect(result.findings.filter(({ status }) => status === 'failed').map(({ code }) => code)).toEqual([
    'bind_test',
  ]);
  const everything = [human.out, human.err, machine.out, machine.err].join('\n');
  for (const secret of [TOKEN, 'Plant-g1', OF_PARTNER]) expect(everything).not.toContain(secret);
});

test('a warning or failure says what is allowed and what to do', async () => {
  const text =
    'api_base_url: http://127.0.0.1:1\nbinds: [{name: a, bind_type: receiver, host: 127.0.0.1, port: 1, system_id: s, password: p}]';
  const { out } = await run(text, { options: { json: true } });
  const { findings } = resultSchema.parse(JSON.parse(out));
  for (const { code, status, allowed, advice } of findings) {
    // Diagnostics of the settings say all of it in their one sentence.
    const says = code.startsWith('settings_') || (allowed !== null && advice !== null);
    if (status === 'warning' || status === 'failed') expect([code, says]).toEqual([code, true]);
    else expect([code, allowed, advice]).toEqual([code, null, null]);
  }
});

describe('settings', () => {
  test('faulty ones stop nothing that can do without', async () => {
    const { code, out } = await run('api_base_url: nonsense\nprt: 1');
    expect(code).toBe(1);
    expect(out).toMatch(/FAILED {3}settings_valid {5}.*gateway\.yaml:1:15: error: api_base_url: .*\[/);
    expect(out).toMatch(/skipped {2}bind_test {10}.*gateway\.yaml has faults: see Settings/);
    expect(out).toMatch(/ {2}node_version /);
  });

  test('none at all: a warning that says how to name them', async () => {
    const { code, out } = await run(null);
    expect(code).toBe(0);
    expect(out).toMatch(/warning {2}settings_valid {5}no settings: /);
  });

  test('passwords that only the service has: everything else is looked at, and no bind is tried', async () => {
    const { text, carrier } = await scene({ password: `"\${SECRET_VODAFONE}"` });
    const { code, out } = await run(text);
    expect(out).toMatch(/warning {2}settings_valid {5}SECRET_VODAFONE not set here/);
    expect(out).toMatch(/skipped {2}bind_test {10}vodafone_uk: its password is not known here/);
    expect(out).not.toMatch(/: binds\[0\]\.password/);
    expect(carrier.stats()).toMatchObject({ binds: 0, bindsRefused: 0 });
    expect(code).toBe(0);
    const given = await run(text, { env: { SECRET_VODAFONE: TO_CARRIER } });
    expect(given.out).toMatch(/ok {7}bind_test {10}vodafone_uk: bound/);
  });

  test('a table: its peers are said not to be seen', async () => {
    const { text } = await scene();
    const env = { TABLE_PREFIX: 'OmniMessageSmpp-', PASSWORD_KEY_FILE: '/nowhere.key' };
    const { out } = await run(text, { env });
    expect(out).toMatch(/skipped {2}table_peers {8}peers of the table OmniMessageSmpp-\* are not seen/);
    expect(out).toMatch(/FAILED {3}key_file {11}PASSWORD_KEY_FILE: \/nowhere\.key: there is no such file/);
  });
});

describe('which binds', () => {
  test('one by its name; a stranger is refused before anything is dialled', async () => {
    const { text, carrier } = await scene();
    const one = await run(text, { options: { bind: ['vodafone_uk'] } });
    expect(one.out).toMatch(/bind_test {10}vodafone_uk: bound/);
    expect(carrier.stats().binds).toBe(1);
    const stranger = await run(text, { options: { bind: ['vodafon_uk'] } });
    expect(stranger).toEqual({
      code: 2,
      out: '',
      err: 'error: --bind: found vodafon_uk; allowed: vodafone_uk. Did you mean vodafone_uk?\n',
    });
    expect(carrier.stats().binds).toBe(1);
  });
});

test('time is up: what is not done is said to be skipped', async () => {
  const { text } = await scene();
  let timeIsUp = (): void => undefined;
  const parts = {
    // A DNS server that never answers; nothing else waits.
    resolve: () => new Promise<never>(() => setImmediate(timeIsUp)),
    clock: {
      ...systemClock,
      timer: (delayMs: number, fire: () => void) => {
        if (delayMs === 20_000) timeIsUp = fire;
        return systemClock.timer(delayMs, fire);
      },
    },
  };
  const { code, out } = await run(text.replace(/host: 127\.0\.0\.1, port/, 'host: slow.example, port'), {
    parts,
  });
  expect(out).toMatch(/Client binds\n {2}skipped {2}unfinished {9}time was up/);
  expect(code).toBe(0);
});
