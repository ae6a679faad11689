/** A core for tests that answers as each test scripts it, over a real socket on loopback. */
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { type Line, recordingLog } from '../../contract/log/recording-log.fixture.ts';
import type { ApiOperation, ApiOutcome } from './operation.ts';
import type { OmniMessage } from './port.ts';
import { createRestOmniMessage, type RestSettings } from './rest.ts';
import { selfSigned } from './self-signed.fixture.ts';

export interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export type Answer = (response: ServerResponse, seen: Seen) => void;

export interface ScriptedCore {
  readonly url: string;
  readonly seen: Seen[];
  /** How every further request is answered. */
  answer: Answer;
  close(): Promise<void>;
}

export const json =
  (status: number, body: unknown): Answer =>
  (response) => {
    response.writeHead(status, { 'Content-Type': 'application/json' });
    response.end(JSON.stringify(body));
  };

export async function startScriptedCore(options: { tls?: boolean } = {}): Promise<ScriptedCore> {
  const seen: Seen[] = [];
  const core: { answer: Answer } = { answer: json(200, {}) };
  const listener: RequestListener = (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      const one = { method, url, headers, body: Buffer.concat(chunks).toString('utf8') };
      seen.push(one);
      core.answer(response, one);
    });
  };
  const server = options.tls ? createTlsServer({ ...selfSigned }, listener) : createServer(listener);
  const port = await listen(server);
  return Object.assign(core, {
    url: `${options.tls ? 'https' : 'http'}://127.0.0.1:${port}`,
    seen,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  });
}

export async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return address.port;
}

export interface Harness {
  readonly omnimessage: OmniMessage;
  readonly logged: Line[];
  readonly observed: [ApiOperation, ApiOutcome][];
  /** Monotonic time, moved by the test. */
  clock: { ms: number };
}

/** The adapter with its log, metrics and clock in the test's hands. The wall clock stands at 2026-11-22T11:00Z. */
export function adapterFor(url: string, settings: Partial<RestSettings> = {}): Harness {
  const logged: Line[] = [];
  const observed: [ApiOperation, ApiOutcome][] = [];
  const clock = { ms: 0 };
  const omnimessage = createRestOmniMessage(
    {
      apiBaseUrl: url,
      smscName: 'smpp_gateway',
      apiToken: 'top-secret-token',
      verifySslPeer: false,
      userAgent: 'omnimessage-smpp/0.1.0',
      ...settings,
    },
    {
      log: recordingLog(logged),
      observe: (operation, outcome) => observed.push([operation, outcome]),
      now: () => Date.UTC(2026, 10, 22, 11),
      monotonicMs: () => clock.ms,
      random: () => 0,
    },
  );
  return { omnimessage, logged, observed, clock };
}
