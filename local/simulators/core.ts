/** The simulated core's behaviour, without HTTP: what each operation of the contract does to its messages. */
import { RecentMap } from '../../connector/tables/recent-map.ts';
import type { CoreFaults, CoreOperation } from './core-faults.ts';
import {
  CoreFull,
  type CoreMessage,
  CoreMessages,
  type CoreStatus,
  type Fields,
  isObject,
} from './core-messages.ts';
import { carrierFields, partnerReceipt } from './core-partner.ts';
import { Waiters } from './waiters.ts';

export interface CoreOptions {
  /** Messages kept in all; the oldest that are no longer pending go first. Default 200,000. */
  readonly maxMessages?: number;
  /** Messages kept that came in from carriers, and idempotency keys remembered; the oldest go first. Default 100,000. */
  readonly maxInbox?: number;
  /** Default `keep`. */
  readonly onUnknown?: 'keep' | 'retry';
  /** Where a partner's message goes; null: nowhere, it is refused. Default: the first registered client bind. */
  readonly route?: (message: Fields, clientBinds: readonly string[]) => string | null;
  /** Told of each message that came in, before it is answered. */
  readonly onSubmitted?: (message: Fields) => void;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

export interface CoreAnswer {
  readonly status: number;
  /** Ready-made JSON, or nothing. */
  readonly json: string;
}

export interface CoreStats {
  readonly messages: number;
  readonly pending: number;
  /** How many messages came to each status. */
  readonly reached: Readonly<Partial<Record<CoreStatus, number>>>;
  readonly reports: number;
  readonly reportsRepeated: number;
  readonly inbox: number;
  readonly submitted: number;
  readonly submitsRepeated: number;
  readonly receiptsMatched: number;
  readonly receiptsUnmatched: number;
  readonly requests: Readonly<Partial<Record<CoreOperation, number>>>;
  readonly frontends: readonly Fields[];
}

const MAX_FRONTENDS = 100;
const MAX_BULK = 1_000_000;
/** SMPP 3.4 §5.1.3: ESME_RINVDSTADR. */
const NO_ROUTE = 0x0b;

export class SimulatedCoreState {
  readonly messages: CoreMessages;
  readonly waiters = new Waiters();
  readonly inbox: Fields[] = [];
  readonly requests = new Map<CoreOperation, number>();
  readonly #faults: CoreFaults;
  readonly #route: NonNullable<CoreOptions['route']>;
  readonly #maxInbox: number;
  readonly #onSubmitted: CoreOptions['onSubmitted'];
  readonly #frontends = new RecentMap<string, Fields>(MAX_FRONTENDS);
  readonly #byIdempotencyKey: RecentMap<string, string>;
  #submitted = 0;
  #submitsRepeated = 0;
  #inboxTotal = 0;
  #receiptsMatched = 0;
  #receiptsUnmatched = 0;

  constructor(options: CoreOptions, faults: CoreFaults) {
    this.#faults = faults;
    this.#route = options.route ?? ((_message, binds) => binds[0] ?? null);
    this.#maxInbox = options.maxInbox ?? 100_000;
    this.#byIdempotencyKey = new RecentMap(this.#maxInbox);
    this.#onSubmitted = options.onSubmitted;
    this.messages = new CoreMessages({
      maxMessages: options.maxMessages ?? 200_000,
      onUnknown: options.onUnknown ?? 'keep',
      now: options.now ?? Date.now,
    });
  }

  /** Queues `count` equal messages. Throws {@link CoreFull}. Returns their ids. */
  queue(fields: Fields, count = 1): string[] {
    const destSmsc = fields['dest_smsc'];
    if (typeof destSmsc !== 'string') throw new TypeError('dest_smsc is missing; allowed is a bind name');
    if (!Number.isInteger(count) || count < 1 || count > MAX_BULK) {
      throw new RangeError(`count is ${count}; allowed is 1 to ${MAX_BULK}`);
    }
    const json = fieldsJson(fields);
    const ids: string[] = [];
    for (let i = 0; i < count; i += 1) ids.push(this.messages.add(destSmsc, fields, json).id);
    this.waiters.changed();
    return ids;
  }

  poll(destSmsc: string, limit: number): CoreAnswer {
    const early = this.#faults.has('poll', 'early');
    const messages = this.messages.peek(destSmsc, limit, early, this.#faults.has('poll', 'expired'));
    let json = '{"messages":[';
    for (let i = 0; i < messages.length; i += 1) {
      const message = messages[i];
      if (message !== undefined) json += (i === 0 ? '' : ',') + messageJson(message);
    }
    return { status: 200, json: `${json}]}` };
  }

  report(id: string, body: unknown): CoreAnswer {
    if (!isObject(body)) return problem(400, 'the body is no JSON object');
    switch (this.messages.report(id, body)) {
      case 'no such message':
        return problem(404, 'no such message');
      case 'bad status':
        return problem(
          422,
          'status is none of sent, failed, delivered, expired, undeliverable, rejected, unknown',
        );
      case 'taken': {
        const message = this.messages.get(id);
        // A repeated report makes good for a receipt that found no room.
        if (message !== undefined && !this.#tellPartner(message, body))
          return problem(503, 'no room for the receipt');
        this.waiters.changed();
        return { status: 204, json: '' };
      }
    }
  }

  /** Idempotent by key: the same key gets the same id, and no second message. */
  submit(body: unknown, idempotencyKey: string | null): CoreAnswer {
    if (!isObject(body)) return problem(400, 'the body is no JSON object');
    const known = idempotencyKey === null ? undefined : this.#byIdempotencyKey.get(idempotencyKey);
    if (known !== undefined) {
      this.#submitsRepeated += 1;
      return { status: 201, json: JSON.stringify({ id: known }) };
    }
    const id = this.#take(body);
    if (typeof id !== 'string') return id;
    this.#submitted += 1;
    this.#onSubmitted?.(body);
    if (idempotencyKey !== null) this.#byIdempotencyKey.set(idempotencyKey, id);
    this.waiters.changed();
    return { status: 201, json: JSON.stringify({ id }) };
  }

  receipt(body: unknown): CoreAnswer {
    if (!isObject(body)) return problem(400, 'the body is no JSON object');
    const { source_smsc: bind, smsc_message_id: id, smsc_message_id_forms: forms } = body;
    const ids = [id, ...(Array.isArray(forms) ? forms : [])].map(String);
    const message = this.messages.findByCarrierId(String(bind), ids);
    if (message === undefined) {
      this.#receiptsUnmatched += 1;
      this.waiters.changed();
      return problem(404, 'no message has this smsc_message_id');
    }
    this.#receiptsMatched += 1;
    const { status, json } = this.report(message.id, {
      ...body,
      smsc_message_ids: undefined,
      smsc_message_id: undefined,
    });
    return status === 204 ? { status: 202, json: '' } : { status, json };
  }

  register(body: unknown): CoreAnswer {
    if (!isObject(body)) return problem(400, 'the body is no JSON object');
    const key = `${String(body['frontend_name'])} ${String(body['hostname'])}`;
    this.#frontends.set(key, body);
    this.waiters.changed();
    return { status: 200, json: '{}' };
  }

  /** What an operator sees of the queue: `status` pending unless told otherwise. */
  list(query: { limit: number; search: string; cursor: string; status: string }): CoreAnswer {
    const found: string[] = [];
    let next: string | null = null;
    // By number and not by id: the message at the cursor may be gone by now.
    const from = query.cursor === '' ? 0 : Number(query.cursor);
    for (const message of this.messages.all()) {
      if (
        message.serial >= from &&
        (query.status === 'all' || message.status === query.status) &&
        matches(message, query.search)
      ) {
        if (found.length === query.limit) {
          next = String(message.serial);
          break;
        }
        found.push(messageJson(message));
      }
    }
    return { status: 200, json: `{"messages":[${found.join(',')}],"next_cursor":${JSON.stringify(next)}}` };
  }

  detail(id: string): CoreAnswer {
    const message = this.messages.get(id);
    if (message === undefined) return problem(404, 'no such message');
    const { origin, finalMs, smscMessageIds } = message;
    const known = JSON.stringify({
      source_smsc: origin?.partner ?? null,
      final_date: finalMs === null ? null : new Date(finalMs).toISOString(),
      smsc_message_ids: smscMessageIds,
    });
    return { status: 200, json: `${messageJson(message).slice(0, -1)},${known.slice(1)}` };
  }

  cancel(id: string): CoreAnswer {
    const message = this.messages.get(id);
    if (message === undefined) return problem(404, 'no such message');
    if (!this.messages.cancel(message))
      return problem(409, `the message is ${message.status}, no longer pending`);
    this.waiters.changed();
    return { status: 204, json: '' };
  }

  /** `destSmsc`: whose messages count as pending; without it, everybody's. */
  stats(destSmsc?: string): CoreStats {
    const { messages } = this;
    return {
      messages: messages.size,
      pending: messages.pending(destSmsc),
      reached: Object.fromEntries(messages.reached),
      reports: messages.reports,
      reportsRepeated: messages.reportsRepeated,
      inbox: this.#inboxTotal,
      submitted: this.#submitted,
      submitsRepeated: this.#submitsRepeated,
      receiptsMatched: this.#receiptsMatched,
      receiptsUnmatched: this.#receiptsUnmatched,
      requests: Object.fromEntries(this.requests),
      frontends: [...this.#frontends.values()],
    };
  }

  /** The id, or the refusal. A test message names its dest_smsc; mt came in from a partner and is routed; mo ends here. */
  #take(body: Fields): string | CoreAnswer {
    try {
      if (typeof body['dest_smsc'] === 'string') {
        return this.messages.add(body['dest_smsc'], body, fieldsJson(body)).id;
      }
      if (body['direction'] === 'mt') return this.#takeFromPartner(body);
    } catch (error) {
      if (error instanceof CoreFull) return problem(429, error.message);
      throw error;
    }
    this.#inboxTotal += 1;
    const id = `mo-${this.#inboxTotal.toString(16)}`;
    this.inbox.push({ id, ...body });
    // In slices, because taking one off the front of a long array each time is slow.
    if (this.inbox.length > this.#maxInbox * 1.1) this.inbox.splice(0, this.inbox.length - this.#maxInbox);
    return id;
  }

  #takeFromPartner(body: Fields): string | CoreAnswer {
    const destSmsc = this.#route(body, this.#clientBinds());
    if (destSmsc === null)
      return { status: 422, json: JSON.stringify({ error: 'no route', command_status: NO_ROUTE }) };
    const registered = typeof body['registered_delivery'] === 'number' ? body['registered_delivery'] : 0;
    const fields = carrierFields(body);
    const origin = { partner: String(body['source_smsc']), registeredDelivery: registered };
    return this.messages.add(destSmsc, fields, fieldsJson(fields), origin).id;
  }

  /** False: there is no room for the receipt. */
  #tellPartner(message: CoreMessage, report: Fields): boolean {
    const { origin } = message;
    const fields = origin === null || message.receiptQueued ? null : partnerReceipt(message, origin, report);
    if (origin === null || fields === null) return true;
    try {
      this.messages.add(origin.partner, fields, fieldsJson(fields));
    } catch (error) {
      if (error instanceof CoreFull) return false;
      throw error;
    }
    message.receiptQueued = true;
    return true;
  }

  #clientBinds(): string[] {
    const names: string[] = [];
    for (const frontend of this.#frontends.values()) {
      const binds: unknown[] = Array.isArray(frontend['binds']) ? frontend['binds'] : [];
      for (const bind of binds) {
        if (isObject(bind) && bind['mode'] === 'client' && typeof bind['name'] === 'string')
          names.push(bind['name']);
      }
    }
    return names;
  }
}

const MANAGED: ReadonlySet<string> = new Set(['id', 'dest_smsc', 'status', 'delivery_attempts']);

/** The fields as JSON without braces, and without those that the core itself keeps. */
function fieldsJson(fields: Fields): string {
  const rest = Object.entries(fields).filter(([name]) => !MANAGED.has(name));
  return JSON.stringify(Object.fromEntries(rest)).slice(1, -1);
}

export function messageJson(message: CoreMessage): string {
  const { id, destSmsc, status, deliveryAttempts, fieldsJson: rest } = message;
  const head = `{"id":${JSON.stringify(id)},"dest_smsc":${JSON.stringify(destSmsc)},"status":"${status}"`;
  return `${head},"delivery_attempts":${deliveryAttempts}${rest === '' ? '' : ','}${rest}}`;
}

function matches(message: CoreMessage, search: string): boolean {
  if (search === '') return true;
  const { destination_msisdn: destination, source_msisdn: source, message_body: body } = message.fields;
  const wanted = search.toLowerCase();
  return [message.destSmsc, destination, source, body].some((text) =>
    String(text).toLowerCase().includes(wanted),
  );
}

function problem(status: number, error: string): CoreAnswer {
  return { status, json: JSON.stringify({ error }) };
}
