import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Pdu, pdu } from '../smpp/pdu.ts';
import { nextDeadline } from './deadlines.ts';
import { step } from './machine.ts';
import type { Role } from './permissions.ts';
import { BIND, sessionSettings } from './session.fixture.ts';
import {
  createSession,
  freeWindow,
  type SessionEvent,
  type SessionSettings,
  type SessionState,
} from './state.ts';

type Action =
  | { readonly kind: 'pass'; readonly ms: number }
  | { readonly kind: 'submit' }
  | {
      readonly kind: 'hear';
      readonly command: (typeof HEARD)[number];
      readonly pick: number;
      readonly status: number;
    }
  | { readonly kind: 'respond' }
  | { readonly kind: 'bind'; readonly status: number }
  | { readonly kind: 'drain'; readonly ms: number }
  | {
      readonly kind: 'retune';
      readonly windowSize: number;
      readonly inboundWindow: number;
      readonly responseMs: number;
    }
  | { readonly kind: 'output'; readonly full: boolean }
  | { readonly kind: 'unsendable' }
  | { readonly kind: 'end'; readonly how: 'abort' | 'socket_closed' };

const HEARD = [
  'submit_sm',
  'submit_sm_resp',
  'deliver_sm',
  'deliver_sm_resp',
  'data_sm',
  'data_sm_resp',
  'enquire_link',
  'enquire_link_resp',
  'unbind',
  'unbind_resp',
  'generic_nack',
  'alert_notification',
  'bind_transceiver',
  'outbind',
  'bind_transceiver_resp',
] as const;

const action: fc.Arbitrary<Action> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('pass' as const), ms: fc.nat(9_000) }) },
  { weight: 8, arbitrary: fc.constant({ kind: 'submit' as const }) },
  {
    weight: 12,
    arbitrary: fc.record({
      kind: fc.constant('hear' as const),
      command: fc.constantFrom(...HEARD),
      pick: fc.nat(6),
      status: fc.constantFrom(0, 0, 0, 8),
    }),
  },
  { weight: 5, arbitrary: fc.constant({ kind: 'respond' as const }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('bind' as const), status: fc.constantFrom(0, 0, 0, 5, 13) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('drain' as const), ms: fc.nat(4_000) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('retune' as const),
      windowSize: fc.integer({ min: 1, max: 5 }),
      inboundWindow: fc.integer({ min: 1, max: 4 }),
      responseMs: fc.integer({ min: 1, max: 20_000 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('output' as const), full: fc.boolean() }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'unsendable' as const }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('end' as const),
      how: fc.constantFrom('abort', 'socket_closed'),
    }),
  },
);

const FINAL = new Set(['answered', 'timed_out', 'closed']);

/** One session under random events, with what must hold of it after each. */
class Trial {
  readonly state: SessionState<number>;
  now = 0;
  #submitted = 0;
  readonly #finals = new Map<number, string>();
  readonly #inFlight: Pdu[] = [];
  readonly #unanswered: { command: string; sequence_number: number }[] = [];
  #closed = false;
  #windowAtMost: number;

  constructor(settings: SessionSettings, firstSequence: number) {
    this.state = createSession(settings, 0);
    this.state.sequence = firstSequence;
    this.#windowAtMost = settings.windowSize;
    this.do({ type: 'connected' });
  }

  do(event: SessionEvent<number>): void {
    const before = this.#closed;
    const effects = step(this.state, event, this.now);
    if (before) expect(effects).toEqual([]);
    for (const effect of effects) {
      expect(this.#closed).toBe(false);
      if (effect.type === 'close') this.#closed = true;
      if (effect.type === 'deliver' && effect.pdu.command !== 'alert_notification') {
        this.#unanswered.push({ command: effect.pdu.command, sequence_number: effect.pdu.sequence_number });
      }
      if (effect.type === 'outcome') this.#outcome(effect.token, effect.outcome.kind);
    }
    this.#check();
  }

  #outcome(token: number, kind: string): void {
    if (FINAL.has(kind)) {
      expect(this.#finals.get(token)).toBe(undefined);
      this.#finals.set(token, kind);
    } else {
      expect(this.#finals.get(token)).toBe('timed_out');
      this.#finals.set(token, 'late');
    }
  }

  #check(): void {
    const { state } = this;
    expect(state.pending.size).toBeLessThanOrEqual(this.#windowAtMost);
    expect(state.late.size).toBeLessThanOrEqual(4 * this.#windowAtMost);
    expect(state.inbound).toBe(this.#closed ? state.inbound : this.#unanswered.length);
    if (state.settings.onInboundLimit === 'throttle') expect(state.inbound).toBeLessThanOrEqual(4);
    for (const sequence of state.pending.keys()) expect(state.late.has(sequence)).toBe(false);
    for (const [sequence, { request }] of state.pending.entries())
      expect(request.sequence_number).toBe(sequence);
    expect(this.#finals.size + state.pending.size).toBe(this.#submitted);
    if (this.#closed) {
      expect(nextDeadline(state)).toBe(Number.POSITIVE_INFINITY);
      expect(state.pending.size + state.late.size).toBe(0);
    }
  }

  /** Time passes as the shell lets it pass: a tick at every deadline on the way, and none of them twice. */
  pass(ms: number): void {
    const until = this.now + ms;
    for (let ticks = 0; nextDeadline(this.state) <= until; ticks += 1) {
      if (ticks > 200) throw new Error('a busy loop');
      this.now = Math.max(this.now, nextDeadline(this.state));
      this.do({ type: 'tick' });
      expect(nextDeadline(this.state)).toBeGreaterThan(this.now);
    }
    this.now = until;
  }

  act(action: Action): void {
    switch (action.kind) {
      case 'pass':
        this.pass(action.ms);
        return;
      case 'submit':
        this.#submit();
        return;
      case 'hear':
        this.do({ type: 'pdu', pdu: this.#heard(action) });
        return;
      case 'respond': {
        const request = this.#closed ? undefined : this.#unanswered.shift();
        if (request === undefined) return;
        const { sequence_number } = request;
        this.do({
          type: 'respond',
          pdu: pdu(request.command === 'deliver_sm' ? 'deliver_sm_resp' : 'submit_sm_resp', {
            sequence_number,
          }),
        });
        return;
      }
      case 'bind':
        this.#bind(action.status);
        return;
      case 'drain':
        this.do({ type: 'drain', drainMs: action.ms, reason: { kind: 'unbound_by_us' } });
        return;
      case 'retune': {
        const { windowSize, inboundWindow, responseMs } = action;
        this.#windowAtMost = Math.max(this.#windowAtMost, windowSize);
        const settings = { ...this.state.settings, windowSize, inboundWindow, responseTimeoutMs: responseMs };
        this.do({ type: 'retune', settings });
        return;
      }
      case 'output':
        this.do({ type: 'output', full: action.full });
        return;
      case 'unsendable': {
        const [waiting] = this.state.pending.values();
        const broken = waiting?.request;
        if (broken !== undefined) this.do({ type: 'unsendable', pdu: broken, violation: VIOLATION });
        return;
      }
      case 'end':
        if (action.how === 'abort') this.do({ type: 'abort', reason: { kind: 'forced', detail: '' } });
        else this.do({ type: 'socket_closed', detail: '' });
    }
  }

  #submit(): void {
    if (freeWindow(this.state) < 1) return;
    const token = this.#submitted;
    this.#submitted += 1;
    const request = pdu(this.state.settings.role === 'esme' ? 'submit_sm' : 'deliver_sm');
    this.#inFlight.push(request);
    const others = new Set([...this.state.pending.keys(), ...this.state.late.keys()]);
    this.do({ type: 'submit', pdu: request, token });
    expect(others.has(request.sequence_number)).toBe(false);
    expect(request.sequence_number).toBeGreaterThanOrEqual(1);
    expect(request.sequence_number).toBeLessThanOrEqual(0x7fffffff);
  }

  /** Numbers that answer something of ours come up often, so do those that answer nothing. */
  #heard({ command, pick, status }: Extract<Action, { kind: 'hear' }>): Pdu {
    const ours = this.#inFlight.at(-1 - pick)?.sequence_number ?? this.state.sequence;
    const isResponse = command.endsWith('_resp') || command === 'generic_nack';
    return pdu(command, {
      sequence_number: isResponse ? ours : 1 + pick,
      command_status: isResponse ? status : 0,
    });
  }

  #bind(command_status: number): void {
    if (this.state.settings.role === 'esme') {
      const sequence_number = this.state.bindSequence;
      this.do({ type: 'pdu', pdu: pdu('bind_transceiver_resp', { sequence_number, command_status }) });
      return;
    }
    this.do({ type: 'pdu', pdu: pdu('bind_transceiver', { sequence_number: 1 }) });
    this.do({
      type: 'answer_bind',
      pdu: pdu('bind_transceiver_resp', { sequence_number: 1, command_status }),
    });
  }

  finish(): void {
    this.do({ type: 'socket_closed', detail: 'the end' });
    expect(this.#closed).toBe(true);
    expect(this.#finals.size).toBe(this.#submitted);
  }
}

const VIOLATION = {
  code: 'invalid_value',
  detail: '',
  field: null,
  command_id: 4,
  sequence_number: 0,
  answer: null,
  fatal: false,
} as const;

const trial = fc.record({
  role: fc.constantFrom<Role>('esme', 'smsc'),
  onInboundLimit: fc.constantFrom('throttle' as const, 'pause' as const),
  windowSize: fc.integer({ min: 1, max: 5 }),
  inboundWindow: fc.integer({ min: 1, max: 4 }),
  enquireLinkIntervalMs: fc.constantFrom(0, 700, 20_000),
  inactivityTimeoutMs: fc.constantFrom(0, 3_000),
  responseTimeoutMs: fc.constantFrom(1, 2_500, 30_000),
});

it('holds its promises under every sequence of events', () => {
  fc.assert(
    fc.property(
      trial,
      fc.constantFrom(0, 0x7ffffff8),
      fc.array(action, { maxLength: 120 }),
      ({ role, ...settings }, sequence, actions) => {
        const bind = role === 'esme' ? BIND : null;
        const session = new Trial(sessionSettings({ ...settings, role, bind }), sequence);
        session.act({ kind: 'bind', status: 0 });
        for (const action of actions) session.act(action);
        session.finish();
      },
    ),
    { numRuns: 2_000 },
  );
}, 60_000);
