import { chmod, chown, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import * as z from 'zod';
import { startSimulatedCarrier } from '../../local/simulators/carrier.ts';
import { startSimulatedCore } from '../../local/simulators/omnimessage.ts';
import { ACCOUNT, bindTo } from '../e2e/harness/bind.ts';
import { freePort } from '../e2e/harness/ports.ts';
import { type Ended, Program } from '../e2e/harness/program.ts';
import { layOut, readDockerfile, type Stage } from './dockerfile.ts';

/**
 * The image without Docker: both stages of the Dockerfile are laid out as its COPY lines say, the build is run in the
 * first, and the second is started by its own ENTRYPOINT as its own USER, who may write nowhere.
 */
const ROOT = resolve(import.meta.dirname, '../..');
let directory: string;
let build: Stage;
let image: Stage;
let root: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'image-'));
  await chmod(directory, 0o755);
  const stages = await readDockerfile(join(ROOT, 'Dockerfile'));
  const [first, second] = stages;
  if (first === undefined || second === undefined) throw new Error('not two stages');
  [build, image] = [first, second];
  const context = await contextFilter();
  const buildRoot = join(directory, 'build');
  await layOut(build, buildRoot, ROOT, {}, context);
  const source = join(buildRoot, build.workdir);
  const [install = '', bundle = '', ...more] = build.runs;
  expect([install, more]).toEqual(['npm ci --ignore-scripts', []]);
  // The same packages from the same lock file, without fetching them again.
  await symlink(join(ROOT, 'node_modules'), join(source, 'node_modules'));
  const [, ...args] = bundle.split(' ');
  const built = new Program('the build', process.execPath, args, { cwd: source });
  expect(await built.ended(60_000), built.tail()).toEqual({ code: 0, signal: null });
  root = join(directory, 'image');
  await layOut(image, root, ROOT, { build: buildRoot }, () => true);
}, 90_000);
afterAll(() => rm(directory, { recursive: true, force: true }));

/** What .dockerignore lets into the context: here `*`, exceptions by folder, and patterns that are left out again. */
async function contextFilter(): Promise<(path: string) => boolean> {
  const lines = (await readFile(join(ROOT, '.dockerignore'), 'utf8')).split('\n');
  const rules = lines.filter((line) => line !== '' && !line.startsWith('#'));
  expect(rules[0]).toBe('*');
  const allowed = rules.filter((rule) => rule.startsWith('!')).map((rule) => rule.slice(1));
  const denied = rules.slice(1).filter((rule) => !rule.startsWith('!'));
  for (const rule of denied) expect(rule).toMatch(/^\*\*\/\*\.[\w.]+$/);
  return (path) =>
    allowed.some((folder) => path === folder || path.startsWith(`${folder}/`)) &&
    !denied.some((rule) => path.endsWith(rule.replace('**/*', '')));
}

/** The kernel's own, which keeps memory out of core dumps. */
const COREDUMP_FILTER = '/proc/self/coredump_filter';

/** A command of the image with its paths in the layout: as its user where that can be, and able to write no other file. */
function started(words: readonly string[], env: Readonly<Record<string, string>> = {}): Program {
  const [command = '', ...args] = words.map((word) => word.replace(image.workdir, join(root, image.workdir)));
  if (command !== 'node') throw new Error(`the image has nothing but node: ${command}`);
  const [major = 0] = process.versions.node.split('.').map(Number);
  const permission = major >= 24 ? '--permission' : '--experimental-permission';
  return new Program(
    'the image',
    process.execPath,
    [permission, '--allow-fs-read=*', `--allow-fs-write=${COREDUMP_FILTER}`, '--no-warnings', ...args],
    {
      env: { ...image.env, HOME: '/nonexistent', TMPDIR: '/nonexistent', ...env },
      cwd: join(root, image.workdir),
      ...(process.getuid?.() === 0 && image.user !== null ? { user: image.user } : {}),
    },
  );
}

async function outcome(program: Program): Promise<Ended & { readonly said: string }> {
  const ended = await program.ended(15_000);
  return { ...ended, said: `${program.stdout.all.join('\n')}${program.stderr.all.join('\n')}` };
}

describe('the Dockerfile', () => {
  test('builds on a pinned Node 24, runs as nobody special, and says what it is', async () => {
    const text = await readFile(join(ROOT, 'Dockerfile'), 'utf8');
    expect(text).toMatch(/^ARG NODE_IMAGE=node:24\.\d+\.\d+-\w+-slim$/m);
    expect(text.match(/^FROM .*\$\{NODE_IMAGE\}/gm)).toHaveLength(2);
    expect(image.user?.uid).toBeGreaterThanOrEqual(1000);
    expect(image.labels).toContain('org.opencontainers.image.version');
    expect(image.runs).toEqual([]);
  });

  test('holds bundled files and their bill of materials only', async () => {
    const files = await readdir(join(root, image.workdir));
    expect(files.filter((name) => !name.endsWith('.mjs'))).toEqual(['sbom.cdx.json']);
    const sbom = z
      .object({
        bomFormat: z.literal('CycloneDX'),
        components: z.array(z.object({ name: z.string(), version: z.string(), purl: z.string() })),
      })
      .parse(JSON.parse(await readFile(join(root, image.workdir, 'sbom.cdx.json'), 'utf8')));
    const names = sbom.components.map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining(['undici', 'zod', 'prom-client', '@aws-sdk/client-dynamodb']),
    );
    expect(names).not.toContain('react');
    expect(names).not.toContain('dynalite');
  });
});

describe('the image', () => {
  test('says what it needs when it is started without anything', async () => {
    const { code, said } = await outcome(started([...image.entrypoint, ...image.command]));
    expect(code).toBe(2);
    expect(said).toContain('--config');
  });

  test('binds, carries a message, is healthy, drains at SIGTERM and writes nothing', async () => {
    const core = await startSimulatedCore({ port: 0 });
    const carrier = await startSimulatedCarrier({ port: 0, accounts: [ACCOUNT] });
    const file = join(directory, 'gateway.yaml');
    await writeFile(file, stringify({ binds: [bindTo(carrier)] }));
    if (image.user !== null && process.getuid?.() === 0) await chown(file, image.user.uid, image.user.gid);
    const before = await readdir(join(root, image.workdir));
    const env = { API_BASE_URL: core.url, METRICS_PORT: String(await freePort()), SMPP_POLL_INTERVAL: '10' };
    try {
      expect((await outcome(started(image.healthCheck, env))).code).toBe(1);
      const gateway = started([...image.entrypoint, 'run', '--config', file], env);
      await carrier.waitFor((now) => now.stats().sessions === 1, 15_000);
      expect(await outcome(started(image.healthCheck, env))).toMatchObject({ code: 0 });
      core.queue({
        dest_smsc: 'carrier',
        source_msisdn: 'A',
        destination_msisdn: '33612345678',
        message_body: 'é',
      });
      await carrier.waitFor((now) => now.stats().taken === 1, 15_000);
      gateway.signal('SIGTERM');
      expect(await outcome(gateway)).toMatchObject({ code: 0, signal: null });
      expect(carrier.stats().unbinds).toBe(1);
      expect(gateway.stderr.all).toEqual([]);
      expect(await readdir(join(root, image.workdir))).toEqual(before);
    } finally {
      await carrier.close();
      await core.close();
    }
  });
});
