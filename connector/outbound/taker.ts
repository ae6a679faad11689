import { errorText } from '../../contract/error-text.ts';
import type { Clock, Timer } from '../clock.ts';
import type { Log } from '../log.ts';
import { hashOfNames } from '../name-hash.ts';
import type { MalformedMessage, OmniMessage, OutboundMessage, Polled } from '../omnimessage/port.ts';
import { type NextPoll, nextPoll, type TakingSettings, wasFull } from './taking.ts';

/** Where the taken messages go, and what decides how many may be taken. */
export interface Taking {
  /** A session could take a message now, and may. */
  canCarry(): boolean;
  held(): number;
  /** Of those, the ones that still have something to be submitted. */
  waiting(): number;
  /** Places in the report backlog that this bind may still take. */
  places(): number;
  isHeld(id: string): boolean;
  take(message: OutboundMessage): void;
  takeMalformed(malformed: MalformedMessage): void;
  /** Some of an answer's messages are taken, and more of them follow: what is due may go meanwhile. */
  tookSome(): void;
  /** OmniMessage listed this many messages. */
  listed(count: number): void;
  /** A poll ended, whatever it brought. */
  polled(): void;
}

/** Messages that are composed in a millisecond or less. */
const SOME = 64;

/** Polls OmniMessage for one bind, one poll at a time, and takes what is new, due, and fits. */
export class Taker {
  readonly #name: string;
  readonly #turn: number;
  #settings: TakingSettings;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #omniMessage: Pick<OmniMessage, 'poll'>;
  readonly #taking: Taking;
  /** Ids whose report was taken while a poll was under way: its answer may still list them. */
  #reportedMeanwhile = new Set<string>();
  #polling = false;
  #lastPollAt = Number.NEGATIVE_INFINITY;
  /** Quick to grow, slow to shrink. */
  #pollMs = 0;
  #lastWasFull = false;
  #deferred = 0;
  /** Since when there should be polls without one that succeeded; null: there should be none. */
  #wantingSince: number | null = null;
  #timer: Timer | null = null;
  #stopped = false;

  constructor(
    name: string,
    settings: TakingSettings,
    context: { readonly clock: Clock; readonly log: Log; readonly omniMessage: Pick<OmniMessage, 'poll'> },
    taking: Taking,
  ) {
    this.#name = name;
    this.#turn = hashOfNames(name) / 2 ** 32;
    this.#settings = settings;
    this.#clock = context.clock;
    this.#log = context.log;
    this.#omniMessage = context.omniMessage;
    this.#taking = taking;
  }

  retune(settings: TakingSettings): void {
    this.#settings = settings;
    this.#timer?.cancel();
    this.#timer = null;
    this.go();
  }

  /** When the last poll was sent, monotonic milliseconds. */
  get polledAt(): number {
    return this.#lastPollAt;
  }

  /** Milliseconds since a poll last succeeded, or since there should have been one again; 0 while there should be none. */
  get lagMs(): number {
    if (this.#wantingSince === null || this.#stopped || !this.#taking.canCarry()) return 0;
    return this.#next().kind === 'blocked' ? 0 : Math.max(0, this.#clock.now() - this.#wantingSince);
  }

  /** Nothing was wanted while the bind was held back. */
  resumed(): void {
    this.#wantingSince = null;
  }

  stop(): void {
    this.#stopped = true;
    this.#timer?.cancel();
  }

  reported(id: string): void {
    if (this.#polling) this.#reportedMeanwhile.add(id);
  }

  /** Polls if it is time and there is room; otherwise sees to it that it happens when it is time. */
  go(): void {
    if (this.#polling || this.#stopped || this.#timer !== null) return;
    if (!this.#taking.canCarry()) {
      this.#wantingSince = null;
      return;
    }
    const next = this.#next();
    if (next.kind === 'blocked') this.#wantingSince = null;
    else this.#wantingSince ??= this.#clock.now();
    if (next.kind === 'poll') {
      void this.#poll(next.limit, next.room);
    } else if (next.kind === 'wait') {
      this.#timer = this.#clock.timer(next.delayMs, () => {
        this.#timer = null;
        this.go();
      });
    }
  }

  #next(): NextPoll {
    return nextPoll(
      this.#settings,
      {
        held: this.#taking.held(),
        waiting: this.#taking.waiting(),
        places: this.#taking.places(),
        deferred: this.#deferred,
        lastPollAt: this.#lastPollAt,
        turn: this.#turn,
        pollMs: this.#pollMs,
        lastWasFull: this.#lastWasFull,
      },
      this.#clock.now(),
    );
  }

  async #poll(limit: number, room: number): Promise<void> {
    this.#polling = true;
    this.#lastPollAt = this.#clock.now();
    const polled = await this.#ask(limit);
    if (polled === null) this.#lastWasFull = false;
    else if (!this.#stopped) this.#takeAll(polled, limit, room);
    this.#timed(this.#clock.now() - this.#lastPollAt);
    this.#polling = false;
    // A new one: a table that is used again and again costs as SteadyMap says.
    this.#reportedMeanwhile = new Set();
    this.#taking.polled();
  }

  #timed(ms: number): void {
    this.#pollMs = Math.max(ms, this.#pollMs + (ms - this.#pollMs) / 8);
  }

  /** null: it failed. The adapter has counted it and said why; the next poll comes at the pace of an idle queue. */
  async #ask(limit: number): Promise<Polled | null> {
    try {
      const polled = await this.#omniMessage.poll(this.#name, limit, this.#isKnown);
      if (this.#wantingSince !== null) this.#wantingSince = this.#clock.now();
      this.#taking.listed(polled.total);
      return polled;
    } catch (error) {
      this.#log.event('poll_failed', { err: error });
      return null;
    }
  }

  /**
   * `room` was there when the poll was sent; other binds share the places and may have taken some since. What was known has been
   * left out, but one answer may list a message twice.
   */
  #takeAll({ messages, malformed, total }: Polled, limit: number, room: number): void {
    const wall = this.#clock.wall();
    const most = Math.min(room, this.#taking.places());
    let taken = 0;
    let deferred = 0;
    for (const entry of malformed) {
      if (taken >= most) break;
      if (this.#isKnown(entry.id)) continue;
      taken += 1;
      this.#taking.takeMalformed(entry);
    }
    for (const message of messages) {
      if (this.#isKnown(message.id)) continue;
      if (message.deliverAfterMs !== null && message.deliverAfterMs > wall) {
        deferred += 1;
      } else if (taken < most) {
        taken += 1;
        this.#take(message);
        if (taken % SOME === 0) this.#taking.tookSome();
      }
    }
    this.#lastWasFull = wasFull({
      limit,
      total,
      room: most,
      taken,
      deferred,
      deferredBefore: this.#deferred,
    });
    this.#deferred = deferred;
  }

  /** One message that breaks us must not hide those behind it at every poll to come. */
  #take(message: OutboundMessage): void {
    try {
      this.#taking.take(message);
    } catch (error) {
      this.#log.event('take_failed', { message_id: message.id, err: error });
      const why = errorText(error);
      this.#taking.takeMalformed({ id: message.id, reason: `defect of the gateway: ${why}` });
    }
  }

  readonly #isKnown = (id: string): boolean => this.#taking.isHeld(id) || this.#reportedMeanwhile.has(id);
}
