import fc from 'fast-check';
import { expect, test } from 'vitest';
import { turn } from '../../test/turn.ts';
import { OmniMessageError } from '../omnimessage/port.ts';
import { pdu } from '../smpp/pdu.ts';
import { STATUS } from '../smpp/status.ts';
import { type Bench, message, nameOf, ScriptedSession, startBench } from './outbound.fixture.ts';
import { capacity } from './taking.ts';

/** What may happen at any moment between a carrier, a core and an operator. */
type Move =
  | { readonly kind: 'queue'; readonly parts: number; readonly expiresInMs: number | null }
  | { readonly kind: 'malformed' }
  | { readonly kind: 'answer'; readonly status: number; readonly which: number }
  | { readonly kind: 'time_out'; readonly which: number }
  | { readonly kind: 'late'; readonly accepted: boolean }
  | { readonly kind: 'lose_session' }
  | { readonly kind: 'new_session'; readonly windowSize: number }
  | { readonly kind: 'core'; readonly fails: boolean }
  | { readonly kind: 'pass'; readonly ms: number };

const which = fc.nat({ max: 9 });
const status = fc.constantFrom(
  STATUS.ESME_ROK,
  STATUS.ESME_ROK,
  STATUS.ESME_ROK,
  STATUS.ESME_RTHROTTLED,
  STATUS.ESME_RMSGQFUL,
  STATUS.ESME_RINVDSTADR,
);
const move: fc.Arbitrary<Move> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('queue' as const),
      parts: fc.integer({ min: 1, max: 4 }),
      expiresInMs: fc.option(fc.integer({ min: 0, max: 20_000 }), { freq: 5 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('malformed' as const) }) },
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('answer' as const), status, which }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('time_out' as const), which }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('late' as const), accepted: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('lose_session' as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('new_session' as const),
      windowSize: fc.integer({ min: 1, max: 5 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('core' as const), fails: fc.boolean() }) },
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant('pass' as const), ms: fc.integer({ min: 1, max: 3000 }) }),
  },
);

/** Drives a bench and keeps the books that must balance. */
class Simulation {
  readonly bench: Bench = startBench(
    {
      tpsLimit: 8,
      windowSize: 3,
      smppPollIntervalMs: 50,
      queueCheckFrequencyMs: 200,
      queueFullDelayMs: 2000,
    },
    { backlogLimit: 40, sessions: 2 },
  );
  readonly queued: string[] = [];
  /** Parts whose answer never came, and may still. */
  readonly overdue: Parameters<Bench['outbound']['onOutcome']>[0][] = [];
  /** How often each part was submitted, less the times the peer asked for it again. */
  readonly net = new Map<string, number>();
  malformed = 0;
  #submissionsSeen = new Map<ScriptedSession, number>();

  async run(moves: readonly Move[]): Promise<void> {
    for (const one of moves) {
      this.#make(one);
      this.bench.outbound.onRoom();
      await turn();
      this.#check();
    }
  }

  /** The core works, the peer accepts everything that is out, until nothing is left to do. */
  async settle(): Promise<void> {
    const { bench } = this;
    bench.core.gate = () => Promise.resolve();
    if (!bench.sessions.some(({ bound }) => bound)) this.#make({ kind: 'new_session', windowSize: 5 });
    for (
      let round = 0;
      round < 400 &&
      (bench.core.pending.size > 0 || bench.core.malformed.length > 0 || bench.outbound.held > 0);
      round += 1
    ) {
      for (const session of bench.sessions) while (session.bound && session.out.length > 0) session.accept();
      bench.clock.advance(1000);
      bench.outbound.onRoom();
      await turn();
      this.#check();
    }
    bench.clock.advance(120_000);
    await turn(3);
  }

  get live(): ScriptedSession[] {
    return this.bench.sessions.filter(({ bound }) => bound);
  }

  #make(one: Move): void {
    const { bench } = this;
    switch (one.kind) {
      case 'queue': {
        const id = `m${this.queued.length}`;
        this.queued.push(id);
        const expiresMs = one.expiresInMs === null ? null : bench.clock.wall() + one.expiresInMs;
        bench.core.queue(message(id, { body: Array(one.parts).fill('x').join(' '), expiresMs }));
        return;
      }
      case 'malformed':
        this.malformed += 1;
        bench.core.malformed.push({ id: `bad${this.malformed}`, reason: 'unusable' });
        return;
      case 'answer': {
        const found = this.#out(one.which);
        if (found === null) return;
        const name = nameOf(found.part);
        const asksAgain = one.status === STATUS.ESME_RTHROTTLED || one.status === STATUS.ESME_RMSGQFUL;
        this.#count();
        if (asksAgain) this.net.set(name, (this.net.get(name) ?? 0) - 1);
        if (one.status === STATUS.ESME_ROK) found.session.accept(name);
        else found.session.refuse(one.status, name);
        return;
      }
      case 'time_out': {
        const found = this.#out(one.which);
        if (found === null) return;
        this.overdue.push(found.part);
        found.session.answer(nameOf(found.part), { kind: 'timed_out' });
        return;
      }
      case 'late': {
        const part = this.overdue.shift();
        if (part === undefined) return;
        const fields = one.accepted ? { message_id: `late-${nameOf(part)}` } : { command_status: 0x0b };
        bench.outbound.onOutcome(part, { kind: 'late', response: pdu('submit_sm_resp', fields) });
        return;
      }
      case 'lose_session':
        this.#count();
        this.live[0]?.close();
        return;
      case 'new_session':
        if (this.live.length < 3)
          bench.sessions.push(new ScriptedSession(one.windowSize, () => bench.outbound));
        return;
      case 'core':
        bench.core.gate = one.fails
          ? () => Promise.reject(new OmniMessageError('timeout', 'no answer in time'))
          : () => Promise.resolve();
        return;
      case 'pass':
        bench.clock.advance(one.ms);
        return;
    }
  }

  #out(which: number): { session: ScriptedSession; part: ScriptedSession['out'][number] } | null {
    const all = this.live.flatMap((session) => session.out.map((part) => ({ session, part })));
    return all[which % Math.max(1, all.length)] ?? null;
  }

  #count(): void {
    for (const session of this.bench.sessions) {
      const seen = this.#submissionsSeen.get(session) ?? 0;
      for (const name of session.log.slice(seen)) this.net.set(name, (this.net.get(name) ?? 0) + 1);
      this.#submissionsSeen.set(session, session.log.length);
    }
  }

  #check(): void {
    this.#count();
    const { outbound, reports, core } = this.bench;
    expect(outbound.held).toBeLessThanOrEqual(
      capacity({ tpsLimit: 8, windowSize: 3, sessions: 1, queueCheckFrequencyMs: 0, smppPollIntervalMs: 0 }),
    );
    expect(reports.places.leftFor('carrier')).toBe(40 - outbound.held);
    for (const [name, times] of this.net) expect([name, times <= 1]).toEqual([name, true]);
    expect(core.reports.every(({ report }) => report.destSmsc === 'carrier')).toBe(true);
  }
}

test('the books balance, whatever happens in whatever order', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(move, { minLength: 5, maxLength: 80 }), async (moves) => {
      const simulation = new Simulation();
      await simulation.run(moves);
      await simulation.settle();
      const { core, outbound, reports } = simulation.bench;
      expect(outbound.held).toBe(0);
      expect(reports.size).toBe(0);
      expect(reports.places.leftFor('carrier')).toBe(40);
      for (const id of simulation.queued) {
        const statuses = core.statuses(id);
        // One verdict; an answer that came late may correct an unknown one, and say more of any other.
        expect([id, statuses.length > 0]).toEqual([id, true]);
        expect([id, new Set(statuses.filter((one) => one !== 'unknown')).size <= 1]).toEqual([id, true]);
      }
      for (let index = 1; index <= simulation.malformed; index += 1) {
        expect(core.statuses(`bad${index}`)).toEqual(['failed']);
      }
      const submitted = [...simulation.net.values()].filter((times) => times > 0).length;
      expect(simulation.bench.counters.sent).toBeLessThanOrEqual(submitted);
    }),
    { numRuns: 150, interruptAfterTimeLimit: 20_000 },
  );
}, 30_000);

test('a stop in the midst of it resolves, and leaves every message reported or pending', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(move, { minLength: 5, maxLength: 50 }),
      fc.boolean(),
      async (moves, answers) => {
        const simulation = new Simulation();
        await simulation.run(moves);
        const { bench } = simulation;
        bench.core.gate = () => Promise.resolve();
        const submittedBefore = new Set(
          bench.sessions.flatMap(({ log }) => log.map((name) => name.split('/')[0])),
        );
        let resolved = false;
        const stopped = bench.outbound.stop(10_000).then(() => {
          resolved = true;
        });
        for (let seconds = 0; seconds < 10; seconds += 1) {
          if (answers) for (const session of simulation.live) while (session.out.length > 0) session.accept();
          bench.clock.advance(1000);
          await turn();
        }
        await stopped;
        for (const session of simulation.live) session.close();
        bench.clock.advance(120_000);
        await turn(3);
        expect(resolved).toBe(true);
        expect(bench.outbound.held).toBe(0);
        const after = new Set(bench.sessions.flatMap(({ log }) => log.map((name) => name.split('/')[0])));
        expect([...after].filter((id) => !submittedBefore.has(id))).toEqual([]);
        for (const id of simulation.queued) {
          expect([id, bench.core.pending.has(id) !== bench.core.statuses(id).length > 0]).toEqual([id, true]);
        }
      },
    ),
    { numRuns: 100, interruptAfterTimeLimit: 20_000 },
  );
}, 30_000);
