import { describe, expect, it } from 'vitest';
import { decode } from '../smpp/decode.ts';
import { type Pdu, pdu, type RequestPdu } from '../smpp/pdu.ts';
import { STATUS } from '../smpp/status.ts';
import { isViolation, type Violation, Violation as ViolationOf } from '../smpp/violation.ts';
import { frameOf } from '../smpp/wire-builder.ts';
import { responseTo } from './answers.ts';
import { step } from './machine.ts';
import { lines, sessionIn, sessionSettings } from './session.fixture.ts';
import { createSession, freeWindow, isReading, type SessionEvent, type SessionState } from './state.ts';

function act(state: SessionState<string>, event: SessionEvent<string>, now = 100): string[] {
  return lines(step(state, event, now));
}
const hear = (state: SessionState<string>, heard: Pdu, now = 100): string[] =>
  act(state, { type: 'pdu', pdu: heard }, now);
const submit = (
  state: SessionState<string>,
  token: string,
  request: RequestPdu = pdu('submit_sm'),
): string[] => act(state, { type: 'submit', pdu: request, token });
const answer = (sequence_number: number, command_status = 0): Pdu =>
  pdu('submit_sm_resp', { sequence_number, command_status });

describe('binding as an ESME', () => {
  it('sends the bind at once, leaves the settings alone, and is bound by its answer', () => {
    const settings = sessionSettings();
    const state = createSession<string>(settings, 0);
    expect(act(state, { type: 'connected' })).toEqual(['send bind_transceiver 1']);
    expect(settings.bind?.sequence_number).toBe(0);
    expect(hear(state, pdu('bind_transceiver_resp', { sequence_number: 1 }))).toEqual(['bound']);
    expect(state.phase).toBe('bound_trx');
    expect(freeWindow(state)).toBe(3);
  });

  it.each([
    ['another sequence_number', pdu('bind_transceiver_resp', { sequence_number: 2 })],
    ['another command', pdu('bind_receiver_resp', { sequence_number: 1 })],
    ['a generic_nack to something else', pdu('generic_nack', { sequence_number: 9, command_status: 3 })],
  ])('an answer with %s is an oddity and binds nothing', (_, response) => {
    const state = sessionIn('binding');
    expect(hear(state, response)).toEqual(['oddity unexpected_response']);
    expect(state.phase).toBe('binding');
    expect(hear(state, pdu('bind_transceiver_resp', { sequence_number: 1 }))).toEqual(['bound']);
  });

  it.each([
    ['bind_transceiver_resp', STATUS.ESME_RINVPASWD],
    ['generic_nack', STATUS.ESME_RINVCMDID],
  ] as const)('%s with status %i refuses it', (command, command_status) => {
    const state = sessionIn('binding');
    expect(hear(state, pdu(command, { sequence_number: 1, command_status }))).toEqual(['close bind_refused']);
    expect(state.closeReason).toEqual({ kind: 'bind_refused', commandStatus: command_status });
  });

  it('unbinds after ESME_RALYBND, so that the carrier forgets the old session, and then closes', () => {
    const refusal = pdu('bind_transceiver_resp', { sequence_number: 1, command_status: STATUS.ESME_RALYBND });
    const refused = { kind: 'bind_refused', commandStatus: STATUS.ESME_RALYBND };
    for (const end of [
      { type: 'pdu', pdu: pdu('unbind_resp', { sequence_number: 2 }) },
      { type: 'pdu', pdu: pdu('generic_nack', { sequence_number: 2, command_status: 4 }) },
      { type: 'socket_closed', detail: 'FIN' },
    ] satisfies SessionEvent<string>[]) {
      const state = sessionIn('binding');
      expect(hear(state, refusal)).toEqual(['send unbind 2']);
      expect(act(state, end)).toEqual(['close bind_refused']);
      expect(state.closeReason).toEqual(refused);
    }
    const silent = sessionIn('binding');
    hear(silent, refusal, 100);
    expect(act(silent, { type: 'tick' }, 5_099)).toEqual([]);
    expect(act(silent, { type: 'tick' }, 5_100)).toEqual(['close bind_refused']);
  });

  it('is not bound by an answer that comes when the carrier has asked to unbind', () => {
    const state = sessionIn('binding');
    expect(hear(state, pdu('unbind', { sequence_number: 5 }))).toEqual(['send unbind_resp 5']);
    expect(hear(state, pdu('bind_transceiver_resp', { sequence_number: 1 }))).toEqual([
      'oddity unexpected_response',
    ]);
    expect(act(state, { type: 'socket_closed', detail: 'FIN' })).toEqual(['close unbound_by_peer']);
  });

  it('answers an outbind with nothing: we have dialled already', () => {
    expect(hear(sessionIn('open'), pdu('outbind'))).toEqual(['oddity wrong_state']);
  });
});

describe('binding as an SMSC', () => {
  const bind = pdu('bind_receiver', { sequence_number: 6 });

  it('asks its owner and waits', () => {
    const state = sessionIn('open', { role: 'smsc' });
    expect(hear(state, bind)).toEqual(['bind_requested bind_receiver 6']);
    expect(hear(state, pdu('enquire_link', { sequence_number: 7 }))).toEqual(['send enquire_link_resp 7']);
    expect(act(state, { type: 'answer_bind', pdu: responseTo(bind, 0) })).toEqual([
      'send bind_receiver_resp 6',
      'bound',
    ]);
    expect(state.phase).toBe('bound_rx');
    expect(act(state, { type: 'answer_bind', pdu: responseTo(bind, 0) })).toEqual([]);
  });

  it('closes after a refusal', () => {
    const state = sessionIn('open', { role: 'smsc' });
    hear(state, bind);
    expect(act(state, { type: 'answer_bind', pdu: responseTo(bind, STATUS.ESME_RBINDFAIL) })).toEqual([
      `send bind_receiver_resp 6 status ${STATUS.ESME_RBINDFAIL}`,
      'close refused',
    ]);
  });

  it('says nothing after unbind_resp to a peer that gave up while its bind was decided', () => {
    const state = sessionIn('open', { role: 'smsc' });
    hear(state, bind);
    expect(hear(state, pdu('unbind', { sequence_number: 7 }))).toEqual(['send unbind_resp 7']);
    expect(act(state, { type: 'answer_bind', pdu: responseTo(bind, 0) })).toEqual([]);
    expect(state.phase).toBe('binding');
  });

  it('delivers only where the partner receives', () => {
    expect(freeWindow(sessionIn('bound_tx', { role: 'smsc' }))).toBe(0);
    expect(freeWindow(sessionIn('bound_rx', { role: 'smsc' }))).toBe(3);
    expect(freeWindow(sessionIn('bound_trx', { role: 'smsc' }))).toBe(3);
    expect(freeWindow(sessionIn('bound_rx'))).toBe(0);
    expect(freeWindow(sessionIn('bound_tx'))).toBe(3);
  });
});

describe('requests of ours', () => {
  it('are numbered in place and matched by sequence_number and command, in any order', () => {
    const state = sessionIn('bound_trx');
    const request = pdu('submit_sm');
    expect(submit(state, 'a', request)).toEqual(['send submit_sm 2']);
    expect(request.sequence_number).toBe(2);
    submit(state, 'b');
    expect(hear(state, answer(3))).toEqual(['outcome b answered']);
    expect(hear(state, answer(2, STATUS.ESME_RTHROTTLED))).toEqual(['outcome a answered']);
    expect(hear(state, answer(2))).toEqual(['oddity unexpected_response']);
  });

  it('are not consumed by another command with the same number', () => {
    const state = sessionIn('bound_trx');
    submit(state, 'a');
    for (const command of ['data_sm_resp', 'query_sm_resp', 'submit_multi_resp', 'unbind_resp'] as const) {
      expect(hear(state, pdu(command, { sequence_number: 2 }))).toEqual(['oddity unexpected_response']);
    }
    expect(hear(state, answer(2))).toEqual(['outcome a answered']);
  });

  it('are answered by a generic_nack, whatever they were', () => {
    const state = sessionIn('bound_trx');
    submit(state, 'a', pdu('data_sm'));
    expect(hear(state, pdu('generic_nack', { sequence_number: 7, command_status: 8 }))).toEqual([
      'oddity unexpected_response',
    ]);
    expect(hear(state, pdu('generic_nack', { sequence_number: 2, command_status: 8 }))).toEqual([
      'outcome a answered',
    ]);
  });

  it('never exceed the window', () => {
    const state = sessionIn('bound_trx');
    for (const token of ['a', 'b', 'c']) submit(state, token);
    expect(freeWindow(state)).toBe(0);
    expect(() => submit(state, 'd')).toThrow('outside the window');
    expect(state.pending.size).toBe(3);
    act(state, { type: 'retune', settings: sessionSettings({ windowSize: 1 }) });
    expect(freeWindow(state)).toBe(0);
    expect(() => submit(sessionIn('bound_rx'), 'a')).toThrow('outside the window in phase bound_rx');
  });

  it('are numbered up to 0x7fffffff and from 1 again, past those that still wait', () => {
    const state = sessionIn('bound_trx', { windowSize: 10 });
    submit(state, 'early'); // 2
    state.sequence = 0x7ffffffe;
    expect(submit(state, 'a')).toEqual(['send submit_sm 2147483647']);
    expect(submit(state, 'b')).toEqual(['send submit_sm 1']);
    expect(submit(state, 'c')).toEqual(['send submit_sm 3']);
  });

  it('end once each when the session closes', () => {
    const state = sessionIn('bound_trx');
    submit(state, 'a');
    submit(state, 'b');
    hear(state, answer(2));
    expect(act(state, { type: 'socket_closed', detail: 'RST' })).toEqual([
      'outcome b closed',
      'close connection_lost',
    ]);
    expect(act(state, { type: 'socket_closed', detail: 'RST' })).toEqual([]);
    expect(submitted(state)).toBe(0);
  });

  it('that cannot be encoded have failed, and harm no other', () => {
    const state = sessionIn('bound_trx');
    const request = pdu('submit_sm');
    submit(state, 'a', request);
    submit(state, 'b');
    const step1 = step(state, { type: 'unsendable', pdu: request, violation: broken() }, 100);
    expect(lines(step1)).toEqual(['oddity violation', 'outcome a answered']);
    expect(step1[1]).toMatchObject({
      outcome: { response: { command: 'generic_nack', command_status: STATUS.ESME_RSUBMITFAIL } },
    });
    expect(hear(state, answer(3))).toEqual(['outcome b answered']);
  });
});

const submitted = (state: SessionState<string>): number => state.pending.size + state.late.size;

function broken(): Violation {
  return new ViolationOf({ code: 'invalid_value', detail: 'test', command_id: 4, sequence_number: 2 });
}

describe('requests of the peer', () => {
  const deliver = (sequence_number: number): Pdu => pdu('deliver_sm', { sequence_number });
  const respond = (state: SessionState<string>, sequence_number: number, now = 100): string[] =>
    act(state, { type: 'respond', pdu: pdu('deliver_sm_resp', { sequence_number }) }, now);

  it('go to the application, whose answers may come in any order', () => {
    const state = sessionIn('bound_trx');
    expect(hear(state, deliver(70))).toEqual(['deliver deliver_sm 70']);
    expect(hear(state, deliver(71))).toEqual(['deliver deliver_sm 71']);
    expect(respond(state, 71)).toEqual(['send deliver_sm_resp 71']);
    expect(respond(state, 70)).toEqual(['send deliver_sm_resp 70']);
    expect(() => respond(state, 70)).toThrow('to no request');
    expect(state.inbound).toBe(0);
  });

  it('beyond the window are refused with ESME_RTHROTTLED', () => {
    const state = sessionIn('bound_trx');
    hear(state, deliver(1));
    hear(state, deliver(2));
    expect(hear(state, deliver(3))).toEqual([
      'oddity throttled',
      `send deliver_sm_resp 3 status ${STATUS.ESME_RTHROTTLED}`,
    ]);
    respond(state, 1);
    expect(hear(state, deliver(4))).toEqual(['deliver deliver_sm 4']);
    expect(isReading(state)).toBe(true);
  });

  it('at the window stop the reading, until an answer goes out', () => {
    const state = sessionIn('bound_trx', { onInboundLimit: 'pause' });
    hear(state, deliver(1));
    expect(isReading(state)).toBe(true);
    hear(state, deliver(2));
    expect(isReading(state)).toBe(false);
    respond(state, 2);
    expect(isReading(state)).toBe(true);
  });

  it('are read again when the window is widened', () => {
    const state = sessionIn('bound_trx', { onInboundLimit: 'pause', inboundWindow: 1 });
    hear(state, deliver(1));
    expect(isReading(state)).toBe(false);
    act(state, { type: 'retune', settings: sessionSettings({ onInboundLimit: 'pause', inboundWindow: 2 }) });
    expect(isReading(state)).toBe(true);
  });

  it('alert_notification is told and takes no place', () => {
    const state = sessionIn('bound_trx', { inboundWindow: 1 });
    for (let times = 0; times < 3; times += 1) {
      expect(hear(state, pdu('alert_notification'))).toEqual(['deliver alert_notification 0']);
    }
    expect(state.inbound).toBe(0);
  });

  it('whose answer cannot be encoded get ESME_RSYSERR; a session cannot do without its own enquire_link', () => {
    const state = sessionIn('bound_trx');
    const response = pdu('deliver_sm_resp', { sequence_number: 9 });
    expect(act(state, { type: 'unsendable', pdu: response, violation: broken() })).toEqual([
      'oddity violation',
      `send deliver_sm_resp 9 status ${STATUS.ESME_RSYSERR}`,
    ]);
    expect(act(state, { type: 'unsendable', pdu: pdu('enquire_link'), violation: broken() })).toEqual([
      'oddity violation',
      'close forced',
    ]);
  });
});

describe('octets that are no PDU', () => {
  const violationOf = (frame: Buffer): Violation => {
    const decoded = decode(frame);
    if (!isViolation(decoded)) throw new Error('it can be read');
    return decoded;
  };

  it('a malformed request is answered and the session goes on', () => {
    const state = sessionIn('bound_trx');
    const violation = violationOf(frameOf(0x00000005, 0, 12));
    const [oddity, send] = act(state, { type: 'violation', violation });
    expect(oddity).toBe('oddity violation');
    expect(send).toMatch(/^send deliver_sm_resp 12 status /);
    expect(state.phase).toBe('bound_trx');
  });

  it('lost framing is answered and ends the session', () => {
    const state = sessionIn('bound_trx');
    submit(state, 'a');
    expect(act(state, { type: 'violation', violation: violationOf(Buffer.alloc(15)) })).toEqual([
      'oddity violation',
      `send generic_nack 0 status ${STATUS.ESME_RINVCMDLEN}`,
      'outcome a closed',
      'close framing_lost',
    ]);
  });
});

describe('retune', () => {
  it('keeps role and bind, and moves the pace of enquire_link', () => {
    const state = sessionIn('bound_trx', {}, 0);
    const { bind } = state.settings;
    const settings = sessionSettings({ role: 'smsc', enquireLinkIntervalMs: 1_000, windowSize: 9 });
    act(state, { type: 'retune', settings }, 500);
    expect(state.settings).toEqual({ ...settings, role: 'esme', bind });
    expect(act(state, { type: 'tick' }, 1_500)).toEqual(['send enquire_link 2']);
    act(state, { type: 'retune', settings: { ...settings, enquireLinkIntervalMs: 0 } }, 1_600);
    hear(state, pdu('enquire_link_resp', { sequence_number: 2 }), 1_700);
    expect(act(state, { type: 'tick' }, 900_000)).toEqual([]);
  });
});
