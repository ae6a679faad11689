import { createServer } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { SettingsInput } from '../../contract/settings.ts';
import { freePort } from '../../test/e2e/harness/ports.ts';
import { collected, settingsOf } from './doctor.fixture.ts';
import { checkListener, judgeAddress } from './listener-checks.ts';
import { holderOf, listeningInodes } from './port-holders.ts';

const PARTNER = {
  name: 'acme',
  system_id: 'acme',
  password: 'secret12',
  allowed_bind_types: ['receiver'],
} satisfies NonNullable<SettingsInput['server_binds']>[number];

async function heldPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

function look(settings: SettingsInput, runs = false, metricsPort = 1) {
  return collected((add) => checkListener(settingsOf(settings), { runs, metricsPort }, false, add));
}

describe('the address', () => {
  test('free, and left so', async () => {
    const listen = { host: '127.0.0.1', port: await freePort() };
    expect((await look({ server_binds: [PARTNER], listen })).outline[0]).toBe('listen_address ok');
    expect((await look({ server_binds: [PARTNER], listen })).outline[0]).toBe('listen_address ok');
  });

  test('held by another; by the process that also answers for the gateway', async () => {
    const listen = { host: '127.0.0.1', port: await heldPort() };
    const { findings } = await look({ server_binds: [PARTNER], listen });
    expect(findings[0]).toMatchObject({ code: 'listen_address', status: 'failed' });
    expect(findings[0]?.found).toContain(`pid ${process.pid}`);
    const ours = await look({ server_binds: [PARTNER], listen }, true, await heldPort());
    expect(ours.findings[0]).toMatchObject({ status: 'ok', found: expect.stringContaining('the gateway’s') });
  });

  test('what this machine does not have', async () => {
    const { findings } = await look({ server_binds: [PARTNER], listen: { host: '192.0.2.1' } });
    expect(findings[0]).toMatchObject({
      status: 'failed',
      advice: expect.stringContaining('no such address'),
    });
  });

  test('nobody to listen for', async () => {
    expect((await look({})).outline).toEqual(['listen_address skipped']);
  });

  test('who holds it, as far as it can be told', () => {
    const [gateway, other] = [
      { pid: 1, command: 'node' },
      { pid: 2, command: 'nginx' },
    ];
    expect(judgeAddress('x:1', null, null, true, gateway).status).toBe('warning');
    expect(judgeAddress('x:1', 'EADDRINUSE', other, true, gateway)).toMatchObject({
      status: 'failed',
      found: 'x:1 is held by nginx (pid 2)',
    });
    expect(judgeAddress('x:1', 'EADDRINUSE', null, true, gateway).status).toBe('ok');
    expect(judgeAddress('x:1', 'EADDRINUSE', null, false, null).status).toBe('failed');
    expect(judgeAddress('x:1', 'EACCES', null, false, null).advice).toMatch(/1024/);
  });
});

test('the whitelist of each partner', async () => {
  const open = await look({ server_binds: [PARTNER] });
  expect(open.findings[1]).toMatchObject({ code: 'partner_whitelist', status: 'warning' });
  expect(open.findings[1]?.found).toMatch(/^empty for acme/);
  const closed = await look({ server_binds: [{ ...PARTNER, ip_whitelist: ['192.0.2.0/24'] }] });
  expect(closed.outline[1]).toBe('partner_whitelist ok');
});

describe('who listens', () => {
  test('this process, by its socket', async () => {
    expect(await holderOf(await heldPort())).toMatchObject({ pid: process.pid });
    expect(await holderOf(1)).toBeNull();
  });

  test('from the table of the kernel: the port, listening, its inode', () => {
    const table = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:0AD7 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4711 1 0 100 0 0 10 0
   1: 0100007F:0AD7 0100007F:C350 01 00000000:00000000 00:00000000 00000000     0        0 4712 1 0 20 4 30 10 -1
   2: 0100007F:0FA0 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4713 1 0 100 0 0 10 0`;
    expect(listeningInodes(table, 2775)).toEqual(['4711']);
    expect(listeningInodes(table, 4000)).toEqual(['4713']);
    expect(listeningInodes('', 4000)).toEqual([]);
  });
});
