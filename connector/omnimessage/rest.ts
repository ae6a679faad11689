/**
 * The one REST adapter: {@link OmniMessage} over HTTP. URLs and field names are in rest-shapes.ts; connections in
 * http-pools.ts; this file says which call does what, what its failure means, and who hears of it.
 */
import type { Log } from '../log.ts';
import { type Admission, Breaker, type BreakerSettings, circuitOpen } from './breaker.ts';
import { FailureLog } from './failure-log.ts';
import {
  type ExchangeEnd,
  type ExchangeFault,
  type ExchangeLimits,
  exchange,
  type HttpAnswer,
  type HttpRequest,
  isSuccess,
} from './http-exchange.ts';
import { type HttpPools, openPools } from './http-pools.ts';
import type { ApiOperation, ApiOutcome, ObserveApi } from './operation.ts';
import {
  type CallEnd,
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
import { failed, outcomeOf, refused, tooManyCalls, unreadable } from './rest-errors.ts';
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
  /** Silence of a connection while an answer is awaited, before it begins or within it. */
  readonly silenceMs: number;
  readonly keepAliveMs: number;
  readonly reportConnections: number;
  readonly reportPipelining: number;
  readonly submitConnections: number;
  readonly submitPipelining: number;
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
  silenceMs: 10_000,
  queueMs: 10_000,
  totalMs: 30_000,
  keepAliveMs: 30_000,
  reportConnections: 24,
  reportPipelining: 32,
  submitConnections: 24,
  submitPipelining: 8,
  callConnections: 16,
  maxCalls: 20_000,
  maxPollBytes: 64 * 1024 * 1024,
  maxAnswerBytes: 1024 * 1024,
  breaker: { consecutiveFailures: 10, halfOpenAfterMs: { min: 1_000, max: 10_000 } },
  logIntervalMs: 10_000,
};

/** How `api_connections` are shared: most carry the traffic; with fewer than three, each kind of call still has one. */
export function shareConnections(
  connections: number,
): Pick<RestTuning, 'reportConnections' | 'submitConnections' | 'callConnections'> {
  const traffic = Math.max(1, Math.floor((connections * 3) / 8));
  return {
    reportConnections: traffic,
    submitConnections: traffic,
    callConnections: Math.max(1, connections - 2 * traffic),
  };
}

export interface RestParts {
  readonly log: Log;
  readonly observe: ObserveApi;
  /** Wall clock, milliseconds since the epoch. */
  readonly now: () => number;
  /** Monotonic clock in milliseconds. */
  readonly monotonicMs: () => number;
  /** In [0, 1). */
  readonly random: () => number;
  /** The circuit opened (OmniMessage is left alone for a moment), or closed again. */
  readonly onCircuit?: (open: boolean) => void;
}

/** Throws a TypeError for an `apiBaseUrl` that is no http(s) URL. */
export function createRestOmniMessage(settings: RestSettings, parts: RestParts): OmniMessage {
  return new RestOmniMessage(settings, parts);
}

const ignoreBody = (): void => undefined;
const readTaken = (body: string): Submitted => ({ id: readSubmitted(body) });
/**
 * A 2xx takes a report, whatever its body says. A web page, though, is the sign-in or error page of a proxy: whoever let
 * it through took nothing, and a report that is believed taken has its message sent again.
 */
function refuseWebPage(body: string): void {
  if (WEB_PAGE.test(body)) throw new UnreadableAnswer('the answer is a web page, not OmniMessage’s');
}
const WEB_PAGE = /^\s*<(?:!doctype|html|\?xml)/i;
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
  readonly #calling: Calling;
  readonly #reporting: Asked<void>;
  #stampMs = Number.NaN;
  #stamp = '';

  constructor(settings: RestSettings, parts: RestParts) {
    const url = baseUrl(settings.apiBaseUrl);
    const tuning = { ...restTuning, ...settings.tuning };
    this.#parts = parts;
    this.#tuning = tuning;
    this.#frontend = settings.smscName;
    this.#prefix = url.pathname.replace(/\/+$/, '');
    this.#pools = openPools(
      {
        ...tuning,
        origin: url.origin,
        verifySslPeer: settings.verifySslPeer,
        ...(settings.ca === undefined ? {} : { ca: settings.ca }),
      },
      parts.monotonicMs,
    );
    this.#breaker = new Breaker(tuning.breaker, parts.log, parts.random, parts.onCircuit);
    this.#failures = new FailureLog(parts.log, parts.monotonicMs, tuning.logIntervalMs);
    this.#calling = { parts, failures: this.#failures, underWay: 0 };
    this.#reporting = {
      operation: 'report',
      refusals: noRefusals,
      read: refuseWebPage,
      breaker: this.#breaker,
    };
    this.#plainHeaders = ['User-Agent', settings.userAgent, 'Accept', 'application/json'];
    this.#plainHeaders.push(headerNames.frontend, settings.smscName);
    if (settings.apiToken !== null) this.#plainHeaders.push('Authorization', `Bearer ${settings.apiToken}`);
    this.#jsonHeaders = [...this.#plainHeaders, 'Content-Type', 'application/json'];
  }

  async poll(destSmsc: string, limit: number, isKnown?: (id: string) => boolean): Promise<Polled> {
    const request = this.#get(paths.poll(destSmsc, limit), this.#tuning.maxPollBytes, false);
    const polled = await this.#guarded('poll', request, noRefusals, (body) =>
      readPoll(body, destSmsc, isKnown),
    );
    if (polled.unidentified > 0 || polled.foreign > 0) {
      this.#failures.leftOut(destSmsc, polled.unidentified, polled.foreign);
    }
    return polled;
  }

  report(id: string, report: StatusReport, end: CallEnd<void>): void {
    const request: HttpRequest = {
      method: 'PUT',
      path: this.#prefix + paths.deliveryStatus(id),
      headers: this.#jsonHeaders,
      body: reportBody(report, this.#frontend, this.#timestamp(report.atMs ?? this.#parts.now())),
      maxBodyBytes: this.#tuning.maxAnswerBytes,
      pool: 'reports',
      idempotent: true,
      blocking: false,
    };
    this.#call(request, this.#reporting, end);
  }

  submit(message: InboundMessage, idempotencyKey: string): Promise<Submitted> {
    const request: HttpRequest = {
      method: 'POST',
      path: this.#prefix + paths.messages,
      headers: [...this.#jsonHeaders, headerNames.idempotencyKey, idempotencyKey],
      body: submitBody(message, this.#frontend),
      maxBodyBytes: this.#tuning.maxAnswerBytes,
      pool: 'submits',
      idempotent: true,
      blocking: false,
    };
    return this.#guarded('submit', request, submitRefusals, readTaken);
  }

  async reportReceipt(receipt: UnmatchedReceipt): Promise<boolean> {
    const request = this.#post(paths.deliveryReports, receiptBody(receipt, this.#frontend));
    return knows(this.#guarded('receipt', request, notFound, refuseWebPage));
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
      pool: 'calls',
      idempotent: false,
      blocking: true,
    };
    return knows(this.#guarded('message', request, tooLate, refuseWebPage), tooLate);
  }

  async register(registration: FrontendRegistration): Promise<boolean> {
    const request = this.#post(paths.frontends, registrationBody(registration, this.#frontend));
    return knows(this.#unguarded('register', request, notFound, ignoreBody));
  }

  async health(): Promise<void> {
    const request = this.#get(paths.health, this.#tuning.maxAnswerBytes);
    await this.#unguarded('health', request, noRefusals, ignoreBody);
  }

  /** Waits for the calls under way, each of which is bounded by its timeouts. */
  close(): Promise<void> {
    return this.#pools.close();
  }

  #get(path: string, maxBodyBytes: number, blocking = true): HttpRequest {
    const headers = this.#plainHeaders;
    return {
      method: 'GET',
      path: this.#prefix + path,
      headers,
      body: null,
      maxBodyBytes,
      pool: 'calls',
      idempotent: !blocking,
      blocking,
    };
  }

  #post(path: string, body: string): HttpRequest {
    const { maxAnswerBytes } = this.#tuning;
    return {
      method: 'POST',
      path: this.#prefix + path,
      headers: this.#jsonHeaders,
      body,
      maxBodyBytes: maxAnswerBytes,
      pool: 'calls',
      idempotent: false,
      blocking: true,
    };
  }

  #guarded<T>(
    operation: ApiOperation,
    request: HttpRequest,
    refusals: readonly number[],
    read: (body: string) => T,
  ): Promise<T> {
    return this.#promised(request, { operation, refusals, read, breaker: this.#breaker });
  }

  /** Registration and health neither open the circuit nor wait for it: they are how one sees that it is back. */
  #unguarded<T>(
    operation: ApiOperation,
    request: HttpRequest,
    refusals: readonly number[],
    read: (body: string) => T,
  ): Promise<T> {
    return this.#promised(request, { operation, refusals, read, breaker: null });
  }

  #promised<T>(request: HttpRequest, asked: Asked<T>): Promise<T> {
    return new Promise((succeeded, failed) => this.#call(request, asked, { succeeded, failed }));
  }

  /** Whatever its end, it is observed once, and told after this has returned. */
  #call<T>(request: HttpRequest, asked: Asked<T>, end: CallEnd<T>): void {
    const call = new Call(this.#calling, asked, end);
    if (this.#calling.underWay >= this.#tuning.maxCalls) {
      process.nextTick(() => call.failed(tooManyCalls(asked.operation, this.#tuning.maxCalls)));
    } else if (call.begin()) {
      exchange(this.#pools[request.pool], request, this.#tuning, this.#parts.monotonicMs, call);
    } else {
      process.nextTick(() => call.failed(circuitOpen()));
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

/** What the calls of an adapter share. */
interface Calling {
  readonly parts: RestParts;
  readonly failures: FailureLog;
  underWay: number;
}

interface Asked<T> {
  readonly operation: ApiOperation;
  readonly refusals: readonly number[];
  readonly read: (body: string) => T;
  /** null: it has no part in this call. */
  readonly breaker: Breaker | null;
}

/** One call on its way: an object rather than a chain of promises, because each message makes two. */
class Call<T> implements ExchangeEnd {
  readonly #calling: Calling;
  readonly #asked: Asked<T>;
  readonly #end: CallEnd<T>;
  readonly #startedMs: number;
  /** null: it has not begun. */
  #admission: Exclude<Admission, 'refused'> | null = null;

  constructor(calling: Calling, asked: Asked<T>, end: CallEnd<T>) {
    this.#calling = calling;
    this.#asked = asked;
    this.#end = end;
    this.#startedMs = calling.parts.monotonicMs();
  }

  /** false: the circuit is open. */
  begin(): boolean {
    const admission = this.#asked.breaker?.admit(this.#startedMs) ?? 'call';
    if (admission === 'refused') return false;
    this.#admission = admission;
    this.#calling.underWay += 1;
    return true;
  }

  answered(answer: HttpAnswer): void {
    const { operation, read } = this.#asked;
    if (!isSuccess(answer.status)) {
      this.failed(refused(operation, answer));
      return;
    }
    let value: T;
    try {
      value = read(answer.body);
    } catch (error) {
      this.failed(unreadable(operation, error));
      return;
    }
    this.#ended(null, 'ok');
    this.#end.succeeded(value);
  }

  faulted(fault: ExchangeFault): void {
    this.failed(failed(this.#asked.operation, fault));
  }

  failed(error: OmniMessageError): void {
    const { operation, refusals } = this.#asked;
    const outcome = outcomeOf(error, refusals);
    // The opening of the circuit has its own line; "not known" and "too late" are answers, not failures.
    const isAnswer = outcome === 'refused' && operation !== 'submit';
    if (outcome !== 'circuit_open' && !isAnswer) this.#calling.failures.failed(operation, error);
    this.#ended(error, outcome);
    this.#end.failed(error);
  }

  #ended(error: OmniMessageError | null, outcome: ApiOutcome): void {
    const { parts } = this.#calling;
    const { operation, breaker } = this.#asked;
    const nowMs = parts.monotonicMs();
    if (this.#admission !== null) {
      this.#calling.underWay -= 1;
      breaker?.ended(this.#admission, error, nowMs);
    }
    parts.observe(operation, outcome, (nowMs - this.#startedMs) / 1000);
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
