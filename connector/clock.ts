/** Time as a parameter: the composition root passes the machine's, tests pass their own. */
export interface Clock {
  /** Monotonic milliseconds with a fraction; only differences mean anything. */
  now(): number;
  /** Milliseconds since the epoch. */
  wall(): number;
  /** Runs `fire` once, not before `delayMs` have passed. */
  timer(delayMs: number, fire: () => void): Timer;
}

export interface Timer {
  cancel(): void;
}

/** Uniform in [0, 1). */
export type Random = () => number;

export const systemClock: Clock = {
  now: () => performance.now(),
  wall: () => Date.now(),
  timer(delayMs, fire) {
    const handle = setTimeout(fire, Math.max(0, Math.ceil(delayMs)));
    return { cancel: () => clearTimeout(handle) };
  },
};
