import { readFile } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { createServer as createTcpServer, type Server } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { SettingsInput } from '../../contract/settings.ts';
import { createCertificate } from '../../test/certificate.ts';
import type { FaultKind } from '../simulators/core-faults.ts';
import { startSimulatedCore } from '../simulators/omnimessage.ts';
import type { DoctorContext } from './context.ts';
import { checkCore, judgeClock } from './core-checks.ts';
import { clockAt, collected, contextOf, settingsOf } from './doctor.fixture.ts';

const BIND = {
  name: 'vodafone_uk',
  bind_type: 'receiver',
  host: 'h',
  system_id: 's',
  password: 'p',
} as const;

function look(settings: SettingsInput, changes: Partial<DoctorContext> = {}) {
  return collected((add) =>
    checkCore(settingsOf({ binds: [BIND], ...settings }), 'unknown', contextOf(changes), add),
  );
}

async function core(fault?: FaultKind) {
  const started = await startSimulatedCore({ port: 0 });
  onTestFinished(() => started.close());
  if (fault !== undefined) started.fault(fault);
  return started;
}

async function portOf(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

const answering: RequestListener = (_, response) => {
  response.setHeader('content-type', 'application/json');
  response.end('{"messages":[]}');
};

test('an OmniMessage that is well', async () => {
  const { url } = await core();
  const { outline, findings } = await look({ api_base_url: url });
  expect(outline).toEqual([
    'api_dns ok',
    'api_tcp ok',
    'api_tls skipped',
    'api_health ok',
    'api_poll ok',
    // The simulator says no Date.
    'clock skipped',
  ]);
  expect(findings[4]?.found).toBe('a list for vodafone_uk: nothing waits');
});

describe('what answers is not well', () => {
  test('503', async () => {
    const { url } = await core({ kind: 'status', status: 503 });
    const { outline, findings } = await look({ api_base_url: url });
    expect(outline.slice(3, 5)).toEqual(['api_health failed', 'api_poll failed']);
    expect(findings[3]).toMatchObject({ found: 'api health http 503', allowed: 'http 2xx' });
    expect(findings[3]?.advice).toMatch(/^OmniMessage or a proxy before it is out of order/);
  });

  test('401 names the token, and does not show it', async () => {
    const { url } = await core({ kind: 'status', status: 401 });
    const { findings } = await look({ api_base_url: url, api_token: 'planted-token' });
    expect(findings[3]?.advice).toMatch(/api_token/);
    expect(JSON.stringify(findings)).not.toContain('planted-token');
  });

  test('a token that is not known here is not tried', async () => {
    const { url } = await core();
    const { outline } = await look({ api_base_url: url, api_token: 'unknown' });
    expect(outline.slice(2)).toEqual([
      'api_tls skipped',
      'api_health skipped',
      'api_poll skipped',
      'clock skipped',
    ]);
  });

  test('a web page is nobody’s health', async () => {
    const { url } = await core({ kind: 'html' });
    const { outline, findings } = await look({ api_base_url: url });
    expect(outline.slice(3, 5)).toEqual(['api_health failed', 'api_poll failed']);
    expect(findings[3]?.found).toBe('http 200 with a web page');
    expect(findings[4]?.found).toMatch(/parse error: .* is HTML or XML/);
  });

  test('half of a JSON document', async () => {
    const { url } = await core({ kind: 'half_json' });
    const { findings } = await look({ api_base_url: url });
    expect(findings[4]).toMatchObject({ code: 'api_poll', status: 'failed' });
    expect(findings[4]?.found).toMatch(/not valid JSON/);
  });

  test('silence costs api_timeout', async () => {
    const { url } = await core({ kind: 'silence' });
    const { outline, findings } = await look({ api_base_url: url, api_timeout: 300 });
    expect(findings[4]).toMatchObject({
      found: expect.stringMatching(/^api poll timeout: [^.]+$/),
      advice: "Check the network, and OmniMessage's load.",
    });
    expect(outline.slice(3)).toEqual(['api_health failed', 'api_poll failed', 'clock skipped']);
  });

  test('entries of the poll that are unusable', async () => {
    const port = await portOf(
      createServer((_, response) => response.end('[{"id":"1"},{"message_body":"no id"}]')),
    );
    const { findings } = await look({ api_base_url: `http://127.0.0.1:${port}` });
    expect(findings[4]).toMatchObject({ code: 'api_poll', status: 'warning' });
  });
});

describe('nobody answers', () => {
  test('a port that is closed', async () => {
    const { outline, findings } = await look({ api_base_url: 'http://127.0.0.1:1' });
    expect(outline).toEqual([
      'api_dns ok',
      'api_tcp failed',
      'api_health skipped',
      'api_poll skipped',
      'clock skipped',
    ]);
    expect(findings[1]?.found).toBe('127.0.0.1:1: connection refused');
  });

  test('a name that does not exist, and a DNS server that is silent', async () => {
    const unknown = Object.assign(new Error('getaddrinfo'), { code: 'ENOTFOUND' });
    const missing = await look(
      { api_base_url: 'http://core.invalid' },
      { resolve: () => Promise.reject(unknown) },
    );
    expect(missing.findings[0]?.found).toBe('core.invalid: there is no such name (ENOTFOUND)');
    const again = Object.assign(new Error('getaddrinfo'), { code: 'EAI_AGAIN' });
    const silent = await look(
      { api_base_url: 'http://core.invalid' },
      { resolve: () => Promise.reject(again) },
    );
    expect(silent.findings[0]?.found).toMatch(/the DNS server does not answer/);
  });

  test('one address of two is a warning, and the other is used', async () => {
    const { url } = await core();
    const address = new URL(url).port;
    const { findings } = await look(
      { api_base_url: `http://localhost:${address}` },
      { resolve: () => Promise.resolve(['127.0.0.1', '127.0.0.2', '127.0.0.1']) },
    );
    expect(findings[1]).toMatchObject({
      status: 'warning',
      found: `localhost:${address}: 127.0.0.2 connection refused`,
    });
    expect(findings[3]).toMatchObject({ code: 'api_health', status: 'ok' });
  });
});

describe('TLS', () => {
  async function secured(certificate: { readonly cert: string; readonly key: string }): Promise<string> {
    const server = createTlsServer({ cert: certificate.cert, key: certificate.key }, answering);
    return `https://localhost:${await portOf(server)}`;
  }
  const here = { resolve: () => Promise.resolve(['127.0.0.1']) };

  test('self-signed: refused under verify_ssl_peer, else a warning', async () => {
    const url = await secured(await createCertificate({ names: ['localhost'], days: 100 }));
    const strict = await look({ api_base_url: url, verify_ssl_peer: true }, here);
    expect(strict.outline.slice(2)).toEqual([
      'api_tls failed',
      'api_certificate ok',
      'api_health skipped',
      'api_poll skipped',
      'clock skipped',
    ]);
    expect(strict.findings[2]?.found).toMatch(/self-signed \(DEPTH_ZERO_SELF_SIGNED_CERT\)/);
    expect(strict.findings[2]?.advice).toMatch(/NODE_EXTRA_CA_CERTS/);
    const lax = await look({ api_base_url: url }, here);
    expect(lax.outline.slice(2)).toEqual([
      'api_tls warning',
      'api_certificate ok',
      'api_health ok',
      'api_poll ok',
      'clock ok',
    ]);
    expect(lax.findings[2]?.advice).toMatch(/Then set verify_ssl_peer: true\.$/);
  });

  test('soon to expire, and expired', async () => {
    const soon = await secured(await createCertificate({ names: ['localhost'], days: 3.5 }));
    const { findings } = await look({ api_base_url: soon, verify_ssl_peer: true }, here);
    expect(findings[3]).toMatchObject({ code: 'api_certificate', status: 'warning' });
    expect(findings[3]?.found).toMatch(/, in 3 days$/);
    const expired = await secured(await createCertificate({ names: ['localhost'], days: -2 }));
    const strict = await look({ api_base_url: expired, verify_ssl_peer: true }, here);
    expect(strict.findings[3]).toMatchObject({ code: 'api_certificate', status: 'failed' });
    expect(strict.findings[3]?.found).toMatch(/^expired on .*, 2 days ago$/);
    const lax = await look({ api_base_url: expired }, here);
    expect(lax.findings[3]).toMatchObject({ code: 'api_certificate', status: 'warning' });
  });

  test('a port that speaks no TLS', async () => {
    const port = await portOf(createServer(answering));
    const { findings } = await look({ api_base_url: `https://127.0.0.1:${port}` });
    expect(findings[2]).toMatchObject({ code: 'api_tls', status: 'failed' });
    expect(findings[2]?.advice).toMatch(/speaks no TLS/);
  });

  test('one that hangs up at once', async () => {
    const port = await portOf(createTcpServer((socket) => socket.destroy()));
    const { findings } = await look({ api_base_url: `https://127.0.0.1:${port}` });
    expect(findings[2]).toMatchObject({ code: 'api_tls', status: 'failed' });
  });
});

describe('the clock', () => {
  test('a core whose clock is another', async () => {
    const url = `http://127.0.0.1:${await portOf(createServer(answering))}`;
    const ahead = { clock: clockAt(() => Date.now() + 42_000) };
    const { findings } = await look({ api_base_url: url }, ahead);
    expect(findings.at(-1)).toMatchObject({ code: 'clock', status: 'warning' });
    expect(findings.at(-1)?.found).toMatch(/^this machine is 4[12] s ahead of OmniMessage$/);
  });

  test('judged by whole seconds and half of the way there', () => {
    const date = 'Sun, 29 Nov 2026 10:00:00 GMT';
    const at = Date.parse(date) + 500;
    expect(judgeClock(date, at - 100, 200)).toMatchObject({ status: 'ok' });
    expect(judgeClock(date, at - 100 - 5_000, 200)).toMatchObject({ status: 'ok' });
    expect(judgeClock(date, at - 100 - 5_001, 200)).toMatchObject({ status: 'warning' });
    expect(judgeClock(date, at - 100 + 300_001, 200)).toMatchObject({
      status: 'failed',
      found: 'this machine is 5 min ahead of OmniMessage',
    });
    expect(judgeClock(null, at, 0)).toMatchObject({ status: 'skipped' });
    expect(judgeClock('yesterday', at, 0)).toMatchObject({ status: 'skipped' });
  });
});

test('the paths are the adapter’s own', async () => {
  const source = await readFile(new URL('./core-checks.ts', import.meta.url), 'utf8');
  expect(source).not.toMatch(/['"`]\/api\//);
});
