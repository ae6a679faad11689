import { createServer } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type ClientPeerInput, clientPeerSchema } from '../../contract/client-peer.ts';
import { compileClientPeer } from '../../contract/compile.ts';
import { type SimulatedCarrierOptions, startSimulatedCarrier } from '../../local/simulators/carrier.ts';
import { systemClock } from '../clock.ts';
import { socketConnect } from '../session/sockets.ts';
import { type BindTestContext, testBind } from './test-bind.ts';

const context: BindTestContext = {
  clock: systemClock,
  connect: (settings) => socketConnect(settings.connectTimeoutMs, settings.tls),
  sessionId: () => 'test-1',
};

function settings(changes: Partial<ClientPeerInput>) {
  const peer = {
    name: 'carrier',
    host: '127.0.0.1',
    port: 1,
    system_id: 'gateway',
    password: 'secret12',
    bind_type: 'transceiver',
  };
  return compileClientPeer(clientPeerSchema.parse({ ...peer, ...changes }));
}

async function carrier(options: Partial<SimulatedCarrierOptions> = {}) {
  const accounts = [{ system_id: 'gateway', password: 'secret12' }];
  const started = await startSimulatedCarrier({ port: 0, accounts, ...options });
  onTestFinished(() => started.close());
  return started;
}

const outline = (steps: readonly { step: string; ok: boolean }[]) =>
  steps.map(({ step, ok }) => `${step} ${ok}`);

describe('a test of a carrier', () => {
  test('binds, unbinds, and leaves no session', async () => {
    const smsc = await carrier();
    const result = await testBind(settings({ port: smsc.port }), context);
    expect(result).toMatchObject({ ok: true, commandStatus: 0 });
    expect(outline(result.steps)).toEqual(['connect true', 'bind true', 'unbind true']);
    expect(smsc.stats()).toMatchObject({ binds: 1, unbinds: 1, sessions: 0 });
  });

  test('says what to look at when the bind is refused, and never the password', async () => {
    const smsc = await carrier();
    const result = await testBind(settings({ port: smsc.port, password: 'wrong123' }), context);
    expect(result).toMatchObject({ ok: false, commandStatus: 0x0e });
    expect(result.steps.at(-1)?.detail).toMatch(/ESME_RINVPASWD: authentication error, check password/);
    expect(JSON.stringify(result)).not.toContain('wrong123');
  });

  test('goes on to the next host, and shows each failure', async () => {
    const smsc = await carrier();
    const result = await testBind(
      settings({ host: 'nowhere.invalid', failover_hosts: ['127.0.0.1:1', `127.0.0.1:${smsc.port}`] }),
      { ...context, resolve: () => Promise.reject(new Error('getaddrinfo ENOTFOUND')) },
    );
    expect(outline(result.steps)).toEqual([
      'resolve false',
      'connect false',
      'connect true',
      'bind true',
      'unbind true',
    ]);
    expect(result.ok).toBe(true);
  });

  test('a carrier that never answers costs bind_timeout', async () => {
    const silent = createServer(() => undefined).listen(0, '127.0.0.1');
    onTestFinished(() => void silent.close());
    await new Promise((resolve) => silent.once('listening', resolve));
    const address = silent.address();
    const port = address !== null && typeof address === 'object' ? address.port : 0;
    const result = await testBind(settings({ port, bind_timeout: 1000 }), context);
    expect(result).toMatchObject({ ok: false, commandStatus: null });
    expect(result.steps.at(-1)).toMatchObject({
      step: 'bind',
      detail: expect.stringContaining('bind_timeout'),
    });
  });

  test('a carrier without TLS fails at TLS, one that is not there at the connection', async () => {
    const smsc = await carrier();
    const tls = { enabled: true, verify: false };
    const plain = await testBind(
      settings({ port: smsc.port, tls, connect_timeout: 1000, bind_timeout: 1000 }),
      context,
    );
    expect(plain.ok).toBe(false);
    const absent = await testBind(settings({ port: 1, tls }), context);
    expect(outline(absent.steps)).toEqual(['connect false']);
  });
});
