/**
 * What is fuzzed: octets → framer → decoder → session machine → encoder, joined as Connection joins them and without a
 * socket, and the readers of what a peer may put into a message. After every input the promises are checked.
 */

import { type MessagePdu, readMessage, withBody } from '../../../connector/inbound/read-message.ts';
import { responseTo } from '../../../connector/session/answers.ts';
import { nextDeadline } from '../../../connector/session/deadlines.ts';
import { step } from '../../../connector/session/machine.ts';
import {
  createSession,
  type Effect,
  freeWindow,
  isReading,
  type SessionEvent,
  type SessionSettings,
  type SessionState,
} from '../../../connector/session/state.ts';
import { decode } from '../../../connector/smpp/decode.ts';
import { encodeInto } from '../../../connector/smpp/encode.ts';
import { Framer } from '../../../connector/smpp/frame.ts';
import { type Pdu, pdu, type RequestPdu } from '../../../connector/smpp/pdu.ts';
import { readReceipt } from '../../../connector/smpp/receipts.ts';
import { isViolation } from '../../../connector/smpp/violation.ts';
import { frameOf } from '../../../connector/smpp/wire-builder.ts';
import type { MessageSettings } from '../../../contract/compiled.ts';

/** A promise that an input broke. `name` is stable; the input says the rest. */
export class BrokenPromise extends Error {
  override readonly name = 'BrokenPromise';
}

const WINDOW = 3;
const INBOUND_WINDOW = 4;
const MAX_PDU = 2_048;
/** A PDU, and the chunk in which the reader stopped. */
const MOST_BUFFERED = MAX_PDU + 65_536;
const WALL = Date.UTC(2026, 10, 22, 12);
const ENQUIRE_LINK = 0x15;
const MARK = 0x0ddba11;
const FILL = Buffer.alloc(64);

const SETTINGS: SessionSettings = {
  role: 'esme',
  bind: pdu('bind_transceiver', { system_id: 'gateway', password: 'secret' }),
  bindTimeoutMs: 10_000,
  responseTimeoutMs: 30_000,
  enquireLinkIntervalMs: 20_000,
  enquireLinkTimeoutMs: 10_000,
  inactivityTimeoutMs: 0,
  unbindTimeoutMs: 5_000,
  windowSize: WINDOW,
  inboundWindow: INBOUND_WINDOW,
  onInboundLimit: 'throttle',
};

/** How the session stands when the input comes, and how its application behaves. */
export interface Stance {
  readonly role: 'esme' | 'smsc';
  readonly bound: boolean;
  readonly onInboundLimit: 'throttle' | 'pause';
  /** Octets of a chunk; 0: all at once. */
  readonly chunk: number;
  /** Requests are answered at once, or when the input is over. */
  readonly answers: 'at once' | 'later';
  /** Milliseconds between two chunks. */
  readonly pauseMs: number;
}

/** The first octet of an input is the stance, so that it is mutated and kept with the rest. */
export function stanceOf(octet: number): Stance {
  return {
    role: (octet & 1) === 0 ? 'smsc' : 'esme',
    bound: (octet & 2) === 0,
    onInboundLimit: (octet & 4) === 0 ? 'throttle' : 'pause',
    chunk: [0, 1, 7, 100][(octet >> 3) & 3] ?? 0,
    answers: (octet & 32) === 0 ? 'at once' : 'later',
    pauseMs: [0, 1, 6_000, 31_000][(octet >> 6) & 3] ?? 0,
  };
}

export class Target {
  readonly #message: MessageSettings;
  readonly #output = Buffer.allocUnsafe(256 * 1024);

  constructor(message: MessageSettings) {
    this.#message = message;
  }

  /** Throws a {@link BrokenPromise}, or whatever the code under test throws: both are findings. */
  run(input: Buffer): void {
    new Run(stanceOf(input[0] ?? 0), this.#message, this.#output).all(input.subarray(1));
  }
}

class Run {
  readonly #stance: Stance;
  readonly #message: MessageSettings;
  readonly #output: Buffer;
  readonly #framer = new Framer({ maxPduLength: MAX_PDU });
  readonly #state: SessionState<number>;
  readonly #unanswered: RequestPdu[] = [];
  readonly #outcomes = new Map<number, string>();
  #submitted = 0;
  #now = 0;
  #closed = false;
  #lastAnswered = 0;

  constructor(stance: Stance, message: MessageSettings, output: Buffer) {
    this.#stance = stance;
    this.#message = message;
    this.#output = output;
    const { role, onInboundLimit } = stance;
    this.#state = createSession(
      { ...SETTINGS, role, onInboundLimit, bind: role === 'esme' ? SETTINGS.bind : null },
      0,
    );
    this.#do({ type: 'connected' });
    if (stance.bound) this.#bind();
  }

  all(octets: Buffer): void {
    const size = this.#stance.chunk === 0 ? octets.length : this.#stance.chunk;
    for (let at = 0; at < octets.length && !this.#closed; at += size) {
      this.#submitWhatFits();
      // A socket that is paused brings nothing: answers come before its next chunk.
      if (!isReading(this.#state)) this.#answerAll();
      this.#push(octets.subarray(at, at + size));
      this.#pass(this.#stance.pauseMs);
      this.#check();
    }
    this.#answerAll();
    this.#isStillHeard();
    this.#pass(200_000);
    this.#do({ type: 'socket_closed', detail: 'the end' });
    promise(this.#closed, 'a session whose socket is closed is closed');
    promise(this.#outcomes.size === this.#submitted, 'each submit has one outcome');
  }

  #bind(): void {
    if (this.#stance.role === 'smsc') this.#heard(pdu('bind_transceiver', { sequence_number: 1 }));
    else this.#heard(pdu('bind_transceiver_resp', { sequence_number: this.#state.bindSequence }));
  }

  #heard(heard: Pdu): void {
    this.#do({ type: 'pdu', pdu: heard });
  }

  #push(octets: Buffer): void {
    let frames = 0;
    const most = Math.floor((this.#framer.buffered + octets.length) / 16) + 1;
    const violation = this.#framer.push(octets, (frame) => {
      frames += 1;
      promise(frames <= most, 'a frame has at least 16 octets');
      const decoded = decode(frame);
      if (isViolation(decoded)) this.#do({ type: 'violation', violation: decoded });
      else this.#heard(decoded);
      return !this.#closed && isReading(this.#state);
    });
    if (violation !== null) this.#do({ type: 'violation', violation });
  }

  #do(event: SessionEvent<number>): void {
    const before = this.#closed;
    const effects = step(this.#state, event, this.#now);
    promise(!before || effects.length === 0, 'nothing has an effect after the close');
    for (const effect of effects) this.#take(effect);
  }

  #take(effect: Effect<number>): void {
    switch (effect.type) {
      case 'send':
        this.#send(effect.pdu);
        return;
      case 'bind_requested':
        this.#do({ type: 'answer_bind', pdu: responseTo(effect.pdu, 0) });
        return;
      case 'deliver':
        this.#read(effect.pdu);
        if (effect.pdu.command === 'alert_notification') return;
        this.#unanswered.push(effect.pdu);
        if (this.#stance.answers === 'at once') this.#answerAll();
        return;
      case 'outcome':
        if (effect.outcome.kind === 'late') {
          promise(this.#outcomes.get(effect.token) === 'timed_out', 'late follows timed_out');
          return;
        }
        promise(!this.#outcomes.has(effect.token), 'a submit has no second outcome');
        this.#outcomes.set(effect.token, effect.outcome.kind);
        return;
      case 'close':
        this.#closed = true;
        return;
      case 'bound':
      case 'oddity':
        return;
    }
  }

  #send(sent: Pdu): void {
    const end = encodeInto(sent, this.#output, 0, { allowLongPassword: true });
    promise(end !== -1, 'an answer fits into the output');
    if (isViolation(end)) this.#do({ type: 'unsendable', pdu: sent, violation: end });
    else if (sent.command === 'enquire_link_resp') this.#lastAnswered = sent.sequence_number;
  }

  /** What the application reads of a message: receipts, user data headers, texts in every alphabet. */
  #read(request: RequestPdu): void {
    if (!isMessage(request)) return;
    readReceipt(withBody(request), this.#message.defaultAlphabet);
    const read = readMessage(request, { name: 'peer', direction: 'mo' }, this.#message, WALL);
    if (read.ok) JSON.stringify(read.message.body);
  }

  #answerAll(): void {
    for (let request = this.#unanswered.shift(); request !== undefined; request = this.#unanswered.shift()) {
      if (!this.#closed) this.#do({ type: 'respond', pdu: responseTo(request, 0) });
    }
    if (!this.#closed && isReading(this.#state) && this.#framer.buffered > 0) this.#push(Buffer.alloc(0));
    if (this.#unanswered.length > 0) this.#answerAll();
  }

  #submitWhatFits(): void {
    while (freeWindow(this.#state) > 0) {
      const token = this.#submitted;
      this.#submitted += 1;
      this.#do({
        type: 'submit',
        pdu: pdu(this.#stance.role === 'esme' ? 'submit_sm' : 'deliver_sm'),
        token,
      });
    }
  }

  #pass(ms: number): void {
    const until = this.#now + ms;
    for (let ticks = 0; nextDeadline(this.#state) <= until; ticks += 1) {
      promise(ticks < 1_000, 'time passes in a bounded number of ticks');
      this.#now = Math.max(this.#now, nextDeadline(this.#state));
      this.#do({ type: 'tick' });
      promise(nextDeadline(this.#state) > this.#now, 'a deadline is not met twice');
    }
    this.#now = until;
  }

  #check(): void {
    promise(this.#framer.buffered <= MOST_BUFFERED, 'octets held are bounded');
    promise(this.#state.pending.size <= WINDOW, 'the window is kept');
    promise(this.#state.late.size <= 4 * WINDOW, 'late answers remembered are bounded');
    // Read in one go before reading stops: at most the rest of one chunk's frames.
    promise(this.#state.inbound <= INBOUND_WINDOW, 'requests without an answer are bounded');
  }

  /** Not deaf: a session that is open answers an enquire_link, once the PDU that the input left off is whole. */
  #isStillHeard(): void {
    if (this.#closed) return;
    const before = this.#framer.buffered;
    promise(before < MAX_PDU, 'what was read and answered is held no longer');
    for (let fill = 0; fill <= MAX_PDU && this.#framer.buffered > 0 && !this.#closed; fill += 64) {
      this.#push(FILL);
      this.#answerAll();
    }
    if (this.#closed) return;
    promise(isReading(this.#state), 'a session whose requests are answered is read');
    this.#push(frameOf(ENQUIRE_LINK, 0, MARK));
    promise(this.#closed || this.#lastAnswered === MARK, 'an open session answers enquire_link');
  }
}

function isMessage(request: RequestPdu): request is MessagePdu {
  return request.command === 'submit_sm' || request.command === 'deliver_sm' || request.command === 'data_sm';
}

function promise(kept: boolean, what: string): void {
  if (!kept) throw new BrokenPromise(what);
}
