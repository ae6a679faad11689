import fc from 'fast-check';
import { expect, test } from 'vitest';
import { turn } from '../../test/turn.ts';
import { type Bench, message, ScriptedSession, startBench } from './outbound.fixture.ts';
import type { Outbound, OutboundSettings } from './outbound.ts';

interface Bind {
  readonly outbound: Outbound;
  readonly session: ScriptedSession;
}

/** Binds of these names and no others. */
function benchOf(
  backlogLimit: number,
  binds: Readonly<Record<string, Partial<OutboundSettings>>>,
): { bench: Bench; bindOf: (name: string) => Bind } {
  const bench = startBench({}, { backlogLimit, sessions: 0 });
  void bench.outbound.stop(0);
  const made = new Map<string, Bind>();
  for (const [name, settings] of Object.entries(binds)) {
    const session: ScriptedSession = new ScriptedSession(10, () => outbound);
    const outbound: Outbound = bench.another(session, { ...settings, name });
    made.set(name, { outbound, session });
  }
  const bindOf = (name: string): Bind => {
    const bind = made.get(name);
    if (bind === undefined) throw new Error(`no bind ${name}`);
    return bind;
  };
  return { bench, bindOf };
}

function queue({ core }: Bench, destSmsc: string, count: number): void {
  for (let index = 0; index < count; index += 1) core.queue(message(`${destSmsc}-${index}`, { destSmsc }));
}

function acceptAll({ session }: Bind): void {
  while (session.out.length > 0) session.accept();
}

test('peers that answer nothing leave places to those that do', async () => {
  const { bench, bindOf } = benchOf(20, { dead: {}, dumb: {}, quick: { smppPollIntervalMs: 10 } });
  for (const name of ['dead', 'dumb', 'quick']) queue(bench, name, 60);
  for (const name of ['dead', 'dumb', 'quick']) bindOf(name).outbound.onRoom();
  for (let times = 0; times < 1_000; times += 1) {
    await turn();
    acceptAll(bindOf('quick'));
    bench.clock.advance(10);
  }
  expect(bindOf('quick').session.log).toHaveLength(60);
  expect(bindOf('dead').outbound.held + bindOf('dumb').outbound.held).toBeLessThan(20);
});

test('a bind that holds nothing goes on when others free their places, with nothing happening to it', async () => {
  const { bench, bindOf } = benchOf(2, { a: {}, b: {}, c: {} });
  for (const name of ['a', 'b', 'c']) queue(bench, name, 1);
  for (const name of ['a', 'b', 'c']) {
    bindOf(name).outbound.onRoom();
    await turn();
  }
  expect([bindOf('a').session.log, bindOf('b').session.log]).toEqual([['a-0/1'], ['b-0/1']]);
  bench.clock.advance(60_000);
  await turn();
  expect(bindOf('c').session.log).toEqual([]);
  expect(bindOf('c').outbound.pollLagMs).toBe(60_000);
  acceptAll(bindOf('a'));
  await turn();
  bench.clock.advance(100);
  await turn();
  expect(bindOf('c').session.log).toEqual(['c-0/1']);
  expect(bindOf('c').outbound.pollLagMs).toBe(0);
});

test('one bind may have all places, however few they are', async () => {
  const { bench, bindOf } = benchOf(100, { fast: { tpsLimit: 10_000, windowSize: 1_000 } });
  const { outbound, session } = bindOf('fast');
  session.windowSize = 1_000;
  queue(bench, 'fast', 1_000);
  outbound.onRoom();
  for (let times = 0; times < 40; times += 1) {
    await turn();
    expect(outbound.held).toBeLessThanOrEqual(100);
    acceptAll(bindOf('fast'));
    bench.clock.advance(100);
  }
  expect(session.log).toHaveLength(1_000);
});

test('whatever binds share however few places: each sends all it has', async () => {
  const bind = fc.record({
    tpsLimit: fc.constantFrom(1, 20, 1_000, 10_000),
    windowSize: fc.constantFrom(1, 10, 500),
    queueCheckFrequencyMs: fc.constantFrom(100, 1_000, 5_000),
    messages: fc.nat(40),
  });
  const property = fc.asyncProperty(
    fc.integer({ min: 1, max: 60 }),
    fc.array(bind, { minLength: 1, maxLength: 6 }),
    async (backlogLimit, binds) => {
      const named = binds.map((settings, index) => ({ ...settings, name: `bind${index}` }));
      const { bench, bindOf } = benchOf(
        backlogLimit,
        Object.fromEntries(named.map((one) => [one.name, one])),
      );
      for (const { name, messages } of named) queue(bench, name, messages);
      // What a session says when it is bound. After that nothing happens but answers and time.
      for (const { name } of named) bindOf(name).outbound.onRoom();
      for (let seconds = 0; seconds < 400 && bench.core.pending.size > 0; seconds += 0.2) {
        await turn();
        for (const { name } of named) acceptAll(bindOf(name));
        await turn();
        const held = named.reduce((sum, { name }) => sum + bindOf(name).outbound.held, 0);
        expect(held).toBeLessThanOrEqual(backlogLimit);
        bench.clock.advance(200);
      }
      expect([...bench.core.pending.keys()]).toEqual([]);
      for (const { name, messages } of named) expect(bindOf(name).session.log).toHaveLength(messages);
    },
  );
  await fc.assert(property, { numRuns: 100, interruptAfterTimeLimit: 20_000 });
}, 30_000);
