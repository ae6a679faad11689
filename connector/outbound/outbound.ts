import type { BindCounters } from '../bind-counters.ts';
import type { Clock, Timer } from '../clock.ts';
import type { Log } from '../log.ts';
import type { MalformedMessage, OmniMessage, OutboundMessage, StatusReport } from '../omnimessage/port.ts';
import type { Connection } from '../session/connection.ts';
import type { Outcome } from '../session/state.ts';
import type { RequestPdu, ResponsePdu } from '../smpp/pdu.ts';
import { STATUS, statusName } from '../smpp/status.ts';
import type { Compose } from './compose.ts';
import { type Held, hold, isUntouched, type Part, SUBMITTED, WAITING } from './held.ts';
import { Pacer } from './pacer.ts';
import type { ReportQueue } from './reports.ts';
import type { SentMessages } from './sent-messages.ts';
import { Taker } from './taker.ts';
import type { TakingSettings } from './taking.ts';
import { verdict } from './verdict.ts';

export interface OutboundSettings extends TakingSettings {
  readonly name: string;
  readonly throttlePauseMs: number;
  readonly throttleMaxPauseMs: number;
  readonly queueFullDelayMs: number;
  readonly queueFullRetries: number;
}

export interface OutboundContext {
  readonly clock: Clock;
  readonly log: Log;
  readonly omniMessage: OmniMessage;
  readonly reports: ReportQueue;
  readonly counters: BindCounters;
  readonly compose: Compose<RequestPdu>;
  /** Where the ids that the peer gave are kept for its receipts; null: this peer sends none. */
  readonly sent: SentMessages | null;
  /** The sessions of this bind, in any order. */
  readonly sessions: () => Iterable<Connection<Part>>;
}

/**
 * OmniMessage → peer for one bind: take, compose, pace, submit, report. It holds every message that it has taken
 * until OmniMessage has taken the report, and asks for no more than it can carry.
 */
export class Outbound {
  #settings: OutboundSettings;
  readonly #context: OutboundContext;
  readonly #taker: Taker;
  readonly #pacer: Pacer;
  readonly #held = new Map<string, Held>();
  #ready: Held[] = [];
  #throttlePauseMs = 0;
  #paceTimer: Timer | null = null;
  readonly #putOff = new Map<Part, Timer>();
  #pumping = false;
  #stopping: { readonly settled: () => void } | null = null;

  constructor(settings: OutboundSettings, context: OutboundContext) {
    this.#settings = settings;
    this.#context = context;
    this.#pacer = new Pacer(settings.tpsLimit);
    this.#taker = new Taker(settings.name, settings, context, {
      canCarry: () => this.#canCarry(),
      held: () => this.#held.size,
      places: () => context.reports.places,
      isHeld: (id) => this.#held.has(id),
      take: (message) => this.#take(message),
      takeMalformed: (malformed) => this.#takeMalformed(malformed),
      listed: (count) => {
        context.counters.queueDepth = count;
      },
      polled: () => this.onRoom(),
    });
  }

  /** Messages taken and not reported. */
  get held(): number {
    return this.#held.size;
  }

  /** Milliseconds for which the peer's ESME_RTHROTTLED still holds the bind back. */
  get throttledMs(): number {
    return this.#pacer.pausedFor(this.#context.clock.now());
  }

  /** New limits and paces, from now on; nothing that is under way is disturbed. */
  retune(settings: OutboundSettings): void {
    this.#settings = settings;
    if (settings.tpsLimit !== this.#pacer.tpsLimit) this.#pacer.retune(settings.tpsLimit);
    this.#taker.retune(settings);
    this.onRoom();
  }

  /** A session can take more, or there may be more to take: go on. Cheap when there is nothing to do. */
  onRoom(): void {
    this.#pump();
    this.#taker.go();
  }

  /**
   * Takes nothing more. What was never submitted is left to OmniMessage, where it is still pending; messages of
   * which parts are out are finished. Resolves when every answer is in, or after `drainMs`.
   */
  stop(drainMs: number): Promise<void> {
    this.#taker.stop();
    return new Promise((resolve) => {
      const timer = this.#context.clock.timer(drainMs, () => this.#stopping?.settled());
      this.#stopping = {
        settled: () => {
          timer.cancel();
          this.#paceTimer?.cancel();
          resolve();
        },
      };
      for (const held of this.#held.values()) if (isUntouched(held) && !held.reported) this.#leave(held);
      for (const [part, putOff] of this.#putOff) {
        putOff.cancel();
        part.held.underWay -= 1;
        this.#again(part);
      }
      this.#putOff.clear();
      this.#pump();
      this.#checkSettled();
    });
  }

  onOutcome(part: Part, outcome: Outcome): void {
    if (outcome.kind === 'late') {
      this.#answeredLate(part, outcome.response);
      return;
    }
    part.held.underWay -= 1;
    if (outcome.kind === 'answered') this.#answered(part, outcome.response);
    else part.state = { kind: 'unknown', why: WHY_UNKNOWN[outcome.kind] };
    this.#decide(part.held);
  }

  #answered(part: Part, response: ResponsePdu): void {
    const status = response.command_status;
    if (isAcceptance(response)) this.#accepted(part, response);
    else if (status === STATUS.ESME_RTHROTTLED) this.#throttled(part);
    else if (COME_AGAIN.has(status) && part.queueFull < this.#settings.queueFullRetries) this.#tryLater(part);
    else this.#refused(part, status);
  }

  #accepted(part: Part, response: ResponsePdu): void {
    const smscId = 'message_id' in response ? response.message_id : '';
    part.state = { kind: 'accepted', smscId };
    this.#throttlePauseMs = 0;
    if (smscId !== '') this.#context.sent?.remember(smscId, part);
  }

  /** The message has failed: its other parts would be paid for in vain. */
  #refused(part: Part, commandStatus: number): void {
    const { held } = part;
    part.state = { kind: 'refused', commandStatus };
    this.#dropTodo(held);
    this.#context.log.warn(
      { event: 'submit_refused', message_id: held.id, command_status: commandStatus, part: part.index + 1 },
      `${part.pdu.command}_resp ${statusName(commandStatus)}`,
    );
  }

  /** The whole bind pauses, longer each time in a row; the same PDU goes first afterwards. */
  #throttled(part: Part): void {
    this.#context.counters.throttled += 1;
    const now = this.#context.clock.now();
    if (this.#pacer.pausedFor(now) === 0) {
      const { throttlePauseMs, throttleMaxPauseMs } = this.#settings;
      const pause = this.#throttlePauseMs === 0 ? throttlePauseMs : 2 * this.#throttlePauseMs;
      this.#throttlePauseMs = Math.min(throttleMaxPauseMs, pause);
      this.#pacer.pause(now + this.#throttlePauseMs);
      this.#context.log.warn(
        { event: 'bind_throttled', pause_ms: this.#throttlePauseMs },
        'the peer throttles (ESME_RTHROTTLED): the bind pauses',
      );
    }
    this.#again(part);
  }

  /** ESME_RMSGQFUL is about this message or its destination: it waits, the others go on. */
  #tryLater(part: Part): void {
    if (this.#stopping !== null) {
      this.#again(part);
      return;
    }
    part.queueFull += 1;
    part.state = WAITING;
    part.held.underWay += 1;
    const timer = this.#context.clock.timer(this.#settings.queueFullDelayMs, () => {
      this.#putOff.delete(part);
      part.held.underWay -= 1;
      this.#again(part);
      this.onRoom();
    });
    this.#putOff.set(part, timer);
  }

  /** Back to the front of the queue, before the later parts of its message. */
  #again(part: Part): void {
    const { held } = part;
    part.state = WAITING;
    if (this.#stopping !== null && isUntouched(held)) {
      this.#leave(held);
      return;
    }
    if (held.todo.length === 0) this.#ready.unshift(held);
    const later = held.todo.findIndex((other) => other.index > part.index);
    held.todo.splice(later === -1 ? held.todo.length : later, 0, part);
  }

  /** An answer after response_timeout, when `unknown` has been reported already: the report is corrected. */
  #answeredLate(part: Part, response: ResponsePdu): void {
    const { held } = part;
    if (isAcceptance(response)) this.#accepted(part, response);
    else part.state = { kind: 'refused', commandStatus: response.command_status };
    const report = verdict(held, this.#settings.name);
    if (report === null || report.status === 'unknown' || !held.reported) return;
    this.#context.log.info(
      { event: 'late_answer', message_id: held.id, status: report.status },
      'an answer came after response_timeout: the report is corrected',
    );
    const takenAgain = this.#held.get(held.id);
    if (takenAgain !== undefined && takenAgain !== held && report.status === 'sent' && isUntouched(takenAgain)) {
      this.#leave(takenAgain);
    }
    this.#context.reports.push(held.id, report, () => undefined);
  }

  // ---- deciding and reporting ----

  #decide(held: Held): void {
    if (!held.reported && held.todo.length === 0) {
      const report = verdict(held, this.#settings.name);
      if (report !== null) this.#report(held, report);
    }
    this.#checkSettled();
  }

  #report(held: Held, report: StatusReport): void {
    const { counters, reports } = this.#context;
    held.reported = true;
    if (!isUntouched(held)) counters.sent += 1;
    if (report.status !== 'sent') counters.failures += 1;
    reports.push(held.id, report, () => this.#forget(held));
  }

  #forget(held: Held): void {
    this.#held.delete(held.id);
    this.#taker.reported(held.id);
    this.#context.reports.release();
    this.#taker.go();
  }

  /** Nothing has come of it: it stays pending in OmniMessage for whoever polls next. */
  #leave(held: Held): void {
    this.#dropTodo(held);
    this.#forget(held);
  }

  #dropTodo(held: Held): void {
    if (held.todo.length === 0) return;
    held.todo.length = 0;
    this.#ready = this.#ready.filter((other) => other !== held);
  }

  #checkSettled(): void {
    if (this.#stopping === null) return;
    for (const held of this.#held.values()) if (!held.reported) return;
    this.#stopping.settled();
  }

  // ---- submitting ----

  #pump(): void {
    if (this.#pumping) return;
    this.#pumping = true;
    let more = true;
    while (more) more = this.#submitNext();
    this.#pumping = false;
  }

  #submitNext(): boolean {
    const held = this.#ready[0];
    const part = held?.todo[0];
    if (held === undefined || part === undefined) return false;
    const { clock } = this.#context;
    if (held.expiresMs !== null && held.expiresMs <= clock.wall()) {
      this.#expired(held);
      return true;
    }
    const session = this.#sessionFor(held);
    if (session === null) return false;
    const now = clock.now();
    const delay = this.#pacer.delay(now);
    if (delay > 0) {
      this.#waitForPace(delay);
      return false;
    }
    this.#pacer.take(now);
    held.todo.shift();
    if (held.todo.length === 0) this.#ready.shift();
    part.state = SUBMITTED;
    part.submittedAt = now;
    held.underWay += 1;
    session.submit(part.pdu, part);
    return true;
  }

  /** Its validity ended while it waited here; what is out already decides together with what never went. */
  #expired(held: Held): void {
    this.#dropTodo(held);
    const destSmsc = this.#settings.name;
    if (isUntouched(held) && held.underWay === 0) {
      this.#report(held, { status: 'expired', destSmsc, reason: 'expires had passed before it could be sent' });
      return;
    }
    for (const part of held.parts) {
      if (part.state === WAITING) part.state = { kind: 'unknown', why: 'expires had passed before this part could be sent' };
    }
    this.#decide(held);
  }

  #sessionFor(held: Held): Connection<Part> | null {
    const kept = held.session;
    if (kept?.bound === true) return kept.room > 0 ? kept : null;
    let best: Connection<Part> | null = null;
    let mostRoom = 0;
    for (const session of this.#context.sessions()) {
      const { room } = session;
      if (room > mostRoom) {
        best = session;
        mostRoom = room;
      }
    }
    held.session = best;
    return best;
  }

  #waitForPace(delayMs: number): void {
    if (this.#paceTimer !== null) return;
    this.#paceTimer = this.#context.clock.timer(delayMs, () => {
      this.#paceTimer = null;
      this.onRoom();
    });
  }

  // ---- taking ----

  #canCarry(): boolean {
    for (const session of this.#context.sessions()) if (session.room > 0) return true;
    return false;
  }

  #take(message: OutboundMessage): void {
    const composed = this.#context.compose(message);
    const held = this.#keep(hold(message.id, message.expiresMs, composed.ok ? composed.pdus : []));
    if (composed.ok) this.#ready.push(held);
    else this.#unsendable(held, composed.reason);
  }

  #takeMalformed({ id, reason }: MalformedMessage): void {
    this.#unsendable(this.#keep(hold(id, null, [])), reason);
  }

  #keep(held: Held): Held {
    this.#held.set(held.id, held);
    this.#context.reports.reserve();
    return held;
  }

  #unsendable(held: Held, reason: string): void {
    this.#context.log.error(
      { event: 'message_unsendable', message_id: held.id, reason },
      'message reported failed: it cannot be sent as it is',
    );
    this.#report(held, { status: 'failed', destSmsc: this.#settings.name, reason });
  }
}

/** About one message, and passing: a full queue (§5.1.3), a receiver's temporary error (a partner's, to deliver_sm). */
const COME_AGAIN: ReadonlySet<number> = new Set([STATUS.ESME_RMSGQFUL, STATUS.ESME_RX_T_APPN]);

const WHY_UNKNOWN = {
  timed_out: 'no answer within response_timeout',
  closed: 'the session ended before the answer',
} as const;

function isAcceptance(response: ResponsePdu): boolean {
  return response.command_status === STATUS.ESME_ROK && response.command !== 'generic_nack';
}
