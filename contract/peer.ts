import type * as z from 'zod';
import { type ClientPeer, type ClientPeerInput, clientPeerSchema, clientPeerShape } from './client-peer.ts';
import { type ServerPeer, type ServerPeerInput, serverPeerSchema, serverPeerShape } from './server-peer.ts';

export type { BindType, ClientPeer, ClientPeerInput } from './client-peer.ts';
export type { ServerPeer, ServerPeerInput } from './server-peer.ts';

/** A configured counterpart; `mode` tells the kinds apart. */
export type Peer = ClientPeer | ServerPeer;
export type PeerInput = ClientPeerInput | ServerPeerInput;
export type PeerMode = Peer['mode'];

export type ClientField = keyof typeof clientPeerShape;
export type ServerField = keyof typeof serverPeerShape;

export function peerSchemaFor(mode: PeerMode): typeof clientPeerSchema | typeof serverPeerSchema {
  return mode === 'client' ? clientPeerSchema : serverPeerSchema;
}

function fieldsWith(shape: Record<string, z.ZodType>, hot: boolean): ReadonlySet<string> {
  return new Set(Object.keys(shape).filter((field) => (shape[field]?.meta()?.hot === true) === hot));
}

/** Settings that a running bind takes over as they are. */
export const hotFields: Readonly<Record<PeerMode, ReadonlySet<string>>> = {
  client: fieldsWith(clientPeerShape, true),
  server: fieldsWith(serverPeerShape, true),
};

/** Settings whose change ends the bind's sessions and makes them anew. */
export const rebindFields: Readonly<Record<PeerMode, ReadonlySet<string>>> = {
  client: fieldsWith(clientPeerShape, false),
  server: fieldsWith(serverPeerShape, false),
};

export type PeerChange =
  | { readonly kind: 'none' }
  | { readonly kind: 'hot'; readonly fields: readonly string[] }
  | { readonly kind: 'rebind'; readonly fields: readonly string[] };

/** What the step from one version of a peer to another asks of its running bind. `fields` never holds values. */
export function changeBetween(before: Peer, after: Peer): PeerChange {
  const old = new Map<string, unknown>(Object.entries(before));
  const fields = Object.entries(after)
    .filter(([field, value]) => !sameValue(old.get(field), value))
    .map(([field]) => field);
  if (before.mode !== after.mode) return { kind: 'rebind', fields };
  if (fields.length === 0) return { kind: 'none' };
  return { kind: fields.some((field) => rebindFields[after.mode].has(field)) ? 'rebind' : 'hot', fields };
}

/** Equality of plain data; the order of a mapping's keys does not matter, that of a list does. */
function sameValue(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const left = Object.entries(a);
  const right = new Map<string, unknown>(Object.entries(b));
  return (
    left.length === right.size &&
    left.every(([key, value]) => right.has(key) && sameValue(value, right.get(key)))
  );
}
