import { expect, test } from 'vitest';
import { FakeClock } from '../../test/fake-clock.ts';
import { turn } from '../../test/turn.ts';
import { OmniMessageError } from '../omnimessage/port.ts';
import { message, ScriptedSession, startBench } from './outbound.fixture.ts';
import type { Outbound } from './outbound.ts';
import { Places } from './places.ts';

test('are so many over all binds, and each message has one', () => {
  const places = new Places(2, new FakeClock());
  places.reserve('a', '1');
  places.reserve('b', '1');
  expect([places.leftFor('a'), places.of('a'), places.of('b')]).toEqual([0, 1, 1]);
  expect(() => places.reserve('a', '1')).toThrow('held already');
  places.release('a', '1');
  expect([places.leftFor('a'), places.has('a', '1'), places.has('b', '1')]).toEqual([1, false, true]);
  expect(() => places.release('a', '1')).toThrow('not held');
  expect(places.leftFor('a')).toBe(1);
});

test('are left to a bind as far as it does not hold more than it leaves to the others', () => {
  const places = new Places(9, new FakeClock());
  const watch = (bind: string): (() => void) => places.watch(bind, () => undefined);
  const noMore = watch('slow');
  expect(places.leftFor('slow')).toBe(9);
  watch('quick');
  const takeAll = (bind: string): void => {
    for (let index = 0; places.leftFor(bind) > 0; index += 1) places.reserve(bind, `${index}`);
  };
  takeAll('slow');
  expect([places.of('slow'), places.leftFor('slow'), places.leftFor('quick')]).toEqual([5, 0, 2]);
  takeAll('quick');
  expect([places.of('quick'), places.leftFor('other')]).toEqual([2, 1]);
  noMore();
  expect(places.leftFor('quick')).toBe(2);
});

test('tell since when the oldest is held, whatever goes first', () => {
  const clock = new FakeClock({ now: 0 });
  const places = new Places(10, clock);
  expect(places.oldestAt('a')).toBe(Number.POSITIVE_INFINITY);
  for (const id of ['1', '2', '3']) {
    clock.advance(10);
    places.reserve('a', id);
  }
  places.release('a', '2');
  expect(places.oldestAt('a')).toBe(10);
  places.release('a', '1');
  expect(places.oldestAt('a')).toBe(30);
});

test('tell who watches of each that becomes free, of its bind and no other, until it watches no more', () => {
  const places = new Places(10, new FakeClock());
  const heard: string[] = [];
  const noMore = places.watch('a', (id) => heard.push(id));
  for (const bind of ['a', 'b']) places.reserve(bind, '1');
  places.reserve('a', '2');
  for (const bind of ['a', 'b']) places.release(bind, '1');
  noMore();
  places.release('a', '2');
  expect(heard).toEqual(['1']);
});

test('a bind that is made anew takes nothing whose report its predecessor still owes', async () => {
  const bench = startBench();
  const { clock, core, reports, sessions } = bench;
  core.queue(message('m1'));
  bench.outbound.onRoom();
  await turn();
  // The report is on its way when the bind ends, and OmniMessage is away for a while.
  const away = new OmniMessageError('connection_refused', 'connection refused');
  let isAway = true;
  core.gate = (call) => (call === 'report' && isAway ? Promise.reject(away) : Promise.resolve());
  sessions[0]?.accept('m1/1', 'A1');
  await bench.outbound.stop(1_000);

  const session = new ScriptedSession(10, () => outbound);
  const outbound: Outbound = bench.another(session);
  core.queue(message('m2'));
  // A poll that is under way while the report is taken was answered before that: it still lists the message.
  let answerPoll: () => void = () => undefined;
  outbound.onRoom();
  await turn();
  expect(session.log).toEqual(['m2/1']);
  const { gate } = core;
  core.gate = (call) =>
    call === 'poll'
      ? new Promise<void>((resolve) => {
          answerPoll = resolve;
        })
      : gate(call);
  clock.advance(1_000);
  await turn();
  isAway = false;
  clock.advance(10_000);
  await turn(2);
  expect(core.statuses('m1')).toEqual(['sent']);
  answerPoll();
  await turn();
  expect(session.log).toEqual(['m2/1']);
  expect(reports.places.of('carrier')).toBe(1);
  outbound.stop(0);
});
