import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createCertificate } from '../../test/certificate.ts';
import { collected, contextOf } from './doctor.fixture.ts';
import { checkFiles, judgeDataDirectory, judgeKeyFile, judgeSettingsFile } from './file-checks.ts';
import { checkSettings } from './settings-checks.ts';

async function folder(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'doctor-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  return directory;
}

/** With a data directory that is not there, so that none of the working directory's is looked at. */
async function look(text: string, env: NodeJS.ProcessEnv = {}, mode = 0o600) {
  const file = join(await folder(), 'gateway.yaml');
  await writeFile(file, text);
  await chmod(file, mode);
  const found = await checkSettings(file, env, 'unknown', () => undefined);
  if (found.parsed === null) throw new Error('the settings have faults');
  return await collected((add) => checkFiles(found, contextOf({ env }), add));
}

const CORE = 'api_base_url: https://core\n';

describe('the settings file', () => {
  const judge = (mode: number, holdsSecrets: boolean, owner = 1000, uid: number | null = 1000) =>
    judgeSettingsFile('g.yaml', { mode: 0o100_000 | mode, uid: owner }, holdsSecrets, uid).status;

  test('who may read it, who may write it, whose it is', () => {
    expect(judge(0o600, true)).toBe('ok');
    expect(judge(0o640, false)).toBe('ok');
    expect(judge(0o644, false)).toBe('ok');
    expect(judge(0o640, true)).toBe('warning');
    expect(judge(0o604, true)).toBe('warning');
    expect(judge(0o660, false)).toBe('warning');
    expect(judge(0o602, false)).toBe('failed');
    expect(judge(0o600, true, 0, 1000)).toBe('ok');
    expect(judge(0o600, true, 1001, 1000)).toBe('warning');
    expect(judge(0o600, true, 1001, 0)).toBe('ok');
    expect(judge(0o600, true, 1001, null)).toBe('ok');
  });

  test('a file on disk', async () => {
    const bind = 'binds: [{name: a, bind_type: receiver, host: h, system_id: s, password: planted1}]';
    const open = await look(CORE + bind, {}, 0o644);
    expect(open.findings[0]).toMatchObject({ code: 'config_file', status: 'warning' });
    expect(open.findings[0]?.advice).toMatch(/^Run: chmod 600 .*gateway\.yaml$/);
    expect((await look(CORE + bind)).outline[0]).toBe('config_file ok');
    expect((await look(CORE, {}, 0o644)).outline[0]).toBe('config_file ok');
  });
});

describe('certificates and keys', () => {
  const listen = (cert: string, key: string): string =>
    `${CORE}listen: {tls: {enabled: true, cert_file: ${cert}, key_file: ${key}}}`;

  test('sound, missing, expired, of another, open to others, and no PEM at all', async () => {
    const sound = await createCertificate({ names: ['here'], days: 100 });
    const other = await createCertificate({ names: ['other'], days: 100 });
    const expired = await createCertificate({ names: ['past'], days: -3 });
    const files = async (cert: string, key: string) => (await look(listen(cert, key))).outline.slice(1, 3);
    expect(await files(sound.certFile, sound.keyFile)).toEqual(['certificate_file ok', 'key_file ok']);
    expect(await files('/nowhere.pem', sound.keyFile)).toEqual([
      'certificate_file failed',
      'data_directory skipped',
    ]);
    expect(await files(sound.certFile, '/nowhere.pem')).toEqual(['certificate_file ok', 'key_file failed']);
    expect(await files(expired.certFile, expired.keyFile)).toEqual([
      'certificate_file failed',
      'key_file ok',
    ]);
    expect(await files(sound.certFile, other.keyFile)).toEqual(['certificate_file ok', 'key_file failed']);
    expect(await files(sound.keyFile, sound.keyFile)).toEqual(['certificate_file failed', 'key_file ok']);
    await chmod(sound.keyFile, 0o644);
    expect(await files(sound.certFile, sound.keyFile)).toEqual(['certificate_file ok', 'key_file failed']);
    expect(judgeKeyFile('k', { mode: 0o100_640, uid: 0 }, null).status).toBe('warning');
  });

  test('one certificate of many binds has one line', async () => {
    const { certFile, keyFile } = await createCertificate({ names: ['us'], days: 100 });
    const bind = (name: string) =>
      `{name: ${name}, bind_type: receiver, host: h, system_id: s, password: "\${P}", tls: {enabled: true, cert_file: ${certFile}, key_file: ${keyFile}}}`;
    const { findings } = await look(`${CORE}binds: [${bind('a')}, ${bind('b')}]`, { P: 'secret12' });
    expect(findings.map(({ code }) => code)).toEqual([
      'config_file',
      'certificate_file',
      'key_file',
      'data_directory',
    ]);
    expect(findings[1]?.subject).toBe('a: tls.cert_file');
  });
});

describe('the data directory', () => {
  test('named and missing; there, and open to others; its certificate', async () => {
    const data = join(await folder(), 'data');
    expect((await look(CORE, { DATA_DIR: data })).outline.at(-1)).toBe('data_directory failed');
    await mkdir(data);
    await chmod(data, 0o755);
    const { cert, key } = await createCertificate({ names: ['localhost'], days: -1 });
    await writeFile(join(data, 'dashboard.cert.pem'), cert);
    await writeFile(join(data, 'dashboard.key.pem'), key, { mode: 0o600 });
    const { outline } = await look(CORE, { DATA_DIR: data });
    expect(outline.slice(1)).toEqual(['data_directory warning', 'certificate_file failed', 'key_file ok']);
    expect(judgeDataDirectory(data, { mode: 0o40_700, uid: 1 }, 2).status).toBe('warning');
    expect(judgeDataDirectory(data, { mode: 0o40_700, uid: 1 }, 0).status).toBe('ok');
  });
});
