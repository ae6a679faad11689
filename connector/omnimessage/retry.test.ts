import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { OmniMessageError } from './port.ts';
import { retryPassing } from './retry.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const timeout = new OmniMessageError('timeout', 'slow');
const refusal = new OmniMessageError('http', 'no', { status: 422 });
const never = new AbortController().signal;
const policy = { signal: never, maxAttempts: 3, initialDelayMs: 100, random: () => 0 };

it('repeats what may pass, with growing pauses, and resolves', async () => {
  const call = vi.fn().mockRejectedValueOnce(timeout).mockRejectedValueOnce(timeout).mockResolvedValue('ok');
  const result = retryPassing(call, policy);
  await vi.advanceTimersByTimeAsync(49);
  expect(call).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(call).toHaveBeenCalledTimes(2);
  await vi.advanceTimersByTimeAsync(100);
  expect(await result).toBe('ok');
});

it('gives the last error up after maxAttempts calls', async () => {
  const call = vi.fn().mockRejectedValue(timeout);
  const result = expect(retryPassing(call, policy)).rejects.toBe(timeout);
  await vi.runAllTimersAsync();
  await result;
  expect(call).toHaveBeenCalledTimes(3);
});

it.each([refusal, new TypeError('ours')])('does not repeat %s', async (error) => {
  const call = vi.fn().mockRejectedValue(error);
  await expect(retryPassing(call, policy)).rejects.toBe(error);
  expect(call).toHaveBeenCalledTimes(1);
});

it('ends at once when aborted during a pause, and calls no more', async () => {
  const controller = new AbortController();
  const call = vi.fn().mockRejectedValue(timeout);
  const result = expect(retryPassing(call, { ...policy, signal: controller.signal })).rejects.toBe(timeout);
  await vi.advanceTimersByTimeAsync(10);
  controller.abort();
  await result;
  await vi.runAllTimersAsync();
  expect(call).toHaveBeenCalledTimes(1);
});

it('does not start when aborted before', async () => {
  const call = vi.fn();
  await expect(retryPassing(call, { ...policy, signal: AbortSignal.abort() })).rejects.toThrow();
  expect(call).not.toHaveBeenCalled();
});
