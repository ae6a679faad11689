/** Lets the event loop go round: promises, stream events and immediates that are due have run. */
export async function turn(times = 1): Promise<void> {
  for (let turns = 0; turns < times; turns += 1) await new Promise<void>((resolve) => setImmediate(resolve));
}

/** Waits for `condition` turn by turn; for things that the operating system decides, such as loopback sockets. */
export async function until(condition: () => boolean, withinMs = 5_000): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error(`did not happen within ${withinMs} ms: ${condition}`);
    await turn();
  }
}
