import { describe, expect, it } from 'vitest';
import { type Pdu, pdu } from '../smpp/pdu.ts';
import { STATUS } from '../smpp/status.ts';
import { step } from './machine.ts';
import { lines, sessionIn } from './session.fixture.ts';
import { freeWindow, type SessionEvent, type SessionState } from './state.ts';

const at = (
  state: SessionState<string>,
  now: number,
  event: SessionEvent<string> = { type: 'tick' },
): string[] => lines(step(state, event, now));
const heard = (state: SessionState<string>, now: number, what: Pdu): string[] =>
  at(state, now, { type: 'pdu', pdu: what });
const submit = (state: SessionState<string>, token: string): string[] =>
  at(state, 0, { type: 'submit', pdu: pdu('submit_sm'), token });
const drain = (drainMs: number): SessionEvent<string> => ({
  type: 'drain',
  drainMs,
  reason: { kind: 'unbound_by_us' },
});
const UNBIND = pdu('unbind', { sequence_number: 40 });

describe('drain', () => {
  it('waits for every answer, ours and the peer’s, before it unbinds', () => {
    const state = sessionIn('bound_trx');
    submit(state, 'a');
    heard(state, 0, pdu('deliver_sm', { sequence_number: 7 }));
    expect(at(state, 10, drain(1_000))).toEqual([]);
    expect(freeWindow(state)).toBe(0);
    expect(heard(state, 20, pdu('submit_sm_resp', { sequence_number: 2 }))).toEqual(['outcome a answered']);
    expect(at(state, 30, { type: 'respond', pdu: pdu('deliver_sm_resp', { sequence_number: 7 }) })).toEqual([
      'send deliver_sm_resp 7',
      'send unbind 3',
    ]);
    expect(heard(state, 40, pdu('unbind_resp', { sequence_number: 3 }))).toEqual(['close unbound_by_us']);
  });

  it('unbinds at once with nothing under way, or with no time given', () => {
    expect(at(sessionIn('bound_trx'), 0, drain(1_000))).toEqual(['send unbind 2']);
    const busy = sessionIn('bound_trx');
    submit(busy, 'a');
    expect(at(busy, 0, drain(0))).toEqual(['send unbind 3']);
  });

  it('unbinds when its time is over, and closes without an answer to that', () => {
    const state = sessionIn('bound_trx');
    submit(state, 'a');
    at(state, 0, drain(1_000));
    expect(at(state, 999)).toEqual([]);
    expect(at(state, 1_000)).toEqual(['send unbind 3']);
    expect(heard(state, 1_500, pdu('submit_sm_resp', { sequence_number: 2 }))).toEqual([
      'outcome a answered',
    ]);
    expect(at(state, 5_999)).toEqual([]);
    expect(at(state, 6_000)).toEqual(['close unbound_by_us']);
  });

  it('goes on when the last request times out', () => {
    const state = sessionIn('bound_trx', { responseTimeoutMs: 300 });
    submit(state, 'a');
    at(state, 0, drain(60_000));
    expect(at(state, 300)).toEqual(['outcome a timed_out', 'send unbind 3']);
  });

  it('can be made shorter and not longer', () => {
    const state = sessionIn('bound_trx');
    submit(state, 'a');
    at(state, 0, drain(10_000));
    at(state, 0, drain(20_000));
    at(state, 0, drain(1_000));
    expect(at(state, 1_000)).toEqual(['send unbind 3']);
    expect(at(state, 1_000, drain(0))).toEqual([]);
  });

  it('keeps taking the peer’s requests until the unbind is answered', () => {
    const state = sessionIn('bound_trx');
    at(state, 0, drain(0));
    expect(heard(state, 1, pdu('deliver_sm', { sequence_number: 9 }))).toEqual(['deliver deliver_sm 9']);
    expect(heard(state, 2, pdu('unbind_resp', { sequence_number: 77 }))).toEqual([
      'oddity unexpected_response',
    ]);
    expect(heard(state, 3, pdu('generic_nack', { sequence_number: 2, command_status: 3 }))).toEqual([
      'close unbound_by_us',
    ]);
  });

  it('closes a session that is not bound', () => {
    expect(at(sessionIn('binding'), 0, drain(1_000))).toEqual(['close unbound_by_us']);
    expect(at(sessionIn('open', { role: 'smsc' }), 0, drain(1_000))).toEqual(['close unbound_by_us']);
  });
});

describe('the peer’s unbind', () => {
  it('is answered at once with nothing under way; then the peer closes', () => {
    const state = sessionIn('bound_trx');
    expect(heard(state, 0, UNBIND)).toEqual(['send unbind_resp 40']);
    expect(freeWindow(state)).toBe(0);
    expect(at(state, 10, { type: 'socket_closed', detail: 'FIN' })).toEqual(['close unbound_by_peer']);
  });

  it('is answered after what is under way', () => {
    const state = sessionIn('bound_trx');
    submit(state, 'a');
    heard(state, 0, pdu('deliver_sm', { sequence_number: 7 }));
    expect(heard(state, 0, UNBIND)).toEqual([]);
    expect(heard(state, 1, pdu('unbind', { sequence_number: 41 }))).toEqual([]);
    expect(at(state, 2, { type: 'respond', pdu: pdu('deliver_sm_resp', { sequence_number: 7 }) })).toEqual([
      'send deliver_sm_resp 7',
    ]);
    expect(heard(state, 3, pdu('submit_sm_resp', { sequence_number: 2 }))).toEqual([
      'outcome a answered',
      'send unbind_resp 40',
    ]);
  });

  it('is answered after half of unbind_timeout in any case; a peer that stays is closed', () => {
    const state = sessionIn('bound_trx');
    submit(state, 'a');
    heard(state, 0, UNBIND);
    expect(at(state, 2_499)).toEqual([]);
    expect(at(state, 2_500)).toEqual(['send unbind_resp 40']);
    expect(heard(state, 5_000, pdu('unbind', { sequence_number: 42 }))).toEqual(['send unbind_resp 42']);
    expect(at(state, 7_500)).toEqual(['outcome a closed', 'close unbound_by_peer']);
  });

  it('lets it send nothing but answers, enquire_link and unbind', () => {
    const state = sessionIn('bound_trx');
    submit(state, 'a');
    heard(state, 0, UNBIND);
    expect(heard(state, 1, pdu('enquire_link', { sequence_number: 5 }))).toEqual([
      'send enquire_link_resp 5',
    ]);
    expect(heard(state, 1, pdu('deliver_sm', { sequence_number: 6 }))).toEqual([
      'oddity wrong_state',
      `send deliver_sm_resp 6 status ${STATUS.ESME_RINVBNDSTS}`,
    ]);
    expect(state.inbound).toBe(0);
  });

  it('takes precedence over our drain', () => {
    const state = sessionIn('bound_trx');
    submit(state, 'a');
    at(state, 0, drain(60_000));
    heard(state, 0, UNBIND);
    expect(heard(state, 1, pdu('submit_sm_resp', { sequence_number: 2 }))).toEqual([
      'outcome a answered',
      'send unbind_resp 40',
    ]);
  });

  it('crossing ours is answered, and ours still waits for its answer', () => {
    const state = sessionIn('bound_trx');
    at(state, 0, drain(0));
    expect(heard(state, 1, UNBIND)).toEqual(['send unbind_resp 40']);
    expect(state.phase).toBe('bound_trx');
    expect(heard(state, 2, pdu('unbind_resp', { sequence_number: 2 }))).toEqual(['close unbound_by_us']);
  });

  it('crossing ours, then closing, is still an unbind of ours', () => {
    const state = sessionIn('bound_trx');
    at(state, 0, drain(0));
    heard(state, 1, UNBIND);
    expect(at(state, 2, { type: 'socket_closed', detail: 'FIN' })).toEqual(['close unbound_by_us']);
  });
});

it('no enquire_link is sent while a session ends, but a dead link is still noticed', () => {
  const state = sessionIn('bound_trx');
  at(state, 20_000);
  submit(state, 'a');
  at(state, 21_000, drain(60_000));
  expect(at(state, 30_000)).toEqual(['outcome a closed', 'close enquire_link_timeout']);
});
