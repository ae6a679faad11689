import net from 'node:net';
import type { Duplex } from 'node:stream';
import tls from 'node:tls';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ClientTls } from '../../contract/compiled.ts';
import { type Certificate, createCertificate } from '../../test/certificate.ts';
import { FakeClock } from '../../test/fake-clock.ts';
import { turn, until } from '../../test/turn.ts';
import { socketConnect } from './sockets.ts';

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

async function serve(server: net.Server): Promise<{ port: number; sockets: Set<net.Socket> }> {
  const sockets = new Set<net.Socket>();
  server.on(server instanceof tls.Server ? 'secureConnection' : 'connection', (socket: net.Socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
    socket.resume();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { port: address.port, sockets };
}

const forever = (): AbortSignal => new AbortController().signal;
const at = (port: number): { host: string; port: number } => ({ host: '127.0.0.1', port });

function opened(socket: Duplex): Duplex {
  closing.push(() => socket.destroy());
  return socket;
}

describe('over TCP', () => {
  it('connects, and leaves neither timer nor listener', async () => {
    const { port, sockets } = await serve(net.createServer());
    const clock = new FakeClock();
    const socket = opened(await socketConnect(1_000, null, clock)(at(port), forever()));
    expect(clock.timers).toBe(0);
    expect(socket.listenerCount('error')).toBe(0);
    await until(() => sockets.size === 1);
  });

  it('says why it was refused, also for a host with several addresses', async () => {
    const server = net.createServer();
    const { port } = await serve(server);
    await new Promise((resolve) => server.close(resolve));
    const clock = new FakeClock();
    await expect(socketConnect(1_000, null, clock)(at(port), forever())).rejects.toThrow('ECONNREFUSED');
    await expect(socketConnect(1_000, null, clock)({ host: 'localhost', port }, forever())).rejects.toThrow(
      'ECONNREFUSED',
    );
    expect(clock.timers).toBe(0);
  });

  it('is called off at once, also before it begins', async () => {
    const { port } = await serve(net.createServer());
    const clock = new FakeClock();
    const abort = new AbortController();
    const attempt = socketConnect(1_000, null, clock)(at(port), abort.signal);
    abort.abort();
    await expect(attempt).rejects.toThrow('called off');
    await expect(socketConnect(1_000, null, clock)(at(port), abort.signal)).rejects.toThrow('aborted');
    expect(clock.timers).toBe(0);
  });
});

describe('over TLS', () => {
  let certificate: Certificate;
  let stranger: Certificate;
  const settings = (changes: Partial<ClientTls>): ClientTls => ({
    verify: true,
    caFile: null,
    certFile: null,
    keyFile: null,
    serverName: null,
    minVersion: '1.2',
    ...changes,
  });
  beforeAll(async () => {
    certificate = await createCertificate({ names: ['carrier.test', '127.0.0.1'] });
    stranger = await createCertificate({ names: ['stranger.test'] });
  });
  const secure = (options: tls.TlsOptions = {}): tls.Server =>
    tls
      .createServer({ key: certificate.key, cert: certificate.cert, ...options })
      .on('tlsClientError', () => undefined);

  it.each([
    ['an address in the certificate', {}, null],
    ['the name in the certificate', { serverName: 'carrier.test' }, null],
    ['another name', { serverName: 'other.test' }, /altnames/],
    ['a stranger’s CA', { stranger: true }, /self.signed/],
    ['no CA', { noCa: true }, /self.signed/],
    ['no verification', { noCa: true, verify: false }, null],
  ] as const)('with %s', async (_, changes, refusal) => {
    const { port, sockets } = await serve(secure());
    const caFile =
      'noCa' in changes ? null : 'stranger' in changes ? stranger.certFile : certificate.certFile;
    const clock = new FakeClock();
    const connect = socketConnect(
      5_000,
      settings({
        caFile,
        verify: !('verify' in changes),
        ...('serverName' in changes ? { serverName: changes.serverName } : {}),
      }),
      clock,
    );
    if (refusal === null) {
      opened(await connect(at(port), forever()));
      await until(() => sockets.size === 1);
    } else {
      await expect(connect(at(port), forever())).rejects.toThrow(refusal);
    }
    expect(clock.timers).toBe(0);
  });

  it('shows its own certificate where it has one', async () => {
    const { port, sockets } = await serve(
      secure({ requestCert: true, rejectUnauthorized: true, ca: stranger.cert }),
    );
    const { certFile, keyFile } = stranger;
    const connect = socketConnect(5_000, settings({ caFile: certificate.certFile, certFile, keyFile }));
    opened(await connect(at(port), forever()));
    await until(() => sockets.size === 1);
  });

  it('refuses a server below the least version', async () => {
    const { port } = await serve(secure({ maxVersion: 'TLSv1.2' }));
    const connect = socketConnect(5_000, settings({ caFile: certificate.certFile, minVersion: '1.3' }));
    await expect(connect(at(port), forever())).rejects.toThrow(/protocol version|alert/);
  });

  it('names a file that cannot be read', async () => {
    const connect = socketConnect(5_000, settings({ caFile: '/nowhere/ca.pem' }));
    await expect(connect(at(1), forever())).rejects.toThrow('/nowhere/ca.pem');
  });

  it('counts the handshake towards connect_timeout, and the socket is gone then', async () => {
    const { port, sockets } = await serve(net.createServer());
    const clock = new FakeClock();
    const attempt = socketConnect(2_000, settings({}), clock)(at(port), forever());
    const refused = expect(attempt).rejects.toThrow('no connection within 2000 ms (connect_timeout)');
    await until(() => sockets.size === 1);
    clock.advance(1_999);
    await turn();
    expect(sockets.size).toBe(1);
    clock.advance(1);
    await refused;
    await until(() => sockets.size === 0);
    expect(clock.timers).toBe(0);
  });
});
