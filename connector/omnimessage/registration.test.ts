import { expect, it, vi } from 'vitest';
import { type Line, recordingLog } from '../../contract/log/recording-log.fixture.ts';
import { OmniMessageError } from './port.ts';
import { startRegistration } from './registration.ts';

function harness(register: () => Promise<boolean>) {
  const logged: Line[] = [];
  const timers: { ms: number; tick: () => void; cancelled: boolean }[] = [];
  const stop = startRegistration({
    omnimessage: { register: vi.fn(register) },
    describe: () => ({ version: '1', hostname: 'h', binds: [] }),
    log: recordingLog(logged),
    after: (ms, tick) => {
      const timer = { ms, tick, cancelled: false };
      timers.push(timer);
      return () => {
        timer.cancelled = true;
      };
    },
  });
  return { stop, logged, timers };
}

it('registers at once, then 30 s after each answer', async () => {
  const register = vi.fn(async () => true);
  const { timers } = harness(register);
  expect(register).toHaveBeenCalledTimes(1);
  await vi.waitFor(() => expect(timers).toHaveLength(1));
  expect(timers[0]?.ms).toBe(30_000);
  timers[0]?.tick();
  await vi.waitFor(() => expect(timers).toHaveLength(2));
  expect(register).toHaveBeenCalledTimes(2);
});

it('is switched off quietly by a 404', async () => {
  const { timers, logged } = harness(async () => false);
  await vi.waitFor(() => expect(logged).toHaveLength(1));
  expect(logged[0]?.level).toBe('info');
  expect(timers).toEqual([]);
});

it('tries again at the next turn after a failure', async () => {
  const { timers, logged } = harness(() => Promise.reject(new OmniMessageError('timeout', 'slow')));
  await vi.waitFor(() => expect(timers).toHaveLength(1));
  expect(logged[0]?.level).toBe('debug');
});

it('stops: the waiting turn is cancelled, and a running one plans no other', async () => {
  const waiting = harness(async () => true);
  await vi.waitFor(() => expect(waiting.timers).toHaveLength(1));
  waiting.stop();
  expect(waiting.timers[0]?.cancelled).toBe(true);

  let answer = (_known: boolean): void => undefined;
  const running = harness(
    () =>
      new Promise((resolve) => {
        answer = resolve;
      }),
  );
  running.stop();
  answer(true);
  await new Promise((resolve) => setImmediate(resolve));
  expect(running.timers).toEqual([]);
});
