import type { PeerMode } from '../../contract/peer.ts';
import type { Draft, DraftValue } from './draft.ts';
import { peerFields } from './fields.ts';

/** A setting that someone else changed after the form was opened. */
export interface FieldConflict {
  readonly pointer: string;
  readonly loaded: DraftValue;
  readonly theirs: DraftValue;
  readonly mine: DraftValue;
  readonly changedBy: 'them' | 'both';
}

const same = (a: DraftValue | undefined, b: DraftValue | undefined): boolean =>
  JSON.stringify(a) === JSON.stringify(b);

/** Where the other operator's version differs from the one this form was opened with. */
export function conflictsBetween(
  mode: PeerMode,
  { loaded, theirs, mine }: { readonly loaded: Draft; readonly theirs: Draft; readonly mine: Draft },
): FieldConflict[] {
  return peerFields[mode].flatMap(({ pointer, control }) => {
    const [a = '', b = '', c = ''] = [loaded[pointer], theirs[pointer], mine[pointer]];
    // A password never comes back, so nothing can be said of it.
    if (control.kind === 'password' || same(a, b)) return [];
    const changedBy = same(a, c) || same(b, c) ? ('them' as const) : ('both' as const);
    return [{ pointer, loaded: a, theirs: b, mine: c, changedBy }];
  });
}

/** What this form changed, on top of what there is now. */
export function mergedDraft(
  mode: PeerMode,
  { loaded, theirs, mine }: { readonly loaded: Draft; readonly theirs: Draft; readonly mine: Draft },
): Draft {
  const merged: Record<string, DraftValue> = { ...theirs };
  for (const { pointer } of peerFields[mode]) {
    const value = mine[pointer];
    if (value !== undefined && !same(loaded[pointer], value)) merged[pointer] = value;
  }
  return merged;
}
