import { describe, expect, test } from 'vitest';
import { turn } from '../../test/turn.ts';
import { pdu } from '../smpp/pdu.ts';
import { STATUS } from '../smpp/status.ts';
import type { Compose } from './compose.ts';
import { type Bench, message, type ScriptedSession, SETTINGS, startBench } from './outbound.fixture.ts';

/** The bench's only session. */
function only({ sessions }: Bench): ScriptedSession {
  const [session] = sessions;
  if (session === undefined) throw new Error('the bench has no session');
  return session;
}

/** A bench that has polled what is given and submitted what the window takes. */
async function benchWith(
  bodies: Readonly<Record<string, string>>,
  ...options: Parameters<typeof startBench>
): Promise<Bench> {
  const bench = startBench(...options);
  bench.core.queue(...Object.entries(bodies).map(([id, body]) => message(id, { body })));
  bench.outbound.onRoom();
  await turn();
  return bench;
}

describe('one part', () => {
  test('accepted: sent, with the id of the carrier, and forgotten once OmniMessage has the report', async () => {
    const bench = await benchWith({ m1: 'hello' });
    only(bench).accept('m1/1', 'A1');
    expect(bench.outbound.held).toBe(1);
    await turn();
    expect(bench.core.reportOf('m1')).toEqual({
      status: 'sent',
      destSmsc: 'carrier',
      parts: 1,
      smscMessageIds: ['A1'],
      commandStatus: 0,
      commandStatusName: 'ESME_ROK',
    });
    expect(bench.outbound.held).toBe(0);
    expect(bench.counters).toMatchObject({ sent: 1, failures: 0 });
    expect(bench.sent.match(['a1'], { status: 'delivered', dlr: NO_DLR })).toMatchObject({ id: 'm1' });
  });

  test('accepted without an id: sent, with none', async () => {
    const bench = await benchWith({ m1: 'hello' });
    only(bench).accept('m1/1', '');
    await turn();
    expect(bench.core.reportOf('m1')).not.toHaveProperty('smscMessageIds');
    expect(bench.sent.size).toBe(0);
  });

  test('refused: failed, with the raw status', async () => {
    const bench = await benchWith({ m1: 'hello' });
    only(bench).refuse(0x0b);
    await turn();
    expect(bench.core.reportOf('m1')).toMatchObject({
      status: 'failed',
      commandStatus: 0x0b,
      commandStatusName: 'ESME_RINVDSTADR',
      reason: 'refused with ESME_RINVDSTADR',
    });
    expect(bench.counters).toMatchObject({ sent: 1, failures: 1 });
  });

  test('a generic_nack with status 0 is no acceptance', async () => {
    const bench = await benchWith({ m1: 'hello' });
    only(bench).answer('m1/1', { kind: 'answered', response: pdu('generic_nack', {}) });
    await turn();
    expect(bench.core.reportOf('m1')?.status).toBe('failed');
  });

  test.each([
    ['timed_out', 'no answer within response_timeout'],
    ['closed', 'the session ended before the answer'],
  ] as const)('%s: unknown, never failed', async (kind, reason) => {
    const bench = await benchWith({ m1: 'hello' });
    only(bench).answer('m1/1', { kind });
    await turn();
    expect(bench.core.reportOf('m1')).toMatchObject({ status: 'unknown', reason });
  });

  test('an answer after the timeout corrects the report', async () => {
    const bench = await benchWith({ m1: 'hello', m2: 'hello' });
    const session = only(bench);
    const late = [...session.out];
    session.answer('m1/1', { kind: 'timed_out' });
    session.answer('m2/1', { kind: 'timed_out' });
    await turn();
    const [first, second] = late;
    if (first === undefined || second === undefined) throw new Error('nothing was submitted');
    bench.outbound.onOutcome(first, { kind: 'late', response: pdu('submit_sm_resp', { message_id: 'A1' }) });
    bench.outbound.onOutcome(second, {
      kind: 'late',
      response: pdu('submit_sm_resp', { command_status: 0x0b }),
    });
    await turn();
    expect(bench.core.statuses('m1')).toEqual(['unknown', 'sent']);
    expect(bench.core.statuses('m2')).toEqual(['unknown', 'failed']);
    expect(bench.sent.match(['A1'], { status: 'delivered', dlr: NO_DLR })).toMatchObject({ id: 'm1' });
  });

  test('a late acceptance keeps a message from going out a second time when OmniMessage gave it out anew', async () => {
    const bench = await benchWith({ m1: 'hello' }, { tpsLimit: 1 });
    const session = only(bench);
    const [part] = session.out;
    if (part === undefined) throw new Error('nothing was submitted');
    session.answer('m1/1', { kind: 'timed_out' });
    await turn();
    session.windowSize = 1;
    bench.core.queue(message('m0', { body: 'first' }), message('m1', { body: 'hello' }));
    bench.clock.advance(1100);
    await turn();
    expect(session.log).toEqual(['m1/1', 'm0/1']);
    expect(bench.outbound.held).toBe(2);
    bench.outbound.onOutcome(part, { kind: 'late', response: pdu('submit_sm_resp', { message_id: 'A1' }) });
    session.accept('m0/1');
    await turn();
    bench.clock.advance(5000);
    await turn();
    expect(session.log).toEqual(['m1/1', 'm0/1']);
    expect(bench.core.statuses('m1')).toEqual(['unknown', 'sent']);
    expect(bench.outbound.held).toBe(0);
    expect(bench.reports.places.leftFor('carrier')).toBe(1000);
  });
});

describe('several parts', () => {
  test('go out in order over one session, and are sent once every one is accepted', async () => {
    const bench = await benchWith({ m1: 'a b c' }, {}, { sessions: 2 });
    const [one, other] = bench.sessions;
    expect([one?.log, other?.log]).toEqual([['m1/1', 'm1/2', 'm1/3'], []]);
    one?.accept('m1/2', 'B');
    one?.accept('m1/3', 'C');
    await turn();
    expect(bench.core.reports).toEqual([]);
    one?.accept('m1/1', 'A');
    await turn();
    expect(bench.core.reportOf('m1')).toMatchObject({
      status: 'sent',
      parts: 3,
      smscMessageIds: ['A', 'B', 'C'],
    });
    expect(bench.counters.sent).toBe(1);
  });

  test('the first refusal stops the rest; ids of accepted parts are reported', async () => {
    const bench = await benchWith({ m1: 'a b c d' }, { windowSize: 2 });
    const session = only(bench);
    session.accept('m1/1', 'A');
    session.refuse(0x45, 'm1/2');
    session.throttle('m1/3');
    bench.clock.advance(60_000);
    await turn();
    expect(session.log).toEqual(['m1/1', 'm1/2', 'm1/3']);
    expect(bench.core.reportOf('m1')).toMatchObject({
      status: 'failed',
      commandStatus: 0x45,
      smscMessageIds: ['A'],
    });
    expect(bench.core.statuses('m1')).toHaveLength(1);
  });

  test('a refusal also ends the wait of a part that was put off', async () => {
    const bench = await benchWith({ m1: 'a b' });
    only(bench).refuse(STATUS.ESME_RMSGQFUL, 'm1/2');
    only(bench).refuse(0x0b, 'm1/1');
    await turn();
    expect(bench.core.reportOf('m1')).toMatchObject({ status: 'failed', commandStatus: 0x0b });
  });

  test('a refusal while another part is under way waits for its answer', async () => {
    const bench = await benchWith({ m1: 'a b' });
    only(bench).refuse(0x0b, 'm1/1');
    await turn();
    expect(bench.core.reports).toEqual([]);
    only(bench).refuse(STATUS.ESME_RMSGQFUL, 'm1/2');
    await turn();
    expect(bench.core.reportOf('m1')).toMatchObject({ status: 'failed', commandStatus: 0x0b });
    expect(only(bench).log).toEqual(['m1/1', 'm1/2']);
  });

  test('a receipt of an accepted part does not undo the failure of another', async () => {
    const bench = await benchWith({ m1: 'a b' });
    only(bench).accept('m1/1', 'A');
    only(bench).refuse(0x0b, 'm1/2');
    await turn();
    expect(bench.sent.match(['A'], { status: 'delivered', dlr: NO_DLR })).toEqual({ kind: 'moot', id: 'm1' });
  });

  test('after a connection loss the rest goes over another session; the message is unknown', async () => {
    const bench = await benchWith({ m1: 'a b c' }, { windowSize: 2 }, { sessions: 2 });
    const [one, other] = bench.sessions;
    one?.accept('m1/1', 'A');
    one?.close();
    bench.outbound.onRoom();
    for (const { index } of [...(other?.out ?? [])]) other?.accept(`m1/${index + 1}`);
    await turn();
    expect([...(one?.log ?? []), ...(other?.log ?? [])].toSorted()).toEqual(['m1/1', 'm1/2', 'm1/3']);
    expect(bench.core.reportOf('m1')).toMatchObject({
      status: 'unknown',
      reason: 'the session ended before the answer',
    });
  });

  test('a message tied to a full session does not hold up the others', async () => {
    const bench = await benchWith({ m1: 'a b c', m2: 'x', m3: 'y' }, { windowSize: 2 }, { sessions: 2 });
    const [one, other] = bench.sessions;
    expect(one?.log).toEqual(['m1/1', 'm1/2']);
    expect(other?.log).toEqual(['m2/1', 'm3/1']);
    one?.accept('m1/1');
    expect(one?.log).toEqual(['m1/1', 'm1/2', 'm1/3']);
  });
});

describe('ESME_RTHROTTLED', () => {
  test('pauses the whole bind; the same PDUs go first afterwards, in their order', async () => {
    const bench = await benchWith({ m1: 'a', m2: 'b', m3: 'c', m4: 'd' }, { windowSize: 3 });
    const session = only(bench);
    for (const name of ['m1/1', 'm2/1', 'm3/1']) session.throttle(name);
    expect(bench.outbound.throttledMs).toBe(1000);
    bench.clock.advance(999);
    expect(session.log).toHaveLength(3);
    bench.clock.advance(1);
    expect(session.log.slice(3)).toEqual(['m1/1', 'm2/1', 'm3/1']);
    for (const name of ['m1/1', 'm2/1', 'm3/1']) session.accept(name);
    expect(session.log.slice(6)).toEqual(['m4/1']);
    await turn();
    expect(bench.counters).toMatchObject({ throttled: 3, sent: 3, failures: 0 });
    expect(bench.lines.filter(({ fields }) => fields['event'] === 'bind_throttled')).toHaveLength(1);
  });

  test('doubles the pause up to its limit; an acceptance begins anew', async () => {
    const bench = await benchWith({ m1: 'a' });
    const session = only(bench);
    const pauses: number[] = [];
    for (let times = 0; times < 4; times += 1) {
      session.throttle();
      pauses.push(bench.outbound.throttledMs);
      bench.clock.advance(4000);
    }
    expect(pauses).toEqual([1000, 2000, 4000, 4000]);
    session.accept('m1/1', 'A');
    bench.core.queue(message('m2'));
    bench.clock.advance(2000);
    await turn();
    session.throttle('m2/1');
    expect(bench.outbound.throttledMs).toBe(1000);
  });

  test('what was out already when the pause began neither doubles nor ends it', async () => {
    const bench = await benchWith({ m1: 'a', m2: 'b', m3: 'c' });
    const session = only(bench);
    session.throttle('m1/1');
    session.accept('m2/1');
    bench.clock.advance(1000);
    session.throttle('m3/1');
    expect(bench.outbound.throttledMs).toBe(0);
    expect(session.log).toEqual(['m1/1', 'm2/1', 'm3/1', 'm1/1', 'm3/1']);
    session.throttle('m1/1');
    expect(bench.outbound.throttledMs).toBe(2000);
  });

  test('a receipt for the second try is matched', async () => {
    const bench = await benchWith({ m1: 'a' });
    only(bench).throttle();
    bench.clock.advance(1000);
    only(bench).accept('m1/1', 'A1');
    expect(bench.sent.match(['A1'], { status: 'delivered', dlr: NO_DLR })).toMatchObject({
      kind: 'decided',
      id: 'm1',
    });
  });
});

describe('ESME_RMSGQFUL', () => {
  test('puts off the message alone, and tries again a limited number of times', async () => {
    const bench = await benchWith({ m1: 'a', m2: 'b' });
    const session = only(bench);
    for (let times = 0; times < 2; times += 1) {
      session.refuse(STATUS.ESME_RMSGQFUL, 'm1/1');
      expect(bench.outbound.throttledMs).toBe(0);
      expect(session.out.map(({ held }) => held.id)).not.toContain('m1');
      bench.clock.advance(10_000);
      expect(session.out.map(({ held }) => held.id)).toContain('m1');
    }
    session.refuse(STATUS.ESME_RMSGQFUL, 'm1/1');
    await turn();
    expect(bench.core.reportOf('m1')).toMatchObject({ status: 'failed', commandStatus: 0x14 });
    expect(session.log.filter((name) => name === 'm1/1')).toHaveLength(3);
  });

  test('a partner that answers ESME_RX_T_APPN is put off too', async () => {
    const bench = await benchWith({ m1: 'a' });
    only(bench).refuse(STATUS.ESME_RX_T_APPN);
    bench.clock.advance(10_000);
    only(bench).accept('m1/1', 'A');
    await turn();
    expect(bench.core.statuses('m1')).toEqual(['sent']);
  });
});

describe('times', () => {
  test('what expires before it could be sent is expired, and never sent', async () => {
    const bench = startBench({ windowSize: 1 });
    const expiresMs = bench.clock.wall() + 5000;
    bench.core.queue(message('m1'), message('m2', { expiresMs }), message('m3', { body: 'a b', expiresMs }));
    bench.outbound.onRoom();
    await turn();
    bench.clock.advance(5000);
    only(bench).accept('m1/1', 'A');
    await turn();
    expect(only(bench).log).toEqual(['m1/1']);
    expect(bench.core.reportOf('m2')).toMatchObject({ status: 'expired', parts: 1 });
    expect(bench.core.reportOf('m3')).toMatchObject({ status: 'expired', parts: 2 });
    expect(bench.counters).toMatchObject({ sent: 1, failures: 2 });
  });

  test('half sent and then expired: expired, with the ids of what was accepted', async () => {
    const bench = startBench({ windowSize: 1 });
    bench.core.queue(message('m1', { body: 'a b', expiresMs: bench.clock.wall() + 5000 }));
    bench.outbound.onRoom();
    await turn();
    bench.clock.advance(5000);
    only(bench).accept('m1/1', 'A');
    await turn();
    expect(bench.core.reportOf('m1')).toMatchObject({
      status: 'expired',
      smscMessageIds: ['A'],
      reason: 'expires passed when 1 of 2 parts had been accepted',
    });
  });

  test('deliver_after is waited for', async () => {
    const bench = startBench();
    bench.core.queue(message('m1', { deliverAfterMs: bench.clock.wall() + 60_000 }));
    bench.outbound.onRoom();
    for (let seconds = 0; seconds < 60; seconds += 1) {
      await turn();
      expect(only(bench).log).toEqual([]);
      bench.clock.advance(1000);
    }
    await turn();
    expect(only(bench).log).toEqual(['m1/1']);
  });
});

describe('what cannot be sent', () => {
  test('malformed ones are failed with the reason, and their neighbours go on', async () => {
    const bench = startBench();
    bench.core.malformed = [{ id: 'bad', reason: 'priority is 9; allowed is a whole number from 0 to 3' }];
    bench.core.queue(message('m1'));
    bench.outbound.onRoom();
    await turn(2);
    expect(bench.core.reportOf('bad')).toMatchObject({
      status: 'failed',
      reason: expect.stringContaining('priority'),
    });
    expect(only(bench).log).toEqual(['m1/1']);
    expect(bench.counters).toMatchObject({ sent: 0, failures: 1 });
  });

  test('a composition that fails or throws is the end of that message only', async () => {
    const compose: Compose<ReturnType<typeof pdu<'submit_sm'>>> = (one) => {
      if (one.id === 'm1') return { ok: false, reason: 'the text has U+20AC at position 1' };
      if (one.id === 'm2') throw new RangeError('a defect');
      return { ok: true, pdus: [pdu('submit_sm', {})] };
    };
    const bench = await benchWith({ m1: 'a', m2: 'b', m3: 'c' }, {}, { compose });
    await turn();
    expect(bench.core.reportOf('m1')).toMatchObject({
      status: 'failed',
      reason: expect.stringContaining('U+20AC'),
    });
    expect(bench.core.reportOf('m2')?.status).toBe('failed');
    expect(only(bench).log).toEqual(['m3/1']);
  });
});

describe('stop', () => {
  test('submits nothing that is untouched, and finishes what is begun', async () => {
    const bench = await benchWith({ m1: 'a', m2: 'b c', m3: 'd' }, { windowSize: 2 });
    const session = only(bench);
    const stopped = bench.outbound.stop(30_000);
    session.accept('m1/1');
    session.accept('m2/1');
    session.accept('m2/2');
    await stopped;
    await turn();
    expect(session.log).toEqual(['m1/1', 'm2/1', 'm2/2']);
    expect(bench.core.statuses('m3')).toEqual([]);
    expect([...bench.core.pending.keys()]).toEqual(['m3']);
    expect(bench.outbound.held).toBe(0);
  });

  test('leaves what the peer would not take yet', async () => {
    const bench = await benchWith({ m1: 'a', m2: 'b', m3: 'c d' });
    const session = only(bench);
    session.refuse(STATUS.ESME_RMSGQFUL, 'm1/1');
    const stopped = bench.outbound.stop(30_000);
    session.throttle('m2/1');
    session.accept('m3/1', 'C');
    session.throttle('m3/2');
    bench.clock.advance(1000);
    session.accept('m3/2', 'D');
    await stopped;
    await turn();
    expect([...bench.core.pending.keys()]).toEqual(['m1', 'm2']);
    expect(bench.core.reportOf('m3')).toMatchObject({ status: 'sent', smscMessageIds: ['C', 'D'] });
    expect(session.log.filter((name) => name === 'm1/1')).toHaveLength(1);
  });

  test('resolves after the drain with answers that never come, and reports them when they come after all', async () => {
    const bench = await benchWith({ m1: 'a', m2: 'b c' }, { windowSize: 2 });
    const session = only(bench);
    const stopped = bench.outbound.stop(5000);
    bench.clock.advance(5000);
    await stopped;
    expect(bench.core.reports).toEqual([]);
    session.accept('m2/1', 'B');
    session.close();
    await turn();
    expect(bench.core.reportOf('m1')?.status).toBe('unknown');
    expect(bench.core.reportOf('m2')).toMatchObject({
      status: 'unknown',
      smscMessageIds: ['B'],
      reason: 'the gateway stopped before every part could be sent',
    });
    expect(session.log).toEqual(['m1/1', 'm2/1']);
    expect(bench.outbound.held).toBe(0);
  });

  test('a message half sent when the drain ends is unknown, not sent again in silence', async () => {
    const bench = await benchWith({ m1: 'a b' }, { windowSize: 1 });
    only(bench).accept('m1/1', 'A');
    only(bench).refuse(STATUS.ESME_RMSGQFUL, 'm1/2');
    const stopped = bench.outbound.stop(5000);
    bench.clock.advance(5000);
    await stopped;
    await turn();
    expect(bench.core.reportOf('m1')).toMatchObject({ status: 'unknown', smscMessageIds: ['A'] });
    expect(bench.clock.timers).toBe(0);
  });

  test('resolves at once when nothing is held, twice too, and takes nothing of a poll under way', async () => {
    const bench = startBench();
    bench.core.queue(message('m1'));
    bench.outbound.onRoom();
    await bench.outbound.stop(30_000);
    await bench.outbound.stop(30_000);
    await turn(3);
    bench.clock.advance(60_000);
    expect(only(bench).log).toEqual([]);
    expect(bench.clock.timers).toBe(0);
  });

  test('does not wait for the core: reports are the queue’s', async () => {
    const bench = await benchWith({ m1: 'a' });
    bench.core.gate = () => new Promise(() => undefined);
    const stopped = bench.outbound.stop(30_000);
    only(bench).accept('m1/1');
    await stopped;
    expect(bench.reports.size).toBe(1);
  });
});

describe('room', () => {
  test('no more is held than the capacity, and nothing twice, however often the core lists it', async () => {
    const bench = startBench({
      tpsLimit: 5,
      windowSize: 1,
      smppPollIntervalMs: 10,
      queueCheckFrequencyMs: 100,
    });
    for (let index = 0; index < 50; index += 1) bench.core.queue(message(`m${index}`));
    for (let times = 0; times < 300; times += 1) {
      bench.outbound.onRoom();
      await turn();
      expect(bench.outbound.held).toBeLessThanOrEqual(5);
      if (only(bench).out.length > 0) only(bench).accept();
      bench.clock.advance(50);
    }
    await turn();
    expect(only(bench).log).toHaveLength(50);
    expect(new Set(only(bench).log).size).toBe(50);
    expect(bench.core.pending.size).toBe(0);
  });

  test('nothing is polled while the report backlog is full', async () => {
    const bench = startBench({ smppPollIntervalMs: 10, queueCheckFrequencyMs: 100 }, { backlogLimit: 2 });
    bench.core.gate = (call) => (call === 'report' ? new Promise(() => undefined) : Promise.resolve());
    bench.core.queue(message('m1'), message('m2'), message('m3'));
    bench.outbound.onRoom();
    await turn();
    only(bench).accept();
    only(bench).accept();
    const { polls } = bench.core;
    bench.clock.advance(60_000);
    await turn();
    expect(bench.core.polls).toBe(polls);
    expect(only(bench).log).toEqual(['m1/1', 'm2/1']);
  });

  test('nothing is polled without a session', async () => {
    const bench = startBench();
    only(bench).bound = false;
    bench.outbound.onRoom();
    bench.clock.advance(60_000);
    await turn();
    expect(bench.core.polls).toBe(0);
  });

  test('a new limit takes effect on what waits already', async () => {
    const bench = await benchWith({ m1: 'a', m2: 'b', m3: 'c' }, { tpsLimit: 1 });
    expect(only(bench).log).toHaveLength(1);
    bench.outbound.retune({ ...SETTINGS, tpsLimit: 100, smppPollIntervalMs: 10, queueCheckFrequencyMs: 100 });
    bench.clock.advance(150);
    await turn();
    bench.clock.advance(150);
    await turn();
    expect(only(bench).log.length).toBeGreaterThan(1);
  });
});

const NO_DLR = { stat: 'DELIVRD', err: null, submitDate: null, doneDate: null, text: null };
