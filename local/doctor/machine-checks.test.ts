import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { collected, settingsOf } from './doctor.fixture.ts';
import {
  checkMachine,
  judgeDescriptors,
  judgeDisk,
  judgeLoad,
  judgeMemory,
  judgeNode,
  OLDEST_NODE,
} from './machine-checks.ts';

const MIB = 1024 * 1024;
const GIB = 1024 * MIB;

test('this machine, whatever it is, is told in five lines', async () => {
  const { findings } = await collected((add) => checkMachine(null, null, null, add));
  expect(findings.map(({ code }) => code)).toEqual([
    'disk_space',
    'memory',
    'load',
    'file_descriptors',
    'node_version',
  ]);
});

test('disk and memory: a share and an amount', () => {
  expect(judgeDisk('/', 50 * GIB, 100 * GIB)).toMatchObject({
    status: 'ok',
    found: '/: 50.0 GiB free of 100.0 GiB',
  });
  expect(judgeDisk('/', 9 * GIB, 100 * GIB).status).toBe('warning');
  expect(judgeDisk('/', 900 * MIB, 2 * GIB).status).toBe('warning');
  expect(judgeDisk('/', 99 * MIB, 100 * GIB).status).toBe('failed');
  expect(judgeMemory(2 * GIB, 8 * GIB).status).toBe('ok');
  expect(judgeMemory(200 * MIB, GIB).status).toBe('warning');
  expect(judgeMemory(63 * MIB, GIB)).toMatchObject({
    status: 'failed',
    found: '63 MiB available of 1.0 GiB',
  });
});

test('load by processor', () => {
  expect(judgeLoad([9, 4, 1], 2).status).toBe('ok');
  expect(judgeLoad([1, 4.1, 1], 2)).toMatchObject({
    status: 'warning',
    found: '1.0, 4.1, 1.0 on 2 processors',
  });
});

test('descriptors against what the settings allow', () => {
  const bind = {
    name: 'a',
    bind_type: 'receiver',
    host: 'h',
    system_id: 's',
    password: 'p',
    sessions: 3,
  } as const;
  const partner = {
    name: 'b',
    system_id: 'b',
    password: 'secret12',
    allowed_bind_types: ['receiver'],
  } as const;
  const settings = settingsOf({
    api_connections: 64,
    binds: [bind],
    server_binds: [{ ...partner, allowed_bind_types: ['receiver'] }],
    listen: { max_connections: 1000 },
  });
  // 100 of its own, 3 sessions, 1000 partners, 64 connections to OmniMessage.
  expect(judgeDescriptors(1167, null, false, settings).status).toBe('ok');
  expect(judgeDescriptors(1166, null, false, settings)).toMatchObject({
    status: 'failed',
    allowed: '1167 or more',
  });
  expect(judgeDescriptors(1000, 801, true, null).status).toBe('warning');
  expect(judgeDescriptors(1000, 800, true, null)).toMatchObject({
    status: 'ok',
    found: '1000 of the gateway, 800 in use',
  });
  expect(judgeDescriptors(null, null, false, null).status).toBe('skipped');
});

test('versions of Node.js', async () => {
  const manifest = z
    .object({ engines: z.object({ node: z.string() }) })
    .parse(JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8')));
  expect(manifest.engines.node).toBe(`>=${OLDEST_NODE}`);
  const statuses = ['18.20.8', '20.19.0', '20.20.0', '21.7.3', '22.1.0', '24.9.0', '26.0.0'].map(
    (version) => judgeNode(version).status,
  );
  expect(statuses).toEqual(['failed', 'failed', 'ok', 'warning', 'ok', 'ok', 'warning']);
});
