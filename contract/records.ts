import * as z from 'zod';
import { BIND_TYPES, clientPeerShape, peerName } from './client-peer.ts';
import { parseScryptHash } from './password.ts';
import { serverPeerShape } from './server-peer.ts';
import { CLIENT_STATES, PEER_SOURCES, SERVER_STATES } from './status.ts';

/**
 * What lies in the tables, as the control plane writes it and the connectors read it (`tables.ts` has the keys).
 * Readers are tolerant: attributes they do not know are left out, so that connectors of two versions can run side
 * by side. Instants are ISO 8601 in UTC; `expires_at` is DynamoDB's TTL, in seconds since the epoch, and every
 * reader takes an item beyond it as absent, because TTL lags by days.
 */
const instant = () => z.iso.datetime();
const count = () => z.int().min(0);
const seconds = () => z.int().min(0);

/** The cell that everything belongs to unless told otherwise. A cell is a connector service with its binds. */
export const DEFAULT_CELL = 'default';
export const cellName = () => z.string().regex(/^[A-Za-z0-9_.-]{1,63}$/);

const { password: _presented, ...clientSettingsShape } = clientPeerShape;
const { password: _expected, ...serverSettingsShape } = serverPeerShape;

/** A peer in the guide's names, with every default filled in and without its password. */
export const clientSettingsSchema = z.object(clientSettingsShape);
export const serverSettingsSchema = z.object(serverSettingsShape);
export type ClientSettingsRecord = z.output<typeof clientSettingsSchema>;
export type ServerSettingsRecord = z.output<typeof serverSettingsSchema>;

/**
 * The password that we present to a carrier. `key`: which key sealed it (`file:<fingerprint>` or a KMS key id);
 * `ciphertext`: base64. Sealed for this one peer: the name is the additional data (AES-GCM) or the encryption
 * context (KMS), so that a ciphertext moved to another peer does not open.
 */
export const encryptedSecretSchema = z.object({
  kind: z.literal('encrypted'),
  key: z.string().min(1).max(2048),
  ciphertext: z.string().min(1).max(8192),
});
export type EncryptedSecret = z.output<typeof encryptedSecretSchema>;

/** What a partner must present, as a scrypt hash in PHC format (`password.ts`). Plain text is never stored. */
export const scryptSecretSchema = z.object({
  kind: z.literal('scrypt'),
  phc: z
    .string()
    .refine((value) => parseScryptHash(value) !== null, { error: 'a scrypt hash in PHC format' }),
});
export type ScryptSecret = z.output<typeof scryptSecretSchema>;
export type PeerSecret = EncryptedSecret | ScryptSecret;

/**
 * up: normal · down: disconnected, and stays so · suspended: sessions stay, nothing is polled or submitted ·
 * drained: what is under way ends, then as down.
 */
export const WANTED_STATES = ['up', 'down', 'suspended', 'drained'] as const;
export type WantedState = (typeof WANTED_STATES)[number];

/** A reconnect is `generation` + 1: a connector that has applied an older one closes and dials anew. */
export const desiredSchema = z.object({
  state: z.enum(WANTED_STATES),
  generation: count(),
  since: instant(),
  by: z.string().max(256),
});
export type Desired = z.output<typeof desiredSchema>;

/** Which resource of which stack declares a peer as code, and which value of which secret its password was. */
export const declarationSchema = z.object({
  /** ARN of the CloudFormation stack. */
  stack: z.string().min(1).max(512),
  /** Logical id of the resource in it. */
  resource: z.string().min(1).max(255),
  secret: z.string().min(1).max(2048),
  secret_version: z.string().max(128),
});
export type Declaration = z.output<typeof declarationSchema>;

/** What the file says of a peer; `back to file` restores it. */
function fileVersion<S extends z.ZodType, P extends z.ZodType>(settings: S, secret: P) {
  return z.object({ settings, secret });
}

const peerRecordShape = {
  name: peerName(),
  /** +1 with every change of anything in the record, also by a deletion and by a creation after one. */
  version: z.int().min(1),
  source: z.enum(PEER_SOURCES),
  /** There for `source: code` only, which nobody but that resource changes. */
  declared: declarationSchema.optional(),
  desired: desiredSchema,
  /** A tombstone: kept so that a late reader sees the deletion; has no secret. */
  deleted: z.boolean(),
  /** Set on tombstones, 7 days on; null on a tombstone that overrides a peer of the file, which must stay. */
  expires_at: seconds().nullable(),
  cell: cellName(),
  created_at: instant(),
  updated_at: instant(),
  updated_by: z.string().max(256),
};

export const clientPeerRecordSchema = z.object({
  mode: z.literal('client'),
  ...peerRecordShape,
  settings: clientSettingsSchema,
  secret: encryptedSecretSchema.nullable(),
  file: fileVersion(clientSettingsSchema, encryptedSecretSchema).nullable(),
});

export const serverPeerRecordSchema = z.object({
  mode: z.literal('server'),
  ...peerRecordShape,
  settings: serverSettingsSchema,
  secret: scryptSecretSchema.nullable(),
  file: fileVersion(serverSettingsSchema, scryptSecretSchema).nullable(),
});

/** One peer. `secret` is null on tombstones only. */
export const peerRecordSchema = z.discriminatedUnion('mode', [
  clientPeerRecordSchema,
  serverPeerRecordSchema,
]);
export type ClientPeerRecord = z.output<typeof clientPeerRecordSchema>;
export type ServerPeerRecord = z.output<typeof serverPeerRecordSchema>;
export type PeerRecord = z.output<typeof peerRecordSchema>;

/** What the index of a cell holds of each peer, tombstones included: enough to know which records to read. */
export const peerVersionSchema = z.object({
  name: peerName(),
  mode: z.enum(['client', 'server']),
  version: z.int().min(1),
  deleted: z.boolean(),
  /** Absent where the index was made before it projected this. */
  desired: desiredSchema.optional(),
});
export type PeerVersion = z.output<typeof peerVersionSchema>;

/** live: takes work · draining: hands its binds over · dead: declared so by another, after its lease ran out. */
export const CONNECTOR_STATES = ['live', 'draining', 'dead'] as const;

/** Heartbeat of one incarnation of a connector; renewed every 3 s. */
export const connectorRecordSchema = z.object({
  cell: cellName(),
  /** `TASK#<id>#<boot>` */
  incarnation: z.string().min(1).max(256),
  state: z.enum(CONNECTOR_STATES),
  /** Random, another one with each renewal: who sees it unchanged for the lease may declare the incarnation dead. */
  record_version: z.string().min(1).max(64),
  lease_ms: z.int().min(1),
  /** Queue of hints; null: this connector has none and lives by re-reading. */
  queue_url: z.string().max(2048).nullable(),
  hostname: z.string().max(255),
  gateway_version: z.string().max(64),
  started_at: instant(),
  /** The writer's clock; for display and for the reaper, never for ownership. */
  renewed_at: instant(),
  expires_at: seconds(),
});
export type ConnectorRecord = z.output<typeof connectorRecordSchema>;

/** Who holds a bind; written only when that changes. */
export const ownershipRecordSchema = z.object({
  cell: cellName(),
  bind: peerName(),
  /** Incarnation; null: released. */
  owner: z.string().min(1).max(256).nullable(),
  /** +1 with every change of owner. */
  epoch: count(),
  since: instant(),
});
export type OwnershipRecord = z.output<typeof ownershipRecordSchema>;

export const sessionStatusSchema = z.object({
  id: z.string().max(128),
  /** address:port */
  peer_address: z.string().max(300),
  bind_type: z.enum(BIND_TYPES).nullable(),
  bound: z.boolean(),
  since: instant().nullable(),
});
export type SessionStatus = z.output<typeof sessionStatusSchema>;

/** A bind as one connector sees it. Counters run from the connector's start. */
export const bindStatusSchema = z.object({
  name: peerName(),
  mode: z.enum(['client', 'server']),
  state: z.enum([...CLIENT_STATES, ...SERVER_STATES]),
  /** Version of the peer's record that is in effect, and the generation of its desired state. */
  version: count(),
  generation: count(),
  /** Whether this connector polls for the bind. */
  owner: z.boolean(),
  /** What the rows of Live Status show of the settings in effect. Server binds have neither host nor port. */
  host: z.string().max(253).optional(),
  port: z.int().min(1).max(65_535).optional(),
  bind_types: z.array(z.enum(BIND_TYPES)).max(3).optional(),
  system_id: z.string().max(15).optional(),
  sessions: z.array(sessionStatusSchema).max(1000),
  sent: count(),
  received: count(),
  failures: count(),
  connected_since: instant().nullable(),
  last_error: z.object({ message: z.string().max(1000), at: instant() }).nullable(),
  /** How much longer ESME_RTHROTTLED holds the bind back; 0: not throttled. */
  throttled_ms: count(),
  /** Messages taken from OmniMessage and not reported yet. */
  held: count(),
});
export type BindStatus = z.output<typeof bindStatusSchema>;

export const listenerStatusSchema = z.object({
  host: z.string().max(255),
  port: z.int().min(0).max(65_535),
  tls_port: z.int().min(0).max(65_535).nullable(),
  /** Where partners dial, as host or host:port; null: at host and port, as far as the connector knows. */
  public_address: z.string().max(300).nullable().default(null),
  connections: count(),
  max_connections: count(),
});

/** Whether the connector's last word from OmniMessage was a good one. */
export const coreStatusSchema = z.object({
  reachable: z.boolean(),
  last_error: z.object({ message: z.string().max(1000), at: instant() }).nullable(),
});

/**
 * One chunk of what a connector publishes on change and every 5 s; under 400 KB an item. All chunks of one
 * publication have the same `published_at`; a reader leaves chunks of an older one out once `chunks` of the newest
 * are there. `connector` facts stand in chunk 0 only.
 */
export const statusRecordSchema = z.object({
  cell: cellName(),
  incarnation: z.string().min(1).max(256),
  chunk: count(),
  chunks: z.int().min(1).max(1000),
  published_at: instant(),
  expires_at: seconds(),
  listener: listenerStatusSchema.nullable(),
  core: coreStatusSchema.nullable(),
  binds: z.array(bindStatusSchema),
});
export type StatusRecord = z.output<typeof statusRecordSchema>;

/** One setting of a change; secrets are `•••` on both sides. */
export const auditChangeSchema = z.object({
  /** JSON Pointer (RFC 6901) into the peer. */
  pointer: z.string().max(1024),
  /** Plain data as JSON has it; left out where there was or is nothing. */
  before: z.unknown().optional(),
  after: z.unknown().optional(),
});
export type AuditChange = z.output<typeof auditChangeSchema>;

export const AUDIT_ACTIONS = [
  'create',
  'replace',
  'patch',
  'delete',
  'back_to_file',
  'reconnect',
  'disconnect',
  'drain',
  'suspend',
  'resume',
  'test',
  'import',
  'file_import',
  'export',
  'message_send',
  'message_cancel',
  'support_bundle',
] as const;
export type AuditAction = (typeof AUDIT_ACTIONS)[number];

/** Who changed what when. Kept for 400 days. */
export const auditRecordSchema = z.object({
  /** Sorts by time: milliseconds since the epoch (13 digits), version (8), and what makes it unique. */
  id: z.string().min(1).max(128),
  at: instant(),
  /** Subject of the token; `file` for what a settings file brought. */
  by: z.string().max(256),
  role: z.enum(['reader', 'operator', 'system']),
  /** Address that the request came from; null: none, as for a settings file. */
  from: z.string().max(64).nullable(),
  request_id: z.string().max(128).nullable(),
  action: z.enum(AUDIT_ACTIONS),
  /** Peer, or message id; null: neither. */
  target: z.string().max(128).nullable(),
  /** The peer's version after the change; null: nothing was changed. */
  version: z.int().min(1).nullable(),
  changes: z.array(auditChangeSchema).max(200),
  expires_at: seconds(),
});
export type AuditRecord = z.output<typeof auditRecordSchema>;
