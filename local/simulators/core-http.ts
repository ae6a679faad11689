/** The simulated core over HTTP: the contract's paths, and `/sim/…` to fill it, look into it and make it fail. */
import { type CoreAnswer, messageJson, type SimulatedCoreState } from './core.ts';
import { type CoreFaults, type CoreOperation, readFault, spoil } from './core-faults.ts';
import { CoreFull, isObject } from './core-messages.ts';
import type { HttpLineHandler, HttpLineReply, HttpLineRequest } from './http-lines.ts';

const NOT_FOUND: CoreAnswer = { status: 404, json: '{"error":"no such path"}' };
const STATUS_PREFIX = '/api/messages/';
const STATUS_SUFFIX = '/delivery_status';

/** Answers later than the request; the owner clears what still waits when it closes. */
export type Delay = (ms: number, answer: () => void) => void;

export function coreHandler(core: SimulatedCoreState, faults: CoreFaults, delay: Delay): HttpLineHandler {
  return (request, reply) => {
    const { method, target, body } = request;
    if (target.startsWith('/sim/')) {
      send(reply, simulate(core, faults, method, target, body));
      return;
    }
    const operation = operationOf(method, target);
    if (operation === null) {
      send(reply, NOT_FOUND);
      return;
    }
    core.requests.set(operation, (core.requests.get(operation) ?? 0) + 1);
    const fault = faults.strike(operation);
    if (fault === null) {
      send(reply, carryOut(core, operation, request));
    } else if (fault.kind === 'delay') {
      const result = carryOut(core, operation, request);
      delay(fault.delayMs, () => send(reply, result));
    } else {
      if (fault.kind === 'drop_after') carryOut(core, operation, request);
      spoil(reply, fault);
      core.waiters.changed();
    }
  };
}

function operationOf(method: string, url: string): CoreOperation | null {
  if (method === 'PUT' && url.endsWith(STATUS_SUFFIX) && url.startsWith(STATUS_PREFIX)) return 'report';
  const path = pathOf(url);
  switch (`${method} ${path}`) {
    case 'GET /api/message_queue':
      return url.includes('destination_smsc=') ? 'poll' : 'queue';
    case 'POST /api/messages':
      return 'submit';
    case 'POST /api/delivery_reports':
      return 'receipt';
    case 'POST /api/frontends':
      return 'register';
    case 'GET /api/system/health':
      return 'health';
  }
  const isOne = path.startsWith(STATUS_PREFIX) && !path.slice(STATUS_PREFIX.length).includes('/');
  return isOne && (method === 'GET' || method === 'DELETE') ? 'message' : null;
}

function carryOut(core: SimulatedCoreState, operation: CoreOperation, request: HttpLineRequest): CoreAnswer {
  const { method, target: url, body } = request;
  switch (operation) {
    case 'report':
      return core.report(decode(url.slice(STATUS_PREFIX.length, -STATUS_SUFFIX.length)), parse(body));
    case 'poll': {
      const query = queryOf(url);
      return core.poll(query.get('destination_smsc') ?? '', numberOr(query.get('limit'), 100));
    }
    case 'submit':
      return core.submit(parse(body), request.header('idempotency-key'));
    case 'receipt':
      return core.receipt(parse(body));
    case 'register':
      return core.register(parse(body));
    case 'health':
      return { status: 200, json: '{"status":"ok"}' };
    case 'queue': {
      const query = queryOf(url);
      return core.list({
        limit: numberOr(query.get('limit'), 50),
        search: query.get('search') ?? '',
        cursor: query.get('cursor') ?? '',
        status: query.get('status') ?? 'pending',
      });
    }
    case 'message': {
      const id = decode(pathOf(url).slice(STATUS_PREFIX.length));
      return method === 'DELETE' ? core.cancel(id) : core.detail(id);
    }
  }
}

function simulate(
  core: SimulatedCoreState,
  faults: CoreFaults,
  method: string,
  url: string,
  body: string,
): CoreAnswer {
  const path = pathOf(url);
  switch (`${method} ${path}`) {
    case 'POST /sim/messages':
      return fill(core, parse(body));
    case 'GET /sim/inbox':
      return ok({ messages: core.inbox.slice(-numberOr(queryOf(url).get('limit'), 1000)) });
    case 'GET /sim/stats':
      return ok(core.stats(queryOf(url).get('destination_smsc') ?? undefined));
    case 'POST /sim/faults': {
      const read = readFault(parse(body));
      if (read === null) return { status: 422, json: '{"error":"no known fault; see core-faults.ts"}' };
      faults.add(read.fault, read.scope);
      return { status: 204, json: '' };
    }
    case 'DELETE /sim/faults':
      faults.clear();
      return { status: 204, json: '' };
  }
  if (method !== 'GET' || !path.startsWith('/sim/messages/')) return NOT_FOUND;
  const message = core.messages.get(decode(path.slice('/sim/messages/'.length)));
  if (message === undefined) return NOT_FOUND;
  const { reports, history, smscMessageIds } = message;
  return ok({ ...Object(parse(messageJson(message))), reports, history, smsc_message_ids: smscMessageIds });
}

/** One message, or `{"count":1000, …}` equal ones: an answer with their number and the first and last id. */
function fill(core: SimulatedCoreState, body: unknown): CoreAnswer {
  if (!isObject(body)) return { status: 400, json: '{"error":"the body is no JSON object"}' };
  const { count = 1, ...fields } = body;
  try {
    const ids = core.queue(fields, Number(count));
    return { status: 201, json: JSON.stringify({ count: ids.length, first: ids[0], last: ids.at(-1) }) };
  } catch (error) {
    if (error instanceof CoreFull || error instanceof TypeError || error instanceof RangeError) {
      return {
        status: error instanceof CoreFull ? 429 : 422,
        json: JSON.stringify({ error: error.message }),
      };
    }
    throw error;
  }
}

function send(reply: HttpLineReply, { status, json }: CoreAnswer): void {
  reply.answer({ status, body: json });
}

function ok(value: unknown): CoreAnswer {
  return { status: 200, json: JSON.stringify(value) };
}

/** undefined for what is no JSON; every reader of it refuses that. */
function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function pathOf(url: string): string {
  const end = url.indexOf('?');
  return end === -1 ? url : url.slice(0, end);
}

function queryOf(url: string): URLSearchParams {
  const start = url.indexOf('?');
  return new URLSearchParams(start === -1 ? '' : url.slice(start + 1));
}

function decode(segment: string): string {
  try {
    return segment.includes('%') ? decodeURIComponent(segment) : segment;
  } catch {
    return segment;
  }
}

function numberOr(text: string | null, otherwise: number): number {
  const number = text === null || text === '' ? otherwise : Number(text);
  return Number.isSafeInteger(number) && number >= 0 ? number : otherwise;
}
