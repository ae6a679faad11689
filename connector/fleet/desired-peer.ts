import { clientPeerSchema } from '../../contract/client-peer.ts';
import { compileClientPeer, compileServerPeer } from '../../contract/compile.ts';
import type { BindSettings } from '../../contract/compiled.ts';
import { explain } from '../../contract/explain.ts';
import {
  type EncryptedSecret,
  type PeerRecord,
  peerRecordSchema,
  type WantedState,
} from '../../contract/records.ts';
import { serverPeerSchema } from '../../contract/server-peer.ts';
import type { Item } from './table-access.ts';

/** Opens what the control plane has sealed; rejects when it cannot. */
export interface SecretOpener {
  open(peer: string, secret: EncryptedSecret): Promise<string>;
}

/** A peer as this connector is to run it. */
export interface DesiredPeer {
  readonly name: string;
  readonly version: number;
  readonly state: WantedState;
  readonly generation: number;
  readonly settings: BindSettings;
}

/** An item of the peers table, understood as far as that goes. `why` holds no secret. */
export type PeerReading =
  | { readonly kind: 'peer'; readonly peer: DesiredPeer }
  | { readonly kind: 'gone'; readonly name: string; readonly version: number }
  | { readonly kind: 'unreadable'; readonly name: string; readonly why: string }
  /** Nothing is wrong with the record; another attempt may succeed. */
  | { readonly kind: 'sealed'; readonly name: string; readonly why: string };

/** Reads one item. Whatever is wrong with it is a value, since no other peer is to suffer for it. */
export async function readPeer(item: Item, cell: string, secrets: SecretOpener): Promise<PeerReading> {
  const name = String(item['sk']);
  const parsed = peerRecordSchema.safeParse(item);
  if (!parsed.success) {
    const { path = [], message = '' } = parsed.error.issues[0] ?? {};
    return { kind: 'unreadable', name, why: `${path.join('.')}: ${message}` };
  }
  const record = parsed.data;
  if (record.deleted || record.cell !== cell) return { kind: 'gone', name, version: record.version };
  const password = await passwordOf(record, secrets);
  if (typeof password !== 'string') return { kind: 'sealed', name, why: password.why };
  return compile(record, password);
}

async function passwordOf(
  record: PeerRecord,
  secrets: SecretOpener,
): Promise<string | { readonly why: string }> {
  const { secret } = record;
  if (secret === null) return { why: 'its record has no password' };
  if (secret.kind === 'scrypt') return secret.phc;
  try {
    return await secrets.open(record.name, secret);
  } catch (error) {
    return {
      why: `its password cannot be opened: ${error instanceof Error ? error.message : 'unknown error'}`,
    };
  }
}

/** The stored settings went through the schema once; a newer or older version of it may see them differently. */
function compile(record: PeerRecord, password: string): PeerReading {
  const { name, version } = record;
  const { state, generation } = record.desired;
  const input = { ...record.settings, name, password };
  const parsed =
    record.mode === 'client' ? clientPeerSchema.safeParse(input) : serverPeerSchema.safeParse(input);
  if (!parsed.success) {
    const schema = record.mode === 'client' ? clientPeerSchema : serverPeerSchema;
    const [fault] = explain(schema, input, parsed.error);
    const why = fault === undefined ? 'its settings' : `${fault.path.join('.')} is ${fault.found}`;
    return { kind: 'unreadable', name, why: `${why}: not what this version takes` };
  }
  const { data } = parsed;
  const settings = data.mode === 'client' ? compileClientPeer(data) : compileServerPeer(data);
  return { kind: 'peer', peer: { name, version, state, generation, settings } };
}
