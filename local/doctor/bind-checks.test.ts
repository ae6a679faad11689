import { createServer } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { ClientPeerInput } from '../../contract/client-peer.ts';
import { createCertificate } from '../../test/certificate.ts';
import { type SimulatedCarrierOptions, startSimulatedCarrier } from '../simulators/carrier.ts';
import { type BindChecking, checkBinds, judgeSession } from './bind-checks.ts';
import { explainRefusal } from './bind-refusals.ts';
import type { DoctorContext } from './context.ts';
import { collected, contextOf, settingsOf } from './doctor.fixture.ts';

const ACCOUNT = { system_id: 'gateway', password: 'secret12' };

async function carrier(options: Partial<SimulatedCarrierOptions> = {}) {
  const started = await startSimulatedCarrier({ port: 0, accounts: [ACCOUNT], ...options });
  onTestFinished(() => started.close());
  return started;
}

function look(
  bind: Partial<ClientPeerInput>,
  how: Partial<BindChecking> = {},
  changes: Partial<DoctorContext> = {},
) {
  const peer = { name: 'carrier', bind_type: 'transceiver', host: '127.0.0.1', ...ACCOUNT, ...bind } as const;
  const { binds } = settingsOf({ binds: [peer] });
  const checking = {
    testBind: true,
    secondSession: false,
    running: null,
    unknownSecret: 'unknown',
    ...how,
  };
  return collected((add) => checkBinds(binds, checking, contextOf(changes), add));
}

test('a carrier that takes the bind is left at once', async () => {
  const smsc = await carrier();
  const { outline, findings } = await look({ port: smsc.port });
  expect(outline).toEqual(['bind_dns ok', 'bind_tcp ok', 'bind_test ok']);
  expect(findings[2]?.found).toMatch(/^bound.*, in \d+ ms; unbound again$/);
  expect(smsc.stats()).toMatchObject({ binds: 1, unbinds: 1, sessions: 0 });
});

describe('refusals in words', () => {
  test('a wrong password, which is not shown', async () => {
    const smsc = await carrier();
    const { findings } = await look({ port: smsc.port, password: 'planted1' });
    expect(findings[2]).toMatchObject({
      code: 'bind_test',
      status: 'failed',
      subject: 'carrier',
      found: 'bind refused with ESME_RINVPASWD (0x0000000E): the carrier does not take the password',
    });
    expect(JSON.stringify(findings)).not.toContain('planted1');
  });

  test('a wrong system_id', async () => {
    const smsc = await carrier();
    const { findings } = await look({ port: smsc.port, system_id: 'other' });
    expect(findings[2]?.found).toMatch(/ESME_RINVSYSID .*does not know the system_id/);
  });

  test('a status of the carrier’s own, and one without a name', () => {
    expect(explainRefusal(0x00000008).found).toMatch(/ESME_RSYSERR \(0x00000008\)/);
    expect(explainRefusal(0x0000000d).found).toBe(
      'bind refused with ESME_RBINDFAIL (0x0000000D): the carrier refuses, and does not say why',
    );
    expect(explainRefusal(0x00000014).found).toMatch(/ESME_RMSGQFUL \(0x00000014\): .*queue/);
    expect(explainRefusal(0x00000471).found).toBe(
      'bind refused with 0x00000471: a refusal of the carrier’s own',
    );
  });

  test('already bound: nothing to do where it is by the gateway here', () => {
    const refused = { ok: false, steps: [], commandStatus: 0x05 };
    expect(judgeSession('a', refused, 'connected')).toMatchObject({ status: 'warning' });
    expect(judgeSession('a', refused, 'reconnecting')).toMatchObject({ status: 'failed' });
    expect(judgeSession('a', refused, null)).toMatchObject({
      status: 'failed',
      advice: expect.stringContaining('Another system may be bound'),
    });
  });
});

describe('no session comes about', () => {
  test('a closed port', async () => {
    const { outline } = await look({ port: 1 });
    expect(outline).toEqual(['bind_dns ok', 'bind_tcp failed', 'bind_test skipped']);
  });

  test('a name that does not exist', async () => {
    const unknown = Object.assign(new Error('getaddrinfo'), { code: 'ENOTFOUND' });
    const { outline } = await look({ host: 'x.invalid' }, {}, { resolve: () => Promise.reject(unknown) });
    expect(outline).toEqual(['bind_dns failed', 'bind_test skipped']);
  });

  test('a failover host that answers makes warnings of the first one’s failures', async () => {
    const smsc = await carrier();
    const { outline } = await look({ port: 1, failover_hosts: [`127.0.0.1:${smsc.port}`] });
    expect(outline).toEqual([
      'bind_dns ok',
      'bind_tcp warning',
      'bind_dns ok',
      'bind_tcp ok',
      'bind_test ok',
    ]);
  });

  test('a port that is silent', async () => {
    const silent = createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void silent.close());
    const address = silent.address();
    const port = address !== null && typeof address === 'object' ? address.port : 0;
    const { findings } = await look({ port, bind_timeout: 1000 });
    expect(findings[2]).toMatchObject({ code: 'bind_test', status: 'failed' });
    expect(findings[2]?.found).toMatch(/no answer to the bind/);
  });

  test('time is up: what is under way loses its connection', async () => {
    const silent = createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void silent.close());
    const address = silent.address();
    const port = address !== null && typeof address === 'object' ? address.port : 0;
    const timeUp = new AbortController();
    silent.on('connection', (socket) => socket.once('data', () => timeUp.abort()));
    const { findings } = await look({ port, bind_timeout: 10_000 }, {}, { signal: timeUp.signal });
    expect(findings.at(-1)).toMatchObject({ code: 'bind_test', status: 'failed' });
  });
});

const inState = (state: string, wanted = true) =>
  new Map([['carrier', { name: 'carrier', state, last_error: null, wanted, suspended: false }]]);

describe('binds that are left alone', () => {
  test.each([
    [{ testBind: false }, /^--no-test-bind$/],
    [{ unknownSecret: ACCOUNT.password }, /password is not known here/],
    [{ running: inState('connected') }, /gateway here is bound/],
    [{ running: inState('disconnected', false) }, /operator keeps it down/],
  ])('%j', async (how, reason) => {
    const smsc = await carrier();
    const { findings } = await look({ port: smsc.port }, how);
    expect(findings[2]).toMatchObject({ code: 'bind_test', status: 'skipped' });
    expect(findings[2]?.found).toMatch(reason);
    expect(smsc.stats()).toMatchObject({ binds: 0, bindsRefused: 0 });
  });

  test('unless a second session is asked for, or the gateway has none', async () => {
    const smsc = await carrier();
    const running = inState('connected');
    await look({ port: smsc.port }, { running, secondSession: true });
    await look({ port: smsc.port }, { running: inState('disconnected') });
    expect(smsc.stats().binds).toBe(2);
  });
});

describe('TLS', () => {
  test('an authority of one’s own; without it the certificate is refused, and so is the bind', async () => {
    const certificate = await createCertificate({ names: ['127.0.0.1'], days: 100 });
    const smsc = await carrier({ tls: certificate });
    const known = await look({ port: smsc.port, tls: { enabled: true, ca_file: certificate.certFile } });
    expect(known.outline).toEqual([
      'bind_dns ok',
      'bind_tcp ok',
      'bind_tls ok',
      'bind_certificate ok',
      'bind_test ok',
    ]);
    const unknown = await look({ port: smsc.port, tls: true });
    expect(unknown.outline.slice(2)).toEqual(['bind_tls failed', 'bind_certificate ok', 'bind_test skipped']);
    expect(unknown.findings[2]?.advice).toMatch(/tls\.ca_file/);
  });

  test('an expired certificate, a file that is missing, a port without TLS', async () => {
    const certificate = await createCertificate({ names: ['127.0.0.1'], days: -1 });
    const smsc = await carrier({ tls: certificate });
    const expired = await look({ port: smsc.port, tls: { enabled: true, ca_file: certificate.certFile } });
    expect(expired.outline.slice(2, 4)).toEqual(['bind_tls failed', 'bind_certificate failed']);
    const missing = await look({ port: smsc.port, tls: { enabled: true, ca_file: '/nowhere.pem' } });
    expect(missing.findings[2]).toMatchObject({ code: 'bind_tls', status: 'failed' });
    expect(missing.findings[2]?.found).toMatch(/ENOENT/);
    const plain = await carrier();
    const { findings } = await look({ port: plain.port, tls: true, connect_timeout: 1000 });
    expect(findings[2]).toMatchObject({ code: 'bind_tls', status: 'failed' });
  });
});
