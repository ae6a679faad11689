import { Agent as HttpAgent, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';

export interface Reply {
  readonly status: number;
  readonly text: string;
}

export interface ExchangeSettings {
  readonly baseUrl: URL;
  readonly verifySslPeer: boolean;
  /** For the whole exchange, from the connection to the last octet. */
  readonly timeoutMs: number;
}

const CONNECTIONS = 4;
const MOST_ANSWER_OCTETS = 4 * 1024 * 1024;

/**
 * The few requests of people to one server, by Node's own HTTP client: it takes a certificate that does not check out
 * where the settings say so, and puts nothing into a Lambda's bundle. Rejects with Node's errors, with a TimeoutError,
 * or for an answer that is larger than 4 MB.
 */
export class HttpExchange {
  readonly #settings: ExchangeSettings;
  readonly #agent: HttpAgent;
  readonly #request: typeof httpRequest;

  constructor(settings: ExchangeSettings) {
    this.#settings = settings;
    const options = { keepAlive: true, maxSockets: CONNECTIONS, maxFreeSockets: CONNECTIONS };
    const secure = settings.baseUrl.protocol === 'https:';
    this.#agent = secure
      ? new HttpsAgent({ ...options, rejectUnauthorized: settings.verifySslPeer })
      : new HttpAgent(options);
    this.#request = secure ? httpsRequest : httpRequest;
  }

  send(
    method: string,
    path: string,
    headers: Readonly<Record<string, string>>,
    body: string | null,
  ): Promise<Reply> {
    const { baseUrl, timeoutMs } = this.#settings;
    const length = body === null ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    return new Promise((resolve, reject) => {
      const signal = AbortSignal.timeout(timeoutMs);
      const failed = (error: unknown): void => reject(signal.aborted ? signal.reason : error);
      const request = this.#request(
        new URL(path, baseUrl),
        { method, headers: { ...headers, ...length }, agent: this.#agent, signal },
        (response) => {
          const chunks: Buffer[] = [];
          let octets = 0;
          response.on('data', (chunk: Buffer) => {
            octets += chunk.length;
            if (octets > MOST_ANSWER_OCTETS) response.destroy(new AnswerTooLargeError());
            else chunks.push(chunk);
          });
          response.once('error', failed);
          response.once('end', () =>
            resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }),
          );
        },
      );
      request.once('error', failed);
      request.end(body);
    });
  }

  /** Ends the connections that wait for another request. */
  close(): void {
    this.#agent.destroy();
  }
}

class AnswerTooLargeError extends Error {
  override readonly name = 'AnswerTooLargeError';
  readonly code = 'answer too large';
}
