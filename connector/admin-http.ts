import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Metrics } from './metrics.ts';
import type { Health } from './omnimessage/health-watch.ts';

export interface Readiness {
  /** Started, and not on the way out. */
  readonly ready: boolean;
  /** Told for people; a gateway that waits for OmniMessage is ready all the same. */
  readonly omnimessage: Health;
  readonly binds: readonly {
    readonly name: string;
    readonly state: string;
    readonly last_error: string | null;
  }[];
}

/** What watches the connector: `/metrics` for Prometheus, `/health` (the process answers), `/ready` (it takes work). */
export class AdminHttp {
  readonly #server: Server;

  constructor(metrics: Metrics, readiness: () => Readiness) {
    this.#server = createServer((request, response) => {
      const path = (request.url ?? '/').split('?', 1)[0];
      const answer = (status: number, type: string, body: string): void => {
        response.writeHead(status, {
          'content-type': type,
          'content-length': Buffer.byteLength(body),
          'cache-control': 'no-store',
        });
        response.end(request.method === 'HEAD' ? undefined : body);
      };
      const json = (status: number, body: object): void =>
        answer(status, 'application/json', `${JSON.stringify(body)}\n`);
      if (request.method !== 'GET' && request.method !== 'HEAD') {
        json(405, { error: 'method_not_allowed', allowed: ['GET', 'HEAD'] });
      } else if (path === '/metrics') {
        metrics.text().then(
          (text) => answer(200, metrics.contentType, text),
          (error: unknown) => json(500, { error: 'metrics_failed', detail: String(error) }),
        );
      } else if (path === '/health') {
        json(200, { status: 'ok' });
      } else if (path === '/ready') {
        const state = readiness();
        json(state.ready ? 200 : 503, state);
      } else {
        json(404, { error: 'not_found', paths: ['/metrics', '/health', '/ready'] });
      }
    });
    this.#server.requestTimeout = 10_000;
    this.#server.headersTimeout = 5_000;
    this.#server.maxConnections = 256;
  }

  /** Rejects when the address cannot be listened on. */
  listen(host: string, port: number): Promise<AddressInfo> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, host, () => {
        this.#server.off('error', reject);
        const address = this.#server.address();
        if (address === null || typeof address === 'string')
          reject(new Error('listening without an address'));
        else resolve(address);
      });
    });
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }
}
