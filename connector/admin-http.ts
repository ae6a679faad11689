import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FleetHealth } from './fleet/fleet.ts';
import type { Log } from './log.ts';
import { answerLevelRequest } from './logging/level-request.ts';
import type { Levels } from './logging/levels.ts';
import { Scrapes } from './metrics/scrape.ts';
import type { Metrics } from './metrics.ts';
import type { Health } from './omnimessage/health-watch.ts';
import { ListenError } from './session/listener.ts';

export interface Readiness {
  /** Started, and not on the way out. */
  readonly ready: boolean;
  /** Told for people; a gateway that waits for OmniMessage is ready all the same. */
  readonly omnimessage: Health;
  /** Whether what it shares with other connectors answers; a gateway that lives by what it knows is ready all the same. */
  readonly fleet: FleetHealth;
  readonly binds: readonly {
    readonly name: string;
    readonly state: string;
    readonly last_error: string | null;
  }[];
}

/** Scrapers are few; more connections than this are a mistake or an attack. */
const MOST_CONNECTIONS = 256;

/**
 * What watches the connector: `/metrics` for Prometheus, `/health` (the process answers), `/ready` (it takes work), and
 * `/log-level` for who looks closer for a while.
 */
export class AdminHttp {
  readonly #server: Server;
  readonly #scrapes: Scrapes;
  readonly #readiness: () => Readiness;
  readonly #log: Log;
  readonly #levels: Levels | null;

  /** `levels` null: the level of the log cannot be changed while it runs. */
  constructor(
    metrics: Pick<Metrics, 'chunks'>,
    readiness: () => Readiness,
    log: Log,
    levels: Levels | null = null,
  ) {
    this.#levels = levels;
    this.#scrapes = new Scrapes(metrics);
    this.#readiness = readiness;
    this.#log = log;
    this.#server = createServer(
      // Node looks for requests that are late every 30 s unless it is told otherwise.
      {
        requestTimeout: 10_000,
        headersTimeout: 5_000,
        connectionsCheckingInterval: 1_000,
        maxHeaderSize: 16_384,
      },
      (request, response) => {
        this.#answer(request, response).catch((error: unknown) => {
          log.event('admin_request_failed', { url: request.url, err: error });
          if (!response.headersSent)
            json(request, response, 500, { error: 'internal', detail: 'the log says why' });
        });
      },
    );
    this.#server.maxConnections = MOST_CONNECTIONS;
    // A reader that stands still does not keep its place for ever.
    this.#server.setTimeout(30_000);
  }

  /** Rejects with a {@link ListenError} when the address cannot be listened on. */
  listen(host: string, port: number): Promise<AddressInfo> {
    return new Promise((resolve, reject) => {
      const refused = (error: Error): void =>
        reject(new ListenError('METRICS_PORT or METRICS_HOST', host, port, error));
      this.#server.once('error', refused);
      this.#server.listen(port, host, () => {
        this.#server.off('error', refused);
        this.#server.on('error', (error) => this.#log.event('admin_accept_failed', { err: error }));
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

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? '/').split('?', 1)[0];
    const allowed = path === '/log-level' && this.#levels !== null ? ['GET', 'HEAD', 'PUT'] : ['GET', 'HEAD'];
    if (!allowed.includes(request.method ?? '')) {
      response.setHeader('allow', allowed.join(', '));
      json(request, response, 405, { error: 'method_not_allowed', allowed });
      return;
    }
    switch (path) {
      case '/metrics':
        await this.#scrapes.answer(request, response);
        return;
      case '/health':
        json(request, response, 200, { status: 'ok' });
        return;
      case '/ready': {
        const state = this.#readiness();
        json(request, response, state.ready ? 200 : 503, state);
        return;
      }
      case '/log-level':
        if (this.#levels !== null) {
          const { status, body } = await answerLevelRequest(request, this.#levels);
          json(request, response, status, body);
          return;
        }
    }
    const paths = ['/metrics', '/health', '/ready', ...(this.#levels === null ? [] : ['/log-level'])];
    json(request, response, 404, { error: 'not_found', paths });
  }
}

function json(request: IncomingMessage, response: ServerResponse, status: number, body: object): void {
  send(request, response, status, 'application/json', `${JSON.stringify(body)}\n`);
}

function send(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  type: string,
  text: string,
): void {
  const body = Buffer.from(text);
  response.writeHead(status, {
    'content-type': type,
    'content-length': body.length,
    'cache-control': 'no-store',
  });
  response.end(request.method === 'HEAD' ? undefined : body);
}
