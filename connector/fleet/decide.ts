import { type Placing, spread } from './spread.ts';
import type { OwnershipTiming } from './timing.ts';
import { isFree, type OwnershipRow, type OwnershipView } from './view.ts';

/** What a connector would do about binds, in the order to do it. */
export type Move =
  /** Make the row ours on the condition that it is still `from`. */
  | {
      readonly kind: 'acquire';
      readonly bind: string;
      readonly from: OwnershipRow | null;
      readonly neglected: boolean;
    }
  /** Stop carrying it, gently; it is released once nothing is under way. */
  | { readonly kind: 'hand_over'; readonly bind: string };

/** Binds moved for balance at once: a twentieth of all, so that carriers do not see a storm of binds. */
const BALANCE_FRACTION = 20;

/**
 * What follows from what is known. Pure. Only the rows decide who has a bind, and only conditional writes change
 * them: a view that is old or incomplete costs balance or time, never a second owner.
 */
export function decide(view: OwnershipView, nowMs: number, timing: OwnershipTiming): Move[] {
  if (view.state === 'draining') return handOver(view, () => true);
  const places = placesOf(view);
  const gone = handOver(view, (bind) => !isWanted(view, bind));
  return [...gone, ...balance(view, places, nowMs, timing), ...acquisitions(view, places, nowMs, timing)];
}

function handOver(view: OwnershipView, applies: (bind: string) => boolean): Move[] {
  const moves: Move[] = [];
  for (const [bind, { phase }] of view.holds) {
    if (phase === 'held' && applies(bind)) moves.push({ kind: 'hand_over', bind });
  }
  return moves;
}

function isWanted(view: OwnershipView, bind: string): boolean {
  const wanted = view.wanted.get(bind);
  return wanted !== undefined && (wanted.placing === 'spread' || wanted.eligible);
}

function placesOf(view: OwnershipView): ReadonlyMap<string, string> {
  const members = [view.self];
  for (const { incarnation, state } of view.members.values()) {
    if (state === 'live' && incarnation !== view.self) members.push(incarnation);
  }
  const binds: Placing[] = [];
  for (const [bind, { placing }] of view.wanted) {
    if (placing === 'spread') binds.push({ bind, owner: view.rows.get(bind)?.owner ?? null });
  }
  return spread(members, binds, view.pinned);
}

/** Gives up what is beyond our share, once the company has settled, and never all of it at once. */
function balance(
  view: OwnershipView,
  places: ReadonlyMap<string, string>,
  nowMs: number,
  timing: OwnershipTiming,
): Move[] {
  if (nowMs - view.membersChangedAtMs < timing.settleMs) return [];
  let room = Math.max(1, Math.ceil(view.wanted.size / BALANCE_FRACTION));
  for (const { phase } of view.holds.values()) if (phase !== 'held') room -= 1;
  return handOver(view, (bind) => {
    const place = places.get(bind);
    if (place === undefined || place === view.self || room <= 0) return false;
    room -= 1;
    return true;
  });
}

function acquisitions(
  view: OwnershipView,
  places: ReadonlyMap<string, string>,
  nowMs: number,
  timing: OwnershipTiming,
): Move[] {
  const moves: Move[] = [];
  for (const [bind, wanted] of view.wanted) {
    const row = view.rows.get(bind);
    if (view.holds.has(bind) || view.busy.has(bind) || !isFree(row, view)) continue;
    if (wanted.placing === 'claimed') {
      if (wanted.eligible) moves.push({ kind: 'acquire', bind, from: row ?? null, neglected: false });
      continue;
    }
    if (nowMs - view.joinedAtMs < timing.joinMs) continue;
    const neglected = places.get(bind) !== view.self;
    const freeForMs = nowMs - (view.freeSince.get(bind) ?? nowMs);
    if (neglected && freeForMs < timing.neglectedMs) continue;
    moves.push({ kind: 'acquire', bind, from: row ?? null, neglected });
  }
  return moves;
}
