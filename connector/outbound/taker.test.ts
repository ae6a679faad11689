import { describe, expect, it } from 'vitest';
import { recordingLog } from '../../contract/log/recording-log.fixture.ts';
import { FakeClock } from '../../test/fake-clock.ts';
import { turn } from '../../test/turn.ts';
import type { OutboundMessage, Polled } from '../omnimessage/port.ts';
import { AWAY, ManualOmniMessage, outboundMessage } from './fakes.fixture.ts';
import { Taker, type Taking } from './taker.ts';
import type { TakingSettings } from './taking.ts';

const settings: TakingSettings = {
  tpsLimit: 10,
  windowSize: 2,
  sessions: 1,
  queueCheckFrequencyMs: 5_000,
  smppPollIntervalMs: 100,
};

class Bind implements Taking {
  readonly clock = new FakeClock();
  readonly omniMessage = new ManualOmniMessage();
  readonly log = recordingLog();
  readonly heldIds = new Set<string>();
  readonly taken: string[] = [];
  readonly malformed: { id: string; reason: string }[] = [];
  carries = true;
  free = 1_000;
  depth = -1;
  /** How many were taken each time that what is due could go. */
  readonly tookSoFar: number[] = [];
  readonly taker: Taker;

  constructor(name = 'carrier') {
    this.taker = new Taker(name, settings, this, this);
  }

  canCarry(): boolean {
    return this.carries;
  }

  held(): number {
    return this.heldIds.size;
  }

  waiting(): number {
    return this.heldIds.size;
  }

  places(): number {
    return this.free;
  }

  isHeld(id: string): boolean {
    return this.heldIds.has(id);
  }

  take({ id }: OutboundMessage): void {
    if (id.startsWith('poison')) throw new Error(`cannot compose ${id}`);
    this.taken.push(id);
    this.heldIds.add(id);
    this.free -= 1;
  }

  takeMalformed(malformed: { id: string; reason: string }): void {
    this.malformed.push(malformed);
    this.heldIds.add(malformed.id);
    this.free -= 1;
  }

  tookSome(): void {
    this.tookSoFar.push(this.taken.length);
  }

  listed(count: number): void {
    this.depth = count;
  }

  polled(): void {
    this.taker.go();
  }

  /** OmniMessage has taken the report of `id`. */
  reported(id: string): void {
    this.heldIds.delete(id);
    this.free += 1;
    this.taker.reported(id);
    this.taker.go();
  }

  get limits(): number[] {
    return this.omniMessage.polls.map(({ question }) => question.limit);
  }

  async answer(messages: readonly OutboundMessage[], malformed: Polled['malformed'] = []): Promise<void> {
    this.omniMessage.polls.at(-1)?.answer({ messages, malformed, total: messages.length + malformed.length });
    await turn();
  }

  async pass(ms: number): Promise<void> {
    this.clock.advance(ms);
    await turn();
  }
}

const messages = (...ids: string[]): OutboundMessage[] => ids.map((id) => outboundMessage(id));
const range = (from: number, to: number): string[] =>
  Array.from({ length: to - from }, (_, index) => `m${from + index}`);

describe('polls', () => {
  it('one at a time, at once, and then at the pace of an idle queue', async () => {
    const bind = new Bind();
    bind.taker.go();
    bind.taker.go();
    expect(bind.limits).toEqual([10]);
    await bind.answer(messages('a'));
    expect(bind.taken).toEqual(['a']);
    expect(bind.depth).toBe(1);
    await bind.pass(4_499);
    expect(bind.limits.length).toBe(1);
    await bind.pass(501);
    expect(bind.limits).toEqual([10, 10]);
    expect(bind.clock.timers).toBe(0);
  });

  it('let what is due go while a large answer is taken', async () => {
    const bind = new Bind();
    bind.taker.retune({ ...settings, tpsLimit: 200 });
    await bind.answer(messages(...range(0, 150)));
    expect(bind.taken.length).toBe(150);
    expect(bind.tookSoFar).toEqual([64, 128]);
  });

  it('say which messages need not be read: held, or reported while the poll was under way', async () => {
    const bind = new Bind();
    bind.taker.go();
    await bind.answer(messages('a', 'b'));
    await bind.pass(5_000);
    bind.reported('a');
    const isKnown = bind.omniMessage.polls.at(-1)?.question.isKnown;
    expect(['a', 'b', 'c'].map((id) => isKnown?.(id))).toEqual([true, true, false]);
  });

  it('follow a full answer as soon as half of the room is free', async () => {
    const bind = new Bind();
    bind.taker.go();
    await bind.answer(messages(...range(0, 10)));
    await bind.pass(60_000);
    expect(bind.limits).toEqual([10]);
    for (const id of range(0, 4)) bind.reported(id);
    expect(bind.limits).toEqual([10]);
    bind.reported('m4');
    expect(bind.limits).toEqual([10, 10]);
    await bind.answer(messages(...range(5, 15)));
    expect(bind.taken).toEqual(range(0, 15));
  });

  it('do not happen without a session, room, or places, and begin when there are', async () => {
    const bind = new Bind();
    bind.carries = false;
    bind.taker.go();
    expect(bind.limits).toEqual([]);
    bind.carries = true;
    for (const id of range(0, 10)) bind.heldIds.add(id);
    bind.taker.go();
    expect(bind.limits).toEqual([]);
    expect(bind.clock.timers).toBe(0);
    bind.free = 3;
    bind.reported('m0');
    expect(bind.limits).toEqual([10]);
    expect(bind.clock.timers).toBe(0);
  });

  it('come when others have freed places, though nothing tells of that', async () => {
    const bind = new Bind();
    bind.free = 0;
    bind.taker.go();
    await bind.pass(60_000);
    expect(bind.limits).toEqual([]);
    expect(bind.clock.timers).toBe(1);
    bind.free = 3;
    await bind.pass(100);
    expect(bind.limits).toEqual([3]);
  });

  it('go on at the pace of a busy queue when others took all places while one was under way', async () => {
    const bind = new Bind();
    bind.taker.go();
    bind.free = 0;
    await bind.answer(messages(...range(0, 10)));
    expect(bind.taken).toEqual([]);
    bind.free = 10;
    await bind.pass(100);
    await bind.answer(messages(...range(0, 10)));
    expect(bind.taken).toEqual(range(0, 10));
  });

  it('that fail come again at the pace of an idle queue', async () => {
    const bind = new Bind();
    bind.taker.go();
    bind.omniMessage.polls[0]?.fail(AWAY);
    await turn();
    expect(bind.log.events('debug')).toEqual(['poll_failed']);
    await bind.pass(4_499);
    expect(bind.limits.length).toBe(1);
    await bind.pass(501);
    expect(bind.limits.length).toBe(2);
  });

  it('go by new settings at once', async () => {
    const bind = new Bind();
    bind.taker.go();
    await bind.answer([]);
    bind.taker.retune({ ...settings, queueCheckFrequencyMs: 1_000, tpsLimit: 50 });
    await bind.pass(899);
    expect(bind.limits.length).toBe(1);
    await bind.pass(101);
    expect(bind.limits).toEqual([10, 50]);
  });

  it('of binds that became idle together go apart, each at its pace', async () => {
    const pollsOf = async (name: string): Promise<number[]> => {
      const bind = new Bind(name);
      const at: number[] = [];
      bind.taker.go();
      for (let ms = 0; ms < 80_000; ms += 50) {
        if (bind.omniMessage.polls.length > at.length) {
          await bind.answer([]);
          at.push(ms);
        }
        await bind.pass(50);
      }
      return at;
    };
    const [ours, others] = [await pollsOf('carrier_1'), await pollsOf('carrier_2')];
    expect(ours[0]).toBe(others[0]);
    const last = (at: readonly number[]): number[] => at.filter((ms) => ms > 60_000);
    expect(last(ours)).toHaveLength(4);
    expect(last(others)).toHaveLength(4);
    expect(last(ours).filter((ms) => last(others).includes(ms))).toEqual([]);
    for (const at of [ours, others]) {
      for (const [nth, ms] of at.entries())
        expect(ms - (at[nth - 1] ?? ms - 5_000)).toBeLessThanOrEqual(5_050);
    }
  });
});

describe('nothing known is taken twice', () => {
  it('held, repeated in one answer, or reported while the poll was under way', async () => {
    const bind = new Bind();
    bind.taker.go();
    await bind.answer(messages('a', 'a', 'b'));
    expect(bind.taken).toEqual(['a', 'b']);
    await bind.pass(5_000);
    bind.reported('b'); // its report is accepted after OmniMessage made its answer
    await bind.answer(messages('a', 'b', 'c'));
    expect(bind.taken).toEqual(['a', 'b', 'c']);
    // With the next poll `b` is a message that OmniMessage wants sent again.
    await bind.pass(5_000);
    await bind.answer(messages('b'));
    expect(bind.taken).toEqual(['a', 'b', 'c', 'b']);
  });

  it('nor is more taken than there was room for, or than other binds have left places', async () => {
    const bind = new Bind();
    bind.taker.go();
    bind.free = 4;
    await bind.answer(messages(...range(0, 30)));
    expect(bind.taken).toEqual(range(0, 4));
    const other = new Bind();
    other.taker.go();
    await other.answer(messages(...range(0, 30)));
    expect(other.taken.length).toBe(10);
  });
});

describe('messages for later', () => {
  const later = (bind: Bind, count: number): OutboundMessage[] =>
    Array.from({ length: count }, (_, index) =>
      outboundMessage(`later${index}`, { deliverAfterMs: bind.clock.wall() + 60_000 }),
    );

  it('do not hide those behind them, and do not make the queue busy', async () => {
    const bind = new Bind();
    const queue = [...later(bind, 250), outboundMessage('now')];
    const answerAsAsked = (): Promise<void> => bind.answer(queue.slice(0, bind.limits.at(-1)));
    bind.taker.go();
    let polls = 0;
    while (bind.taken.length === 0 && polls < 40) {
      await answerAsAsked();
      await bind.pass(100);
      polls += 1;
    }
    expect(bind.taken).toEqual(['now']);
    if (bind.omniMessage.polls.length > polls) await answerAsAsked();
    const before = bind.limits.length;
    await bind.pass(4_000);
    expect(bind.limits.length).toBe(before);
    await bind.pass(1_000);
    expect(bind.limits.length).toBe(before + 1);
  });

  it('are taken when their time has come', async () => {
    const bind = new Bind();
    const [message] = later(bind, 1);
    if (message === undefined) throw new Error('none');
    bind.taker.go();
    await bind.answer([message]);
    expect(bind.taken).toEqual([]);
    await bind.pass(60_000);
    await bind.answer([message]);
    expect(bind.taken).toEqual(['later0']);
  });
});

describe('messages that cannot be used', () => {
  it('go to be reported, and their neighbours go on', async () => {
    const bind = new Bind();
    bind.taker.go();
    await bind.answer(messages('a', 'poison', 'b'), [{ id: 'x', reason: 'no destination' }]);
    expect(bind.taken).toEqual(['a', 'b']);
    expect(bind.malformed).toEqual([
      { id: 'x', reason: 'no destination' },
      { id: 'poison', reason: 'defect of the gateway: cannot compose poison' },
    ]);
    expect(bind.log.events('error')).toEqual(['take_failed']);
  });
});

describe('stop', () => {
  it('takes nothing of a poll that is under way, and polls no more', async () => {
    const bind = new Bind();
    bind.taker.go();
    bind.taker.stop();
    await bind.answer(messages('a'));
    bind.taker.go();
    bind.taker.retune(settings);
    await bind.pass(60_000);
    expect(bind.taken).toEqual([]);
    expect(bind.limits.length).toBe(1);
    expect(bind.clock.timers).toBe(0);
  });

  it('leaves no timer of a pause', async () => {
    const bind = new Bind();
    bind.taker.go();
    await bind.answer([]);
    expect(bind.clock.timers).toBe(1);
    bind.taker.stop();
    expect(bind.clock.timers).toBe(0);
  });
});

describe('the lag', () => {
  it('is the time since a poll last succeeded, and grows while OmniMessage fails', async () => {
    const bind = new Bind();
    bind.taker.go();
    await bind.pass(300);
    expect(bind.taker.lagMs).toBe(300);
    await bind.answer([]);
    expect(bind.taker.lagMs).toBe(0);
    await bind.pass(5_000);
    expect(bind.taker.lagMs).toBe(5_000);
    bind.omniMessage.polls.at(-1)?.fail(AWAY);
    await turn();
    await bind.pass(5_000);
    expect(bind.taker.lagMs).toBe(10_000);
  });

  it('is 0 while the bind should not poll, and begins anew afterwards', async () => {
    const bind = new Bind();
    bind.taker.go();
    await bind.answer([]);
    bind.carries = false;
    await bind.pass(60_000);
    expect(bind.taker.lagMs).toBe(0);
    bind.carries = true;
    bind.taker.go();
    await bind.pass(200);
    expect(bind.taker.lagMs).toBe(200);
    await bind.answer(messages(...range(0, 10)));
    await bind.pass(60_000);
    expect(bind.taker.lagMs).toBe(0);
  });

  it('grows while others have all the places, until the bind stops', async () => {
    const bind = new Bind();
    bind.free = 0;
    bind.taker.go();
    await bind.pass(60_000);
    expect(bind.taker.lagMs).toBe(60_000);
    bind.taker.stop();
    expect(bind.taker.lagMs).toBe(0);
  });

  it('does not count the time for which the bind was held back', async () => {
    const bind = new Bind();
    bind.taker.go();
    await bind.pass(40_000);
    bind.taker.resumed();
    bind.taker.go();
    expect(bind.taker.lagMs).toBe(0);
  });
});
