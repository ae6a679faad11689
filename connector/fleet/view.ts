/** An ownership row: who has a bind. `epoch` grows by one with every change of owner, so of two rows the higher is the later. */
export interface OwnershipRow {
  readonly owner: string | null;
  readonly epoch: number;
}

export type MemberState = 'live' | 'draining' | 'dead';

/** A heartbeat as it was read. */
export interface Heartbeat {
  readonly incarnation: string;
  readonly state: MemberState;
  readonly recordVersion: string;
}

/** A heartbeat as it was watched. `seenSinceMs`: since when this version has been in sight without a gap. */
export interface Member extends Heartbeat {
  readonly seenSinceMs: number;
}

/**
 * How a bind is placed. `spread`: on one of all connectors, evenly (client binds). `claimed`: by one that can use it,
 * first come first served (polling for a server bind); `eligible`: this connector has a session that can receive.
 */
export type Wanted =
  | { readonly placing: 'spread' }
  | { readonly placing: 'claimed'; readonly eligible: boolean };

/**
 * A bind whose row says that it is ours. `releasing`: the release was sent, and whatever became of it, this epoch is
 * never carried again.
 */
export interface Hold {
  readonly epoch: number;
  readonly phase: 'held' | 'handing_over' | 'releasing';
}

/** All that a connector knows of ownership in its cell. */
export interface OwnershipView {
  readonly self: string;
  /** `draining`: this connector is to stop and takes nothing. */
  readonly state: 'live' | 'draining';
  readonly members: ReadonlyMap<string, Member>;
  /** When its first renewal succeeded. */
  readonly joinedAtMs: number;
  readonly membersChangedAtMs: number;
  readonly rows: ReadonlyMap<string, OwnershipRow>;
  /** Since when a bind that nobody alive has, has been seen so. */
  readonly freeSince: ReadonlyMap<string, number>;
  readonly wanted: ReadonlyMap<string, Wanted>;
  readonly holds: ReadonlyMap<string, Hold>;
  /** Binds with a request under way. */
  readonly busy: ReadonlySet<string>;
  /** Binds taken because their rightful taker neglected them: the last to be given up for balance. */
  readonly pinned: ReadonlySet<string>;
}

/** Whether a row leaves its bind to be taken: released, or its owner is dead, or took its heartbeat away itself. */
export function isFree(
  row: OwnershipRow | undefined,
  view: Pick<OwnershipView, 'self' | 'members'>,
): boolean {
  if (row === undefined || row.owner === null) return true;
  if (row.owner === view.self) return false;
  const member = view.members.get(row.owner);
  return member === undefined || member.state === 'dead';
}
