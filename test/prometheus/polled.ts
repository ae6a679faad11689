const PACE_MS = 150;

/**
 * Asks again and again until the answer is neither null nor false; what it asks is another program, which tells nobody
 * when something changes. Rejects after `timeoutMs` with what `describe` makes of it.
 */
export async function polled<T>(
  ask: () => Promise<T | null | false>,
  timeoutMs: number,
  describe: () => string,
): Promise<T> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (answer !== null && answer !== false) return answer;
    if (performance.now() > deadline) throw new Error(`not seen within ${timeoutMs} ms: ${describe()}`);
    await new Promise((resolve) => setTimeout(resolve, PACE_MS));
  }
}
