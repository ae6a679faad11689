import type { PeerRecord } from '../../contract/records.ts';
import { systemIdKey } from '../../contract/tables.ts';
import { type Item, StoreError, type Table } from './dynamo.ts';

/**
 * A partner is told by its system_id, so two server peers must not have the same one. DynamoDB keeps keys unique and
 * nothing else: each system_id in use is an item of its own, claimed before the peer is written and released after.
 *
 * A process that dies in between leaves a claim behind whose peer does not have that system_id. Such a claim is taken
 * over after {@link STALE_MS}; until then it may be somebody's who is about to write the peer, which has to happen
 * within {@link WRITE_WITHIN_MS}. Clocks may differ by what lies between the two.
 */
export const STALE_MS = 60_000;
export const WRITE_WITHIN_MS = 20_000;

export interface Claim {
  readonly systemId: string;
  readonly peer: string;
  /** Tells this claim from a later one of the same peer. */
  readonly token: string;
  readonly sinceMs: number;
}

export type ClaimOutcome =
  | { readonly kind: 'claimed'; readonly claim: Claim }
  | { readonly kind: 'taken'; readonly by: string };

export class SystemIdClaims {
  readonly #table: Table;
  readonly #now: () => number;
  readonly #newToken: () => string;

  constructor(table: Table, now: () => number, newToken: () => string) {
    this.#table = table;
    this.#now = now;
    this.#newToken = newToken;
  }

  /** `holds`: whether that peer is there and has that system_id; read consistently. */
  async claim(
    systemId: string,
    peer: string,
    holds: (peer: string, systemId: string) => Promise<boolean>,
  ): Promise<ClaimOutcome> {
    const claim: Claim = { systemId, peer, token: this.#newToken(), sinceMs: this.#now() };
    const item = { ...systemIdKey(systemId), peer, token: claim.token, since_ms: claim.sinceMs };
    const mine = {
      expression: 'attribute_not_exists(pk) OR #peer = :peer',
      names: { '#peer': 'peer' },
      values: { ':peer': peer },
    };
    if (await this.#table.put(item, mine)) return { kind: 'claimed', claim };
    const other = await this.find(systemId);
    // Released since: whoever comes first now gets it.
    if (other === null) {
      const free = { expression: 'attribute_not_exists(pk)' };
      return (await this.#table.put(item, free))
        ? { kind: 'claimed', claim }
        : { kind: 'taken', by: 'another peer' };
    }
    const fresh = this.#now() - other.sinceMs < STALE_MS;
    if (fresh || (await holds(other.peer, systemId))) return { kind: 'taken', by: other.peer };
    const stale = {
      expression: '#token = :token',
      names: { '#token': 'token' },
      values: { ':token': other.token },
    };
    return (await this.#table.put(item, stale))
      ? { kind: 'claimed', claim }
      : { kind: 'taken', by: other.peer };
  }

  async find(systemId: string): Promise<Claim | null> {
    const item = await this.#table.get(systemIdKey(systemId));
    return item === null ? null : readClaim(systemId, item);
  }

  /** A claim that was renewed or taken over since stays. */
  async release(claim: Claim): Promise<void> {
    await this.#table.delete(systemIdKey(claim.systemId), {
      expression: '#token = :token',
      names: { '#token': 'token' },
      values: { ':token': claim.token },
    });
  }

  /** Whether the peer may still be written under the claim. */
  inTime(claim: Claim): boolean {
    return this.#now() - claim.sinceMs <= WRITE_WITHIN_MS;
  }
}

/** The system_id that a record holds; null: it holds none. */
export function heldSystemId(record: PeerRecord | null): string | null {
  return record === null || record.deleted || record.mode === 'client' ? null : record.settings.system_id;
}

function readClaim(systemId: string, item: Item): Claim {
  const { peer, token, since_ms: sinceMs } = item;
  if (typeof peer !== 'string' || typeof token !== 'string' || typeof sinceMs !== 'number') {
    throw new StoreError(
      'malformed_record',
      `the claim of system_id ${JSON.stringify(systemId)} cannot be read`,
    );
  }
  return { systemId, peer, token, sinceMs };
}
