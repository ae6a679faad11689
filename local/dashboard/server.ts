import type { IncomingMessage } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { getRequestListener, type HttpBindings } from '@hono/node-server';
import type { ServerCertificate } from './certificate.ts';
import { SECURITY_HEADERS, type StaticFiles, serveStatic } from './static-files.ts';

/** The control plane's Hono app, or anything that answers as it does. */
export interface ApiApp {
  fetch(request: Request, env: HttpBindings): Response | Promise<Response>;
}

export interface DashboardOptions {
  readonly host: string;
  readonly port: number;
  readonly certificate: Pick<ServerCertificate, 'cert' | 'key'>;
  readonly api: ApiApp;
  /** null: it has not been built. */
  readonly files: StaticFiles | null;
}

/** Operators and scripts, not the public. */
const MAX_CONNECTIONS = 512;
const HEADERS_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 60_000;
const LOOK_EVERY_MS = 1_000;

/** API and dashboard over HTTPS, on one origin. */
export class DashboardServer {
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  /** Rejects when the address cannot be listened on. */
  static async listen({ host, port, certificate, api, files }: DashboardOptions): Promise<DashboardServer> {
    const page = serveStatic(files);
    const listener = getRequestListener((request, bindings) => {
      const { pathname } = new URL(request.url);
      if (pathname !== '/api' && !pathname.startsWith('/api/')) return page(request);
      if (!isHttp1(bindings)) throw new TypeError('only HTTP/1.1 is served');
      return withSecurityHeaders(api.fetch(request, bindings));
    });
    const server = createServer(
      {
        cert: certificate.cert,
        key: certificate.key,
        minVersion: 'TLSv1.2',
        handshakeTimeout: HEADERS_TIMEOUT_MS,
        // Node looks for those that are late every 30 s unless it is told otherwise.
        connectionsCheckingInterval: LOOK_EVERY_MS,
      },
      (incoming, outgoing) => {
        if (hostsOf(incoming) > 1) outgoing.writeHead(400, { connection: 'close' }).end();
        else void listener(incoming, outgoing);
      },
    );
    server.maxConnections = MAX_CONNECTIONS;
    server.headersTimeout = HEADERS_TIMEOUT_MS;
    server.requestTimeout = REQUEST_TIMEOUT_MS;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, host, () => {
        server.off('error', reject);
        resolve();
      });
    });
    return new DashboardServer(server);
  }

  get port(): number {
    const address: AddressInfo | string | null = this.#server.address();
    return address !== null && typeof address === 'object' ? address.port : 0;
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }
}

/** More than one Host is an error of RFC 9112 §3.2, which Node leaves to us: two servers might take another one each. */
function hostsOf({ rawHeaders }: IncomingMessage): number {
  return rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === 'host').length;
}

function isHttp1(bindings: object): bindings is HttpBindings {
  return 'incoming' in bindings && 'outgoing' in bindings;
}

/** What the API says of itself wins, but for Strict-Transport-Security (contract/dashboard-headers.ts says why). */
async function withSecurityHeaders(answer: Response | Promise<Response>): Promise<Response> {
  const response = await answer;
  const headers = new Headers(response.headers);
  for (const [name, value] of Object.entries(SECURITY_HEADERS))
    if (!headers.has(name)) headers.set(name, value);
  headers.delete('strict-transport-security');
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers });
}
