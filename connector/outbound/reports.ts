import type { Clock, Random, Timer } from '../clock.ts';
import type { Log } from '../log.ts';
import { type CallEnd, type OmniMessage, OmniMessageError, type StatusReport } from '../omnimessage/port.ts';
import { Fifo } from '../tables/fifo.ts';
import { SteadyMap } from '../tables/steady-map.ts';
import { Places } from './places.ts';

/** Who waits for a report to be taken; called once. */
export interface ReportEnd {
  /** `id`: of the message. null: OmniMessage has taken it, or no longer knows the message. */
  settled(id: string, error: OmniMessageError | null): void;
}

/** `untilTaken` is tried again for ever; `once` belongs to somebody who can be told to come again. */
type Effort = 'untilTaken' | 'once';

class Entry implements CallEnd<void> {
  readonly id: string;
  readonly report: StatusReport;
  readonly effort: Effort;
  readonly end: ReportEnd;
  readonly #tried: Tried;
  /** `behind` an earlier report of its message; `put_off` after a refusal; `done` entries may still be queued. */
  phase: 'behind' | 'queued' | 'sending' | 'put_off' | 'done' = 'behind';
  refusals = 0;
  /** The message's report after this one. */
  next: Entry | null = null;

  constructor(id: string, report: StatusReport, effort: Effort, end: ReportEnd, tried: Tried) {
    this.id = id;
    this.report = report;
    this.effort = effort;
    this.end = end;
    this.#tried = tried;
  }

  succeeded(): void {
    this.#tried(this, null);
  }

  failed(error: OmniMessageError): void {
    this.#tried(this, error);
  }
}

/** An attempt has ended; null: OmniMessage has taken the report. */
type Tried = (entry: Entry, error: OmniMessageError | null) => void;

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

/**
 * Status reports on their way to OmniMessage. Each is tried until OmniMessage has taken it:
 * - OmniMessage away (refused, timeout, 5xx, 429): the whole queue pauses, doubling with jitter up to 10 s;
 * - we are refused (401, 403): the whole queue pauses, doubling with jitter from 5 s up to 60 s;
 * - this report refused (400, 409, 422 …): only it waits, since dropping it would leave the message
 *   pending in OmniMessage and have it sent twice;
 * - 404: OmniMessage no longer has the message, so nobody misses the report; it is dropped.
 * Reports of one message go out one after the other, in the order they were given.
 *
 * The limit is kept by the callers, in {@link places}. Requests at once never exceed `concurrency`, retries included.
 */
export class ReportQueue {
  readonly places: Places;
  readonly #omniMessage: Pick<OmniMessage, 'report'>;
  readonly #settings: ReportSettings;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #log: Log;
  /** Entries whose turn among their message's reports has come. */
  readonly #waiting = new Fifo<Entry>();
  /** Entries whose request failed with the whole queue; they go first afterwards. At most `concurrency`. */
  readonly #again: Entry[] = [];
  /** Of each message the entry whose turn it is, which leads to the others. */
  readonly #byMessage = new SteadyMap<string, Entry>();
  #size = 0;
  #requests = 0;
  #pauseMs = 0;
  #pause: Timer | null = null;
  readonly #putOff = new Set<Timer>();
  readonly #whenEmpty = new Set<() => void>();
  #closed = false;
  #retries = 0;
  #dropped = 0;

  constructor(
    omniMessage: Pick<OmniMessage, 'report'>,
    settings: ReportSettings,
    context: { readonly clock: Clock; readonly random: Random; readonly log: Log },
  ) {
    this.places = new Places(settings.backlogLimit, context.clock);
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

  /** Attempts that failed and whose report was kept to be tried again, since the start. */
  get retries(): number {
    return this.#retries;
  }

  /** Reports given up because OmniMessage no longer has the message, since the start. */
  get dropped(): number {
    return this.#dropped;
  }

  /** OmniMessage failed and the queue waits. */
  get paused(): boolean {
    return this.#pause !== null;
  }

  /** Settled without an error, whenever that is. */
  push(id: string, report: StatusReport, end: ReportEnd): void {
    this.#add(new Entry(id, report, 'untilTaken', end, this.#tried));
  }

  /** One attempt, after the message's earlier reports. While OmniMessage is away it fails at once. */
  pushOnce(id: string, report: StatusReport, end: ReportEnd): void {
    if (this.#pause !== null || this.#closed) end.settled(id, away());
    else this.#add(new Entry(id, report, 'once', end, this.#tried));
  }

  /** Resolves true when nothing is left to report, false after `timeoutMs`. */
  emptied(timeoutMs: number): Promise<boolean> {
    if (this.#size === 0) return Promise.resolve(true);
    return new Promise((resolve) => {
      const tell = (): void => {
        timer.cancel();
        resolve(true);
      };
      const timer = this.#clock.timer(timeoutMs, () => {
        this.#whenEmpty.delete(tell);
        resolve(false);
      });
      this.#whenEmpty.add(tell);
    });
  }

  /** Sends nothing more. Who can come again is told to; the rest is reported by whoever takes those messages next. */
  close(): void {
    this.#closed = true;
    this.#pause?.cancel();
    this.#pause = null;
    for (const timer of this.#putOff) timer.cancel();
    this.#putOff.clear();
    this.#sendAway();
  }

  #add(entry: Entry): void {
    this.#size += 1;
    const first = this.#byMessage.get(entry.id);
    if (first !== undefined) {
      lastBehind(first).next = entry;
      return;
    }
    this.#byMessage.set(entry.id, entry);
    this.#queue(entry);
    this.#pump();
  }

  #queue(entry: Entry): void {
    entry.phase = 'queued';
    this.#waiting.push(entry);
  }

  #pump(): void {
    while (!this.#closed && this.#pause === null && this.#requests < this.#settings.concurrency) {
      const entry = this.#again.pop() ?? this.#waiting.shift();
      if (entry === undefined) return;
      if (entry.phase === 'queued') this.#send(entry);
    }
  }

  #send(entry: Entry): void {
    this.#requests += 1;
    entry.phase = 'sending';
    this.#omniMessage.report(entry.id, entry.report, entry);
  }

  readonly #tried: Tried = (entry, error) => {
    this.#requests -= 1;
    if (error === null) {
      this.#pauseMs = 0;
      this.#finish(entry, null);
    } else {
      this.#failed(entry, error);
    }
    this.#pump();
  };

  #finish(entry: Entry, error: OmniMessageError | null): void {
    this.#size -= 1;
    entry.phase = 'done';
    this.#unchain(entry);
    entry.end.settled(entry.id, error);
    if (this.#size > 0) return;
    for (const tell of this.#whenEmpty) tell();
    this.#whenEmpty.clear();
  }

  /** The message's next one has its turn if this one had it. */
  #unchain(entry: Entry): void {
    const { id, next } = entry;
    let before = this.#byMessage.get(id) ?? entry;
    if (before !== entry) {
      while (before.next !== null && before.next !== entry) before = before.next;
      before.next = next;
    } else if (next === null) {
      this.#byMessage.delete(id);
    } else {
      this.#byMessage.set(id, next);
      this.#queue(next);
    }
  }

  #failed(entry: Entry, error: OmniMessageError): void {
    if (error.status === 404) {
      this.#dropped += 1;
      this.#log.event('report_unknown_message', { message_id: entry.id });
      this.#finish(entry, null);
      return;
    }
    const concernsAll = error.passing || error.status === 401 || error.status === 403;
    if (concernsAll && !this.#closed) this.#pauseAll(error);
    if (entry.effort === 'once') {
      this.#finish(entry, error);
    } else if (concernsAll) {
      entry.phase = 'queued';
      this.#retries += 1;
      this.#again.push(entry);
    } else {
      this.#refused(entry, error);
    }
  }

  /** It is logged the first, second, fourth, eighth … time. */
  #refused(entry: Entry, error: OmniMessageError): void {
    if (this.#closed) return;
    const { refusals } = entry;
    entry.refusals += 1;
    this.#retries += 1;
    entry.phase = 'put_off';
    if ((entry.refusals & refusals) === 0) {
      this.#log.event('report_refused', {
        message_id: entry.id,
        http_status: error.status ?? undefined,
        refusals: entry.refusals,
        detail: error.message,
      });
    }
    const delayMs = Math.min(REFUSED_LONGEST_MS, REFUSED_PAUSE_MS * 2 ** Math.min(refusals, 10));
    const timer = this.#clock.timer(delayMs, () => {
      this.#putOff.delete(timer);
      this.#queue(entry);
      this.#pump();
    });
    this.#putOff.add(timer);
  }

  /** Requests that fail together make one pause, not one each. */
  #pauseAll(error: OmniMessageError): void {
    if (this.#pause !== null) return;
    const [first, longest] = error.passing
      ? [FIRST_PAUSE_MS, LONGEST_PAUSE_MS]
      : [REFUSED_PAUSE_MS, REFUSED_LONGEST_MS];
    this.#pauseMs = Math.max(first, Math.min(longest, 2 * this.#pauseMs));
    if (!error.passing) {
      this.#log.event('reports_refused', {
        http_status: error.status ?? undefined,
        reports: this.#size,
        detail: error.message,
      });
    }
    this.#pause = this.#clock.timer(this.#pauseMs * (0.5 + 0.5 * this.#random()), () => {
      this.#pause = null;
      this.#pump();
    });
    this.#sendAway();
  }

  /** Those that can come again are told to: the sender of a receipt keeps it better than a queue of ours. */
  #sendAway(): void {
    for (const first of [...this.#byMessage.values()]) {
      for (let entry: Entry | null = first; entry !== null; ) {
        const { next }: Entry = entry;
        if (entry.effort === 'once' && entry.phase !== 'sending') this.#finish(entry, away());
        entry = next;
      }
    }
  }
}

function lastBehind(first: Entry): Entry {
  let last = first;
  while (last.next !== null) last = last.next;
  return last;
}

function away(): OmniMessageError {
  return new OmniMessageError('circuit_open', 'OmniMessage is away; reports wait');
}
