/** Whatever a core does to its connections, each request sent to it ends, once, and the process lives. */
import { createServer, type Server, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { Seeded } from '../../test/seeded.ts';
import { exchange, type HttpRequest } from './http-exchange.ts';
import { openPools } from './http-pools.ts';
import { listen } from './scripted-core.fixture.ts';

const BODY = '{"status":"sent"}';
const ANSWER = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}';
const HALF = 'HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\nhalf';

const ROUGH_ONE_IN = 60;

/** Ends, resets, cuts short, misspells or keeps silent about one request in so many; closes what is idle. */
class RoughCore {
  readonly #random: Seeded;
  readonly #sockets = new Set<Socket>();
  #server: Server | null = null;
  port = 0;

  constructor(random: Seeded) {
    this.#random = random;
  }

  async open(): Promise<void> {
    const server = createServer((socket) => this.#serve(socket));
    if (this.port === 0) this.port = await listen(server);
    else await new Promise<void>((resolve) => server.listen(this.port, '127.0.0.1', resolve));
    this.#server = server;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server?.close(resolve));
  }

  #serve(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    socket.setTimeout(this.#random.int(20, 200), () => socket.destroy());
    let text = '';
    socket.on('data', (octets) => {
      text += octets.toString('latin1');
      let answers = '';
      for (let end = requestEnd(text); end !== -1 && !socket.destroyed; end = requestEnd(text)) {
        text = text.slice(end);
        if (this.#random.int(1, ROUGH_ONE_IN) > 1) answers += ANSWER;
        else answers = this.#rough(socket, answers);
      }
      if (answers !== '' && socket.writable) socket.write(answers);
    });
  }

  /** What is still to be written. */
  #rough(socket: Socket, answers: string): string {
    const ways: readonly (() => string | Socket)[] = [
      () => socket.destroy(),
      () => socket.resetAndDestroy(),
      () => socket.end(answers),
      () => socket.end(`${answers}${HALF}`),
      () => `${answers}${HALF}`,
      () => `${answers}nonsense\r\n\r\n`,
      () => `${answers}HTTP/1.1 103 Early Hints\r\n\r\n${ANSWER}`,
      () => answers,
    ];
    const left = ways[this.#random.int(0, ways.length - 1)]?.();
    return typeof left === 'string' ? left : '';
  }
}

/** Where the first request ends; -1: it is not whole. */
function requestEnd(text: string): number {
  const head = text.indexOf('\r\n\r\n');
  if (head === -1) return -1;
  const end = head + 4 + (text.startsWith('PUT') ? BODY.length : 0);
  return text.length < end ? -1 : end;
}

const HEADERS = ['A', 'b'];
const BEHIND = { idempotent: true, blocking: false } as const;
const ALONE = { idempotent: false, blocking: true } as const;
const PIPELINED = { method: 'PUT', path: '/a', body: BODY, maxBodyBytes: 100 } as const;
const CALL = { method: 'GET', path: '/a', body: null, maxBodyBytes: 100 } as const;
const REQUESTS: readonly HttpRequest[] = [
  { ...PIPELINED, headers: HEADERS, pool: 'reports', ...BEHIND },
  { ...PIPELINED, headers: HEADERS, pool: 'submits', ...BEHIND },
  { ...CALL, headers: HEADERS, pool: 'calls', ...ALONE },
  { ...CALL, headers: HEADERS, pool: 'calls', ...BEHIND },
];

test.each([1, 2, 3])(
  'each request ends once, and the connections after them (seed %i)',
  async (seed) => {
    const random = new Seeded(seed);
    const core = new RoughCore(random);
    await core.open();
    const now = (): number => performance.now();
    const pools = openPools(
      {
        origin: `http://127.0.0.1:${core.port}`,
        verifySslPeer: false,
        connectTimeoutMs: 500,
        silenceMs: 200,
        keepAliveMs: 1_000,
        reportConnections: 3,
        reportPipelining: 4,
        submitConnections: 2,
        submitPipelining: 1,
        callConnections: 4,
      },
      now,
    );
    const ends: number[] = [];
    const outcomes = { answered: 0, faulted: 0 };
    const send = (request: HttpRequest): void => {
      const index = ends.push(0) - 1;
      const end = (how: keyof typeof outcomes): void => {
        ends[index] = (ends[index] ?? 0) + 1;
        outcomes[how] += 1;
      };
      exchange(pools[request.pool], request, { queueMs: 300, totalMs: 1_000 }, now, {
        answered: () => end('answered'),
        faulted: () => end('faulted'),
      });
    };
    for (let burst = 0; burst < 60; burst += 1) {
      const size = burst % 10 === 0 ? 400 : random.int(0, 60);
      for (let sent = 0; sent < size; sent += REQUESTS.length) for (const request of REQUESTS) send(request);
      const isAway = burst % 15 === 7;
      if (isAway) await core.close();
      await pause(random.int(0, 40));
      if (isAway) await core.open();
    }
    // What the core still keeps silent about is ended by the silence of its connection.
    await pools.close();
    expect(ends.filter((times) => times !== 1)).toEqual([]);
    expect(outcomes.answered).toBeGreaterThan(100);
    expect(outcomes.faulted).toBeGreaterThan(100);
    await core.close();
  },
  30_000,
);
