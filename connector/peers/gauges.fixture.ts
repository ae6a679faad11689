import type { BindGauges } from './running-bind.ts';

/** Of a bind that does nothing. */
export const NO_GAUGES: BindGauges = {
  connectedSinceMs: null,
  held: 0,
  heldLimit: 100,
  windowUsed: 0,
  windowSize: 0,
  throttledSoFarMs: 0,
  pollLagMs: 0,
};
