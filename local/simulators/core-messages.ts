/** The simulated core's messages: queues per dest_smsc, states, carrier ids. No HTTP, no clock of its own. */
import { SteadyMap } from '../../connector/tables/steady-map.ts';
import { Chain, type Link } from './chain.ts';

export type Fields = Readonly<Record<string, unknown>>;

export type CoreStatus =
  | 'pending'
  | 'sent'
  | 'failed'
  | 'delivered'
  | 'expired'
  | 'undeliverable'
  | 'rejected'
  | 'unknown'
  | 'cancelled';

const REPORTED: ReadonlySet<string> = new Set([
  'sent',
  'failed',
  'delivered',
  'expired',
  'undeliverable',
  'rejected',
  'unknown',
]);

/** A message that came in from a partner, and what to tell that partner in the end. */
export interface PartnerOrigin {
  readonly partner: string;
  readonly registeredDelivery: number;
}

export interface CoreMessage extends Link<CoreMessage> {
  readonly id: string;
  /** Counts messages in the order they came in. */
  readonly serial: number;
  readonly destSmsc: string;
  /** What a poll says of it, besides id, dest_smsc, status and delivery_attempts. */
  readonly fields: Fields;
  /** `fields` as JSON without its braces; the same string for all messages of one bulk. */
  readonly fieldsJson: string;
  readonly deliverAfterMs: number;
  readonly expiresMs: number;
  readonly origin: PartnerOrigin | null;
  status: CoreStatus;
  deliveryAttempts: number;
  /** How many reports came in for it, repetitions included, and the last ones. */
  reports: number;
  readonly history: Fields[];
  smscMessageIds: readonly string[];
  /** All ids that carriers gave it, those of earlier attempts included: it is found by each until it goes. */
  readonly knownAs: Set<string>;
  receiptQueued: boolean;
  /** When it came to its final status, milliseconds since the epoch. */
  finalMs: number | null;
}

export interface CoreMessagesOptions {
  /** Kept messages; beyond it the oldest one that is no longer pending goes, and if all are pending, none comes in. */
  readonly maxMessages: number;
  /** What becomes of a message whose submit had no answer. `retry`: pending again, at the end of its queue. */
  readonly onUnknown: 'keep' | 'retry';
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

export type ReportOutcome = 'taken' | 'no such message' | 'bad status';

const MAX_HISTORY = 10;
/** Twice as many as a message can have parts. */
const MAX_CARRIER_IDS = 510;

export class CoreFull extends Error {
  override readonly name = 'CoreFull';
}

export class CoreMessages {
  readonly #options: CoreMessagesOptions;
  readonly #byId = new SteadyMap<string, CoreMessage>();
  readonly #pending = new Map<string, Chain<CoreMessage>>();
  readonly #later = new Map<string, CoreMessage[]>();
  readonly #settled = new Chain<CoreMessage>();
  readonly #byCarrierId = new SteadyMap<string, CoreMessage>();
  #lastId = 0;
  #lastSerial = 0;
  /** Messages that reached each status, reports counted once per message and change. */
  readonly reached = new Map<CoreStatus, number>();
  reports = 0;
  reportsRepeated = 0;

  constructor(options: CoreMessagesOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#byId.size;
  }

  /** Messages waiting, those for later included. */
  pending(destSmsc?: string): number {
    let count = 0;
    for (const [name, chain] of this.#pending)
      if (destSmsc === undefined || name === destSmsc) count += chain.size;
    for (const [name, later] of this.#later) {
      if (destSmsc === undefined || name === destSmsc) {
        count += later.reduce((sum, { status }) => sum + (status === 'pending' ? 1 : 0), 0);
      }
    }
    return count;
  }

  get(id: string): CoreMessage | undefined {
    return this.#byId.get(id);
  }

  all(): IterableIterator<CoreMessage> {
    return this.#byId.values();
  }

  /** Throws {@link CoreFull}. `fields` is what a poll returns, and may be as malformed as a test wants it. */
  add(
    destSmsc: string,
    fields: Fields,
    fieldsJson: string,
    origin: PartnerOrigin | null = null,
  ): CoreMessage {
    if (this.#byId.size >= this.#options.maxMessages) this.#dropOldest();
    const given = fields['id'];
    const id = typeof given === 'string' || typeof given === 'number' ? String(given) : this.#nextId();
    if (this.#byId.has(id)) throw new CoreFull(`message ${id} is there already`);
    this.#lastSerial += 1;
    const message: CoreMessage = {
      id,
      serial: this.#lastSerial,
      destSmsc,
      fields,
      fieldsJson,
      deliverAfterMs: timeOf(fields['deliver_after'], 0),
      expiresMs: timeOf(fields['expires'], Number.POSITIVE_INFINITY),
      origin,
      status: 'pending',
      deliveryAttempts: typeof fields['delivery_attempts'] === 'number' ? fields['delivery_attempts'] : 0,
      reports: 0,
      history: [],
      smscMessageIds: [],
      knownAs: new Set(),
      receiptQueued: false,
      finalMs: null,
      next: null,
      previous: null,
      chain: null,
    };
    this.#byId.set(id, message);
    if (message.deliverAfterMs > this.#options.now()) this.#laterFor(destSmsc).push(message);
    else this.#pendingFor(destSmsc).append(message);
    this.#count('pending');
    return message;
  }

  /** The first `limit` waiting messages in order; it claims none. `early`: also those whose time has not come. */
  peek(destSmsc: string, limit: number, early: boolean, handOutExpired: boolean): CoreMessage[] {
    const now = this.#options.now();
    const chain = this.#pendingFor(destSmsc);
    this.#ripen(destSmsc, chain, now, early);
    const taken: CoreMessage[] = [];
    let message = chain.first;
    while (message !== null && taken.length < limit) {
      const { next } = message;
      if (message.expiresMs <= now && !handOutExpired) this.#settle(message, 'expired');
      else taken.push(message);
      message = next;
    }
    return taken;
  }

  /** A status report; idempotent, and a late `sent` never undoes a final status. */
  report(id: string, report: Fields): ReportOutcome {
    const message = this.#byId.get(id);
    if (message === undefined) return 'no such message';
    const status = report['status'];
    if (!isReported(status)) return 'bad status';
    this.reports += 1;
    message.reports += 1;
    if (message.status === status) this.reportsRepeated += 1;
    if (message.history.push(report) > MAX_HISTORY) message.history.shift();
    this.#learnCarrierIds(message, report);
    if (status === 'unknown' && !isObject(report['dlr']) && this.#options.onUnknown === 'retry') {
      message.deliveryAttempts += 1;
      message.status = 'pending';
      this.#pendingFor(message.destSmsc).append(message);
    } else if (!(status === 'sent' && isFinal(message.status))) {
      this.#settle(message, status);
    }
    return 'taken';
  }

  /** The message that `destSmsc` knows by one of `ids`. */
  findByCarrierId(destSmsc: string, ids: readonly string[]): CoreMessage | undefined {
    for (const id of ids) {
      const message = this.#byCarrierId.get(`${destSmsc}\n${id}`);
      if (message !== undefined) return message;
    }
    return undefined;
  }

  /** False: it is not pending any more. */
  cancel(message: CoreMessage): boolean {
    if (message.status !== 'pending') return false;
    this.#settle(message, 'cancelled');
    return true;
  }

  /** Nothing is known any more of messages that are not waiting; receipts for them find nothing. */
  forgetSettled(): void {
    while (this.#settled.first !== null) this.#dropOldest();
  }

  #learnCarrierIds(message: CoreMessage, report: Fields): void {
    const many = report['smsc_message_ids'];
    const one = report['smsc_message_id'];
    const ids = Array.isArray(many) ? many.map(String) : typeof one === 'string' ? [one] : [];
    if (ids.length === 0) return;
    message.smscMessageIds = ids;
    for (const id of ids) {
      this.#byCarrierId.set(`${message.destSmsc}\n${id}`, message);
      message.knownAs.add(id);
    }
    for (const id of message.knownAs) {
      if (message.knownAs.size <= MAX_CARRIER_IDS) break;
      this.#forgetCarrierId(message, id);
    }
  }

  #settle(message: CoreMessage, status: CoreStatus): void {
    if (message.status !== status) this.#count(status);
    message.status = status;
    if (isFinal(status)) message.finalMs ??= this.#options.now();
    this.#settled.append(message);
  }

  #count(status: CoreStatus): void {
    this.reached.set(status, (this.reached.get(status) ?? 0) + 1);
  }

  #dropOldest(): void {
    const oldest = this.#settled.first;
    if (oldest === null) {
      throw new CoreFull(`${this.#byId.size} messages are pending, which is all that this core keeps`);
    }
    this.#settled.remove(oldest);
    this.#byId.delete(oldest.id);
    for (const id of oldest.knownAs) this.#forgetCarrierId(oldest, id);
  }

  #forgetCarrierId(message: CoreMessage, id: string): void {
    const key = `${message.destSmsc}\n${id}`;
    message.knownAs.delete(id);
    if (this.#byCarrierId.get(key) === message) this.#byCarrierId.delete(key);
  }

  #pendingFor(destSmsc: string): Chain<CoreMessage> {
    return entry(this.#pending, destSmsc, () => new Chain<CoreMessage>());
  }

  #laterFor(destSmsc: string): CoreMessage[] {
    return entry(this.#later, destSmsc, () => []);
  }

  /** Moves what is due into the queue. */
  #ripen(destSmsc: string, chain: Chain<CoreMessage>, now: number, early: boolean): void {
    const later = this.#later.get(destSmsc);
    if (later === undefined || later.length === 0) return;
    let kept = 0;
    for (const message of later) {
      if (message.status !== 'pending' || message.chain !== null) continue;
      if (early || message.deliverAfterMs <= now) chain.append(message);
      else later[kept++] = message;
    }
    later.length = kept;
  }

  #nextId(): string {
    this.#lastId += 1;
    return this.#lastId.toString(16).padStart(8, '0');
  }
}

export function isFinal(status: CoreStatus): boolean {
  return status !== 'pending' && status !== 'sent' && status !== 'unknown';
}

function isReported(status: unknown): status is CoreStatus {
  return typeof status === 'string' && REPORTED.has(status);
}

export function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Times that are none stay in the message for the gateway to refuse, and mean nothing here. */
function timeOf(value: unknown, otherwise: number): number {
  const ms = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(ms) ? otherwise : ms;
}

function entry<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
