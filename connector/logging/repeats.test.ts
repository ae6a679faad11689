import { expect, test } from 'vitest';
import { FakeClock } from '../../test/fake-clock.ts';
import { type LeftOut, LINES_A_WINDOW, Repeats, WINDOW_MS } from './repeats.ts';

function start() {
  const clock = new FakeClock();
  const told: LeftOut[] = [];
  const repeats = new Repeats(clock, (left) => told.push(left));
  const say = (times: number, bind: string | null = 'carrier'): number => {
    let written = 0;
    for (let count = 0; count < times; count += 1) if (repeats.mayWrite('submit_refused', bind)) written += 1;
    return written;
  };
  return { clock, told, repeats, say };
}

test('a flood is a number of lines a minute, and then one that counts the rest', () => {
  const { clock, told, say } = start();
  expect(say(1_254)).toBe(LINES_A_WINDOW);
  expect(told).toEqual([]);
  clock.advance(WINDOW_MS);
  expect(told).toEqual([{ event: 'submit_refused', bind: 'carrier', lines: 1_234 }]);
  expect(clock.timers).toBe(0);
  expect(say(5)).toBe(5);
});

test('who is below the limit is never told of, and sets no timer', () => {
  const { clock, told, say } = start();
  for (let minute = 0; minute < 5; minute += 1) {
    expect(say(LINES_A_WINDOW)).toBe(LINES_A_WINDOW);
    expect(clock.timers).toBe(0);
    clock.advance(WINDOW_MS);
  }
  expect(told).toEqual([]);
});

test('binds do not take each other’s lines', () => {
  const { say } = start();
  say(1_000, 'loud');
  expect(say(3, 'quiet')).toBe(3);
  expect(say(3, null)).toBe(3);
});

test('floods that began at different times are each told of at the end of their own minute', () => {
  const { clock, told, say } = start();
  say(LINES_A_WINDOW + 1, 'first');
  clock.advance(20_000);
  say(LINES_A_WINDOW + 2, 'second');
  clock.advance(WINDOW_MS - 20_000);
  expect(told.map(({ bind }) => bind)).toEqual(['first']);
  clock.advance(20_000);
  expect(told.map(({ bind, lines }) => [bind, lines])).toEqual([
    ['first', 1],
    ['second', 2],
  ]);
});

test('more binds than are told apart share one window for each event', () => {
  const { told, repeats, say } = start();
  for (let bind = 0; bind < 10_000; bind += 1) say(1, `bind-${bind}`);
  repeats.close();
  expect(told).toEqual([{ event: 'submit_refused', bind: null, lines: 10_000 - 4_096 - LINES_A_WINDOW }]);
});

test('the end of the process tells of what was left out', () => {
  const { clock, told, repeats, say } = start();
  say(LINES_A_WINDOW + 7);
  repeats.close();
  expect(told.map(({ lines }) => lines)).toEqual([7]);
  expect(clock.timers).toBe(0);
});
