import { type BindCounters, countEncoding, type Encoding, encodingOf } from '../bind-counters.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { MalformedMessage, OmniMessage, OutboundMessage, StatusReport } from '../omnimessage/port.ts';
import type { Outcome } from '../session/state.ts';
import type { RequestPdu, ResponsePdu } from '../smpp/pdu.ts';
import { statusCode, statusName } from '../smpp/status.ts';
import { SteadyMap } from '../tables/steady-map.ts';
import type { Traces } from '../traces/traces.ts';
import { answerFate } from './answer-fate.ts';
import type { Compose, Composed } from './compose.ts';
import {
  type CarryingSession,
  type Dropped,
  type Held,
  hold,
  isUntouched,
  type Part,
  WAITING,
} from './held.ts';
import { PutOff } from './put-off.ts';
import type { ReportEnd, ReportQueue } from './reports.ts';
import type { SentMessages } from './sent-messages.ts';
import { Submitting } from './submitting.ts';
import { Taker } from './taker.ts';
import { capacity, type TakingSettings } from './taking.ts';
import { Throttle } from './throttle.ts';
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
  readonly reports: Pick<ReportQueue, 'places' | 'push'>;
  readonly counters: BindCounters;
  /** Absent or null: nothing is traced. */
  readonly traces?: Traces | null;
  readonly compose: Compose<RequestPdu>;
  /** Where the ids that the peer gave are kept for its receipts; null: this peer sends none. */
  readonly sent: SentMessages | null;
  /** The sessions of this bind, in any order. */
  readonly sessions: () => Iterable<CarryingSession>;
}

/**
 * `suspended`: nothing is taken and nothing goes out, answers decide what is out. `stopping`: what is out is being
 * finished. `stopped`: answers still decide messages, nothing goes out.
 */
type Phase =
  | { readonly kind: 'running' }
  | { readonly kind: 'suspended' }
  | { readonly kind: 'stopping'; readonly stopped: () => void; readonly hasten: (drainMs: number) => void }
  | { readonly kind: 'stopped' };

/**
 * OmniMessage → peer for one bind: take, compose, pace, submit, report. It holds every message that it has taken
 * until OmniMessage has taken the report, and asks for no more than it can carry.
 */
export class Outbound {
  #settings: OutboundSettings;
  readonly #context: OutboundContext;
  readonly #taker: Taker;
  readonly #submitting: Submitting;
  readonly #traces: Traces | null;
  readonly #throttle = new Throttle();
  readonly #held = new SteadyMap<string, Held>();
  readonly #putOff: PutOff;
  readonly #watchNoMore: () => void;
  readonly #whenReported: ReportEnd = { settled: (id) => this.#forget(id) };
  /** Messages of {@link #held} whose verdict is still open. */
  #undecided = 0;
  #taken = 0;
  #phase: Phase = { kind: 'running' };
  #whenStopped: Promise<void> | null = null;

  constructor(settings: OutboundSettings, context: OutboundContext) {
    this.#settings = settings;
    this.#context = context;
    this.#traces = context.traces ?? null;
    this.#putOff = new PutOff(context.clock);
    this.#submitting = new Submitting(settings.tpsLimit, {
      clock: context.clock,
      sessions: context.sessions,
      expired: (held) => this.#expired(held),
      due: () => this.onRoom(),
    });
    this.#taker = new Taker(settings.name, settings, context, {
      canCarry: () => this.#phase.kind !== 'suspended' && this.#submitting.canCarry,
      held: () => context.reports.places.of(settings.name),
      waiting: () => this.#submitting.waiting,
      places: () => (this.#phase.kind === 'suspended' ? 0 : context.reports.places.leftFor(settings.name)),
      isHeld: (id) => context.reports.places.has(settings.name, id),
      take: (message) => this.#take(message),
      takeMalformed: (malformed) => this.#takeMalformed(malformed),
      tookSome: () => this.#submitting.pump(),
      listed: (count) => {
        context.counters.queueDepth = count;
      },
      polled: () => this.onRoom(),
    });
    this.#watchNoMore = context.reports.places.watch(settings.name, (id) => {
      this.#taker.reported(id);
      this.#taker.go();
    });
  }

  /** Messages taken and not reported. */
  get held(): number {
    return this.#held.size;
  }

  /** What {@link held} never exceeds. */
  get heldLimit(): number {
    return capacity(this.#settings);
  }

  /** Milliseconds for which ESME_RTHROTTLED has held the bind back so far. */
  get throttledSoFarMs(): number {
    return this.#submitting.pausedSoFarMs;
  }

  /** Milliseconds since OmniMessage last answered a poll, while there should be polls; else 0. */
  get pollLagMs(): number {
    return this.#taker.lagMs;
  }

  /** Milliseconds for which the peer's ESME_RTHROTTLED still holds the bind back. */
  get throttledMs(): number {
    return this.#submitting.pausedMs;
  }

  /** New limits and paces, from now on; nothing that is under way is disturbed. */
  retune(settings: OutboundSettings): void {
    this.#settings = settings;
    this.#submitting.retune(settings.tpsLimit);
    this.#taker.retune(settings);
    this.onRoom();
  }

  /** A session can take more, or there may be more to take: go on. Cheap when there is nothing to do. */
  onRoom(): void {
    if (this.#phase.kind === 'suspended') return;
    this.#submitting.pump();
    this.#taker.go();
  }

  /**
   * An operator holds the bind back: nothing is taken and no part goes out until {@link resume}. What was never
   * submitted is left to OmniMessage, where it can be given to another bind; the rest of a message of which parts are
   * out waits here.
   */
  suspend(): void {
    if (this.#phase.kind !== 'running') return;
    this.#phase = { kind: 'suspended' };
    this.#leaveUntouched();
  }

  resume(): void {
    if (this.#phase.kind !== 'suspended') return;
    this.#phase = { kind: 'running' };
    this.#taker.resumed();
    this.onRoom();
  }

  /**
   * Takes nothing more. What was never submitted is left to OmniMessage, where it is still pending; messages of
   * which parts are out are finished. Resolves when every verdict is given, or after `drainMs`; what is open then is
   * decided by the answers that still come, and nothing more goes out. A second call can only make it sooner.
   */
  stop(drainMs: number): Promise<void> {
    if (this.#phase.kind === 'stopping') this.#phase.hasten(drainMs);
    this.#whenStopped ??= this.#stop(drainMs);
    return this.#whenStopped;
  }

  #stop(drainMs: number): Promise<void> {
    const { clock } = this.#context;
    return new Promise((resolve) => {
      this.#taker.stop();
      this.#watchNoMore();
      let by = clock.now() + drainMs;
      let timer = clock.timer(drainMs, () => this.#stopped());
      const stopped = (): void => {
        timer.cancel();
        resolve();
      };
      const hasten = (ms: number): void => {
        if (clock.now() + ms >= by) return;
        by = clock.now() + ms;
        timer.cancel();
        timer = clock.timer(ms, () => this.#stopped());
      };
      const wasSuspended = this.#phase.kind === 'suspended';
      this.#phase = { kind: 'stopping', stopped, hasten };
      this.#leaveUntouched();
      // What waited half-submitted is finished too, and no other event may come to start it.
      if (wasSuspended) this.#submitting.pump();
      this.#checkSettled();
    });
  }

  onOutcome(part: Part, outcome: Outcome): void {
    this.#traces?.ended(part, outcome);
    if (outcome.kind === 'answered' || outcome.kind === 'late') {
      const { clock, counters } = this.#context;
      counters.responseTime.observeMs(clock.now() - part.submittedAt);
    }
    if (outcome.kind === 'late') {
      this.#answeredLate(part, outcome.response);
      return;
    }
    part.held.underWay -= 1;
    if (outcome.kind === 'answered') this.#answered(part, outcome.response);
    else part.state = WHY_UNKNOWN[outcome.kind];
    this.#decide(part.held);
  }

  #answered(part: Part, response: ResponsePdu): void {
    const status = response.command_status;
    const fate = answerFate(status);
    if (isAcceptance(response)) this.#accepted(part, response);
    else if (fate === 'throttled') this.#throttled(part);
    else if (fate === 'come_again' && part.queueFull < this.#settings.queueFullRetries) this.#tryLater(part);
    else this.#refused(part, status);
  }

  #accepted(part: Part, response: ResponsePdu): void {
    const smscId = 'message_id' in response ? response.message_id : '';
    part.state = { kind: 'accepted', smscId };
    part.pdu = null;
    this.#throttle.accepted(part.submittedAt);
    if (smscId !== '') this.#context.sent?.remember(smscId, part);
  }

  /** The message has failed: its other parts would be paid for in vain. */
  #refused(part: Part, commandStatus: number): void {
    const { held } = part;
    part.state = { kind: 'refused', commandStatus };
    this.#dropRest(held, 'refusal');
    this.#context.log.event('submit_refused', {
      message_id: held.id,
      command: `${part.command}_resp`,
      command_status: statusName(commandStatus),
      command_status_code: statusCode(commandStatus),
      part: part.index + 1,
    });
  }

  /** The whole bind pauses, longer each time in a row; the same PDU goes first afterwards. */
  #throttled(part: Part): void {
    const { counters, clock, log } = this.#context;
    counters.throttled += 1;
    const pauseMs = this.#throttle.throttled(part.submittedAt, clock.now(), this.#settings);
    if (pauseMs !== null) {
      this.#submitting.pause(pauseMs);
      log.event('bind_throttled', { pause_ms: pauseMs });
    }
    this.#again(part);
  }

  /** ESME_RMSGQFUL is about this message or its destination: it waits, the others go on. */
  #tryLater(part: Part): void {
    const { held } = part;
    part.queueFull += 1;
    part.state = WAITING;
    if (this.#phase.kind === 'stopped' || this.#isInVain(held)) {
      this.#again(part);
      return;
    }
    this.#putOff.add(part, this.#settings.queueFullDelayMs, () => {
      this.#again(part);
      this.#decide(held);
      this.onRoom();
    });
  }

  /** Back to its place in the queue, before the later parts of its message; or nowhere when that is in vain. */
  #again(part: Part): void {
    const { held } = part;
    part.state = WAITING;
    const dropped = dropCause(held);
    if (dropped !== null) part.state = { kind: 'dropped', because: dropped };
    else if (this.#canBeLeft(held)) this.#leave(held);
    else if (this.#phase.kind === 'stopped') part.state = { kind: 'dropped', because: 'stop' };
    else {
      const later = held.todo.findIndex((other) => other.index > part.index);
      held.todo.splice(later === -1 ? held.todo.length : later, 0, part);
      this.#submitting.add(held);
    }
  }

  #isInVain(held: Held): boolean {
    return dropCause(held) !== null || this.#canBeLeft(held);
  }

  /** An answer after response_timeout, when `unknown` has been reported already: the report is corrected. */
  #answeredLate(part: Part, response: ResponsePdu): void {
    const { held } = part;
    if (isAcceptance(response)) this.#accepted(part, response);
    else this.#refused(part, response.command_status);
    if (!held.reported) {
      this.#decide(held);
      return;
    }
    const report = verdict(held, this.#settings.name);
    if (report === null || report.status === 'unknown') return;
    this.#context.sent?.unsure(held, false);
    this.#context.log.event('late_answer', { message_id: held.id, status: report.status });
    const again = this.#held.get(held.id);
    if (
      report.status === 'sent' &&
      again !== undefined &&
      again !== held &&
      !again.reported &&
      isUntouched(again)
    ) {
      // OmniMessage gave it out anew. It stays held until the correction is taken, so that no poll brings it a third time.
      this.#dropRest(again, 'stop');
      this.#close(again, report);
      return;
    }
    this.#context.reports.push(held.id, report, CORRECTED);
  }

  // ---- deciding and reporting ----

  #decide(held: Held): void {
    if (held.reported) return;
    const report = verdict(held, this.#settings.name);
    if (report !== null) this.#report(held, report);
  }

  #report(held: Held, report: StatusReport): void {
    const { sent, counters } = this.#context;
    this.#countSent(held);
    if (report.status !== 'sent') counters.failures += 1;
    if (report.status === 'failed' || report.status === 'expired') sent?.failed(held);
    else if (report.status === 'unknown') sent?.unsure(held, true);
    this.#close(held, report);
  }

  #countSent({ parts, encoding, takenAt }: Held): void {
    const { counters, clock } = this.#context;
    let submitted = 0;
    let unanswered = 0;
    for (const { state } of parts) {
      if (state.kind === 'accepted' || state.kind === 'refused' || state.kind === 'unknown') submitted += 1;
      if (state.kind === 'unknown') unanswered += 1;
    }
    if (submitted === 0) return;
    counters.sent += 1;
    counters.segments += submitted;
    countEncoding(counters, encoding);
    if (unanswered === 0) counters.pollToResponse.observeMs(clock.now() - takenAt);
  }

  #close(held: Held, report: StatusReport): void {
    held.reported = true;
    this.#undecided -= 1;
    this.#traces?.decided(held, report.status);
    this.#context.reports.push(held.id, report, this.#whenReported);
    this.#checkSettled();
  }

  #forget(id: string): void {
    if (this.#traces !== null) {
      const held = this.#held.get(id);
      if (held !== undefined) this.#traces.reported(held);
    }
    this.#held.delete(id);
    this.#context.reports.places.release(this.#settings.name, id);
  }

  /** Nothing has come of it: it stays pending in OmniMessage for whoever polls next. */
  #leave(held: Held): void {
    this.#dropRest(held, 'stop');
    held.reported = true;
    this.#undecided -= 1;
    this.#forget(held.id);
    this.#checkSettled();
  }

  #canBeLeft(held: Held): boolean {
    return this.#phase.kind !== 'running' && isUntouched(held);
  }

  #leaveUntouched(): void {
    const open = [...this.#held.values()].filter((held) => !held.reported);
    // At once: taking thousands of messages out of the queue one by one would take long.
    this.#submitting.keepOnly(open.filter((held) => held.todo.length > 0 && !isUntouched(held)));
    for (const held of open) if (isUntouched(held)) this.#leave(held);
  }

  /** Parts that are not out yet never will be; those that are keep their states. */
  #dropRest(held: Held, because: Dropped['because']): void {
    if (held.todo.length > 0) this.#submitting.remove(held);
    held.todo.length = 0;
    for (const part of held.parts) {
      if (part.state.kind !== 'waiting') continue;
      this.#putOff.delete(part);
      part.state = { kind: 'dropped', because };
    }
  }

  /** Its validity ended while it waited here; parts that are out are waited for. */
  #expired(held: Held): void {
    this.#dropRest(held, 'expiry');
    this.#decide(held);
  }

  #checkSettled(): void {
    if (this.#phase.kind === 'stopping' && this.#undecided === 0) this.#stopped();
  }

  /** The end of the drain: parts that are out decide their messages when their answers come, others never go. */
  #stopped(): void {
    if (this.#phase.kind !== 'stopping') return;
    const { stopped } = this.#phase;
    this.#phase = { kind: 'stopped' };
    this.#submitting.stop();
    for (const held of [...this.#held.values()]) {
      if (held.reported) continue;
      this.#dropRest(held, 'stop');
      this.#decide(held);
    }
    stopped();
  }

  // ---- taking ----

  #take(message: OutboundMessage): void {
    const takenAt = this.#traces === null ? 0 : this.#context.clock.now();
    const composed = this.#compose(message);
    const alphabet = composed.ok ? composed.alphabet : undefined;
    const encoding = alphabet === undefined ? null : encodingOf(alphabet);
    const held = this.#keep(message.id, message.expiresMs, composed.ok ? composed.pdus : [], encoding);
    this.#traces?.taken(held, {
      bind: this.#settings.name,
      source: message.source,
      destination: message.destination,
      encoding,
      polledAt: this.#taker.polledAt,
      takenAt,
      composedAt: this.#context.clock.now(),
    });
    if (composed.ok) this.#submitting.add(held);
    else this.#unsendable(held, composed.reason);
  }

  /** A fault of ours over one message is that message's end, not that of its neighbours. */
  #compose(message: OutboundMessage): Composed<RequestPdu> {
    try {
      return this.#context.compose(message);
    } catch (error) {
      this.#context.log.event('compose_fault', { message_id: message.id, err: error });
      return {
        ok: false,
        reason: 'a fault of the gateway: the message could not be composed; its log says why',
      };
    }
  }

  #takeMalformed({ id, reason }: MalformedMessage): void {
    const begun = this.#held.get(id);
    if (begun !== undefined) this.#dropRest(begun, 'stop');
    this.#unsendable(begun ?? this.#keep(id, null, [], null), reason);
  }

  #keep(id: string, expiresMs: number | null, pdus: readonly RequestPdu[], encoding: Encoding | null): Held {
    this.#taken += 1;
    this.#context.reports.places.reserve(this.#settings.name, id);
    const held = hold(id, this.#taken, expiresMs, pdus, { at: this.#context.clock.now(), encoding });
    this.#held.set(id, held);
    this.#undecided += 1;
    return held;
  }

  #unsendable(held: Held, reason: string): void {
    this.#context.log.event('message_unsendable', { message_id: held.id, detail: reason });
    this.#report(held, { status: 'failed', destSmsc: this.#settings.name, reason });
  }
}

/** Of a report that only corrects an earlier one: its message is held no longer. */
const CORRECTED: ReportEnd = { settled: () => undefined };

const WHY_UNKNOWN = {
  timed_out: { kind: 'unknown', why: 'no answer within response_timeout' },
  closed: { kind: 'unknown', why: 'the session ended before the answer' },
} as const;

/** Why the rest of a message is not to be sent any more; null: it is. */
function dropCause(held: Held): Dropped['because'] | null {
  for (const { state } of held.parts) {
    if (state.kind === 'refused') return 'refusal';
    if (state.kind === 'dropped') return state.because;
  }
  return null;
}

function isAcceptance(response: ResponsePdu): boolean {
  return answerFate(response.command_status) === 'accepted' && response.command !== 'generic_nack';
}
