import { describe, expect, it } from 'vitest';
import { type Pdu, pdu } from '../smpp/pdu.ts';
import { nextDeadline } from './deadlines.ts';
import { step } from './machine.ts';
import { lines, sessionIn, sessionSettings } from './session.fixture.ts';
import type { SessionEvent, SessionState } from './state.ts';

const at = (
  state: SessionState<string>,
  now: number,
  event: SessionEvent<string> = { type: 'tick' },
): string[] => lines(step(state, event, now));
const heard = (state: SessionState<string>, now: number, what: Pdu = pdu('enquire_link')): string[] =>
  at(state, now, { type: 'pdu', pdu: what });
const submit = (state: SessionState<string>, now: number, token: string): string[] =>
  at(state, now, { type: 'submit', pdu: pdu('submit_sm'), token });
const DELIVER = pdu('deliver_sm', { sequence_number: 50 });
const DELIVER_RESP: SessionEvent<string> = {
  type: 'respond',
  pdu: pdu('deliver_sm_resp', { sequence_number: 50 }),
};

describe('bind_timeout', () => {
  it.each(['esme', 'smsc'] as const)('closes an unbound session of the %s', (role) => {
    for (const phase of ['open', 'binding'] as const) {
      const state = sessionIn(phase, { role });
      expect(nextDeadline(state)).toBe(10_000);
      expect(at(state, 9_999)).toEqual([]);
      expect(at(state, 10_000)).toEqual(['close bind_timeout']);
      expect(nextDeadline(state)).toBe(Number.POSITIVE_INFINITY);
    }
  });

  it('is over once bound, and other PDUs do not move it', () => {
    const state = sessionIn('binding');
    heard(state, 9_000);
    expect(at(state, 10_000)).toEqual(['close bind_timeout']);
    expect(nextDeadline(sessionIn('bound_trx'))).toBe(20_000);
  });
});

describe('enquire_link', () => {
  it('is sent at its pace from the bind on, whatever else goes on', () => {
    const state = sessionIn('bound_trx');
    heard(state, 19_999);
    expect(at(state, 20_000)).toEqual(['send enquire_link 2']);
    heard(state, 20_100, pdu('enquire_link_resp', { sequence_number: 2 }));
    expect(nextDeadline(state)).toBe(40_000);
    expect(at(state, 40_000)).toEqual(['send enquire_link 3']);
  });

  it('is never sent before the bind, nor at an interval of 0', () => {
    expect(nextDeadline(sessionIn('binding'))).toBe(10_000);
    expect(nextDeadline(sessionIn('bound_trx', { enquireLinkIntervalMs: 0 }))).toBe(Number.POSITIVE_INFINITY);
  });

  it('of the peer is answered', () => {
    expect(heard(sessionIn('bound_rx'), 1, pdu('enquire_link', { sequence_number: 8 }))).toEqual([
      'send enquire_link_resp 8',
    ]);
  });

  it('followed by silence means that the link is dead', () => {
    const state = sessionIn('bound_trx');
    submit(state, 19_000, 'a');
    at(state, 20_000);
    expect(nextDeadline(state)).toBe(30_000);
    expect(at(state, 29_999)).toEqual([]);
    expect(at(state, 30_000)).toEqual(['outcome a closed', 'close enquire_link_timeout']);
  });

  it('is not repeated while one is unanswered, and any PDU proves the link alive', () => {
    const state = sessionIn('bound_trx', { enquireLinkTimeoutMs: 50_000 });
    expect(at(state, 20_000)).toEqual(['send enquire_link 2']);
    expect(at(state, 40_000)).toEqual([]);
    heard(state, 41_000, pdu('unknown', { command_id: 0x80001234 }));
    expect(at(state, 60_000)).toEqual(['send enquire_link 3']);
  });

  it('finds no false death while we do not read, however long that is', () => {
    const state = sessionIn('bound_trx', { onInboundLimit: 'pause', inboundWindow: 1 });
    at(state, 20_000);
    heard(state, 29_000, DELIVER);
    for (let now = 30_000; now <= 600_000; now += 10_000) {
      expect(at(state, now).filter((line) => !line.startsWith('send enquire_link'))).toEqual([]);
    }
    at(state, 600_001, DELIVER_RESP);
    expect(at(state, 619_999)).toEqual([]);
    expect(at(state, 620_000)).toEqual(['send enquire_link 4']);
    expect(at(state, 630_000)).toEqual(['close enquire_link_timeout']);
  });
});

describe('response_timeout', () => {
  it('ends each request in its time, and a late answer corrects it once', () => {
    const state = sessionIn('bound_trx', { enquireLinkIntervalMs: 0 });
    submit(state, 0, 'a');
    submit(state, 10, 'b');
    expect(nextDeadline(state)).toBe(30_000);
    expect(at(state, 30_000)).toEqual(['outcome a timed_out']);
    expect(at(state, 30_010)).toEqual(['outcome b timed_out']);
    const late = pdu('submit_sm_resp', { sequence_number: 2 });
    expect(heard(state, 31_000, pdu('data_sm_resp', { sequence_number: 2 }))).toEqual([
      'oddity unexpected_response',
    ]);
    expect(heard(state, 31_000, late)).toEqual(['outcome a late']);
    expect(heard(state, 31_000, late)).toEqual(['oddity unexpected_response']);
    expect(heard(state, 31_000, pdu('generic_nack', { sequence_number: 3 }))).toEqual(['outcome b late']);
  });

  it('remembers four windows of late requests, the newest', () => {
    const state = sessionIn('bound_trx', { enquireLinkIntervalMs: 0, windowSize: 2 });
    for (let round = 0; round < 6; round += 1) {
      submit(state, round * 30_000, `a${round}`);
      submit(state, round * 30_000, `b${round}`);
      at(state, (round + 1) * 30_000);
    }
    expect([...state.late.values()].map(({ token }) => token)).toEqual([
      'a2',
      'b2',
      'a3',
      'b3',
      'a4',
      'b4',
      'a5',
      'b5',
    ]);
  });

  it('goes by a new setting at once, in both directions', () => {
    const state = sessionIn('bound_trx', { enquireLinkIntervalMs: 0 });
    submit(state, 0, 'a');
    const retuned = (responseTimeoutMs: number): SessionEvent<string> => ({
      type: 'retune',
      settings: sessionSettings({ enquireLinkIntervalMs: 0, responseTimeoutMs }),
    });
    at(state, 1_000, retuned(60_000));
    expect(nextDeadline(state)).toBe(60_000);
    at(state, 2_000, retuned(5_000));
    submit(state, 2_000, 'b');
    expect(nextDeadline(state)).toBe(5_000);
    expect(at(state, 5_000)).toEqual(['outcome a timed_out']);
    expect(at(state, 7_000)).toEqual(['outcome b timed_out']);
  });

  it('does not run while we do not read: the answer may be waiting for us', () => {
    const state = sessionIn('bound_trx', {
      onInboundLimit: 'pause',
      inboundWindow: 1,
      enquireLinkIntervalMs: 0,
    });
    submit(state, 0, 'before');
    heard(state, 10_000, DELIVER);
    submit(state, 15_000, 'during');
    expect(nextDeadline(state)).toBe(Number.POSITIVE_INFINITY);
    expect(at(state, 90_000)).toEqual([]);
    at(state, 110_000, DELIVER_RESP); // 100 s without reading
    expect(at(state, 129_999)).toEqual([]);
    expect(at(state, 130_000)).toEqual(['outcome before timed_out']);
    expect(at(state, 139_999)).toEqual([]);
    expect(at(state, 140_000)).toEqual(['outcome during timed_out']);
  });
});

describe('a peer that does not read', () => {
  it('is given up after response_timeout; what it takes before counts', () => {
    const state = sessionIn('bound_trx');
    expect(at(state, 1_000, { type: 'output', full: true })).toEqual([]);
    expect(state.pausedSince).toBe(1_000);
    at(state, 2_000, { type: 'output', full: true });
    at(state, 20_000, { type: 'output', full: false });
    expect(state.pausedSince).toBe(null);
    at(state, 30_000, { type: 'output', full: true });
    expect(at(state, 59_999).filter((line) => line.startsWith('close'))).toEqual([]);
    expect(at(state, 60_000)).toEqual(['close connection_lost']);
    expect(state.closeReason).toEqual({
      kind: 'connection_lost',
      detail: 'the peer has not read for 30000 ms',
    });
  });

  it('both reasons not to read must be over before reading goes on', () => {
    const state = sessionIn('bound_trx', { onInboundLimit: 'pause', inboundWindow: 1 });
    heard(state, 0, DELIVER);
    at(state, 10, { type: 'output', full: true });
    at(state, 20, DELIVER_RESP);
    expect(state.pausedSince).toBe(0);
    at(state, 30, { type: 'output', full: false });
    expect(state.pausedSince).toBe(null);
    expect(state.unreadMs).toBe(30);
  });
});

describe('inactivity_timeout', () => {
  it('unbinds a partner that says nothing', () => {
    const state = sessionIn('bound_trx', {
      role: 'smsc',
      inactivityTimeoutMs: 120_000,
      enquireLinkIntervalMs: 0,
    });
    heard(state, 30_000);
    expect(nextDeadline(state)).toBe(150_000);
    expect(at(state, 150_000)).toEqual(['send unbind 1']);
    expect(at(state, 155_000)).toEqual(['close inactivity']);
  });

  it('does not count the time in which we did not read', () => {
    const state = sessionIn('bound_trx', {
      role: 'smsc',
      inactivityTimeoutMs: 1_000,
      enquireLinkIntervalMs: 0,
      onInboundLimit: 'pause',
      inboundWindow: 1,
    });
    heard(state, 0, pdu('submit_sm', { sequence_number: 1 }));
    expect(at(state, 5_000)).toEqual([]);
    at(state, 6_000, { type: 'respond', pdu: pdu('submit_sm_resp', { sequence_number: 1 }) });
    expect(nextDeadline(state)).toBe(7_000);
  });
});
