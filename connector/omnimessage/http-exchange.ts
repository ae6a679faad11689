/**
 * One HTTP request and its answer over one of undici’s connections, without streams or per-message timers: the answer is small
 * or bounded, so it is gathered here.
 */
import { type Dispatcher, errors } from 'undici';
import type { Connection, Lane, Ride } from './lane.ts';

/** undici takes it as it is. */
export interface HttpRequest {
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE';
  readonly path: string;
  /** name, value, name, value …; one array reused by every request of its kind. */
  readonly headers: string[];
  readonly body: string | null;
  /** Largest answer body in octets; a longer one ends the connection and is a `malformed` fault. */
  readonly maxBodyBytes: number;
  readonly pool: 'reports' | 'submits' | 'calls';
  /** It may be sent behind another, and again when the connection breaks before the answer. */
  readonly idempotent: boolean;
  /** Nothing is sent behind it before its answer. */
  readonly blocking: boolean;
}

export interface HttpAnswer {
  readonly status: number;
  readonly body: string;
}

export interface ExchangeLimits {
  /** Longest wait for a free connection: a request that waited longer is not sent any more. */
  readonly queueMs: number;
  /** Longest time in all, measured when octets arrive; silence is bounded by the connections' own watch. */
  readonly totalMs: number;
}

export type FaultKind = 'connection' | 'timeout' | 'malformed';

/** The exchange had no usable answer. `detail` says what happened, never what was sent. */
export class ExchangeFault extends Error {
  override readonly name = 'ExchangeFault';
  readonly kind: FaultKind;

  constructor(kind: FaultKind, detail: string, cause?: unknown) {
    super(detail, { cause });
    this.kind = kind;
  }
}

/** Who waits for the end of an exchange; one of the two is called, once. What it throws is a defect of ours and ends the process. */
export interface ExchangeEnd {
  /** Every HTTP status is an answer. */
  answered(answer: HttpAnswer): void;
  faulted(fault: ExchangeFault): void;
}

/** An interface for the end rather than a promise: there are two exchanges for each message. */
export function exchange(
  lane: Lane,
  request: HttpRequest,
  limits: ExchangeLimits,
  now: () => number,
  end: ExchangeEnd,
): void {
  const startedMs = now();
  lane.send(request, new Exchange(lane, end, request, limits, now, startedMs), startedMs);
}

class Exchange implements Ride {
  connection: Connection | null = null;
  readonly #lane: Lane;
  readonly #end: ExchangeEnd;
  readonly #request: HttpRequest;
  readonly #limits: ExchangeLimits;
  readonly #now: () => number;
  readonly #startedMs: number;
  #status = 0;
  /** null: none is kept so far. */
  #chunks: Buffer[] | null = null;
  #bytes = 0;

  constructor(
    lane: Lane,
    end: ExchangeEnd,
    request: HttpRequest,
    limits: ExchangeLimits,
    now: () => number,
    startedMs: number,
  ) {
    this.#lane = lane;
    this.#end = end;
    this.#request = request;
    this.#limits = limits;
    this.#now = now;
    this.#startedMs = startedMs;
  }

  get isAlone(): boolean {
    return this.#request.blocking;
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    const waitedMs = this.#now() - this.#startedMs;
    if (waitedMs <= this.#limits.queueMs) return;
    controller.abort(new ExchangeFault('timeout', `no free connection within ${this.#limits.queueMs} ms`));
  }

  /** Called for each 1xx as well; the last one is the answer's. */
  onResponseStart(_controller: Dispatcher.DispatchController, status: number): void {
    this.#status = status;
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    const { maxBodyBytes } = this.#request;
    this.#bytes += chunk.length;
    if (this.#bytes > maxBodyBytes) {
      this.#chunks = null;
      controller.abort(new ExchangeFault('malformed', `the answer is longer than ${maxBodyBytes} octets`));
    } else if (this.#now() - this.#startedMs > this.#limits.totalMs) {
      this.#chunks = null;
      controller.abort(new ExchangeFault('timeout', `no complete answer within ${this.#limits.totalMs} ms`));
    } else if (this.#chunks === null) {
      this.#chunks = [chunk];
    } else {
      this.#chunks.push(chunk);
    }
  }

  onResponseEnd(): void {
    const connection = this.#leave();
    if (connection === null) return;
    this.#lane.answered(connection);
    try {
      this.#end.answered({ status: this.#status, body: this.#chunks === null ? '' : textOf(this.#chunks) });
    } catch (defect) {
      throwAlone(defect);
    }
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    const connection = this.#leave();
    if (connection === null) return;
    this.#lane.failed(connection);
    // In the midst of telling, undici bears no other request, and whoever hears of this one may send some.
    process.nextTick(() => this.#end.faulted(error instanceof ExchangeFault ? error : faultOf(error)));
  }

  /** null: its end has been told. */
  #leave(): Connection | null {
    const { connection } = this;
    this.connection = null;
    return connection;
  }
}

/** Within undici it would pass for a fault of the connection: what is under way on it would fail, and nobody would hear why. */
function throwAlone(defect: unknown): void {
  queueMicrotask(() => {
    throw defect;
  });
}

function textOf(chunks: readonly Buffer[]): string {
  const [only] = chunks;
  const octets = chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks);
  return octets.toString('utf8');
}

export function isSuccess(status: number): boolean {
  return status >= 200 && status <= 299;
}

/** undici's and Node's codes; whatever is neither a timeout nor unreadable is a connection that did not hold. */
function faultOf(error: Error): ExchangeFault {
  // Its `data` is the answer's octets: neither they nor the error go any further.
  if (error instanceof errors.HTTPParserError)
    return new ExchangeFault('malformed', 'the answer is not HTTP/1.1');
  const code = codeOf(error);
  const detail = code === null ? error.message : `${code}: ${error.message}`;
  if (code !== null && TIMEOUTS.has(code)) return new ExchangeFault('timeout', detail, error);
  if (code !== null && UNREADABLE.has(code)) return new ExchangeFault('malformed', detail, error);
  return new ExchangeFault('connection', detail, error);
}

const TIMEOUTS: ReadonlySet<string> = new Set([
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
  'ETIMEDOUT',
]);

const UNREADABLE: ReadonlySet<string> = new Set([
  'UND_ERR_RES_EXCEEDED_MAX_SIZE',
  'UND_ERR_RES_CONTENT_LENGTH_MISMATCH',
  'UND_ERR_HEADERS_OVERFLOW',
]);

function codeOf(error: Error): string | null {
  if ('code' in error && typeof error.code === 'string') return error.code;
  // Happy Eyeballs rejects with an AggregateError: every address failed, the first one says how.
  if (error instanceof AggregateError && error.errors[0] instanceof Error) return codeOf(error.errors[0]);
  return null;
}
