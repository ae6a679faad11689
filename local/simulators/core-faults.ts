/** What the simulated core does wrong on demand. */
import { type Fields, isObject } from './core-messages.ts';
import type { HttpLineReply } from './http-lines.ts';

export type CoreOperation =
  | 'poll'
  | 'report'
  | 'submit'
  | 'receipt'
  | 'register'
  | 'health'
  | 'queue'
  | 'message';

export type FaultKind =
  /** Answers with this status and body; the request is not carried out. */
  | { readonly kind: 'status'; readonly status: number; readonly body?: Fields }
  /** Carries the request out, and answers so much later. */
  | { readonly kind: 'delay'; readonly delayMs: number }
  /** Ends the connection without carrying the request out. */
  | { readonly kind: 'drop' }
  /** Carries the request out and ends the connection instead of answering. */
  | { readonly kind: 'drop_after' }
  /** Takes the request and never answers. */
  | { readonly kind: 'silence' }
  /** A 200 whose body stops half-way, or is a web page; the request is not carried out. */
  | { readonly kind: 'half_json' }
  | { readonly kind: 'html' }
  /** Polls return messages whose deliver_after has not come, or whose expires has passed. */
  | { readonly kind: 'early' }
  | { readonly kind: 'expired' };

export interface FaultScope {
  /** Absent: all. */
  readonly operations?: readonly CoreOperation[];
  /** Absent: until it is lifted. */
  readonly forMs?: number;
  /** At most so many requests. */
  readonly times?: number;
}

interface ActiveFault {
  readonly fault: FaultKind;
  readonly operations: readonly CoreOperation[] | null;
  readonly untilMs: number;
  left: number;
}

const MAX_FAULTS = 100;

export class CoreFaults {
  readonly #now: () => number;
  #active: ActiveFault[] = [];

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Returns the function that lifts it. Throws a RangeError beyond 100 at once. */
  add(fault: FaultKind, scope: FaultScope = {}): () => void {
    if (this.#active.length >= MAX_FAULTS) throw new RangeError(`at most ${MAX_FAULTS} faults at once`);
    const added: ActiveFault = {
      fault,
      operations: scope.operations ?? null,
      untilMs: scope.forMs === undefined ? Number.POSITIVE_INFINITY : this.#now() + scope.forMs,
      left: scope.times ?? Number.POSITIVE_INFINITY,
    };
    this.#active.push(added);
    return () => {
      this.#active = this.#active.filter((one) => one !== added);
    };
  }

  clear(): void {
    this.#active = [];
  }

  /** The fault that befalls this request; the newest one wins. `early` and `expired` are asked for by kind. */
  strike(operation: CoreOperation): FaultKind | null {
    return this.#find(operation, (kind) => kind !== 'early' && kind !== 'expired');
  }

  has(operation: CoreOperation, wanted: 'early' | 'expired'): boolean {
    return this.#find(operation, (kind) => kind === wanted) !== null;
  }

  #find(operation: CoreOperation, wanted: (kind: FaultKind['kind']) => boolean): FaultKind | null {
    if (this.#active.length === 0) return null;
    const now = this.#now();
    this.#active = this.#active.filter(({ untilMs, left }) => untilMs > now && left > 0);
    const struck = this.#active.findLast(
      ({ fault, operations }) =>
        wanted(fault.kind) && (operations === null || operations.includes(operation)),
    );
    if (struck === undefined) return null;
    struck.left -= 1;
    return struck.fault;
  }
}

/** Ends a request in place of its answer. */
export function spoil(reply: HttpLineReply, fault: FaultKind): void {
  switch (fault.kind) {
    case 'status':
      reply.answer({ status: fault.status, body: JSON.stringify(fault.body ?? { error: 'simulated' }) });
      return;
    case 'half_json':
      reply.answer({ status: 200, body: '{"messages":[{"id":"8f1c","dest_sm' });
      return;
    case 'html':
      reply.answer({ status: 200, body: '<!doctype html><title>Sign in</title>', contentType: 'text/html' });
      return;
    case 'drop':
    case 'drop_after':
      reply.reset();
      return;
    case 'silence':
    case 'delay':
    case 'early':
    case 'expired':
      return;
  }
}

/** `{"status":503,"operations":["poll"],"for_ms":5000,"times":3}` and its like; null: none of the kinds. */
export function readFault(body: unknown): { fault: FaultKind; scope: FaultScope } | null {
  if (!isObject(body)) return null;
  const fault = readKind(body);
  if (fault === null) return null;
  const scope: { -readonly [K in keyof FaultScope]: FaultScope[K] } = {};
  if (Array.isArray(body['operations'])) scope.operations = body['operations'].filter(isOperation);
  if (typeof body['for_ms'] === 'number') scope.forMs = body['for_ms'];
  if (typeof body['times'] === 'number') scope.times = body['times'];
  return { fault, scope };
}

function readKind(body: Fields): FaultKind | null {
  if (typeof body['status'] === 'number') {
    const inner = body['body'];
    return { kind: 'status', status: body['status'], ...(isObject(inner) ? { body: inner } : {}) };
  }
  if (typeof body['delay_ms'] === 'number') return { kind: 'delay', delayMs: body['delay_ms'] };
  for (const kind of ['drop', 'drop_after', 'silence', 'half_json', 'html', 'early', 'expired'] as const) {
    if (body[kind] === true) return { kind };
  }
  return null;
}

const OPERATIONS: readonly string[] = [
  'poll',
  'report',
  'submit',
  'receipt',
  'register',
  'health',
  'queue',
  'message',
] satisfies readonly CoreOperation[];

function isOperation(value: unknown): value is CoreOperation {
  return typeof value === 'string' && OPERATIONS.includes(value);
}
