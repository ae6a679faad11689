import type { Clock, Timer } from '../clock.ts';
import { type CarryingSession, type Held, type Part, SUBMITTED } from './held.ts';
import { Pacer } from './pacer.ts';
import { ReadyQueue } from './ready-queue.ts';

export interface SubmittingContext {
  readonly clock: Clock;
  /** The sessions of this bind, in any order. */
  readonly sessions: () => Iterable<CarryingSession>;
  /** Its validity ended while it waited here; it is in the queue no longer. */
  readonly expired: (held: Held) => void;
  /** The pace allows the next one now. */
  readonly due: () => void;
}

/** Parts to sessions: at the bind's pace, in the order taken, over the session with the most room. */
export class Submitting {
  readonly #context: SubmittingContext;
  readonly #ready = new ReadyQueue();
  readonly #pacer: Pacer;
  #timer: Timer | null = null;
  #pumping = false;

  constructor(tpsLimit: number, context: SubmittingContext) {
    this.#context = context;
    this.#pacer = new Pacer(tpsLimit);
  }

  get pausedMs(): number {
    return this.#pacer.pausedFor(this.#context.clock.now());
  }

  /** What was paused so far, without what is still to come. */
  get pausedSoFarMs(): number {
    return this.#pacer.pausedSoFar(this.#context.clock.now());
  }

  /** Messages with parts to be submitted. */
  get waiting(): number {
    return this.#ready.size;
  }

  /** A session could take a message now. */
  get canCarry(): boolean {
    for (const session of this.#context.sessions()) if (session.room > 0) return true;
    return false;
  }

  pause(ms: number): void {
    const now = this.#context.clock.now();
    this.#pacer.pause(now + ms, now);
  }

  retune(tpsLimit: number): void {
    if (tpsLimit !== this.#pacer.tpsLimit) this.#pacer.retune(tpsLimit);
    this.#timer?.cancel();
    this.#timer = null;
  }

  /** Its todo goes out from now on. */
  add(held: Held): void {
    this.#ready.add(held);
  }

  remove(held: Held): void {
    this.#ready.remove(held);
  }

  /** Nothing but these waits any more. */
  keepOnly(messages: readonly Held[]): void {
    this.#ready.clear();
    for (const held of messages) this.#ready.add(held);
  }

  stop(): void {
    this.#ready.clear();
    this.#timer?.cancel();
  }

  /** Submits what can go now. */
  pump(): void {
    // A session tells of its room while it takes a part; the loop that gave it the part goes on anyway.
    if (this.#pumping) return;
    this.#pumping = true;
    try {
      let more = true;
      while (more) more = this.#submitNext();
      this.#flush();
    } finally {
      this.#pumping = false;
    }
  }

  /** The pace holds on the wire: what was submitted leaves now, and counts from when it has left. */
  #flush(): void {
    if (!this.#pacer.hasNew) return;
    for (const session of this.#context.sessions()) session.flush();
    this.#pacer.left(this.#context.clock.now());
  }

  /** false: nothing more can go now. A message tied to a full session is passed over; the others do not wait for it. */
  #submitNext(): boolean {
    for (let index = 0; ; index += 1) {
      const held = this.#ready.at(index);
      const part = held?.todo[0];
      if (held === undefined || part === undefined) return false;
      if (held.expiresMs !== null && held.expiresMs <= this.#context.clock.wall()) {
        this.#ready.removeAt(index);
        this.#context.expired(held);
        return true;
      }
      const session = this.#sessionFor(held);
      if (session !== null) return this.#submit(part, session, index);
      if (held.session === null) return false;
    }
  }

  #submit(part: Part, session: CarryingSession, index: number): boolean {
    const now = this.#context.clock.now();
    const delayMs = this.#pacer.delay(now);
    if (delayMs > 0) {
      this.#waitForPace(delayMs);
      return false;
    }
    const { held, pdu } = part;
    if (pdu === null) throw new Error(`part ${part.index + 1} of ${held.id} was accepted already`);
    this.#pacer.take(now);
    held.todo.shift();
    if (held.todo.length === 0) this.#ready.removeAt(index);
    if (held.parts.length > 1) held.session = session;
    held.underWay += 1;
    part.state = SUBMITTED;
    part.submittedAt = now;
    session.submit(pdu, part);
    return true;
  }

  #sessionFor(held: Held): CarryingSession | null {
    const tied = held.session;
    if (tied?.bound === true) return tied.room > 0 ? tied : null;
    held.session = null;
    let best: CarryingSession | null = null;
    let mostRoom = 0;
    for (const session of this.#context.sessions()) {
      const { room } = session;
      if (room > mostRoom) {
        best = session;
        mostRoom = room;
      }
    }
    return best;
  }

  #waitForPace(delayMs: number): void {
    if (this.#timer !== null) return;
    this.#timer = this.#context.clock.timer(delayMs, () => {
      this.#timer = null;
      this.#context.due();
    });
  }
}
