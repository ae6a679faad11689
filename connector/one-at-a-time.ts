/**
 * Runs `task` when asked, never twice at the same time. Whoever asks while it runs gets one more run after it, however
 * many ask, so that the last run has seen everything that was there when it was last asked for. `task` must not reject.
 */
export function oneAtATime(task: () => Promise<void>): () => void {
  let running = false;
  let again = false;
  const run = async (): Promise<void> => {
    running = true;
    do {
      again = false;
      await task();
    } while (again);
    running = false;
  };
  return () => {
    if (running) again = true;
    else void run();
  };
}
