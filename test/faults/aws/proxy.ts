/**
 * What can befall DynamoDB and SQS, between a connector's real AWS SDK and the emulators: an HTTP proxy on loopback that
 * carries requests on, or does to them what was asked for.
 */
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as z from 'zod';

export type AwsService = 'dynamodb' | 'sqs';
export type AwsEndpoints = Readonly<Record<AwsService, string>>;

export type AwsFault =
  /** Answers with an error of AWS; nothing is carried out. */
  | { readonly kind: 'error'; readonly status: number; readonly type: string }
  /** Ends the connection without carrying the request out. */
  | { readonly kind: 'reset' }
  /** Carries the request out and ends the connection instead of answering. */
  | { readonly kind: 'reset_after' }
  /** Takes the request, does nothing and never answers. */
  | { readonly kind: 'black_hole' }
  /** Carries the request out and answers so much later. */
  | { readonly kind: 'slow'; readonly ms: number }
  /** Every other answer stops half-way. */
  | { readonly kind: 'half' }
  /** Reads that are not consistent are answered as they were when this began; every second one, so that time goes back. */
  | { readonly kind: 'stale' }
  /** BatchGetItem leaves all but its first key for later. */
  | { readonly kind: 'unprocessed' }
  /** SQS says that it has taken the messages, and nobody gets them. */
  | { readonly kind: 'lost' }
  /** Messages are taken twice. */
  | { readonly kind: 'doubled' }
  /** Messages are taken and given out so much later, the younger before the older. */
  | { readonly kind: 'late_and_reordered'; readonly ms: number };

/** Absent: all. Operations as AWS names them: `PutItem`. */
export interface AwsScope {
  readonly service?: AwsService;
  readonly operations?: readonly string[];
}

interface Asked {
  readonly service: AwsService;
  readonly operation: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

interface Answered {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

const batchGetSchema = z.looseObject({
  RequestItems: z.record(z.string(), z.looseObject({ Keys: z.array(z.unknown()) })),
});
const sendBatchSchema = z.object({
  Entries: z.array(z.object({ Id: z.string(), MessageBody: z.string() })),
});

const LOOPBACK = '127.0.0.1';
const MOST_REMEMBERED = 1_000;
const READS: ReadonlySet<string> = new Set(['Query', 'GetItem', 'Scan']);

export class AwsProxy {
  readonly #upstream: AwsEndpoints;
  readonly #servers: Record<AwsService, Server>;
  readonly #timers = new Set<NodeJS.Timeout>();
  /** The last answers to reads that are not consistent, by what was asked. */
  readonly #before = new Map<string, Answered>();
  readonly #late: Asked[] = [];
  #faults: { readonly fault: AwsFault; readonly scope: AwsScope }[] = [];
  #struck = 0;

  private constructor(upstream: AwsEndpoints) {
    this.#upstream = upstream;
    const serverOf = (service: AwsService): Server =>
      createServer((incoming, outgoing) => void this.#take(service, incoming, outgoing));
    this.#servers = { dynamodb: serverOf('dynamodb'), sqs: serverOf('sqs') };
  }

  static async start(upstream: AwsEndpoints): Promise<AwsProxy> {
    const proxy = new AwsProxy(upstream);
    for (const server of Object.values(proxy.#servers))
      await new Promise<void>((resolve) => server.listen(0, LOOPBACK, resolve));
    return proxy;
  }

  get endpoints(): AwsEndpoints {
    const { dynamodb, sqs } = this.#servers;
    return { dynamodb: urlOf(dynamodb), sqs: urlOf(sqs) };
  }

  /** Requests that faults have befallen since all was well. */
  get struck(): number {
    return this.#struck;
  }

  /** From now on, besides what has begun before. */
  befall(fault: AwsFault, scope: AwsScope = {}): void {
    this.#faults.push({ fault, scope });
  }

  /** All is well again; requests that were swallowed stay so, as those of a black hole do. */
  lift(): void {
    this.#faults = [];
    this.#struck = 0;
  }

  async close(): Promise<void> {
    for (const timer of this.#timers) clearTimeout(timer);
    await Promise.all(
      Object.values(this.#servers).map((server) => {
        server.closeAllConnections();
        return new Promise((resolve) => server.close(resolve));
      }),
    );
  }

  async #take(service: AwsService, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const pieces: Buffer[] = [];
    for await (const piece of incoming) pieces.push(piece);
    const target = String(incoming.headers['x-amz-target'] ?? '');
    const operation = target.slice(target.indexOf('.') + 1);
    const asked = { service, operation, headers: incoming.headers, body: Buffer.concat(pieces) };
    try {
      await this.#carryOrStrike(asked, outgoing);
    } catch {
      // The emulator is away, or the connector is: either end learns it by its connection.
      outgoing.destroy();
    }
  }

  async #carryOrStrike(asked: Asked, outgoing: ServerResponse): Promise<void> {
    const fault = this.#faultFor(asked);
    switch (fault?.kind) {
      case undefined:
        return reply(outgoing, await this.#read(asked));
      case 'error': {
        const body = octetsOf({ __type: fault.type, message: 'simulated' });
        const headers = { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-errortype': fault.type };
        return reply(outgoing, { status: fault.status, headers, body });
      }
      case 'reset':
        outgoing.socket?.resetAndDestroy();
        return;
      case 'reset_after':
        await this.#carry(asked);
        outgoing.socket?.resetAndDestroy();
        return;
      case 'black_hole':
        return;
      case 'slow': {
        const answer = await this.#carry(asked);
        this.#after(fault.ms, () => reply(outgoing, answer));
        return;
      }
      case 'half':
        return this.#replyHalf(outgoing, await this.#carry(asked));
      case 'stale':
        return reply(outgoing, this.#before.get(keyOf(asked)) ?? (await this.#read(asked)));
      case 'unprocessed':
        return reply(outgoing, await this.#carryFirstKey(asked));
      case 'lost':
        return reply(outgoing, taken(asked));
      case 'doubled':
        await this.#carry(asked);
        return reply(outgoing, await this.#carry(asked));
      case 'late_and_reordered':
        this.#late.push(asked);
        this.#after(fault.ms, () => void this.#sendLatest());
        return reply(outgoing, taken(asked));
    }
  }

  /** null: it does not concern this request. */
  #faultFor(asked: Asked): AwsFault | null {
    const found = this.#faults.find(
      ({ fault, scope: { service = asked.service, operations } }) =>
        service === asked.service &&
        operations?.includes(asked.operation) !== false &&
        concerns(fault, asked),
    );
    if (found === undefined) return null;
    const { fault } = found;
    this.#struck += 1;
    // Every second one, so that an answer is newer than the one after it.
    if ((fault.kind === 'stale' || fault.kind === 'half') && this.#struck % 2 === 0) return null;
    return fault;
  }

  /** Carries it on; while all is well, what it read is remembered for a fault to come. */
  async #read(asked: Asked): Promise<Answered> {
    const answer = await this.#carry(asked);
    if (isStaleable(asked) && this.#faults.length === 0) {
      if (this.#before.size >= MOST_REMEMBERED) this.#before.clear();
      this.#before.set(keyOf(asked), answer);
    }
    return answer;
  }

  #carry({ service, headers, body }: Asked): Promise<Answered> {
    return new Promise((resolve, reject) => {
      const { host: _host, connection: _connection, ...kept } = headers;
      const onward = request(this.#upstream[service], {
        method: 'POST',
        headers: { ...kept, 'content-length': body.length },
      });
      onward.once('error', reject);
      onward.once('response', (response) => {
        const pieces: Buffer[] = [];
        response.on('data', (piece: Buffer) => pieces.push(piece));
        response.once('error', reject);
        response.once('end', () =>
          resolve({
            status: response.statusCode ?? 502,
            headers: response.headers,
            body: Buffer.concat(pieces),
          }),
        );
      });
      onward.end(body);
    });
  }

  async #carryFirstKey(asked: Asked): Promise<Answered> {
    const whole = batchGetSchema.parse(JSON.parse(asked.body.toString()));
    const [entry] = Object.entries(whole.RequestItems);
    if (entry === undefined || entry[1].Keys.length < 2) return this.#carry(asked);
    const [table, { Keys: keys, ...others }] = entry;
    const only = (some: readonly unknown[]) => ({ [table]: { ...others, Keys: some } });
    const first = { ...whole, RequestItems: only(keys.slice(0, 1)) };
    const answer = await this.#carry({ ...asked, body: octetsOf(first) });
    const read = z.looseObject({}).parse(JSON.parse(answer.body.toString()));
    return { ...answer, body: octetsOf({ ...read, UnprocessedKeys: only(keys.slice(1)) }) };
  }

  #replyHalf(outgoing: ServerResponse, { status, headers, body }: Answered): void {
    outgoing.writeHead(status, { ...plain(headers), 'content-length': body.length });
    outgoing.write(body.subarray(0, body.length >> 1), () => outgoing.socket?.destroy());
  }

  /** The youngest first. */
  async #sendLatest(): Promise<void> {
    const asked = this.#late.pop();
    if (asked === undefined) return;
    try {
      await this.#carry(asked);
    } catch {
      // The queue has gone with its connector.
    }
  }

  #after(ms: number, act: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      act();
    }, ms);
    this.#timers.add(timer);
  }
}

/** Whether this fault can befall such a request at all. */
function concerns({ kind }: AwsFault, asked: Asked): boolean {
  switch (kind) {
    case 'stale':
      return isStaleable(asked);
    case 'unprocessed':
      return asked.operation === 'BatchGetItem';
    case 'lost':
    case 'doubled':
    case 'late_and_reordered':
      return asked.operation === 'SendMessageBatch';
    default:
      return true;
  }
}

function isStaleable({ operation, body }: Asked): boolean {
  return READS.has(operation) && !body.includes('"ConsistentRead":true');
}

function keyOf({ operation, body }: Asked): string {
  return `${operation} ${body.toString()}`;
}

/** What SQS answers to a SendMessageBatch that it has taken. */
function taken({ body }: Asked): Answered {
  const { Entries: entries } = sendBatchSchema.parse(JSON.parse(body.toString()));
  const Successful = entries.map(({ Id, MessageBody }) => ({
    Id,
    MessageId: `simulated-${Id}`,
    MD5OfMessageBody: createHash('md5').update(MessageBody).digest('hex'),
  }));
  const headers = { 'content-type': 'application/x-amz-json-1.0' };
  return { status: 200, headers, body: octetsOf({ Successful, Failed: [] }) };
}

function reply(outgoing: ServerResponse, { status, headers, body }: Answered): void {
  if (outgoing.destroyed) return;
  outgoing.writeHead(status, { ...plain(headers), 'content-length': body.length });
  outgoing.end(body);
}

/** Without those of one connection. */
function plain(headers: IncomingMessage['headers']): IncomingMessage['headers'] {
  const {
    connection: _connection,
    'transfer-encoding': _encoding,
    'keep-alive': _alive,
    ...others
  } = headers;
  return others;
}

function octetsOf(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value));
}

function urlOf(server: Server): string {
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === 'string') throw new Error('listening on no port');
  return `http://${LOOPBACK}:${address.port}`;
}
