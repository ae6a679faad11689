import type { DeliveryStatus, Dlr } from '../omnimessage/port.ts';

/** What a final receipt says of one part. */
export interface PartFate {
  readonly status: DeliveryStatus;
  readonly dlr: Dlr;
}

/** What the receipts of a long message's parts have in common. */
export interface PartGroup {
  readonly id: string;
  /** By part; null: no receipt yet. */
  readonly fates: (PartFate | null)[];
  /** The carrier's ids by part; null: not accepted. */
  readonly smscIds: (string | null)[];
  /** The message has been reported as not sent: a part was refused, or its validity ended half-way. */
  failed: boolean;
  /** The message has been reported unknown: whether every part reached the carrier, nobody can say. */
  unsure: boolean;
  /** What was last reported by receipts. */
  told: DeliveryStatus | null;
}

export function createGroup(id: string, parts: number): PartGroup {
  return {
    id,
    fates: new Array<PartFate | null>(parts).fill(null),
    smscIds: new Array<string | null>(parts).fill(null),
    failed: false,
    unsure: false,
    told: null,
  };
}

export interface FoldedFate {
  readonly fate: PartFate;
  /** Every part has its receipt. */
  readonly complete: boolean;
}

/**
 * One fate of all that are known: delivered when each of them was; otherwise the first that was not, saying how many
 * were. null: none is known. Pure.
 */
export function foldFates(fates: readonly (PartFate | null)[]): FoldedFate | null {
  let verdict: PartFate | null = null;
  let delivered = 0;
  let known = 0;
  for (const fate of fates) {
    if (fate === null) continue;
    known += 1;
    if (fate.status === 'delivered') delivered += 1;
    if (verdict === null || (verdict.status === 'delivered' && fate.status !== 'delivered')) verdict = fate;
  }
  if (verdict === null) return null;
  const complete = known === fates.length;
  if (fates.length === 1 || (complete && verdict.status === 'delivered')) return { fate: verdict, complete };
  const missing = complete ? '' : `, receipts of ${fates.length - known} never came`;
  const text = `${delivered} of ${fates.length} parts delivered${missing}`;
  return { fate: { status: verdict.status, dlr: { ...verdict.dlr, text } }, complete };
}
