/**
 * The paces of ownership, in milliseconds on each connector's own monotonic clock. What keeps two connectors from
 * carrying one bind is that `fenceMs`, counted by the holder from when it SENT its last successful renewal, is over
 * before `takeOverMs`, counted by the others from when they SAW it: 3 s for clocks that run apart and for closing.
 */
export interface OwnershipTiming {
  /** Between two renewals of the heartbeat. */
  readonly heartbeatMs: number;
  /** Between two looks at heartbeats and ownership. */
  readonly scanMs: number;
  /** How long one request to the store may take; shorter than a heartbeat. */
  readonly requestMs: number;
  /** After a request that failed. */
  readonly retryMs: number;
  /** The holder closes this long after sending its last successful renewal. */
  readonly fenceMs: number;
  /** A heartbeat seen unchanged for this long is declared dead. */
  readonly takeOverMs: number;
  /** Two looks further apart than this do not count as having watched: the wait for a take-over begins anew. */
  readonly sightGapMs: number;
  /** Binds that run are moved for balance only when no connector has come or gone for this long. */
  readonly settleMs: number;
  /** A connector that has just come takes nothing for this long: those that start together see each other first. */
  readonly joinMs: number;
  /** A free bind that its rightful taker has left lying for this long is anyone's. */
  readonly neglectedMs: number;
}

export const OWNERSHIP_TIMING: OwnershipTiming = {
  heartbeatMs: 3_000,
  scanMs: 2_000,
  requestMs: 2_000,
  retryMs: 1_000,
  fenceMs: 9_000,
  takeOverMs: 12_000,
  sightGapMs: 6_000,
  settleMs: 10_000,
  joinMs: 3_000,
  neglectedMs: 10_000,
};
