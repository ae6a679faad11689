import { isMapping } from '../../contract/setting.ts';
import { HttpExchange, type Reply } from './http-exchange.ts';
import {
  CoreError,
  type MessageAnswer,
  type NewMessage,
  type OmniMessageAdmin,
  type QueueQuery,
} from './port.ts';
import { headerNames, paths, readId, readList, readMessage, sendBody } from './shapes.ts';

export interface RestSettings {
  /** `api_base_url`: origin, and a path in front of every other if there is one. */
  readonly baseUrl: string;
  readonly apiToken: string | null;
  readonly verifySslPeer: boolean;
  readonly timeoutMs: number;
  readonly smscName: string;
  readonly version: string;
}

/** OmniMessage over HTTP, for the few requests that people make. */
export class RestOmniMessageAdmin implements OmniMessageAdmin {
  readonly #exchange: HttpExchange;
  readonly #prefix: string;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #settings: RestSettings;

  constructor(settings: RestSettings) {
    const baseUrl = new URL(settings.baseUrl);
    const { verifySslPeer, timeoutMs } = settings;
    this.#settings = settings;
    this.#prefix = baseUrl.pathname.endsWith('/') ? baseUrl.pathname.slice(0, -1) : baseUrl.pathname;
    this.#exchange = new HttpExchange({ baseUrl, verifySslPeer, timeoutMs });
    this.#headers = {
      accept: 'application/json',
      'user-agent': `omnimessage-smpp/${settings.version}`,
      [headerNames.frontend]: settings.smscName,
      ...(settings.apiToken === null ? {} : { authorization: `Bearer ${settings.apiToken}` }),
    };
  }

  async list(query: QueueQuery) {
    return readList(json(expected(await this.#send('GET', paths.list(query)))));
  }

  async message(id: string): Promise<MessageAnswer | null> {
    const reply = await this.#send('GET', paths.message(id));
    if (reply.status === 404) return null;
    const raw = json(expected(reply));
    const message = readMessage(isMapping(raw) ? { id, ...raw } : raw);
    if (message === null || !isMapping(raw)) throw new CoreError('unreadable', 'the answer is no message');
    return { message, raw };
  }

  async cancel(id: string): Promise<'cancelled' | 'not_found' | 'too_late'> {
    const reply = await this.#send('DELETE', paths.message(id));
    if (reply.status === 404) return 'not_found';
    if (reply.status === 409 || reply.status === 410) return 'too_late';
    expected(reply);
    return 'cancelled';
  }

  async send(message: NewMessage, idempotencyKey: string): Promise<{ id: string }> {
    const body = sendBody(message, this.#settings.smscName);
    const headers = { 'content-type': 'application/json', [headerNames.idempotencyKey]: idempotencyKey };
    return { id: readId(json(expected(await this.#send('POST', paths.messages, headers, body)))) };
  }

  async health(): Promise<void> {
    expected(await this.#send('GET', paths.health));
  }

  close(): Promise<void> {
    this.#exchange.close();
    return Promise.resolve();
  }

  async #send(
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    headers: Readonly<Record<string, string>> = {},
    body: string | null = null,
  ): Promise<Reply> {
    try {
      return await this.#exchange.send(
        method,
        `${this.#prefix}${path}`,
        { ...this.#headers, ...headers },
        body,
      );
    } catch (error) {
      throw new CoreError('unreachable', `OmniMessage did not answer: ${reason(error)}`, { cause: error });
    }
  }
}

/** 2xx, or a {@link CoreError}. */
function expected(reply: Reply): Reply {
  if (reply.status >= 200 && reply.status < 300) return reply;
  throw new CoreError('refused', `OmniMessage answered http ${reply.status}`, { status: reply.status });
}

function json({ text }: Reply): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch (error) {
    throw new CoreError('unreadable', `the answer (${text.length} characters) is no JSON`, { cause: error });
  }
}

/** Codes of Node rather than their messages, which can hold addresses with credentials. */
function reason(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown error';
  if (error.name === 'TimeoutError') return 'timeout';
  if ('code' in error && typeof error.code === 'string') {
    return error.code === 'ECONNREFUSED' ? 'connection refused' : error.code;
  }
  return error.name;
}
