import type { ConnectorRecord } from '../../contract/records.ts';

export interface FoundQueue {
  readonly url: string;
  readonly createdAtMs: number;
}

export interface Reaping {
  readonly queues: readonly string[];
  readonly heartbeats: readonly ConnectorRecord[];
}

/** Twice what any start or stop takes, and then some. */
export const ORPHAN_MS = 15 * 60_000;

/**
 * What nobody owns any more: queues that are old and in no recent heartbeat, heartbeats that are old. By the
 * wall clocks of several machines, which is good enough for a quarter of an hour. Pure.
 */
export function orphans(
  queues: readonly FoundQueue[],
  heartbeats: readonly ConnectorRecord[],
  nowMs: number,
): Reaping {
  const old = heartbeats.filter(({ renewed_at }) => nowMs - Date.parse(renewed_at) > ORPHAN_MS);
  const inUse = new Set(heartbeats.filter((one) => !old.includes(one)).map(({ queue_url }) => queue_url));
  return {
    queues: queues
      .filter(({ url, createdAtMs }) => !inUse.has(url) && nowMs - createdAtMs > ORPHAN_MS)
      .map(({ url }) => url),
    heartbeats: old,
  };
}
