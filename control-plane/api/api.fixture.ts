import { randomBytes } from 'node:crypto';
import type { Hono } from 'hono';
import type { LogPage } from '../../contract/api/logs.ts';
import type { PeerTestResult } from '../../contract/api/peers.ts';
import type { QueuedMessage } from '../../contract/api/queue.ts';
import { type Line, recordingLog } from '../../contract/log/recording-log.fixture.ts';
import type { AuditRecord } from '../../contract/records.ts';
import type { NewMessage, OmniMessageAdmin, QueueQuery } from '../omnimessage/port.ts';
import { KeyFileBox } from '../secrets/key-file-box.ts';
import { PasswordHasher } from '../secrets/password-hash.ts';
import { startDynamo, TEST_PREFIX } from '../store/dynalite.fixture.ts';
import { openStore, type Store } from '../store/store.ts';
import { createApi } from './app.ts';
import { TokensIdentity } from './identity.ts';
import type { ApiParts, LogQuery } from './parts.ts';

export const OPERATOR = 'operator-token-0123456789';
export const READER = 'reader-token-0123456789';

/** An OmniMessage in memory: what operators ask of it, and nothing more. */
export class CoreInMemory implements OmniMessageAdmin {
  readonly messages = new Map<string, QueuedMessage>();
  readonly keys = new Map<string, string>();
  failure: Error | null = null;

  #answer<T>(value: T): Promise<T> {
    return this.failure === null ? Promise.resolve(value) : Promise.reject(this.failure);
  }

  /** Ignores `search`, as a core may; its cursor is an index. */
  list({ limit, cursor }: QueueQuery) {
    const all = [...this.messages.values()];
    const start = Number(cursor ?? 0);
    const messages = all.slice(start, start + limit);
    return this.#answer({ messages, next: start + limit < all.length ? String(start + limit) : null });
  }

  message(id: string) {
    const message = this.messages.get(id);
    return this.#answer(message === undefined ? null : { message, raw: { ...message } });
  }

  cancel(id: string) {
    const message = this.messages.get(id);
    if (message !== undefined && message.status !== 'pending') return this.#answer('too_late' as const);
    return this.#answer(this.messages.delete(id) ? ('cancelled' as const) : ('not_found' as const));
  }

  send({ destSmsc, source, destination, body }: NewMessage, key: string) {
    const id = this.keys.get(key) ?? `m${this.messages.size + 1}`;
    this.keys.set(key, id);
    this.messages.set(id, {
      id,
      status: 'pending',
      dest_smsc: destSmsc,
      source,
      destination,
      body,
      priority: 0,
      delivery_attempts: 0,
      deliver_after: null,
      expires: null,
      created_at: null,
    });
    return this.#answer({ id });
  }

  health() {
    return this.#answer(undefined);
  }
}

export interface Call {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
  /** undefined: the body is no JSON. */
  readonly json: unknown;
}

export interface TestApi {
  readonly app: Hono;
  readonly store: Store;
  readonly parts: ApiParts;
  readonly core: CoreInMemory;
  readonly logQueries: LogQuery[];
  readonly logged: Line[];
  readonly auditLate: AuditRecord[];
  /** Moves the clock, which stands still otherwise. */
  advance(ms: number): void;
  call(method: string, path: string, options?: CallOptions): Promise<Call>;
  close(): Promise<void>;
}

export interface CallOptions {
  readonly token?: string | null;
  /** Sent as JSON. */
  readonly json?: unknown;
  readonly body?: string | Uint8Array<ArrayBuffer>;
  readonly type?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The whole API over a DynamoDB of its own; only what lies outside of the control plane is made up. */
export async function startApi(overrides: Partial<ApiParts> = {}): Promise<TestApi> {
  const dynamo = await startDynamo();
  let nowMs = Date.parse('2026-11-22T12:00:00.000Z');
  const now = (): Date => new Date(nowMs);
  const auditLate: AuditRecord[] = [];
  const store = openStore({
    client: dynamo.client,
    tablePrefix: TEST_PREFIX,
    now,
    onAuditLate: (entry) => auditLate.push(entry),
  });
  const core = new CoreInMemory();
  const logQueries: LogQuery[] = [];
  const logged: Line[] = [];
  const page: LogPage = {
    items: [
      {
        at: '2026-11-22T11:00:00.000Z',
        level: 'info',
        bind: 'acme',
        connector: 'TASK#1#1',
        message: 'bind start',
        fields: { event: 'bind_start' },
      },
    ],
    next_cursor: 'line-1',
    missed: false,
  };
  const tested: PeerTestResult = { name: 'acme', ok: true, steps: [], command_status: 0 };
  const parts: ApiParts = {
    store,
    box: new KeyFileBox([randomBytes(32)]),
    hasher: new PasswordHasher(),
    identity: new TokensIdentity([
      { token: OPERATOR, subject: 'olga', role: 'operator' },
      { token: READER, subject: 'rob', role: 'reader' },
    ]),
    core,
    logs: {
      query: (query) => {
        logQueries.push(query);
        return Promise.resolve(page);
      },
    },
    tester: { test: ({ name }) => Promise.resolve({ ...tested, name }) },
    diagnostics: {
      metrics: () => Promise.resolve('smpp_connection_status 1\n'),
      settings: () => Promise.resolve({ api_base_url: 'https://core' }),
      system: () => Promise.resolve({ cpus: 2 }),
    },
    log: recordingLog(logged),
    remoteAddress: () => '192.0.2.7',
    now,
    newId: () => randomBytes(8).toString('hex'),
    signingKey: randomBytes(32),
    version: '0.0.0-test',
    cell: 'default',
    filePeers: 'override',
    ...overrides,
  };
  const app = createApi(parts);
  return {
    app,
    store,
    parts,
    core,
    logQueries,
    logged,
    auditLate,
    advance: (ms) => {
      nowMs += ms;
    },
    call: (method, path, options) => call(app, method, path, options),
    close: dynamo.close,
  };
}

async function call(app: Hono, method: string, path: string, options: CallOptions = {}): Promise<Call> {
  const { token = OPERATOR, json, type = 'application/json', headers = {} } = options;
  const body = options.body ?? (json === undefined ? undefined : JSON.stringify(json));
  const response = await app.request(path, {
    method,
    headers: {
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': type }),
      ...headers,
    },
    ...(body === undefined ? {} : { body }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text, json: parsed(text) };
}

function parsed(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}

export function clientPeer(name: string, more: object = {}): object {
  return {
    name,
    bind_type: 'transceiver',
    host: 'smsc.example.com',
    system_id: 'esme',
    password: 'hunter22',
    ...more,
  };
}

export function serverPeer(name: string, more: object = {}): object {
  return {
    name,
    system_id: name,
    password: 'swordfis',
    allowed_bind_types: ['transceiver'],
    ip_whitelist: ['192.0.2.0/24'],
    ...more,
  };
}
