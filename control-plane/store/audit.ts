import {
  type AuditAction,
  type AuditChange,
  type AuditRecord,
  auditRecordSchema,
} from '../../contract/records.ts';
import { AUDIT_BY_TARGET, auditPartition } from '../../contract/tables.ts';
import { type Query, StoreError, type Table } from './dynamo.ts';

export const AUDIT_RETENTION_DAYS = 400;
const DAY_MS = 86_400_000;

/** Who does something, and where the request came from. */
export interface Actor {
  readonly by: string;
  readonly role: 'reader' | 'operator' | 'system';
  readonly from: string | null;
  readonly requestId: string | null;
}

export interface AuditFilter {
  readonly target: string | null;
  readonly action: AuditAction | null;
  readonly by: string | null;
}

/** Where the next page begins: the last entry seen, and, without a target, the month that it is in. */
export interface AuditPosition {
  readonly month: string;
  readonly id: string;
}

/** Months are walked backwards from now; how many requests one page may take before it is handed out as it is. */
const REQUESTS_A_PAGE = 32;

/** The audit trail: entries are only ever added, newest first when read. */
export class AuditTrail {
  readonly #table: Table;
  readonly #now: () => Date;
  readonly #newId: () => string;

  constructor(table: Table, now: () => Date, newId: () => string) {
    this.#table = table;
    this.#now = now;
    this.#newId = newId;
  }

  /** An entry, not written yet. */
  entry(
    actor: Actor,
    action: AuditAction,
    target: string | null,
    version: number | null = null,
    changes: readonly AuditChange[] = [],
  ): AuditRecord {
    const at = this.#now();
    return {
      // By time, and within a millisecond by version.
      id: `${String(at.getTime()).padStart(13, '0')}-${String(version ?? 0).padStart(8, '0')}-${this.#newId()}`,
      at: at.toISOString(),
      by: actor.by,
      role: actor.role,
      from: actor.from,
      request_id: actor.requestId,
      action,
      target,
      version,
      changes: [...changes],
      expires_at: Math.floor((at.getTime() + AUDIT_RETENTION_DAYS * DAY_MS) / 1000),
    };
  }

  /** The same entry again changes nothing. */
  async write(entry: AuditRecord): Promise<void> {
    const { target, ...rest } = entry;
    // A NULL is no value for the key of an index.
    const indexed = target === null ? rest : entry;
    await this.#table.put({ pk: auditPartition(new Date(entry.at)), sk: entry.id, ...indexed });
  }

  /** `after`: null: from the newest on. `next` is null at the end; a page may be short before it. */
  async page(
    filter: AuditFilter,
    after: AuditPosition | null,
    limit: number,
  ): Promise<{ entries: AuditRecord[]; next: AuditPosition | null }> {
    const entries: AuditRecord[] = [];
    const oldest = monthOf(new Date(this.#now().getTime() - AUDIT_RETENTION_DAYS * DAY_MS));
    let position: AuditPosition = after ?? { month: monthOf(this.#now()), id: '~' };
    for (let requests = 0; requests < REQUESTS_A_PAGE; requests++) {
      const { items, next } = await this.#table.page(query(filter, position, limit - entries.length), null);
      entries.push(...items.map(readEntry));
      if (entries.length > limit) {
        entries.length = limit;
        return { entries, next: { month: position.month, id: entries.at(-1)?.id ?? position.id } };
      }
      const last = next?.['sk'];
      if (last !== undefined) position = { month: position.month, id: last };
      else if (filter.target !== null || position.month <= oldest) return { entries, next: null };
      else position = { month: monthBefore(position.month), id: '~' };
      if (entries.length >= limit) break;
    }
    return { entries, next: position };
  }
}

function query(filter: AuditFilter, position: AuditPosition, limit: number): Query {
  const conditions: string[] = [];
  const names: Record<string, string> = {};
  const values: Record<string, unknown> = { ':id': position.id };
  for (const field of ['action', 'by'] as const) {
    if (filter[field] === null) continue;
    conditions.push(`#${field} = :${field}`);
    names[`#${field}`] = field;
    values[`:${field}`] = filter[field];
  }
  const byTarget = filter.target !== null;
  const [hash, value] = byTarget ? ['target', filter.target] : ['pk', `MONTH#${position.month}`];
  return {
    ...(byTarget ? { IndexName: AUDIT_BY_TARGET } : { ConsistentRead: true }),
    KeyConditionExpression: '#hash = :hash AND sk < :id',
    ...(conditions.length === 0 ? {} : { FilterExpression: conditions.join(' AND ') }),
    ExpressionAttributeNames: { '#hash': hash, ...names },
    values: { ...values, ':hash': value },
    ScanIndexForward: false,
    // With a filter, entries are looked through in larger steps.
    Limit: conditions.length === 0 ? limit : Math.max(limit, 200),
  };
}

function readEntry(item: Record<string, unknown>): AuditRecord {
  const parsed = auditRecordSchema.safeParse({ target: null, ...item });
  if (parsed.success) return parsed.data;
  throw new StoreError('malformed_record', `the audit entry ${String(item['sk'])} cannot be read`);
}

function monthOf(at: Date): string {
  return at.toISOString().slice(0, 7);
}

function monthBefore(month: string): string {
  const first = new Date(`${month}-01T00:00:00.000Z`);
  return monthOf(new Date(first.getTime() - DAY_MS));
}
