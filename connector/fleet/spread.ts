import { hashOfNames } from '../name-hash.ts';

/** A bind to be placed. `owner`: the connector that has it now; null: none. One that is no member counts as none. */
export interface Placing {
  readonly bind: string;
  readonly owner: string | null;
}

/**
 * Which connector each bind belongs to: as many to each as to any other, give or take one, with the fewest moves from
 * where they are. Pure, and the same for everyone who sees the same. A connector within its share gives nothing up,
 * so a spread that is even stays as it is; among equals rendezvous hashing (Thaler, Ravishankar 1998) decides, so
 * that views that differ by one connector differ in few binds. `pinned` binds are the last that their owner gives up.
 */
export function spread(
  members: readonly string[],
  binds: readonly Placing[],
  pinned: ReadonlySet<string> = NONE,
): ReadonlyMap<string, string> {
  const places = new Map<string, string>();
  if (members.length === 0) return places;
  const { held, free } = byOwner(members, binds);
  const room = shares(held, binds.length);
  for (const [member, mine] of held) {
    const share = room.get(member) ?? 0;
    if (mine.length > share) mine.sort(byAttachment(member, pinned));
    for (const bind of mine.slice(0, share)) places.set(bind, member);
    free.push(...mine.slice(share));
    room.set(member, Math.max(0, share - mine.length));
  }
  for (const bind of free.sort(compare)) {
    const member = bestWithRoom(room, bind);
    places.set(bind, member);
    room.set(member, (room.get(member) ?? 0) - 1);
  }
  return places;
}

const NONE: ReadonlySet<string> = new Set();

function byOwner(members: readonly string[], binds: readonly Placing[]) {
  const held = new Map<string, string[]>(members.toSorted(compare).map((member) => [member, []]));
  const free: string[] = [];
  for (const { bind, owner } of binds) ((owner === null ? undefined : held.get(owner)) ?? free).push(bind);
  return { held, free };
}

/** The odd ones go to those who have most already: so nobody has to move for them. */
function shares(held: ReadonlyMap<string, readonly string[]>, binds: number): Map<string, number> {
  const each = Math.floor(binds / held.size);
  const odd = binds % held.size;
  const most = [...held].sort(([a, x], [b, y]) => y.length - x.length || compare(a, b));
  return new Map(most.map(([member], rank) => [member, rank < odd ? each + 1 : each]));
}

function byAttachment(member: string, pinned: ReadonlySet<string>) {
  return (a: string, b: string): number =>
    Number(pinned.has(b)) - Number(pinned.has(a)) ||
    hashOfNames(member, b) - hashOfNames(member, a) ||
    compare(a, b);
}

/** The shares add up to the binds, so there always is one with room. */
function bestWithRoom(room: ReadonlyMap<string, number>, bind: string): string {
  let best = '';
  let highest = -1;
  for (const [member, left] of room) {
    if (left <= 0) continue;
    const points = hashOfNames(member, bind);
    if (points > highest || (points === highest && member < best)) {
      best = member;
      highest = points;
    }
  }
  return best;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
