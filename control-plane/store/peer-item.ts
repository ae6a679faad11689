import {
  type AuditRecord,
  auditRecordSchema,
  type PeerRecord,
  peerRecordSchema,
} from '../../contract/records.ts';
import { PEER_LISTED_ATTRIBUTE, PEER_SEARCH_ATTRIBUTE, peerKey } from '../../contract/tables.ts';
import { type Item, StoreError } from './dynamo.ts';

/**
 * Attributes that only the control plane reads. `write_id` tells a write whose answer was lost from somebody else's;
 * `last_audit` is the audit entry of this very version, written with it, so that no change can go without: it is
 * copied to the audit table afterwards, and again before the next change.
 */
export const WRITE_ID_ATTRIBUTE = 'write_id';
const LAST_AUDIT_ATTRIBUTE = 'last_audit';

export interface StoredPeer {
  readonly record: PeerRecord;
  readonly writeId: string | null;
  readonly lastAudit: AuditRecord | null;
}

export function peerItem(record: PeerRecord, writeId: string, lastAudit: AuditRecord): Item {
  return {
    ...peerKey(record.name),
    ...record,
    ...(record.deleted
      ? {}
      : { [PEER_LISTED_ATTRIBUTE]: record.mode, [PEER_SEARCH_ATTRIBUTE]: searchText(record) }),
    [WRITE_ID_ATTRIBUTE]: writeId,
    [LAST_AUDIT_ATTRIBUTE]: lastAudit,
  };
}

/** Throws a {@link StoreError}: an item that nobody can read must not look like one that is not there. */
export function readPeerItem(item: Item): StoredPeer {
  const parsed = peerRecordSchema.safeParse(item);
  if (!parsed.success) {
    const { path = [], message = '' } = parsed.error.issues[0] ?? {};
    throw new StoreError(
      'malformed_record',
      `the record of peer ${String(item['name'])} cannot be read: ${path.join('.')}: ${message}`,
    );
  }
  const audit = auditRecordSchema.safeParse(item[LAST_AUDIT_ATTRIBUTE]);
  const writeId = item[WRITE_ID_ATTRIBUTE];
  return {
    record: parsed.data,
    writeId: typeof writeId === 'string' ? writeId : null,
    lastAudit: audit.success ? audit.data : null,
  };
}

/** What a list's `search` is looked for in. */
function searchText({ name, settings }: PeerRecord): string {
  const host = settings.mode === 'client' ? settings.host : settings.ip_whitelist.slice(0, 20).join(' ');
  return `${name} ${settings.system_id} ${host}`.toLowerCase();
}
