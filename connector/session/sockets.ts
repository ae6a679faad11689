import { readFileSync } from 'node:fs';
import net from 'node:net';
import tls from 'node:tls';
import type { ClientTls } from '../../contract/compiled.ts';
import { errorText } from '../../contract/error-text.ts';
import { type Clock, systemClock } from '../clock.ts';
import { anyAddress, checkLiteral, guarded, type MayDial } from './dial-guard.ts';
import type { Connect, Target } from './dialer.ts';

const KEEP_ALIVE_MS = 30_000;

/**
 * A {@link Connect} over TCP, or TLS where given; the TLS handshake counts towards `connectTimeoutMs`. Addresses that
 * `mayDial` refuses are not dialled, whatever name stands for them.
 */
export function socketConnect(
  connectTimeoutMs: number,
  clientTls: ClientTls | null,
  clock: Clock = systemClock,
  mayDial: MayDial = anyAddress,
): Connect {
  const lookup = mayDial === anyAddress ? {} : { lookup: guarded(mayDial) };
  return (target, signal) =>
    new Promise((resolve, reject) => {
      signal.throwIfAborted();
      checkLiteral(target.host, mayDial);
      const socket =
        clientTls === null
          ? net.connect({ ...target, ...lookup })
          : tls.connect({ ...tlsOptions(target, clientTls), ...lookup });
      const overdue = clock.timer(connectTimeoutMs, () =>
        failed(new Error(`no connection within ${connectTimeoutMs} ms (connect_timeout)`)),
      );
      const aborted = (): void => failed(new Error('the attempt was called off'));
      const done = (): void => {
        overdue.cancel();
        socket.off('error', failed);
        signal.removeEventListener('abort', aborted);
      };
      function failed(error: Error): void {
        done();
        socket.on('error', () => socket.destroy());
        socket.destroy();
        reject(new Error(describe(error), { cause: error }));
      }
      socket.on('error', failed);
      signal.addEventListener('abort', aborted, { once: true });
      socket.once(clientTls === null ? 'connect' : 'secureConnect', () => {
        done();
        socket.setNoDelay(true);
        socket.setKeepAlive(true, KEEP_ALIVE_MS);
        resolve(socket);
      });
    });
}

/** A host with several addresses fails with one error for each, and no message of its own. */
function describe(error: Error): string {
  if (!(error instanceof AggregateError)) return error.message;
  const causes: readonly unknown[] = error.errors;
  return causes.map(errorText).join('; ');
}

/** Files are read anew for each connection (throws where one cannot be read), so that a renewed certificate needs no restart. */
export function tlsOptions(target: Target, settings: ClientTls): tls.ConnectionOptions {
  const servername = settings.serverName ?? (net.isIP(target.host) === 0 ? target.host : null);
  return {
    host: target.host,
    port: target.port,
    rejectUnauthorized: settings.verify,
    minVersion: `TLSv${settings.minVersion}`,
    ...(servername === null ? {} : { servername }),
    ...(settings.caFile === null ? {} : { ca: readFileSync(settings.caFile) }),
    ...(settings.certFile === null ? {} : { cert: readFileSync(settings.certFile) }),
    ...(settings.keyFile === null ? {} : { key: readFileSync(settings.keyFile) }),
  };
}
