/**
 * HTTP/1.1 (RFC 9112) as far as a simulator needs it: requests with Content-Length, keep-alive, pipelining with
 * answers in order. Node's own server costs 36 µs a request where this was measured, most of it one system call for
 * each answer; here all answers to what arrived together leave together, so that a bench measures the gateway and
 * not its simulator.
 */
import { createServer, type Server, type Socket } from 'node:net';

export interface HttpLineRequest {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  /** A header's value by its lower-case name. */
  header(name: string): string | null;
  readonly body: string;
}

export interface HttpLineAnswer {
  readonly status: number;
  readonly body: string;
  /** Default application/json. */
  readonly contentType?: string;
}

/** Exactly one of these ends each request; until then the connection's next request waits. */
export interface HttpLineReply {
  answer(answer: HttpLineAnswer): void;
  /** Resets the connection. */
  reset(): void;
}

export type HttpLineHandler = (request: HttpLineRequest, reply: HttpLineReply) => void;

const MAX_HEAD_BYTES = 16 * 1024;
const MAX_BODY_BYTES = 8 * 1024 * 1024;
const END_OF_HEAD = Buffer.from('\r\n\r\n');
const NOTHING = Buffer.alloc(0);

export interface HttpLineServer {
  readonly server: Server;
  closeAll(): void;
}

/** For a bench that takes the server's own time off: when octets have come, and when the answers to them were sent. */
export interface HttpLineWatch {
  arrived(): void;
  answered(): void;
}

export function createHttpLineServer(handler: HttpLineHandler, watch?: HttpLineWatch): HttpLineServer {
  const connections = new Set<Socket>();
  const server = createServer({ noDelay: true }, (socket) => {
    connections.add(socket);
    socket.on('close', () => connections.delete(socket));
    new Connection(socket, handler, watch ?? null);
  });
  return {
    server,
    closeAll: () => {
      for (const socket of connections) socket.destroy();
    },
  };
}

class Connection implements HttpLineReply {
  readonly #socket: Socket;
  readonly #handler: HttpLineHandler;
  readonly #watch: HttpLineWatch | null;
  #unread: Buffer = NOTHING;
  /** Total octets that the request at the front of `unread` needs; 0: not known yet. */
  #needed = 0;
  #busy = false;
  #reading = false;
  #closing = false;
  #out = '';

  constructor(socket: Socket, handler: HttpLineHandler, watch: HttpLineWatch | null) {
    this.#socket = socket;
    this.#handler = handler;
    this.#watch = watch;
    socket.on('data', (chunk: Buffer) => {
      this.#watch?.arrived();
      this.#unread = this.#unread.length === 0 ? chunk : Buffer.concat([this.#unread, chunk]);
      this.#read();
    });
    socket.on('drain', () => socket.resume());
    socket.on('error', () => socket.destroy());
  }

  answer({ status, body, contentType = 'application/json' }: HttpLineAnswer): void {
    this.#busy = false;
    if (body === '')
      this.#out += status === 204 ? NO_CONTENT : `HTTP/1.1 ${status} -\r\nContent-Length: 0\r\n\r\n`;
    else {
      const length = Buffer.byteLength(body);
      this.#out += `HTTP/1.1 ${status} -\r\nContent-Type: ${contentType}\r\nContent-Length: ${length}\r\n\r\n${body}`;
    }
    if (!this.#reading) this.#read();
  }

  reset(): void {
    this.#closing = true;
    this.#out = '';
    this.#socket.resetAndDestroy();
  }

  /** Hands over every request that is complete, then sends what was answered. */
  #read(): void {
    this.#reading = true;
    while (!this.#busy && !this.#closing && this.#unread.length > 0 && this.#next());
    this.#reading = false;
    this.#flush();
    this.#watch?.answered();
  }

  /** False: the request is not complete yet. */
  #next(): boolean {
    if (this.#unread.length < this.#needed) return false;
    const headEnd = this.#unread.indexOf(END_OF_HEAD);
    if (headEnd > MAX_HEAD_BYTES) return this.#refuse(431);
    if (headEnd === -1) return this.#unread.length > MAX_HEAD_BYTES ? this.#refuse(431) : false;
    const head = this.#unread.toString('latin1', 0, headEnd);
    const bodyStart = headEnd + END_OF_HEAD.length;
    if (TRANSFER_ENCODING.test(head)) return this.#refuse(411);
    const length = Number(CONTENT_LENGTH.exec(head)?.[1] ?? 0);
    if (length > MAX_BODY_BYTES) return this.#refuse(413);
    const end = bodyStart + length;
    if (this.#unread.length < end) {
      if (this.#needed === 0 && EXPECT.test(head)) this.#out += 'HTTP/1.1 100 Continue\r\n\r\n';
      this.#needed = end;
      return false;
    }
    const body = length === 0 ? '' : this.#unread.toString('utf8', bodyStart, end);
    this.#unread = end === this.#unread.length ? NOTHING : this.#unread.subarray(end);
    this.#needed = 0;
    const [, method = '', target = ''] = REQUEST_LINE.exec(head) ?? [];
    if (method === '') return this.#refuse(400);
    this.#busy = true;
    this.#handler({ method, target, header: (name) => headerIn(head, name), body }, this);
    return true;
  }

  #refuse(status: number): false {
    this.#out += `HTTP/1.1 ${status} -\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`;
    this.#closing = true;
    return false;
  }

  #flush(): void {
    if (this.#socket.destroyed) return;
    if (this.#out !== '') {
      const out = this.#out;
      this.#out = '';
      if (!this.#socket.write(out)) this.#socket.pause();
    }
    if (this.#closing) this.#socket.end();
  }
}

const NO_CONTENT = 'HTTP/1.1 204 No Content\r\n\r\n';
const REQUEST_LINE = /^([A-Z]+) (\S+) HTTP\/1\.1/;
const CONTENT_LENGTH = /\r\ncontent-length: *(\d+)/i;
const TRANSFER_ENCODING = /\r\ntransfer-encoding:/i;
const EXPECT = /\r\nexpect: *100-continue/i;

function headerIn(head: string, name: string): string | null {
  const start = head.toLowerCase().indexOf(`\r\n${name}:`);
  if (start === -1) return null;
  const valueStart = start + name.length + 3;
  const end = head.indexOf('\r\n', valueStart);
  return head.slice(valueStart, end === -1 ? undefined : end).trim();
}
