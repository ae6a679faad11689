import type * as z from 'zod';
import { clientPeerShape } from '../../contract/client-peer.ts';
import type { Peer } from '../../contract/peer.ts';
import type {
  ClientSettingsRecord,
  EncryptedSecret,
  ScryptSecret,
  ServerSettingsRecord,
} from '../../contract/records.ts';
import { defaultOf } from '../../contract/schema-path.ts';
import { serverPeerShape } from '../../contract/server-peer.ts';
import { type PeerContent, samePlainData } from './peer-change.ts';

export type PeerSettings = ClientSettingsRecord | ServerSettingsRecord;
export type PeerPassword = EncryptedSecret | ScryptSecret;

/** A peer as it is written, parted into what may be shown and what may not. */
export function splitPeer(peer: Peer): { settings: PeerSettings; password: string } {
  const { password, ...settings } = peer;
  return { settings, password };
}

/** Throws a TypeError for a secret of the other kind of peer. */
export function contentOf(settings: PeerSettings, secret: PeerPassword): PeerContent {
  if (settings.mode === 'client' && secret.kind === 'encrypted') return { mode: 'client', settings, secret };
  if (settings.mode === 'server' && secret.kind === 'scrypt') return { mode: 'server', settings, secret };
  throw new TypeError(`a ${settings.mode} peer has no ${secret.kind} secret`);
}

const DEFAULTS = {
  client: defaultsOf(Object.entries(clientPeerShape)),
  server: defaultsOf(Object.entries(serverPeerShape)),
} as const;

function defaultsOf(shape: [string, z.core.$ZodType][]): ReadonlyMap<string, unknown> {
  return new Map(shape.map(([field, schema]) => [field, defaultOf(schema)]));
}

/** What somebody had to write to get these settings: those at their defaults are left out. */
export function beyondDefaults(settings: PeerSettings): Record<string, unknown> {
  const defaults = DEFAULTS[settings.mode];
  return Object.fromEntries(
    Object.entries(settings).filter(([field, value]) => !samePlainData(value, defaults.get(field))),
  );
}
