/**
 * How requests of one kind are shared among their connections. One is filled before the next is used, so that a quick
 * core gets many in one segment; how far depends on how quickly it answers, and one that has just paused gets few more.
 * Where all are filled, the emptiest takes what comes: a core that pauses finds what came meanwhile at its own door.
 */
import type { Dispatcher } from 'undici';
import { Fifo } from '../tables/fifo.ts';

export interface LaneSettings {
  readonly connections: number;
  /** Requests under way on a connection whose speed is not known, which is slow, or which pauses. */
  readonly shallow: number;
  /** Requests under way on one that is quick, at most. */
  readonly deep: number;
  /** Requests under way on any once all are filled. They are lost with it and sent again; more of them wait here, in order. */
  readonly deepest: number;
}

/** What is under way on one connection is to be answered in this time, milliseconds, where its core is as quick as before. */
const FILLED_MS = 8;
/** A connection that has not answered for so long pauses. */
const PAUSE_MS = 4;
/** The speed is measured anew after so many answers and so long. */
const MEASURED = { answers: 256, ms: 1_000 } as const;

export class Connection {
  readonly client: Dispatcher;
  underWay = 0;
  /** The last one given to it is {@link Ride.isAlone}: nothing goes behind it while it is under way. */
  isTaken = false;
  /** When it answered last; before that, when the first of those under way was given to it. */
  movedAtMs = 0;

  constructor(client: Dispatcher) {
    this.client = client;
  }
}

/** A request on its way: it says so to {@link Lane.answered} or {@link Lane.failed} when it has ended, once. */
export interface Ride extends Dispatcher.DispatchHandler {
  /** null: it has none so far. */
  connection: Connection | null;
  /** It must not be sent again by itself: it goes on a connection that has nothing else under way, and gets nothing behind it. */
  readonly isAlone: boolean;
}

interface Waiting {
  readonly request: Dispatcher.DispatchOptions;
  readonly ride: Ride;
}

export class Lane {
  readonly #settings: LaneSettings;
  readonly #open: (awaitedMs: () => number | null) => Dispatcher;
  readonly #now: () => number;
  readonly #connections: Connection[] = [];
  readonly #waiting = new Fifo<Waiting>();
  #isToGive = false;
  #underWay = 0;
  #whenIdle: (() => void) | null = null;
  /** Requests under way on a connection before the next is used. */
  #depth: number;
  /** Since `#measuredAtMs`: how long connections had something under way, and what they answered. */
  #busyMs = 0;
  #answers = 0;
  #measuredAtMs: number;

  /**
   * `open`: makes a connection, which asks how long an answer has been awaited on it since the last one came; null: none is.
   * `now`: monotonic milliseconds.
   */
  constructor(
    settings: LaneSettings,
    open: (awaitedMs: () => number | null) => Dispatcher,
    now: () => number,
  ) {
    this.#settings = settings;
    this.#open = open;
    this.#now = now;
    this.#depth = settings.shallow;
    this.#measuredAtMs = now();
  }

  /** Given to a connection now, or as soon as one has room. */
  send(request: Dispatcher.DispatchOptions, ride: Ride, nowMs: number): void {
    const connection = this.#waiting.size > 0 ? null : this.#choose(ride, nowMs);
    if (connection === null) this.#waiting.push({ request, ride });
    else this.#give(connection, request, ride, nowMs);
  }

  /** The request that was given to this connection has its answer. */
  answered(connection: Connection): void {
    const nowMs = this.#now();
    this.#leave(connection, nowMs);
    this.#giveWaiting(nowMs);
  }

  /**
   * The request that was given to this connection will have no answer. undici tells so of all that waited for a connection
   * that could not be made, and bears no other request in the midst of that: the next ones go to it afterwards.
   */
  failed(connection: Connection): void {
    this.#leave(connection, this.#now());
    if (this.#isToGive || this.#waiting.size === 0) return;
    this.#isToGive = true;
    process.nextTick(() => {
      this.#isToGive = false;
      this.#giveWaiting(this.#now());
    });
  }

  /** Resolves when all that was sent has ended, and the connections with it. */
  async close(): Promise<void> {
    if (this.#underWay > 0 || this.#waiting.size > 0) {
      await new Promise<void>((resolve) => {
        this.#whenIdle = resolve;
      });
    }
    await Promise.all(this.#connections.map(({ client }) => client.close()));
  }

  #choose({ isAlone }: Ride, nowMs: number): Connection | null {
    const { connections, shallow, deepest } = this.#settings;
    let emptiest: Connection | null = null;
    for (const connection of this.#connections) {
      const { underWay, movedAtMs } = connection;
      if (underWay === 0) return connection;
      if (isAlone || connection.isTaken) continue;
      if (underWay < (nowMs - movedAtMs > PAUSE_MS ? shallow : this.#depth)) return connection;
      if (emptiest === null || underWay < emptiest.underWay) emptiest = connection;
    }
    if (this.#connections.length < connections) {
      const opened: Connection = new Connection(
        this.#open(() => (opened.underWay > 0 ? this.#now() - opened.movedAtMs : null)),
      );
      this.#connections.push(opened);
      return opened;
    }
    return emptiest !== null && emptiest.underWay < deepest ? emptiest : null;
  }

  #give(connection: Connection, request: Dispatcher.DispatchOptions, ride: Ride, nowMs: number): void {
    if (connection.underWay === 0) connection.movedAtMs = nowMs;
    connection.underWay += 1;
    connection.isTaken = ride.isAlone;
    this.#underWay += 1;
    ride.connection = connection;
    connection.client.dispatch(request, ride);
  }

  #leave(connection: Connection, nowMs: number): void {
    connection.underWay -= 1;
    this.#underWay -= 1;
    this.#measure(connection, nowMs);
    if (this.#underWay === 0 && this.#waiting.size === 0) this.#whenIdle?.();
  }

  #giveWaiting(nowMs: number): void {
    for (let next = this.#waiting.first; next !== undefined; next = this.#waiting.first) {
      const connection = this.#choose(next.ride, nowMs);
      if (connection === null) return;
      this.#waiting.shift();
      this.#give(connection, next.request, next.ride, nowMs);
    }
  }

  /** Answers on a connection come one after another (RFC 9112 §9.3.2), so what passes between two is the time of one. */
  #measure(connection: Connection, nowMs: number): void {
    this.#busyMs += nowMs - connection.movedAtMs;
    connection.movedAtMs = nowMs;
    this.#answers += 1;
    if (this.#answers < MEASURED.answers || nowMs - this.#measuredAtMs < MEASURED.ms) return;
    const { shallow, deep } = this.#settings;
    const within = Math.floor((FILLED_MS * this.#answers) / this.#busyMs);
    this.#depth = Math.min(deep, Math.max(shallow, within));
    this.#busyMs = 0;
    this.#answers = 0;
    this.#measuredAtMs = nowMs;
  }
}
