import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod';
import { validate } from '../../local/commands/validate.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const COMPOSE = join(ROOT, 'deploy/compose');
const run = promisify(execFile);

async function faultsOf(file: string): Promise<string> {
  let said = '';
  const keep = { write: (text: string) => (said += text) };
  const env = { SECRET_VODAFONE: 'pass1234' };
  const code = await validate({ files: [file], env, stdout: keep, stderr: keep });
  return code === 0 ? '' : said;
}

describe('compose', () => {
  const serviceSchema = z.looseObject({
    image: z.string(),
    volumes: z.array(z.string()),
    secrets: z.array(z.string()).default([]),
    ports: z.array(z.string()),
    environment: z.record(z.string(), z.string()).default({}),
    command: z.array(z.string()).default([]),
    restart: z.string(),
  });
  const schema = z.strictObject({
    name: z.string(),
    services: z.record(z.string(), serviceSchema),
    secrets: z.record(z.string(), z.strictObject({ file: z.string() })),
    volumes: z.record(z.string(), z.null()),
  });
  const compose = async () =>
    schema.parse(parse(await readFile(join(COMPOSE, 'compose.yaml'), 'utf8'), { merge: true }));

  test('names files, volumes and secrets that there are', async () => {
    const { services, secrets, volumes } = await compose();
    for (const [name, service] of Object.entries(services)) {
      for (const volume of service.volumes) {
        const [source = ''] = volume.split(':');
        if (source.startsWith('.'))
          expect(existsSync(join(COMPOSE, source)), `${name}: ${source}`).toBe(true);
        else expect(volumes).toHaveProperty(source);
      }
      for (const secret of service.secrets) expect(secrets).toHaveProperty(secret);
    }
    expect(await readdir(join(COMPOSE, 'secrets'))).toContain('.gitignore');
  });

  test('pins what it fetches, and publishes nothing but SMPP beyond this host', async () => {
    const { services } = await compose();
    const { gateway, ...others } = services;
    for (const { image, ports } of Object.values(others)) {
      expect(image).toMatch(/:v?\d+\.\d+\.\d+$/);
      for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:/);
    }
    expect(gateway).toMatchObject({
      read_only: true,
      init: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
      ports: ['2775:2775'],
    });
  });

  test('has Prometheus scrape the gateway, and the gateway let it', async () => {
    const { services } = await compose();
    const prometheus = await readFile(join(ROOT, 'infra/monitoring/prometheus/prometheus.yml'), 'utf8');
    expect(prometheus).toContain("targets: ['gateway:4000']");
    expect(prometheus).toContain("targets: ['alertmanager:9093']");
    expect(services['gateway']?.environment).toMatchObject({ METRICS_HOST: '0.0.0.0' });
    expect(services['gateway']?.environment['METRICS_PORT']).toBeUndefined();
  });

  test('starts the gateway with settings that are valid once the password is there', async () => {
    const { services } = await compose();
    expect(services['gateway']?.command).toEqual(['run', '--config', '/config/gateway.yaml']);
    expect(await faultsOf(join(COMPOSE, 'config/gateway.yaml'))).toBe('');
  });
});

describe('install.sh', () => {
  const unit = () => readFile(join(ROOT, 'deploy/systemd/omnimessage-smpp.service'), 'utf8');

  async function installed(): Promise<{ root: string; again: () => Promise<void> }> {
    const root = await mkdtemp(join(tmpdir(), 'install-'));
    onTestFinished(() => rm(root, { recursive: true, force: true }));
    const bundle = await mkdtemp(join(tmpdir(), 'bundle-'));
    onTestFinished(() => rm(bundle, { recursive: true, force: true }));
    await writeFile(join(bundle, 'omnimessage-smpp.mjs'), `console.log(process.argv.slice(2).join(' '))`);
    for (const name of ['chunk-1.mjs', 'sbom.cdx.json']) await writeFile(join(bundle, name), '');
    const again = async (): Promise<void> => {
      await run(join(ROOT, 'deploy/systemd/install.sh'), [bundle], {
        env: { PATH: process.env['PATH'], ROOT: root },
      });
    };
    await again();
    return { root, again };
  }

  test('puts everything where the unit looks for it, secrets for root alone', async () => {
    const { root } = await installed();
    const text = await unit();
    const paths = [...text.matchAll(/(\/(?:opt|etc)\/omnimessage-smpp[\w./-]*)/g)].map(([path]) => path);
    expect(new Set(paths).size).toBeGreaterThan(4);
    for (const path of paths) expect(existsSync(join(root, path)), path).toBe(true);
    expect((await stat(join(root, 'etc/omnimessage-smpp/credentials'))).mode & 0o777).toBe(0o700);
    expect((await stat(join(root, 'opt/omnimessage-smpp/config/gateway.yaml'))).mode & 0o777).toBe(0o640);
    expect(await faultsOf(join(root, 'opt/omnimessage-smpp/config/gateway.yaml'))).toBe('');
  });

  test('puts the program on the path, its manual page and completion where they are looked for', async () => {
    const { root } = await installed();
    const local = (path: string) => readFile(join(root, 'usr/local', path), 'utf8');
    expect(await local('bin/omnimessage-smpp')).toMatch(
      /^exec \/usr\/bin\/node (?:--[\w=-]+ )*\/opt\/omnimessage-smpp\//m,
    );
    expect((await stat(join(root, 'usr/local/bin/omnimessage-smpp'))).mode & 0o777).toBe(0o755);
    expect(await local('share/man/man1/omnimessage-smpp.1')).toBe('manual\n');
    expect(await local('share/bash-completion/completions/omnimessage-smpp')).toBe('completion bash\n');
    expect(await local('share/zsh/site-functions/_omnimessage-smpp')).toBe('completion zsh\n');
    expect(await local('share/fish/vendor_completions.d/omnimessage-smpp.fish')).toBe('completion fish\n');
    const remove = await readFile(join(ROOT, 'deploy/README.md'), 'utf8');
    for (const path of await readdir(join(root, 'usr/local'), { recursive: true, withFileTypes: true })) {
      if (path.isFile()) expect(remove).toContain(join(path.parentPath.slice(root.length), path.name));
    }
  });

  test('upgrades: files of the former version go, settings and credentials stay', async () => {
    const { root, again } = await installed();
    const settings = join(root, 'opt/omnimessage-smpp/config/gateway.yaml');
    const credential = join(root, 'etc/omnimessage-smpp/credentials/VODAFONE');
    await writeFile(settings, 'mine');
    await writeFile(credential, 'secret');
    await writeFile(join(root, 'opt/omnimessage-smpp/chunk-0.mjs'), '');
    await again();
    expect(await readFile(settings, 'utf8')).toBe('mine');
    expect(await readFile(credential, 'utf8')).toBe('secret');
    expect(existsSync(join(root, 'opt/omnimessage-smpp/chunk-0.mjs'))).toBe(false);
  });

  test('says what is missing', async () => {
    const failed = run(join(ROOT, 'deploy/systemd/install.sh'), ['/nonexistent']);
    await expect(failed).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining('node scripts/build-image.mjs'),
    });
  });
});
