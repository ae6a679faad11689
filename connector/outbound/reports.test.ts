import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recordingLog } from '../../contract/log/recording-log.fixture.ts';
import { FakeClock } from '../../test/fake-clock.ts';
import { turn } from '../../test/turn.ts';
import { OmniMessageError, type StatusReport } from '../omnimessage/port.ts';
import { AWAY, ManualOmniMessage, refusal } from './fakes.fixture.ts';
import { type ReportEnd, ReportQueue } from './reports.ts';

const SENT: StatusReport = { status: 'sent', destSmsc: 'carrier' };
const DELIVERED: StatusReport = { status: 'delivered', destSmsc: 'carrier' };

class Reporting {
  readonly clock = new FakeClock();
  readonly omniMessage = new ManualOmniMessage();
  readonly log = recordingLog();
  readonly settled: string[] = [];
  readonly errors: (string | null)[] = [];
  randomly = 1;
  readonly queue: ReportQueue;

  constructor(concurrency = 2, backlogLimit = 10) {
    const context = { clock: this.clock, log: this.log, random: () => this.randomly };
    this.queue = new ReportQueue(this.omniMessage, { backlogLimit, concurrency }, context);
  }

  push(...ids: string[]): void {
    for (const id of ids) this.queue.push(id, SENT, { settled: () => this.settled.push(id) });
  }

  once(id: string): void {
    this.queue.pushOnce(id, DELIVERED, {
      settled: (_id, error) => {
        this.settled.push(`${id} once`);
        this.errors.push(error?.code ?? null);
      },
    });
  }

  /** What was asked of OmniMessage, in order. */
  get asked(): string[] {
    return this.omniMessage.reports.map(({ question }) => `${question.id} ${question.report.status}`);
  }

  async answer(index: number, error?: unknown): Promise<void> {
    const asked = this.omniMessage.reports[index];
    if (error === undefined) asked?.answer();
    else asked?.fail(error);
    await turn();
  }

  async pass(ms: number): Promise<void> {
    this.clock.advance(ms);
    await turn();
  }
}

describe('order and concurrency', () => {
  it('reports go out in their order, a few at once', async () => {
    const reporting = new Reporting();
    reporting.push('a', 'b', 'c', 'd');
    expect(reporting.asked).toEqual(['a sent', 'b sent']);
    await reporting.answer(1);
    expect(reporting.asked).toEqual(['a sent', 'b sent', 'c sent']);
    expect(reporting.settled).toEqual(['b']);
    await reporting.answer(0);
    await reporting.answer(2);
    await reporting.answer(3);
    expect(reporting.settled).toEqual(['b', 'a', 'c', 'd']);
    expect(reporting.queue.size).toBe(0);
    expect(reporting.clock.timers).toBe(0);
  });

  it('those of one message go one after the other', async () => {
    const reporting = new Reporting();
    reporting.push('a');
    reporting.once('a');
    reporting.push('a', 'b');
    expect(reporting.asked).toEqual(['a sent', 'b sent']);
    await reporting.answer(0);
    expect(reporting.asked).toEqual(['a sent', 'b sent', 'a delivered']);
    await reporting.answer(1);
    expect(reporting.asked.length).toBe(3);
    await reporting.answer(2);
    expect(reporting.asked).toEqual(['a sent', 'b sent', 'a delivered', 'a sent']);
    await reporting.answer(3);
    expect(reporting.settled).toEqual(['a', 'b', 'a once', 'a']);
    expect(reporting.errors).toEqual([null]);
  });

  it('a long queue keeps its order', async () => {
    const reporting = new Reporting(1);
    const ids = Array.from({ length: 5_000 }, (_, index) => `m${index}`);
    reporting.push(...ids);
    for (let index = 0; index < ids.length; index += 1) {
      reporting.omniMessage.reports[index]?.answer();
      await Promise.resolve();
      await Promise.resolve();
    }
    await turn();
    expect(reporting.settled).toEqual(ids);
  });
});

describe('while OmniMessage is away', () => {
  it('the whole queue pauses, twice as long each time, up to ten seconds', async () => {
    const reporting = new Reporting();
    reporting.push('a', 'b', 'c');
    await reporting.answer(0, AWAY);
    await reporting.answer(1, new OmniMessageError('timeout', 'timeout'));
    expect(reporting.queue.paused).toBe(true);
    expect(reporting.clock.timers).toBe(1);
    for (const pause of [200, 400, 800, 1_600, 3_200, 6_400, 10_000, 10_000]) {
      const before = reporting.asked.length;
      await reporting.pass(pause - 1);
      expect(reporting.asked.length).toBe(before);
      await reporting.pass(1);
      expect(reporting.asked.length).toBe(before + 2);
      await reporting.answer(before, refusal(503));
      await reporting.answer(before + 1, refusal(429));
    }
    await reporting.pass(10_000);
    for (let index = 0; reporting.queue.size > 0; index += 1) await reporting.answer(index);
    expect([...reporting.settled].sort()).toEqual(['a', 'b', 'c']);
    reporting.push('d');
    await reporting.answer(reporting.asked.length - 1, AWAY);
    await reporting.pass(200);
    expect(reporting.asked.at(-1)).toBe('d sent');
  });

  it('the pause has jitter: between half of it and all', async () => {
    const reporting = new Reporting();
    reporting.randomly = 0;
    reporting.push('a');
    await reporting.answer(0, AWAY);
    await reporting.pass(99);
    expect(reporting.asked.length).toBe(1);
    await reporting.pass(1);
    expect(reporting.asked.length).toBe(2);
  });

  it('never more than `concurrency` requests, also when it comes back', async () => {
    const reporting = new Reporting(3);
    reporting.push('a', 'b', 'c', 'd', 'e', 'f');
    for (const index of [0, 1, 2]) await reporting.answer(index, AWAY);
    await reporting.pass(200);
    expect(reporting.asked.length).toBe(6);
    await reporting.pass(60_000);
    expect(reporting.asked.length).toBe(6);
  });

  it('those that can come again are sent away, and new ones at once', async () => {
    const reporting = new Reporting(1);
    reporting.push('a');
    reporting.once('a');
    reporting.once('b');
    reporting.push('b');
    reporting.once('c');
    await reporting.answer(0, AWAY);
    expect(reporting.settled).toEqual(['a once', 'b once', 'c once']);
    reporting.once('d');
    expect(reporting.errors).toEqual(['circuit_open', 'circuit_open', 'circuit_open', 'circuit_open']);
    expect(reporting.queue.size).toBe(2);
    await reporting.pass(200);
    await reporting.answer(1);
    await reporting.answer(2);
    expect(reporting.settled.slice(4)).toEqual(['a', 'b']);
    expect(reporting.asked.slice(1)).toEqual(['a sent', 'b sent']);
  });

  it('one that was under way is told its own error', async () => {
    const reporting = new Reporting();
    reporting.once('a');
    reporting.once('b');
    await reporting.answer(0, AWAY);
    expect(reporting.errors).toEqual(['connection_refused']);
    await reporting.answer(1);
    expect(reporting.errors).toEqual(['connection_refused', null]);
  });
});

describe('refusals', () => {
  it('of one report hold up only that one, longer each time, and never drop it', async () => {
    const reporting = new Reporting();
    reporting.push('bad', 'a');
    await reporting.answer(0, refusal(422));
    await reporting.answer(1);
    expect(reporting.queue.paused).toBe(false);
    for (const delay of [5_000, 10_000, 20_000, 40_000, 60_000, 60_000]) {
      const before = reporting.asked.length;
      await reporting.pass(delay - 1);
      expect(reporting.asked.length).toBe(before);
      await reporting.pass(1);
      expect(reporting.asked.length).toBe(before + 1);
      await reporting.answer(before, refusal(400));
    }
    expect(reporting.log.events('error').length).toBe(3); // the first, second and fourth
    await reporting.pass(60_000);
    await reporting.answer(reporting.asked.length - 1);
    expect(reporting.settled).toEqual(['a', 'bad']);
  });

  it('hold up the later reports of that message', async () => {
    const reporting = new Reporting();
    reporting.push('a');
    reporting.once('a');
    await reporting.answer(0, refusal(409));
    expect(reporting.asked.length).toBe(1);
    await reporting.pass(5_000);
    await reporting.answer(1);
    await reporting.answer(2, refusal(409));
    expect(reporting.asked).toEqual(['a sent', 'a sent', 'a delivered']);
    expect(reporting.settled).toEqual(['a', 'a once']);
    expect(reporting.errors).toEqual(['http']);
    expect(reporting.queue.size).toBe(0);
  });

  it('of ourselves pause the whole queue, and are logged once for each pause', async () => {
    const reporting = new Reporting(5);
    reporting.push('a', 'b', 'c');
    for (const index of [0, 1, 2]) await reporting.answer(index, refusal(401));
    expect(reporting.log.events('error')).toEqual(['reports_refused']);
    await reporting.pass(4_999);
    expect(reporting.asked.length).toBe(3);
    await reporting.pass(1);
    expect(reporting.asked.length).toBe(6);
    for (const index of [3, 4, 5]) await reporting.answer(index);
    expect(reporting.settled.length).toBe(3);
  });

  it('404: nobody misses it', async () => {
    const reporting = new Reporting();
    reporting.push('a');
    reporting.once('b');
    await reporting.answer(0, refusal(404));
    await reporting.answer(1, refusal(404));
    expect(reporting.settled).toEqual(['a', 'b once']);
    expect(reporting.errors).toEqual([null]);
    expect(reporting.log.events('warn')).toEqual(['report_unknown_message', 'report_unknown_message']);
  });
});

describe('the end', () => {
  it('emptied tells when all is reported, or that it is not in time', async () => {
    const reporting = new Reporting();
    expect(await reporting.queue.emptied(1_000)).toBe(true);
    reporting.push('a', 'b');
    const soon = reporting.queue.emptied(1_000);
    const late = reporting.queue.emptied(9_000);
    await reporting.pass(1_000);
    expect(await soon).toBe(false);
    await reporting.answer(0);
    await reporting.answer(1);
    expect(await late).toBe(true);
    expect(reporting.clock.timers).toBe(0);
  });

  it('emptied also counts those that were sent away', async () => {
    const reporting = new Reporting(1);
    reporting.once('a');
    reporting.once('a');
    const emptied = reporting.queue.emptied(9_000);
    await reporting.answer(0, AWAY);
    expect(await emptied).toBe(true);
  });

  it('close sends nothing more, tells those that can come again, and leaves no timer', async () => {
    const reporting = new Reporting(2);
    reporting.push('a', 'bad', 'c');
    reporting.once('c');
    await reporting.answer(1, refusal(400));
    await reporting.answer(0, AWAY);
    reporting.queue.close();
    reporting.once('e');
    expect(reporting.settled).toEqual(['c once', 'e once']);
    expect(reporting.clock.timers).toBe(0);
    const { length } = reporting.asked;
    reporting.push('d');
    await reporting.answer(2, refusal(400));
    await reporting.pass(600_000);
    expect(reporting.asked.length).toBe(length);
    expect(reporting.clock.timers).toBe(0);
  });
});

it('every report is settled once, in order for its message, whatever OmniMessage does', async () => {
  const outcome = fc.constantFrom<(() => unknown) | null>(
    null,
    null,
    null,
    () => AWAY,
    () => refusal(503),
    () => refusal(422),
    () => refusal(403),
    () => refusal(404),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.nat(3), fc.boolean()), { minLength: 1, maxLength: 25 }),
      fc.array(outcome, { maxLength: 60 }),
      fc.integer({ min: 1, max: 4 }),
      async (pushes, outcomes, concurrency) => {
        const reporting = new Reporting(concurrency);
        const settled: number[] = [];
        const answered: number[] = [];
        const told = (at: number): ReportEnd => ({ settled: () => answered.push(at) });
        for (const [at, [message, isOnce]] of pushes.entries()) {
          const report = { ...SENT, parts: at };
          if (isOnce) reporting.queue.pushOnce(`m${message}`, report, told(at));
          else reporting.queue.push(`m${message}`, report, told(at));
        }
        for (let request = 0, rounds = 0; reporting.queue.size > 0; rounds += 1) {
          if (rounds > 2_000) throw new Error('it never empties');
          const underWay = reporting.omniMessage.reports.length - request;
          expect(underWay).toBeLessThanOrEqual(concurrency);
          if (underWay === 0) {
            await reporting.pass(60_000);
            continue;
          }
          const fail = outcomes[request] ?? null;
          const asked = reporting.omniMessage.reports[request];
          if (fail === null && asked?.question.report.parts !== undefined)
            settled.push(asked.question.report.parts);
          await reporting.answer(request, fail?.());
          request += 1;
        }
        expect([...answered].sort((a, b) => a - b)).toEqual(pushes.map((_, at) => at));
        for (const message of [0, 1, 2, 3]) {
          const ofMessage = settled.filter((at) => pushes[at]?.[0] === message);
          expect(ofMessage).toEqual([...ofMessage].sort((a, b) => a - b));
        }
      },
    ),
    { numRuns: 150 },
  );
}, 60_000);

describe('figures', () => {
  it('count what failed and is tried again, and what OmniMessage no longer knows', async () => {
    const reporting = new Reporting();
    reporting.push('away', 'gone');
    await reporting.answer(0, AWAY);
    await reporting.answer(1, refusal(404));
    expect([reporting.queue.retries, reporting.queue.dropped]).toEqual([1, 1]);
    await reporting.pass(200);
    await reporting.answer(2, refusal(422));
    expect([reporting.queue.retries, reporting.queue.dropped]).toEqual([2, 1]);
    await reporting.pass(5_000);
    await reporting.answer(3);
    expect([reporting.queue.retries, reporting.queue.dropped, reporting.queue.size]).toEqual([2, 1, 0]);
  });
});
