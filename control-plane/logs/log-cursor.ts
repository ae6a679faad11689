import { createHash } from 'node:crypto';

/** An event of CloudWatch, as far as order and identity go. */
export interface LogEventId {
  /** Milliseconds since the epoch. */
  readonly atMs: number;
  /** CloudWatch's own: decimal digits that grow with time within a stream. */
  readonly id: string;
}

/**
 * Lines of several streams reach CloudWatch late and out of order, so what follows a cursor is asked for from a little
 * before the newest line that was looked at; what was looked at already is left out by a short hash of its id. Where
 * lines come too fast for all hashes to fit, everything up to the floor counts as looked at, and a line that comes in
 * below it is not shown: never twice, never stuck.
 */
export interface LogPosition {
  /** Where to ask from. */
  readonly fromMs: number;
  /** Events of `fromMs` itself up to this id were looked at; the empty text: those of `seen` only. */
  readonly floorId: string;
  readonly seen: ReadonlySet<string>;
}

/** How late a line may come and still be shown: the awslogs driver holds lines back for five seconds. */
export const LATE_MS = 15_000;
/** Bounds the cursor, which has to fit into an address (1,024 characters). */
export const MOST_SEEN = 90;

const HASH_OCTETS = 6;
const HASH_CHARACTERS = 8;
const CURSOR = /^c1\.([0-9a-z]{1,10})\.([0-9A-Za-z_-]{0,64})\.([A-Za-z0-9_-]{0,720})$/;

export function compareEvents(a: LogEventId, b: LogEventId): number {
  return a.atMs - b.atMs || a.id.length - b.id.length || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

export function wasSeen(event: LogEventId, { fromMs, floorId, seen }: LogPosition): boolean {
  if (event.atMs < fromMs) return true;
  if (floorId !== '' && compareEvents(event, { atMs: fromMs, id: floorId }) <= 0) return true;
  return seen.has(hashOf(event.id));
}

/** The position after these events, all that were read from `before` on up to the last one looked at, in order. */
export function positionAfter(events: readonly LogEventId[], before: LogPosition): LogPosition {
  const newest = events.at(-1);
  if (newest === undefined) return before;
  const fromMs = Math.max(before.fromMs, newest.atMs - LATE_MS);
  const recent = events.filter((event) => event.atMs >= fromMs);
  const kept = recent.slice(-MOST_SEEN);
  const floor = recent[recent.length - kept.length - 1];
  const seen = new Set(kept.map(({ id }) => hashOf(id)));
  if (floor !== undefined) return { fromMs: floor.atMs, floorId: floor.id, seen };
  return { fromMs, floorId: fromMs === before.fromMs ? before.floorId : '', seen };
}

export function writeLogCursor({ fromMs, floorId, seen }: LogPosition): string {
  return `c1.${fromMs.toString(36)}.${floorId}.${[...seen].join('')}`;
}

/** null: not one of ours. */
export function readLogCursor(cursor: string): LogPosition | null {
  const [, from, floorId, hashes] = CURSOR.exec(cursor) ?? [];
  if (from === undefined || floorId === undefined || hashes === undefined) return null;
  if (hashes.length % HASH_CHARACTERS !== 0) return null;
  const seen = new Set<string>();
  for (let at = 0; at < hashes.length; at += HASH_CHARACTERS)
    seen.add(hashes.slice(at, at + HASH_CHARACTERS));
  return { fromMs: Number.parseInt(from, 36), floorId, seen };
}

function hashOf(id: string): string {
  return createHash('sha256').update(id).digest().subarray(0, HASH_OCTETS).toString('base64url');
}
