import { describe, expect, test } from 'vitest';
import { turn } from '../../test/turn.ts';
import { message, startBench } from './outbound.fixture.ts';

type Options = Parameters<typeof startBench>;

async function suspendedBench(bodies: Readonly<Record<string, string>>, ...options: Options) {
  const bench = startBench(...options);
  const [session] = bench.sessions;
  if (session === undefined) throw new Error('the bench has no session');
  bench.core.queue(...Object.entries(bodies).map(([id, body]) => message(id, { body })));
  bench.outbound.onRoom();
  await turn();
  bench.outbound.suspend();
  return { ...bench, session };
}

describe('suspend', () => {
  test('leaves what was never submitted to OmniMessage, polls no more, and lets answers decide what is out', async () => {
    const { core, outbound, session, clock } = await suspendedBench({ m1: 'a', m2: 'b' }, { windowSize: 1 });
    expect(outbound.held).toBe(1);
    session.accept('m1/1', 'A');
    await turn();
    const { polls } = core;
    clock.advance(60_000);
    await turn();
    expect(core.statuses('m1')).toEqual(['sent']);
    expect(core.polls).toBe(polls);
    expect([...core.pending.keys()]).toEqual(['m2']);
    expect(session.log).toEqual(['m1/1']);
  });

  test('takes nothing of a poll that was under way', async () => {
    const bench = startBench();
    bench.core.queue(message('m1'));
    bench.outbound.onRoom();
    bench.outbound.suspend();
    await turn(3);
    expect(bench.sessions[0]?.log).toEqual([]);
    expect(bench.outbound.held).toBe(0);
  });

  test('keeps the rest of a half-submitted message until resume', async () => {
    const { core, outbound, session, clock } = await suspendedBench({ m1: 'a b' }, { windowSize: 1 });
    session.accept('m1/1', 'A');
    clock.advance(60_000);
    expect(session.log).toEqual(['m1/1']);
    outbound.resume();
    session.accept('m1/2', 'B');
    await turn();
    expect(core.reportOf('m1')).toMatchObject({ status: 'sent', smscMessageIds: ['A', 'B'] });
  });

  test('a throttled message goes back to OmniMessage, a half-submitted one waits', async () => {
    const { core, outbound, session, clock } = await suspendedBench({ m1: 'a', m2: 'b c' });
    session.throttle('m1/1');
    session.accept('m2/1', 'B');
    session.throttle('m2/2');
    clock.advance(60_000);
    await turn();
    expect(outbound.held).toBe(1);
    expect([...core.pending.keys()]).toEqual(['m1', 'm2']);
    expect(session.log).toEqual(['m1/1', 'm2/1', 'm2/2']);
  });

  test('resume takes up what OmniMessage still has; both are idle when said twice', async () => {
    const { core, outbound, session, clock } = await suspendedBench({ m1: 'a' }, { windowSize: 1 });
    core.queue(message('m2', { body: 'z' }));
    outbound.suspend();
    session.accept('m1/1', 'A');
    outbound.resume();
    outbound.resume();
    clock.advance(2_000);
    await turn();
    session.accept('m2/1', 'Z');
    await turn();
    expect(core.statuses('m2')).toEqual(['sent']);
  });

  test('a stop finishes what is half submitted', async () => {
    const { core, outbound, session } = await suspendedBench({ m1: 'a b' }, { windowSize: 1 });
    session.accept('m1/1', 'A');
    const stopped = outbound.stop(30_000);
    session.accept('m1/2', 'B');
    await stopped;
    await turn();
    expect(core.reportOf('m1')).toMatchObject({ status: 'sent', smscMessageIds: ['A', 'B'] });
    outbound.suspend();
    outbound.resume();
    await turn();
    expect(session.log).toEqual(['m1/1', 'm1/2']);
  });
});

test('a second stop can only make it sooner', async () => {
  const { outbound, clock } = await suspendedBench({ m1: 'a' });
  const stopped = outbound.stop(30_000);
  void outbound.stop(60_000);
  void outbound.stop(1_000);
  clock.advance(1_000);
  await stopped;
  expect(clock.timers).toBe(0);
});
