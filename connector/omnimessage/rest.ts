/**
 * The one REST adapter: {@link OmniMessage} over HTTP. URLs and field names are in rest-shapes.ts; connections in
 * http-pools.ts; this file says which call does what, what its failure means, and who hears of it.
 */
import type { Log } from '../log.ts';
import { Breaker, type BreakerSettings } from './breaker.ts';
import { FailureLog } from './failure-log.ts';
import {
  ExchangeFault,
  type ExchangeLimits,
  exchange,
  type HttpAnswer,
  type HttpRequest,
} from './http-exchange.ts';
import { type HttpPools, openPools } from './http-pools.ts';
import type { ApiOperation, ApiOutcome, ObserveApi } from './operation.ts';
import {
  type FrontendRegistration,
  type InboundMessage,
  type KnownMessage,
  type OmniMessage,
  OmniMessageError,
  type Polled,
  type StatusReport,
  type Submitted,
  type UnmatchedReceipt,
} from './port.ts';
import { failed, outcomeOf, refused, tooManyCalls } from './rest-errors.ts';
import {
  headerNames,
  paths,
  readKnownMessage,
  readPoll,
  readSubmitted,
  receiptBody,
  registrationBody,
  reportBody,
  submitBody,
  UnreadableAnswer,
} from './rest-shapes.ts';

export type { ApiOperation, ApiOutcome, ObserveApi } from './operation.ts';

export interface RestSettings {
  /** `api_base_url`: http or https, host, port, and a path prefix when OmniMessage sits behind one. */
  readonly apiBaseUrl: string;
  /** `smsc_name`, sent as X-Frontend. */
  readonly smscName: string;
  /** `api_token`, sent as a bearer token; null: none. */
  readonly apiToken: string | null;
  /** `verify_ssl_peer`. */
  readonly verifySslPeer: boolean;
  /** Certificate authorities in PEM, in place of the system's. */
  readonly ca?: string;
  readonly userAgent: string;
  readonly tuning?: Partial<RestTuning>;
}

export interface RestTuning extends ExchangeLimits {
  readonly connectTimeoutMs: number;
  /** Silence before the answer begins; within it. */
  readonly headersTimeoutMs: number;
  readonly bodyTimeoutMs: number;
  readonly keepAliveMs: number;
  readonly reportConnections: number;
  readonly reportPipelining: number;
  readonly callConnections: number;
  /** Calls under way or waiting for a connection; one more is refused with code `circuit_open`. */
  readonly maxCalls: number;
  /** A poll's answer; beyond it, code `parse_error`. */
  readonly maxPollBytes: number;
  /** Every other answer. */
  readonly maxAnswerBytes: number;
  readonly breaker: BreakerSettings;
  /** One log line per class of failure in this time. */
  readonly logIntervalMs: number;
}

export const restTuning: RestTuning = {
  connectTimeoutMs: 5_000,
  headersTimeoutMs: 10_000,
  bodyTimeoutMs: 10_000,
  queueMs: 10_000,
  totalMs: 30_000,
  keepAliveMs: 30_000,
  reportConnections: 4,
  reportPipelining: 16,
  callConnections: 32,
  maxCalls: 20_000,
  maxPollBytes: 64 * 1024 * 1024,
  maxAnswerBytes: 1024 * 1024,
  breaker: { consecutiveFailures: 10, halfOpenAfterMs: { min: 1_000, max: 10_000 } },
  logIntervalMs: 10_000,
};

export interface RestParts {
  readonly log: Log;
  readonly observe: ObserveApi;
  /** Wall clock, milliseconds since the epoch. */
  readonly now: () => number;
  /** Monotonic clock in milliseconds. */
  readonly monotonicMs: () => number;
  /** In [0, 1). */
  readonly random: () => number;
}

/** Throws a TypeError for an `apiBaseUrl` that is no http(s) URL. */
export function createRestOmniMessage(settings: RestSettings, parts: RestParts): OmniMessage {
  return new RestOmniMessage(settings, parts);
}

const ignoreBody = (): void => undefined;
const noRefusals: readonly number[] = [];
const notFound: readonly number[] = [404];
/** A cancelled message that is unknown, or on its way already. */
const tooLate: readonly number[] = [404, 409, 410];
const submitRefusals: readonly number[] = [400, 422];

class RestOmniMessage implements OmniMessage {
  readonly #parts: RestParts;
  readonly #tuning: RestTuning;
  readonly #frontend: string;
  readonly #prefix: string;
  readonly #pools: HttpPools;
  readonly #breaker: Breaker;
  readonly #failures: FailureLog;
  readonly #plainHeaders: string[];
  readonly #jsonHeaders: string[];
  #calls = 0;
  #stampMs = Number.NaN;
  #stamp = '';

  constructor(settings: RestSettings, parts: RestParts) {
    const url = baseUrl(settings.apiBaseUrl);
    const tuning = { ...restTuning, ...settings.tuning };
    this.#parts = parts;
    this.#tuning = tuning;
    this.#frontend = settings.smscName;
    this.#prefix = url.pathname.replace(/\/+$/, '');
    this.#pools = openPools({
      ...tuning,
      origin: url.origin,
      verifySslPeer: settings.verifySslPeer,
      ...(settings.ca === undefined ? {} : { ca: settings.ca }),
    });
    this.#breaker = new Breaker(tuning.breaker, parts.log, parts.random);
    this.#failures = new FailureLog(parts.log, parts.monotonicMs, tuning.logIntervalMs);
    this.#plainHeaders = ['User-Agent', settings.userAgent, 'Accept', 'application/json'];
    this.#plainHeaders.push(headerNames.frontend, settings.smscName);
    if (settings.apiToken !== null) this.#plainHeaders.push('Authorization', `Bearer ${settings.apiToken}`);
    this.#jsonHeaders = [...this.#plainHeaders, 'Content-Type', 'application/json'];
  }

  async poll(destSmsc: string, limit: number): Promise<Polled> {
    const request = this.#get(paths.poll(destSmsc, limit), this.#tuning.maxPollBytes);
    const polled = await this.#guarded('poll', request, noRefusals, (body) => readPoll(body, destSmsc));
    if (polled.unidentified > 0 || polled.foreign > 0) {
      this.#failures.leftOut(destSmsc, polled.unidentified, polled.foreign);
    }
    return polled;
  }

  report(id: string, report: StatusReport): Promise<void> {
    const request: HttpRequest = {
      method: 'PUT',
      path: this.#prefix + paths.deliveryStatus(id),
      headers: this.#jsonHeaders,
      body: reportBody(report, this.#frontend, this.#timestamp(report.atMs ?? this.#parts.now())),
      maxBodyBytes: this.#tuning.maxAnswerBytes,
      pipelined: true,
    };
    return this.#guarded('report', request, noRefusals, ignoreBody);
  }

  async submit(message: InboundMessage, idempotencyKey: string): Promise<Submitted> {
    const headers = [...this.#jsonHeaders, headerNames.idempotencyKey, idempotencyKey];
    const request = this.#post(paths.messages, submitBody(message, this.#frontend), headers);
    return { id: await this.#guarded('submit', request, submitRefusals, readSubmitted) };
  }

  async reportReceipt(receipt: UnmatchedReceipt): Promise<boolean> {
    const request = this.#post(paths.deliveryReports, receiptBody(receipt, this.#frontend));
    return knows(this.#guarded('receipt', request, notFound, ignoreBody));
  }

  async message(id: string): Promise<KnownMessage | null> {
    const request = this.#get(paths.message(id), this.#tuning.maxAnswerBytes);
    return unlessUnknown(this.#guarded('message', request, notFound, readKnownMessage));
  }

  async cancel(id: string): Promise<boolean> {
    const request: HttpRequest = {
      method: 'DELETE',
      path: this.#prefix + paths.message(id),
      headers: this.#plainHeaders,
      body: null,
      maxBodyBytes: this.#tuning.maxAnswerBytes,
      pipelined: false,
    };
    return knows(this.#guarded('message', request, tooLate, ignoreBody), tooLate);
  }

  async register(registration: FrontendRegistration): Promise<boolean> {
    const request = this.#post(paths.frontends, registrationBody(registration, this.#frontend));
    return knows(this.#observed('register', request, notFound, ignoreBody, this.#unguarded));
  }

  async health(): Promise<void> {
    const request = this.#get(paths.health, this.#tuning.maxAnswerBytes);
    await this.#observed('health', request, noRefusals, ignoreBody, this.#unguarded);
  }

  /** Waits for the calls under way, each of which is bounded by its timeouts. */
  close(): Promise<void> {
    return this.#pools.close();
  }

  #get(path: string, maxBodyBytes: number): HttpRequest {
    const headers = this.#plainHeaders;
    return { method: 'GET', path: this.#prefix + path, headers, body: null, maxBodyBytes, pipelined: false };
  }

  #post(path: string, body: string, headers = this.#jsonHeaders): HttpRequest {
    const { maxAnswerBytes } = this.#tuning;
    return {
      method: 'POST',
      path: this.#prefix + path,
      headers,
      body,
      maxBodyBytes: maxAnswerBytes,
      pipelined: false,
    };
  }

  #guarded<T>(
    operation: ApiOperation,
    request: HttpRequest,
    refusals: readonly number[],
    read: (body: string) => T,
  ): Promise<T> {
    return this.#observed(operation, request, refusals, read, this.#throughBreaker);
  }

  readonly #throughBreaker = (operation: ApiOperation, request: HttpRequest): Promise<HttpAnswer> =>
    this.#breaker.run(() => this.#attempt(operation, request));

  /** Registration and health neither open the circuit nor wait for it: they are how one sees that it is back. */
  readonly #unguarded = (operation: ApiOperation, request: HttpRequest): Promise<HttpAnswer> =>
    this.#attempt(operation, request);

  async #observed<T>(
    operation: ApiOperation,
    request: HttpRequest,
    refusals: readonly number[],
    read: (body: string) => T,
    attempt: (operation: ApiOperation, request: HttpRequest) => Promise<HttpAnswer>,
  ): Promise<T> {
    const startedMs = this.#parts.monotonicMs();
    let outcome: ApiOutcome = 'ok';
    try {
      return readAnswer(operation, await attempt(operation, request), read);
    } catch (error) {
      if (!(error instanceof OmniMessageError)) throw error;
      outcome = outcomeOf(error, refusals);
      // The opening of the circuit has its own line; "not known" and "too late" are answers, not failures.
      const isAnswer = outcome === 'refused' && operation !== 'submit';
      if (outcome !== 'circuit_open' && !isAnswer) this.#failures.failed(operation, error);
      throw error;
    } finally {
      this.#parts.observe(operation, outcome, (this.#parts.monotonicMs() - startedMs) / 1000);
    }
  }

  /** One request. Resolves with a 2xx answer. */
  async #attempt(operation: ApiOperation, request: HttpRequest): Promise<HttpAnswer> {
    if (this.#calls >= this.#tuning.maxCalls) throw tooManyCalls(operation, this.#tuning.maxCalls);
    this.#calls += 1;
    try {
      const pool = request.pipelined ? this.#pools.reports : this.#pools.calls;
      const answer = await exchange(pool, request, this.#tuning, this.#parts.monotonicMs);
      if (answer.status >= 200 && answer.status <= 299) return answer;
      throw refused(operation, answer);
    } catch (error) {
      throw error instanceof ExchangeFault ? failed(operation, error) : error;
    } finally {
      this.#calls -= 1;
    }
  }

  /** ISO 8601; formatted once per millisecond, not once per message. */
  #timestamp(ms: number): string {
    if (ms !== this.#stampMs) {
      this.#stampMs = ms;
      this.#stamp = new Date(ms).toISOString();
    }
    return this.#stamp;
  }
}

function baseUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url !== null && (url.protocol === 'http:' || url.protocol === 'https:')) return url;
  throw new TypeError(
    'api_base_url is no http or https URL; allowed is, for example, https://core.example.com:8443',
  );
}

function readAnswer<T>(operation: ApiOperation, answer: HttpAnswer, read: (body: string) => T): T {
  try {
    return read(answer.body);
  } catch (error) {
    if (!(error instanceof UnreadableAnswer)) throw error;
    throw new OmniMessageError('parse_error', `api ${operation} parse error: ${error.message}`, {
      cause: error,
    });
  }
}

/** A refusal that means "I do not know this one" rather than a failure. */
async function knows(call: Promise<void>, unknown = notFound): Promise<boolean> {
  try {
    await call;
    return true;
  } catch (error) {
    if (isRefusal(error, unknown)) return false;
    throw error;
  }
}

async function unlessUnknown<T>(call: Promise<T>): Promise<T | null> {
  try {
    return await call;
  } catch (error) {
    if (isRefusal(error, notFound)) return null;
    throw error;
  }
}

function isRefusal(error: unknown, statuses: readonly number[]): boolean {
  return error instanceof OmniMessageError && error.status !== null && statuses.includes(error.status);
}
