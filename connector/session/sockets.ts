import { readFileSync } from 'node:fs';
import net from 'node:net';
import tls from 'node:tls';
import type { ClientTls } from '../../contract/compiled.ts';
import type { Connect } from './dialer.ts';

const KEEP_ALIVE_MS = 30_000;

/** A {@link Connect} over TCP, or TLS where given. */
export function socketConnect(connectTimeoutMs: number, clientTls: ClientTls | null): Connect {
  return (target, signal) =>
    new Promise((resolve, reject) => {
      const where = { host: target.host, port: target.port };
      const socket =
        clientTls === null
          ? net.connect(where)
          : tls.connect({ ...where, ...tlsOptions(clientTls, target.host) });
      const ready = clientTls === null ? 'connect' : 'secureConnect';
      const done = (): void => {
        clearTimeout(overdue);
        socket.off('error', failed);
        signal.removeEventListener('abort', aborted);
      };
      const failed = (error: Error): void => {
        done();
        socket.on('error', () => socket.destroy());
        socket.destroy();
        reject(error);
      };
      const aborted = (): void => failed(new Error('the attempt was called off'));
      socket.on('error', failed);
      signal.addEventListener('abort', aborted, { once: true });
      const overdue = setTimeout(
        () => failed(new Error(`no connection within ${connectTimeoutMs} ms (connect_timeout)`)),
        connectTimeoutMs,
      );
      socket.once(ready, () => {
        done();
        socket.setNoDelay(true);
        socket.setKeepAlive(true, KEEP_ALIVE_MS);
        resolve(socket);
      });
    });
}

/** Files are read anew for each connection, so that a renewed certificate needs no restart. */
function tlsOptions(settings: ClientTls, host: string): tls.ConnectionOptions {
  const servername = settings.serverName ?? (net.isIP(host) === 0 ? host : undefined);
  return {
    rejectUnauthorized: settings.verify,
    minVersion: `TLSv${settings.minVersion}`,
    ...(servername === undefined ? {} : { servername }),
    ...(settings.caFile === null ? {} : { ca: readFileSync(settings.caFile) }),
    ...(settings.certFile === null ? {} : { cert: readFileSync(settings.certFile) }),
    ...(settings.keyFile === null ? {} : { key: readFileSync(settings.keyFile) }),
  };
}
