import type { AuditAction, AuditRecord, PeerRecord } from '../../contract/records.ts';
import {
  PEER_LISTED_ATTRIBUTE,
  PEER_SEARCH_ATTRIBUTE,
  PEERS_BY_MODE,
  peerKey,
} from '../../contract/tables.ts';
import type { Actor, AuditTrail } from './audit.ts';
import { auditChanges } from './audit-diff.ts';
import type { Table } from './dynamo.ts';
import type { Author } from './peer-change.ts';
import { peerItem, readPeerItem, type StoredPeer } from './peer-item.ts';
import { type Claim, heldSystemId, type SystemIdClaims } from './system-id-claims.ts';

export type PeerMode = PeerRecord['mode'];

/** What became of a change. Nothing was written unless it is `done`. */
export type ChangeOutcome =
  | { readonly kind: 'done'; readonly record: PeerRecord; readonly before: PeerRecord | null }
  /** The record is another version than the one that the change was made for; null: there is none. */
  | { readonly kind: 'changed_since'; readonly current: PeerRecord | null }
  | { readonly kind: 'system_id_taken'; readonly systemId: string; readonly by: string };

export interface PeerFilter {
  readonly mode: PeerMode;
  /** Part of name, host or system_id, in any case. */
  readonly search: string | null;
  readonly source: PeerRecord['source'] | null;
  readonly desired: PeerRecord['desired']['state'] | null;
}

/** Told of every change that was written, so that whoever pushes can do so without DynamoDB's streams. */
export type OnChange = (change: {
  readonly name: string;
  readonly version: number;
  readonly cell: string;
}) => void;

export interface PeersParts {
  readonly table: Table;
  readonly claims: SystemIdClaims;
  readonly audit: AuditTrail;
  readonly now: () => Date;
  readonly newId: () => string;
  readonly onChange: OnChange;
  /** The peer is changed and its audit entry lies in it; it will be copied with the next change. */
  readonly onAuditLate: (entry: AuditRecord, error: unknown) => void;
}

/** How many requests of 1 MB one page may take before it is handed out as it is, with a cursor to go on. */
const REQUESTS_A_PAGE = 48;

/**
 * The peers of the gateway. Every change is one conditional write on the version of the record, so that of two
 * operators who edit one peer one is told, and no process can undo what it has not seen.
 */
export class Peers {
  readonly #parts: PeersParts;

  constructor(parts: PeersParts) {
    this.#parts = parts;
  }

  /** The record under a name, tombstones included; consistent. */
  async read(name: string): Promise<PeerRecord | null> {
    return (await this.#stored(name))?.record ?? null;
  }

  /** Peers by name, without tombstones; eventually consistent. `next`: the name to go on after, null at the end. */
  async list(
    filter: PeerFilter,
    after: string | null,
    limit: number,
  ): Promise<{ records: PeerRecord[]; next: string | null }> {
    const records: PeerRecord[] = [];
    const { conditions, names, values } = filterExpression(filter);
    let position = after;
    for (let requests = 0; requests < REQUESTS_A_PAGE; requests++) {
      const { items, next } = await this.#parts.table.page(
        {
          IndexName: PEERS_BY_MODE,
          KeyConditionExpression:
            position === null ? '#listed = :mode' : '#listed = :mode AND #name > :after',
          ...(conditions.length === 0 ? {} : { FilterExpression: conditions.join(' AND ') }),
          ExpressionAttributeNames: {
            '#listed': PEER_LISTED_ATTRIBUTE,
            ...(position === null ? {} : { '#name': 'name' }),
            ...names,
          },
          values: { ':mode': filter.mode, ...(position === null ? {} : { ':after': position }), ...values },
          ...(conditions.length === 0 ? { Limit: limit + 1 - records.length } : {}),
        },
        null,
      );
      for (const item of items) records.push(readPeerItem(item).record);
      if (records.length > limit) {
        const page = records.slice(0, limit);
        return { records: page, next: page.at(-1)?.name ?? null };
      }
      position = next?.['name'] ?? null;
      if (position === null) return { records, next: null };
    }
    return { records, next: position };
  }

  /**
   * Writes `next` over `before`, which is what was read (null: nothing was there). The audit entry goes with it.
   */
  async write(
    before: PeerRecord | null,
    next: PeerRecord,
    action: AuditAction,
    actor: Actor,
  ): Promise<ChangeOutcome> {
    const { claims } = this.#parts;
    const [had, wanted] = [heldSystemId(before), heldSystemId(next)];
    let claim: Claim | null = null;
    if (wanted !== null && wanted !== had) {
      const outcome = await claims.claim(wanted, next.name, (peer, systemId) => this.#holds(peer, systemId));
      if (outcome.kind === 'taken') return { kind: 'system_id_taken', systemId: wanted, by: outcome.by };
      claim = outcome.claim;
    }
    const surplus = had !== null && had !== wanted ? await claims.find(had) : null;
    const written =
      (claim === null || claims.inTime(claim)) && (await this.#put(before, next, action, actor));
    if (!written) return { kind: 'changed_since', current: await this.read(next.name) };
    if (surplus?.peer === next.name) await claims.release(surplus);
    this.#parts.onChange({ name: next.name, version: next.version, cell: next.cell });
    return { kind: 'done', record: next, before };
  }

  /** A change that holds for whatever version there is: read again and tried again when somebody was faster. */
  async change(
    name: string,
    step: (before: PeerRecord | null, author: Author) => PeerRecord | null,
    action: AuditAction,
    actor: Actor,
  ): Promise<ChangeOutcome | { readonly kind: 'nothing_to_do'; readonly current: PeerRecord | null }> {
    let outcome: ChangeOutcome = { kind: 'changed_since', current: await this.read(name) };
    for (let attempt = 0; attempt < MOST_ATTEMPTS && outcome.kind === 'changed_since'; attempt++) {
      const { current } = outcome;
      const next = step(current, this.author(actor));
      if (next === null) return { kind: 'nothing_to_do', current };
      outcome = await this.write(current, next, action, actor);
    }
    return outcome;
  }

  author(actor: Actor): Author {
    return { by: actor.by, at: this.#parts.now() };
  }

  async #stored(name: string): Promise<StoredPeer | null> {
    const item = await this.#parts.table.get(peerKey(name));
    return item === null ? null : readPeerItem(item);
  }

  async #holds(peer: string, systemId: string): Promise<boolean> {
    return heldSystemId(await this.read(peer)) === systemId;
  }

  async #put(
    before: PeerRecord | null,
    next: PeerRecord,
    action: AuditAction,
    actor: Actor,
  ): Promise<boolean> {
    const { table, audit, newId } = this.#parts;
    await this.#settleAudit(before);
    const entry = audit.entry(actor, action, next.name, next.version, auditChanges(before, next));
    const writeId = newId();
    const condition =
      before === null
        ? { expression: 'attribute_not_exists(pk)' }
        : {
            expression: '#version = :version',
            names: { '#version': 'version' },
            values: { ':version': before.version },
          };
    if (!(await table.put(peerItem(next, writeId, entry), condition))) {
      // The SDK repeats a write whose answer was lost, and the repetition meets the write itself.
      const stored = await this.#stored(next.name);
      if (stored?.writeId !== writeId) return false;
    }
    await audit.write(entry).catch((error: unknown) => this.#parts.onAuditLate(entry, error));
    return true;
  }

  /** The entry of the version that is about to be overwritten, in case its copy never reached the audit table. */
  async #settleAudit(before: PeerRecord | null): Promise<void> {
    if (before === null) return;
    const stored = await this.#stored(before.name);
    if (stored?.record.version === before.version && stored.lastAudit !== null) {
      await this.#parts.audit.write(stored.lastAudit);
    }
  }
}

const MOST_ATTEMPTS = 8;

function filterExpression({ search, source, desired }: PeerFilter) {
  const conditions: string[] = [];
  const names: Record<string, string> = {};
  const values: Record<string, string> = {};
  if (search !== null) {
    conditions.push('contains(#search, :search)');
    names['#search'] = PEER_SEARCH_ATTRIBUTE;
    values[':search'] = search.toLowerCase();
  }
  if (source !== null) {
    conditions.push('#source = :source');
    names['#source'] = 'source';
    values[':source'] = source;
  }
  if (desired !== null) {
    conditions.push('#desired.#state = :state');
    names['#desired'] = 'desired';
    names['#state'] = 'state';
    values[':state'] = desired;
  }
  return { conditions, names, values };
}
