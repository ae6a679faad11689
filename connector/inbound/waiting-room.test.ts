import { expect, test } from 'vitest';
import { FakeClock } from '../../test/fake-clock.ts';
import { WaitingRoom } from './waiting-room.ts';

function room(limit = 10): { clock: FakeClock; overdue: string[]; waiting: WaitingRoom<string> } {
  const clock = new FakeClock();
  const overdue: string[] = [];
  return {
    clock,
    overdue,
    waiting: new WaitingRoom(clock, { waitMs: 1000, limit }, (item) => overdue.push(item)),
  };
}

test('each waits its full time, under one timer', () => {
  const { clock, overdue, waiting } = room();
  waiting.add('a');
  clock.advance(400);
  waiting.add('b');
  expect(clock.timers).toBe(1);
  clock.advance(599);
  expect(overdue).toEqual([]);
  clock.advance(1);
  expect(overdue).toEqual(['a']);
  expect(clock.timers).toBe(1);
  clock.advance(400);
  expect(overdue).toEqual(['a', 'b']);
  expect(clock.timers).toBe(0);
});

test('whoever left is not overdue, and the others keep their time', () => {
  const { clock, overdue, waiting } = room();
  waiting.add('a');
  clock.advance(500);
  waiting.add('b');
  expect(waiting.delete('a')).toBe(true);
  expect(waiting.delete('a')).toBe(false);
  clock.advance(999);
  expect(overdue).toEqual([]);
  clock.advance(1);
  expect(overdue).toEqual(['b']);
});

test('adding again prolongs nothing', () => {
  const { clock, overdue, waiting } = room();
  waiting.add('a');
  clock.advance(900);
  expect(waiting.add('a')).toBe(true);
  clock.advance(100);
  expect(overdue).toEqual(['a']);
});

test('is bounded', () => {
  const { waiting } = room(2);
  expect([waiting.add('a'), waiting.add('b'), waiting.add('c'), waiting.add('a')]).toEqual([
    true,
    true,
    false,
    true,
  ]);
  expect(waiting.size).toBe(2);
});

test('an overdue one may come back', () => {
  const clock = new FakeClock();
  let times = 0;
  const waiting: WaitingRoom<string> = new WaitingRoom(clock, { waitMs: 1000, limit: 1 }, (item) => {
    times += 1;
    if (times < 3) waiting.add(item);
  });
  waiting.add('a');
  clock.advance(10_000);
  expect(times).toBe(3);
  expect(clock.timers).toBe(0);
});

test('empties in the order of arrival and leaves no timer', () => {
  const { clock, waiting } = room();
  waiting.add('a');
  waiting.add('b');
  expect(waiting.empty()).toEqual(['a', 'b']);
  expect([waiting.size, clock.timers]).toEqual([0, 0]);
});
