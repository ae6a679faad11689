/**
 * Names and keys of the tables that control plane and connectors share. Every table has `pk` (HASH, string) and
 * `sk` (RANGE, string); the item is the record of `records.ts` with these two added. The tables themselves
 * are made of this in control-plane/store/tables.ts and in infra/state/tables.ts.
 *
 * | table | pk | sk | item |
 * |---|---|---|---|
 * | peers | `PEER#<name>` | name | PeerRecord, and `listed`, `search` for the index by-mode |
 * | peers | `SYSTEM_ID#<system_id>` | `CLAIM` | who has this system_id among server peers |
 * | connectors | `CELLS` | cell | that a cell exists; put by each connector as it starts |
 * | connectors | `CELL#<cell>` | incarnation | ConnectorRecord |
 * | ownership | `CELL#<cell>#<shard>` | bind | OwnershipRecord |
 * | status | `CELL#<cell>` | `<incarnation>#<chunk, 4 digits>` | StatusRecord, `binds` as binary |
 * | audit | `MONTH#<YYYY-MM>` | id | AuditRecord |
 * | requests | `KEY#<hash>` | `ANSWER` | answer to an Idempotency-Key |
 * | requests | `SIGNING_KEY` | `KEY` | what signs cursors and hashes those keys, the same for every instance of the API |
 *
 * Index `by-cell` of peers: HASH `cell`, RANGE `name`, projecting `mode`, `version`, `deleted`, `desired` (PeerVersion).
 * It is how a connector learns cheaply which records to read, and the status what is wanted of each; it is eventually
 * consistent, the connectors' reads that follow are not.
 *
 * Index `by-mode` of peers: HASH `listed` (the mode; only on peers that are not deleted), RANGE `name`, everything
 * projected: what the API lists, in pages, without a scan.
 */
export const TABLES = ['peers', 'connectors', 'ownership', 'status', 'audit', 'requests'] as const;
export type TableName = (typeof TABLES)[number];

export const DEFAULT_TABLE_PREFIX = 'OmniMessageSmpp-';

export type TableNames = Readonly<Record<TableName, string>>;

/** `OmniMessageSmpp-peers` … */
export function tableNames(prefix: string = DEFAULT_TABLE_PREFIX): TableNames {
  return {
    peers: `${prefix}peers`,
    connectors: `${prefix}connectors`,
    ownership: `${prefix}ownership`,
    status: `${prefix}status`,
    audit: `${prefix}audit`,
    requests: `${prefix}requests`,
  };
}

export const PEERS_BY_CELL = 'by-cell';
export const PEERS_BY_MODE = 'by-mode';
/** Audit by target: HASH `target`, RANGE `sk`. */
export const AUDIT_BY_TARGET = 'by-target';

/** Attribute of DynamoDB's TTL, on every table; seconds since the epoch. */
export const TTL_ATTRIBUTE = 'expires_at';

/** Of an index; both keys are strings, as those of the tables are. */
export interface TableIndex {
  readonly name: string;
  readonly hash: string;
  readonly range: string;
  /** Attributes beside the keys. */
  readonly projected: 'all' | readonly string[];
}

export interface ItemKey {
  readonly pk: string;
  readonly sk: string;
}

/** Attributes that only peers that are not deleted have: the mode, and what a search looks through, in lower case. */
export const PEER_LISTED_ATTRIBUTE = 'listed';
export const PEER_SEARCH_ATTRIBUTE = 'search';

/** Indexes of the tables that have any. */
export const TABLE_INDEXES: Readonly<Record<TableName, readonly TableIndex[]>> = {
  peers: [
    {
      name: PEERS_BY_CELL,
      hash: 'cell',
      range: 'name',
      projected: ['mode', 'version', 'deleted', 'desired'],
    },
    { name: PEERS_BY_MODE, hash: PEER_LISTED_ATTRIBUTE, range: 'name', projected: 'all' },
  ],
  connectors: [],
  ownership: [],
  status: [],
  audit: [{ name: AUDIT_BY_TARGET, hash: 'target', range: 'sk', projected: 'all' }],
  requests: [],
};

/** A partition takes 1,000 writes a second; a connector that takes over a cell's binds writes them all. */
export const OWNERSHIP_SHARDS = 4;

/** FNV-1a, 32 bits, over UTF-16 code units; names are ASCII. */
function shardOf(name: string, shards: number): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < name.length; index++) {
    hash = Math.imul(hash ^ name.charCodeAt(index), 0x01000193);
  }
  return (hash >>> 0) % shards;
}

/** The name decides the key whatever the kind, so that the table itself keeps names unique. */
export function peerKey(name: string): ItemKey {
  return { pk: `PEER#${name}`, sk: name };
}

export function systemIdKey(systemId: string): ItemKey {
  return { pk: `SYSTEM_ID#${systemId}`, sk: 'CLAIM' };
}

/** Whether an item of `peers` (a stream record's key) is a peer, as opposed to a claim. */
export function isPeerPartition(pk: string): boolean {
  return pk.startsWith('PEER#');
}

export const CELLS_PARTITION = 'CELLS';

export function cellKey(cell: string): ItemKey {
  return { pk: CELLS_PARTITION, sk: cell };
}

export function cellPartition(cell: string): string {
  return `CELL#${cell}`;
}

export function connectorKey(cell: string, incarnation: string): ItemKey {
  return { pk: cellPartition(cell), sk: incarnation };
}

export function ownershipPartition(cell: string, shard: number): string {
  return `CELL#${cell}#${shard}`;
}

export function ownershipKey(cell: string, bind: string): ItemKey {
  return { pk: ownershipPartition(cell, shardOf(bind, OWNERSHIP_SHARDS)), sk: bind };
}

/**
 * The stored item of a StatusRecord has no `binds` attribute but `binds_gz`: binary, gzip over the JSON of the list
 * in UTF-8. 1,000 binds are some 40 KB then, a tenth of the cost.
 */
export const STATUS_BINDS_ATTRIBUTE = 'binds_gz';

export function statusKey(cell: string, incarnation: string, chunk: number): ItemKey {
  return { pk: cellPartition(cell), sk: `${incarnation}#${String(chunk).padStart(4, '0')}` };
}

export function auditPartition(at: Date): string {
  return `MONTH#${at.toISOString().slice(0, 7)}`;
}

export function requestKey(hash: string): ItemKey {
  return { pk: `KEY#${hash}`, sk: 'ANSWER' };
}

/** Of `requests`. */
export const SIGNING_KEY_KEY: ItemKey = { pk: 'SIGNING_KEY', sk: 'KEY' };
