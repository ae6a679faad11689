import type { OwnershipTiming } from './timing.ts';

/** What a connector does with its binds while the store cannot be asked who owns them. */
export const STORE_ERROR_POLICIES = ['hold', 'drop'] as const;
export type StoreErrorPolicy = (typeof STORE_ERROR_POLICIES)[number];

/**
 * What a connector knows of its own right to carry. `sentAtMs`: when the last renewal that succeeded was sent.
 * `failingSinceMs`: when the first answer after it said that the store is away; null: none did.
 */
export type Lease =
  | { readonly kind: 'none' }
  | { readonly kind: 'renewed'; readonly sentAtMs: number; readonly failingSinceMs: number | null };

/** `held_on`: the lease is over, but the store was known to be away before it ended, and the operator chose `hold`. */
export type Fence = 'open' | 'held_on' | 'closed';

/**
 * Whether this connector may carry its binds now. Pure. A process that was frozen beyond its lease finds it closed
 * even under `hold`: nothing told it that the store was away.
 */
export function fence(lease: Lease, nowMs: number, policy: StoreErrorPolicy, timing: OwnershipTiming): Fence {
  if (lease.kind === 'none') return 'closed';
  const endsAt = lease.sentAtMs + timing.fenceMs;
  if (nowMs < endsAt) return 'open';
  const awayInTime = lease.failingSinceMs !== null && lease.failingSinceMs < endsAt;
  return policy === 'hold' && awayInTime ? 'held_on' : 'closed';
}
