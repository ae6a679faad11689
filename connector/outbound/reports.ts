import type { Clock, Random, Timer } from '../clock.ts';
import type { Log } from '../log.ts';
import { type OmniMessage, OmniMessageError, type StatusReport } from '../omnimessage/port.ts';

interface Entry {
  readonly id: string;
  readonly report: StatusReport;
  /** `untilTaken` is tried again for ever; `once` belongs to somebody who can be told to come again. */
  readonly effort: 'untilTaken' | 'once';
  readonly settled: (error: OmniMessageError | null) => void;
  refusals: number;
}

export interface ReportSettings {
  /** Messages taken from OmniMessage and not yet reported, over all binds. */
  readonly backlogLimit: number;
  /** Requests to OmniMessage at once. */
  readonly concurrency: number;
}

const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 10_000;
const REFUSED_PAUSE_MS = 5_000;
const REFUSED_LONGEST_MS = 60_000;
/** Where the consumed part of the queue is cut off. */
const COMPACT_AT = 1024;

/**
 * Status reports on their way to OmniMessage. Each is tried until OmniMessage has taken it:
 * - OmniMessage away (refused, timeout, 5xx, 429): the whole queue pauses, doubling with jitter up to 10 s;
 * - this report refused (400, 401, 403, 409, 422 …): only it waits, since dropping it would leave the message
 *   pending in OmniMessage and have it sent twice;
 * - 404: OmniMessage no longer has the message, so nobody misses the report; it is dropped.
 * Reports of one message go out one after the other, in the order they were given.
 *
 * The limit is kept by the callers: who takes a message from OmniMessage reserves the place of its report first
 * ({@link reserve}), so the queue cannot overflow.
 */
export class ReportQueue {
  readonly #omniMessage: OmniMessage;
  readonly #settings: ReportSettings;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #log: Log;
  /** Entries whose turn among their message's reports has come; consumed from `#head`. */
  #waiting: Entry[] = [];
  #head = 0;
  /** All entries of a message, the one whose turn it is first. */
  readonly #byMessage = new Map<string, Entry[]>();
  #size = 0;
  #requests = 0;
  #reserved = 0;
  #pauseMs = 0;
  #pause: Timer | null = null;
  readonly #delayed = new Set<Timer>();
  #whenEmpty: (() => void)[] = [];
  #closed = false;

  constructor(
    omniMessage: OmniMessage,
    settings: ReportSettings,
    context: { readonly clock: Clock; readonly random: Random; readonly log: Log },
  ) {
    this.#omniMessage = omniMessage;
    this.#settings = settings;
    this.#clock = context.clock;
    this.#random = context.random;
    this.#log = context.log;
  }

  /** Reports that OmniMessage has not taken yet. */
  get size(): number {
    return this.#size;
  }

  /** Messages that may still be taken from OmniMessage. */
  get places(): number {
    return Math.max(0, this.#settings.backlogLimit - this.#reserved);
  }

  /** OmniMessage failed and the queue waits. */
  get paused(): boolean {
    return this.#pause !== null;
  }

  reserve(): void {
    this.#reserved += 1;
  }

  release(): void {
    this.#reserved -= 1;
  }

  /** `settled` is called once OmniMessage has taken it, or no longer knows the message. */
  push(id: string, report: StatusReport, settled: () => void): void {
    this.#add({ id, report, effort: 'untilTaken', settled, refusals: 0 });
  }

  /** One attempt, after the message's earlier reports. `null`: taken. While OmniMessage is away it fails at once. */
  pushOnce(id: string, report: StatusReport, settled: (error: OmniMessageError | null) => void): void {
    if (this.#pause !== null) {
      settled(new OmniMessageError('circuit_open', 'OmniMessage is away; reports wait'));
      return;
    }
    this.#add({ id, report, effort: 'once', settled, refusals: 0 });
  }

  /** Resolves true when nothing is left to report, false after `timeoutMs`. */
  emptied(timeoutMs: number): Promise<boolean> {
    if (this.#size === 0) return Promise.resolve(true);
    return new Promise((resolve) => {
      const timer = this.#clock.timer(timeoutMs, () => resolve(false));
      this.#whenEmpty.push(() => {
        timer.cancel();
        resolve(true);
      });
    });
  }

  close(): void {
    this.#closed = true;
    this.#pause?.cancel();
    for (const timer of this.#delayed) timer.cancel();
  }

  #add(entry: Entry): void {
    this.#size += 1;
    const earlier = this.#byMessage.get(entry.id);
    if (earlier !== undefined) {
      earlier.push(entry);
      return;
    }
    this.#byMessage.set(entry.id, [entry]);
    this.#waiting.push(entry);
    this.#pump();
  }

  #pump(): void {
    while (!this.#closed && this.#pause === null && this.#requests < this.#settings.concurrency) {
      const entry = this.#waiting[this.#head];
      if (entry === undefined) break;
      this.#head += 1;
      if (this.#head === this.#waiting.length || this.#head === COMPACT_AT) {
        this.#waiting.splice(0, this.#head);
        this.#head = 0;
      }
      this.#send(entry);
    }
  }

  #send(entry: Entry): void {
    this.#requests += 1;
    this.#omniMessage.report(entry.id, entry.report).then(
      () => {
        this.#requests -= 1;
        this.#pauseMs = 0;
        this.#finish(entry, null);
      },
      (error: unknown) => {
        this.#requests -= 1;
        this.#failed(entry, error);
      },
    );
  }

  #finish(entry: Entry, error: OmniMessageError | null): void {
    this.#size -= 1;
    const entries = this.#byMessage.get(entry.id);
    entries?.shift();
    const next = entries?.[0];
    if (next === undefined) this.#byMessage.delete(entry.id);
    else this.#waiting.push(next);
    entry.settled(error);
    this.#pump();
    if (this.#size === 0) for (const tell of this.#whenEmpty.splice(0)) tell();
  }

  #failed(entry: Entry, cause: unknown): void {
    if (this.#closed) return;
    const error =
      cause instanceof OmniMessageError
        ? cause
        : new OmniMessageError('parse_error', String(cause), { cause });
    if (error.status === 404) {
      this.#log.warn(
        { event: 'report_unknown_message', message_id: entry.id },
        'report dropped: OmniMessage no longer has the message',
      );
      this.#finish(entry, null);
      return;
    }
    if (error.passing) this.#pauseAll();
    if (entry.effort === 'once') {
      this.#finish(entry, error);
    } else if (error.passing) {
      this.#retry(entry, this.#pauseMs);
    } else {
      entry.refusals += 1;
      this.#log.error(
        { event: 'report_refused', message_id: entry.id, status: error.status, refusals: entry.refusals },
        `report refused by OmniMessage, kept and tried again: ${error.message}`,
      );
      this.#retry(entry, Math.min(REFUSED_LONGEST_MS, REFUSED_PAUSE_MS * 2 ** (entry.refusals - 1)));
    }
  }

  #retry(entry: Entry, delayMs: number): void {
    const timer = this.#clock.timer(delayMs, () => {
      this.#delayed.delete(timer);
      this.#send(entry);
    });
    this.#delayed.add(timer);
  }

  /** Requests that fail together make one pause, not one each. */
  #pauseAll(): void {
    if (this.#pause !== null) return;
    this.#pauseMs = Math.min(LONGEST_PAUSE_MS, this.#pauseMs === 0 ? FIRST_PAUSE_MS : 2 * this.#pauseMs);
    this.#pause = this.#clock.timer(this.#pauseMs * (0.5 + 0.5 * this.#random()), () => {
      this.#pause = null;
      this.#pump();
    });
    this.#sendAway();
  }

  /** Those that can come again are told to: the sender of a receipt keeps it better than a queue of ours. */
  #sendAway(): void {
    const away = new OmniMessageError('circuit_open', 'OmniMessage is away; reports wait');
    const waiting = new Set(this.#waiting.slice(this.#head));
    for (const entries of [...this.#byMessage.values()]) {
      for (const entry of entries.slice(1)) {
        if (entry.effort !== 'once') continue;
        entries.splice(entries.indexOf(entry), 1);
        this.#size -= 1;
        entry.settled(away);
      }
      const first = entries[0];
      if (first?.effort === 'once' && waiting.delete(first)) this.#finish(first, away);
    }
    this.#waiting = this.#waiting.slice(this.#head).filter((entry) => entry.effort !== 'once');
    this.#head = 0;
  }
}
