import { X509Certificate } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import type { Socket } from 'node:net';
import tls from 'node:tls';
import type { ListenTls } from '../../contract/compiled.ts';
import { errorText } from '../../contract/error-text.ts';
import type { Clock, Timer } from '../clock.ts';
import type { Log } from '../log.ts';

export type HandshakeOutcome =
  | { readonly kind: 'secured'; readonly socket: tls.TLSSocket }
  /** Not a single octet of TLS came: a health check that only opens a connection. */
  | { readonly kind: 'gone' }
  | {
      readonly kind: 'refused';
      readonly reason: 'tls_handshake' | 'client_certificate';
      readonly detail: string;
    };

/** The certificate, key or CA file cannot be used; `detail` names the file or what OpenSSL found. */
export class CertificateError extends Error {
  readonly code = 'certificate_unusable';

  constructor(detail: string, cause: unknown) {
    super(`${detail}; check listen.tls.cert_file, key_file and ca_file`, { cause });
    this.name = 'CertificateError';
  }
}

interface Credentials {
  readonly cert: Buffer;
  readonly key: Buffer;
  readonly ca: Buffer | null;
  readonly expiryMs: number;
}

/** A renewed certificate is taken up within this time, also when nobody tells us of it. */
export const CERTIFICATE_CHECK_MS = 30_000;

/**
 * The server end of TLS, on sockets that others accepted: so a PROXY protocol header can be read before it, and
 * limits hold before a handshake costs anything. Certificate, key and CA are taken up anew when their files change;
 * what cannot be used is logged, and the last good ones stay in force.
 */
export class TlsServer {
  readonly #settings: ListenTls;
  readonly #server: tls.Server;
  readonly #clock: Clock;
  readonly #log: Log;
  /** Handshakes under way by both ends' addresses, since `secureConnection` brings a new socket object. */
  readonly #underWay = new Map<string, (outcome: HandshakeOutcome) => void>();
  #credentials: Credentials;
  #fingerprint: string;
  #timer: Timer | null = null;
  #closed = false;

  private constructor(
    settings: ListenTls,
    handshakeTimeoutMs: number,
    context: { clock: Clock; log: Log },
    loaded: { credentials: Credentials; fingerprint: string },
  ) {
    this.#settings = settings;
    this.#clock = context.clock;
    this.#log = context.log;
    this.#credentials = loaded.credentials;
    this.#fingerprint = loaded.fingerprint;
    this.#server = tls.createServer({
      ...contextOptions(settings, loaded.credentials),
      handshakeTimeout: handshakeTimeoutMs,
      requestCert: settings.requestClientCert !== 'none',
      // Checked by #judge, which can say why.
      rejectUnauthorized: false,
    });
    this.#server.on('secureConnection', (socket) => this.#secured(socket));
    this.#server.on('tlsClientError', (error, socket) => this.#failed(error, socket));
    this.#schedule();
  }

  /** Rejects with a {@link CertificateError} when there is nothing to begin with. */
  static async open(
    settings: ListenTls,
    handshakeTimeoutMs: number,
    context: { readonly clock: Clock; readonly log: Log },
  ): Promise<TlsServer> {
    const fingerprint = await fingerprintOf(settings);
    const credentials = await load(settings);
    warnOfExpiry(credentials, context);
    return new TlsServer(settings, handshakeTimeoutMs, context, { credentials, fingerprint });
  }

  /** When the certificate in force expires, milliseconds since the epoch. */
  get certificateExpiryMs(): number {
    return this.#credentials.expiryMs;
  }

  /** Takes the files as they are now. Never rejects: what cannot be used is logged. Sessions that are up stay. */
  async reload(): Promise<void> {
    try {
      const fingerprint = await fingerprintOf(this.#settings);
      // Before the load, so that files that are no good are complained of once, and looked at again once they change.
      this.#fingerprint = fingerprint;
      const credentials = await load(this.#settings);
      if (this.#closed) return;
      this.#server.setSecureContext(contextOptions(this.#settings, credentials));
      this.#credentials = credentials;
      this.#log.event('certificate_loaded', { expires: new Date(credentials.expiryMs).toISOString() });
      warnOfExpiry(credentials, { clock: this.#clock, log: this.#log });
    } catch (error) {
      const detail = errorText(error);
      this.#log.event('certificate_reload_failed', { detail });
    }
  }

  /** `done` is called once; a refused socket is being destroyed by then. */
  handshake(raw: Socket, done: (outcome: HandshakeOutcome) => void): void {
    if (raw.destroyed) {
      done({ kind: 'gone' });
      return;
    }
    const key = connectionKey(raw);
    const octetsBefore = raw.bytesRead - raw.readableLength;
    const closed = (): void =>
      finish({ kind: 'refused', reason: 'tls_handshake', detail: 'the peer closed the connection' });
    const finish = (outcome: HandshakeOutcome): void => {
      this.#underWay.delete(key);
      raw.off('close', closed);
      const heard = raw.bytesRead > octetsBefore;
      done(outcome.kind === 'refused' && !heard ? { kind: 'gone' } : outcome);
    };
    // First of all listeners: whoever holds the socket hears of the handshake's end before that of the connection.
    raw.prependListener('close', closed);
    this.#underWay.set(key, finish);
    this.#server.emit('connection', raw);
  }

  close(): void {
    this.#closed = true;
    this.#timer?.cancel();
  }

  #secured(socket: tls.TLSSocket): void {
    const finish = this.#underWay.get(connectionKey(socket));
    if (finish === undefined) {
      socket.destroy();
      return;
    }
    const objection = this.#judge(socket);
    if (objection === null) {
      finish({ kind: 'secured', socket });
      return;
    }
    socket.destroy();
    finish({ kind: 'refused', reason: 'client_certificate', detail: objection });
  }

  #judge(socket: tls.TLSSocket): string | null {
    const { requestClientCert } = this.#settings;
    if (requestClientCert === 'none' || socket.authorized) return null;
    if (socket.getPeerX509Certificate() !== undefined) return `its certificate: ${socket.authorizationError}`;
    return requestClientCert === 'required' ? 'it presented no certificate' : null;
  }

  #failed(error: Error, socket: tls.TLSSocket): void {
    const detail = 'code' in error && typeof error.code === 'string' ? error.code : error.message;
    this.#underWay.get(connectionKey(socket))?.({ kind: 'refused', reason: 'tls_handshake', detail });
    socket.destroy();
  }

  #schedule(): void {
    this.#timer = this.#clock.timer(CERTIFICATE_CHECK_MS, () => void this.#check());
  }

  async #check(): Promise<void> {
    const fingerprint = await fingerprintOf(this.#settings).catch(() => null);
    // A file that is missing for a moment is being replaced: the next look sees the new one.
    if (fingerprint !== null && fingerprint !== this.#fingerprint) await this.reload();
    if (!this.#closed) this.#schedule();
  }
}

function connectionKey({ remoteAddress, remotePort, localAddress, localPort }: Socket): string {
  return `${remoteAddress} ${remotePort} ${localAddress} ${localPort}`;
}

function contextOptions(settings: ListenTls, { cert, key, ca }: Credentials): tls.SecureContextOptions {
  return { minVersion: `TLSv${settings.minVersion}`, cert, key, ...(ca === null ? {} : { ca }) };
}

/** Changes when one of the files does: size, time and inode, links followed (Kubernetes swaps a link). */
async function fingerprintOf({ certFile, keyFile, caFile }: ListenTls): Promise<string> {
  const files = caFile === null ? [certFile, keyFile] : [certFile, keyFile, caFile];
  const marks = files.map(async (file) => {
    const { mtimeMs, size, ino } = await stat(file);
    return `${mtimeMs} ${size} ${ino}`;
  });
  return (await Promise.all(marks).catch(unusable)).join('\n');
}

function unusable(error: unknown): never {
  throw new CertificateError(errorText(error), error);
}

async function load(settings: ListenTls): Promise<Credentials> {
  try {
    const [cert, key, ca] = await Promise.all([
      readFile(settings.certFile),
      readFile(settings.keyFile),
      settings.caFile === null ? null : readFile(settings.caFile),
    ]);
    const expiryMs = Date.parse(new X509Certificate(cert).validTo);
    const credentials = { cert, key, ca, expiryMs };
    tls.createSecureContext(contextOptions(settings, credentials));
    return credentials;
  } catch (error) {
    return unusable(error);
  }
}

function warnOfExpiry(
  { expiryMs }: Credentials,
  { clock, log }: { readonly clock: Clock; readonly log: Log },
): void {
  if (expiryMs > clock.wall()) return;
  log.event('certificate_expired', { expired: new Date(expiryMs).toISOString() });
}
