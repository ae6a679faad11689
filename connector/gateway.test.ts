import { createServer, type Server } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { compileSettings } from '../contract/compile.ts';
import type { GatewaySettings } from '../contract/compiled.ts';
import { settingsSchema } from '../contract/settings.ts';
import { turn, until } from '../test/turn.ts';
import { Gateway } from './gateway.ts';
import { FakeCore, type Line, recordingLog } from './outbound/outbound.fixture.ts';

const CARRIER = {
  name: 'carrier',
  bind_type: 'transceiver',
  host: 'localhost',
  system_id: 'me',
  password: 'secret',
};

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

/** A port that nothing has. */
async function freePort(): Promise<number> {
  const { port, server } = await takenPort();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function takenPort(): Promise<{ port: number; server: Server }> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { port: address.port, server };
}

function settings(fields: Readonly<Record<string, unknown>>): GatewaySettings {
  return compileSettings(
    settingsSchema.parse({ api_base_url: 'http://core:8080', binds: [CARRIER], ...fields }),
  );
}

async function gatewayOn(
  metrics_port: number,
  fields: Readonly<Record<string, unknown>> = {},
): Promise<{ gateway: Gateway; lines: Line[]; url: string }> {
  const lines: Line[] = [];
  const gateway = new Gateway(settings({ metrics_port, ...fields }), {
    version: '1.2.3',
    log: recordingLog(lines),
    omniMessage: new FakeCore(),
    // The longest pause of all: no attempt follows while the first is looked at.
    random: () => 0.99,
    connect: () => () => Promise.reject(new Error('connect ECONNREFUSED')),
  });
  ends.push(() => gateway.stop(0));
  return { gateway, lines, url: `http://127.0.0.1:${metrics_port}` };
}

test('runs with a carrier that is away: ready, and saying why the bind is not up', async () => {
  const { gateway, url } = await gatewayOn(await freePort());
  await gateway.start();
  await turn();
  const ready = await fetch(`${url}/ready`);
  expect(ready.status).toBe(200);
  expect(await ready.json()).toMatchObject({
    ready: true,
    binds: [
      {
        name: 'carrier',
        state: 'reconnecting',
        last_error: 'bind failed: no connection: connect ECONNREFUSED',
      },
    ],
  });
  const metrics = await (await fetch(`${url}/metrics`)).text();
  expect(metrics).toMatch(/^smpp_bind_failures_total\{bind_name="carrier",.*\} 1$/m);
  expect(metrics).toMatch(/^smpp_connection_attempts_total\{bind_name="carrier",.*\} 1$/m);
});

test('local_targets: refuse keeps a peer from leading back to this machine, and its status says why', async () => {
  const lines: Line[] = [];
  const fields = { local_targets: 'refuse', metrics_port: await freePort() };
  const gateway = new Gateway(settings(fields), {
    version: '1.2.3',
    log: recordingLog(lines),
    omniMessage: new FakeCore(),
    random: () => 0.99,
  });
  ends.push(() => gateway.stop(0));
  await gateway.start();
  const failure = (): string | null => gateway.binds()[0]?.status().lastError ?? null;
  await until(() => failure() !== null);
  expect(failure()).toContain('set local_targets to allow');
});

describe('a start that cannot be', () => {
  test('the metrics’ port is taken: nothing is left running', async () => {
    const { port, server } = await takenPort();
    ends.push(() => new Promise((resolve) => server.close(resolve)));
    const { gateway, lines } = await gatewayOn(port);
    await expect(gateway.start()).rejects.toThrow(/METRICS_PORT/);
    expect(lines.map(({ fields }) => fields['event'])).not.toContain('connecting');
  });

  test('the partners’ port is taken: neither the metrics nor a bind is left', async () => {
    const { port, server } = await takenPort();
    ends.push(() => new Promise((resolve) => server.close(resolve)));
    const metricsPort = await freePort();
    const { gateway, lines, url } = await gatewayOn(metricsPort, {
      server_binds: [
        { name: 'partner', system_id: 'them', password: 'secret', allowed_bind_types: ['receiver'] },
      ],
      listen: { host: '127.0.0.1', port },
    });
    await expect(gateway.start()).rejects.toThrow(/EADDRINUSE/);
    await expect(fetch(`${url}/health`)).rejects.toThrow();
    expect(lines.map(({ fields }) => fields['event'])).not.toContain('connecting');
  });
});

describe('reload', () => {
  test('takes the peers over and names what needs a restart', async () => {
    const port = await freePort();
    const { gateway, lines } = await gatewayOn(port);
    await gateway.start();
    const second = { ...CARRIER, name: 'second' };
    await gateway.reload(settings({ metrics_port: port, smsc_name: 'other', binds: [CARRIER, second] }));
    expect(gateway.binds().map((bind) => bind.settings.name)).toEqual(['carrier', 'second']);
    expect(lines.find(({ fields }) => fields['event'] === 'restart_needed')?.message).toBe(
      'changed, and taken into effect only by a restart: smsc_name',
    );
  });

  test('the listener’s new address cannot be had: it says so, and the peers are as before', async () => {
    const { port: taken, server } = await takenPort();
    ends.push(() => new Promise((resolve) => server.close(resolve)));
    const port = await freePort();
    const listenPort = await freePort();
    const partner = {
      name: 'partner',
      system_id: 'them',
      password: 'secret',
      allowed_bind_types: ['receiver'],
    };
    const { gateway } = await gatewayOn(port, {
      server_binds: [partner],
      listen: { host: '127.0.0.1', port: listenPort },
    });
    expect((await gateway.start()).listenPort).toBe(listenPort);
    const next = settings({
      metrics_port: port,
      binds: [],
      server_binds: [partner],
      listen: { host: '127.0.0.1', port: taken },
    });
    await expect(gateway.reload(next)).rejects.toThrow(/EADDRINUSE/);
    expect(gateway.binds().map((bind) => bind.settings.name)).toEqual(['carrier', 'partner']);
    const again = await takenPortAt(listenPort);
    expect(again).toBe(true);
  });
});

/** Whether something listens there. */
async function takenPortAt(port: number): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', () => resolve(true));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(false)));
  });
}

test('stops once, says so, and is no longer ready meanwhile', async () => {
  const { gateway, lines, url } = await gatewayOn(await freePort());
  await gateway.start();
  await Promise.all([gateway.stop(100), gateway.stop(100)]);
  expect(lines.filter(({ fields }) => fields['event'] === 'stopped')).toHaveLength(1);
  await expect(fetch(`${url}/health`)).rejects.toThrow();
});
