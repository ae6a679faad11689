import type { Peer } from '../../contract/peer.ts';
import type {
  ClientSettingsRecord,
  EncryptedSecret,
  ScryptSecret,
  ServerSettingsRecord,
} from '../../contract/records.ts';
import type { PeerContent } from './peer-change.ts';

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
