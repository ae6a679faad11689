import { X509Certificate } from 'node:crypto';
import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Agent, request } from 'undici';
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { createCertificate } from '../../test/certificate.ts';
import { type DataDirectory, openDataDirectory } from '../data-directory.ts';
import { accessTokens, TOKEN_FILES } from './access-tokens.ts';
import { CERTIFICATE_FILES, dashboardCertificate } from './certificate.ts';
import { type ApiApp, DashboardServer } from './server.ts';
import { readStaticFiles } from './static-files.ts';

let data: DataDirectory;
beforeEach(async () => {
  data = await openDataDirectory(await mkdtemp(path.join(tmpdir(), 'dashboard-')));
});
afterEach(async () => {
  await rm(data.path, { recursive: true });
});

const DAY_MS = 86_400_000;

describe('the certificate', () => {
  test('is made at the first start, for this machine, and kept', async () => {
    const first = await dashboardCertificate(data);
    expect(first.selfSigned).toBe(true);
    const { subjectAltName, ca } = new X509Certificate(first.cert);
    expect(subjectAltName).toContain('DNS:localhost');
    expect(subjectAltName).toContain('IP Address:127.0.0.1');
    expect(subjectAltName).toContain('IP Address:0:0:0:0:0:0:0:1');
    expect(ca).toBe(false);
    expect((await stat(data.file(CERTIFICATE_FILES.key))).mode & 0o777).toBe(0o600);
    expect((await dashboardCertificate(data)).cert).toBe(first.cert);
  });

  test('is made anew before it ends', async () => {
    const first = await dashboardCertificate(data);
    const later = new Date(first.validTo.getTime() - 10 * DAY_MS);
    const second = await dashboardCertificate(data, later);
    expect(second.cert).not.toBe(first.cert);
    expect(second.validTo.getTime()).toBeGreaterThan(later.getTime() + 800 * DAY_MS);
  });

  test('of an operator is served as it is, and never replaced', async () => {
    const own = await createCertificate({ names: ['gateway.example'] });
    await data.write(CERTIFICATE_FILES.cert, own.cert);
    await data.write(CERTIFICATE_FILES.key, own.key);
    expect(await dashboardCertificate(data)).toMatchObject({ cert: own.cert, selfSigned: false });
    const later = new Date(Date.now() + 3 * DAY_MS);
    await expect(dashboardCertificate(data, later)).rejects.toThrow(/has expired/);
    expect(await data.read(CERTIFICATE_FILES.cert)).toBe(own.cert);
  });

  test.each([
    ['without its key', null, /dashboard\.key\.pem is missing/],
    ['with a key of another', 'other', /is not the key of/],
    ['with a key that is none', 'nonsense', /certificate and its key in PEM/],
  ])('%s is refused with what to do', async (_, kind, message) => {
    await data.write(CERTIFICATE_FILES.cert, (await createCertificate({ names: ['a'] })).cert);
    if (kind !== null) {
      const key = kind === 'other' ? (await createCertificate({ names: ['b'] })).key : kind;
      await data.write(CERTIFICATE_FILES.key, key);
    }
    await expect(dashboardCertificate(data)).rejects.toThrow(message);
  });
});

describe('the access tokens', () => {
  const none = { operator: null, reader: null };

  test('are made at the first start, one for each role, and kept', async () => {
    const first = await accessTokens(data, none);
    expect(first.operator).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(first.reader).not.toBe(first.operator);
    expect((await stat(data.file(TOKEN_FILES.operator))).mode & 0o777).toBe(0o600);
    expect(await accessTokens(data, none)).toEqual(first);
  });

  test('of the environment win and are not written down', async () => {
    const tokens = await accessTokens(data, { operator: 'from-outside', reader: null });
    expect(tokens.operator).toBe('from-outside');
    expect(await data.read(TOKEN_FILES.operator)).toBeNull();
  });

  test('a file with anything else is refused, and not shown', async () => {
    await data.write(TOKEN_FILES.reader, 'two words\n');
    const reading = accessTokens(data, none);
    await expect(reading).rejects.toThrow(/reader-token: this is no access token/);
    await expect(reading).rejects.not.toThrow(/two words/);
  });
});

describe('the server', () => {
  const api: ApiApp = { fetch: (incoming) => Response.json({ path: new URL(incoming.url).pathname }) };

  async function serve(built: boolean) {
    const certificate = await dashboardCertificate(data);
    const directory = path.join(data.path, 'web');
    if (built) {
      await mkdir(path.join(directory, 'fonts'), { recursive: true });
      await writeFile(path.join(directory, 'index.html'), '<!doctype html>');
      await writeFile(path.join(directory, 'app.0123456789ab.js'), 'x'.repeat(5000));
      await writeFile(path.join(directory, 'secret.pem'), 'no type, not served');
    }
    const files = await readStaticFiles(directory);
    const server = await DashboardServer.listen({ host: '127.0.0.1', port: 0, certificate, api, files });
    const dispatcher = new Agent({ connect: { ca: certificate.cert } });
    onTestFinished(async () => {
      await dispatcher.destroy();
      await server.close();
    });
    return async (route: string, headers: Record<string, string> = {}, method: 'GET' | 'POST' = 'GET') => {
      const origin = `https://localhost:${server.port}`;
      const response = await request(`${origin}${route}`, { dispatcher, headers, method });
      const body = Buffer.from(await response.body.arrayBuffer());
      return { status: response.statusCode, headers: response.headers, body };
    };
  }

  test('answers over TLS that the certificate itself proves, API and pages on one origin', async () => {
    const get = await serve(true);
    const page = await get('/');
    expect(page).toMatchObject({ status: 200, body: Buffer.from('<!doctype html>') });
    expect(page.headers['content-security-policy']).toContain("default-src 'none'");
    expect(page.headers['cache-control']).toBe('no-cache');
    const answer = await get('/api/status');
    expect(JSON.parse(answer.body.toString())).toEqual({ path: '/api/status' });
    expect(answer.headers['x-content-type-options']).toBe('nosniff');
  });

  test('compresses, revalidates, and lets what is named by its content be kept', async () => {
    const get = await serve(true);
    const script = await get('/app.0123456789ab.js', { 'accept-encoding': 'br, gzip' });
    expect(script.headers).toMatchObject({ 'content-encoding': 'gzip', 'cache-control': /immutable/ });
    expect(script.body.length).toBeLessThan(200);
    const again = await get('/app.0123456789ab.js', { 'if-none-match': String(script.headers['etag']) });
    expect(again).toMatchObject({ status: 304, body: Buffer.alloc(0) });
  });

  test('has nothing but the files that were there, whatever the path', async () => {
    const get = await serve(true);
    for (const route of [
      '/secret.pem',
      '/..%2fdashboard.key.pem',
      '/%2e%2e/operator-token',
      '/apis',
      '/a/b',
    ]) {
      expect((await get(route)).status, route).toBe(404);
    }
    expect(await get('/', {}, 'POST')).toMatchObject({ status: 405 });
  });

  test('says where the API is while the dashboard is not built', async () => {
    const get = await serve(false);
    expect((await get('/')).body.toString()).toContain('/api/openapi.json');
    expect((await get('/index.html')).status).toBe(404);
  });
});
