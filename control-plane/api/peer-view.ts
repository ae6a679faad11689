import type { PeerView } from '../../contract/api/peers.ts';
import { jsonPointer } from '../../contract/api/problem.ts';
import type { Peer } from '../../contract/peer.ts';
import type { Declaration, PeerRecord } from '../../contract/records.ts';
import { peerWarnings } from '../../contract/warnings.ts';
import type { ApiParts } from './parts.ts';

/** Taken for a hash, so that nothing is said of the length of a password that is not at hand. */
const NOT_AT_HAND = '$scrypt$';

/** `password`: as it was sent with this very request, for what its warnings say; null: it stays as it is stored. */
export function peerView(
  record: PeerRecord,
  { filePeers }: Pick<ApiParts, 'filePeers'>,
  password: string | null = null,
): PeerView {
  const facts = {
    password_set: true as const,
    source: record.source,
    overrides_file: record.source === 'api' && record.file !== null,
    locked: isLocked(record, filePeers),
    declared_by: record.source === 'code' ? declaredBy(record.declared) : null,
    version: record.version,
    desired: record.desired,
    warnings: warnings({ ...record.settings, password: password ?? NOT_AT_HAND }),
    created_at: record.created_at,
    updated_at: record.updated_at,
    updated_by: record.updated_by,
    links: links(record),
  };
  return record.mode === 'client' ? { ...record.settings, ...facts } : { ...record.settings, ...facts };
}

function warnings(peer: Peer): PeerView['warnings'] {
  return peerWarnings(peer).map(({ code, path, message, advice }) => ({
    code,
    pointer: jsonPointer(path),
    message,
    advice,
  }));
}

export function isLocked(record: PeerRecord, filePeers: ApiParts['filePeers']): boolean {
  if (record.deleted) return false;
  return record.source === 'code' || (filePeers === 'locked' && record.file !== null);
}

/** `Stack/Resource`, as somebody looks for it in the console or in the code. */
export function declaredBy(declaration: Declaration | undefined): string | null {
  if (declaration === undefined) return null;
  const { stack, resource } = declaration;
  // arn:aws:cloudformation:<region>:<account>:stack/<name>/<id>
  return `${stack.split('/')[1] ?? stack}/${resource}`;
}

export function peerPath({ mode, name }: Pick<PeerRecord, 'mode' | 'name'>): string {
  return `/api/${mode}-peers/${encodeURIComponent(name)}`;
}

function links(record: PeerRecord): Record<string, string> {
  const name = encodeURIComponent(record.name);
  return {
    self: peerPath(record),
    queue: `/api/queue?dest_smsc=${name}`,
    logs: `/api/logs?bind=${name}`,
    audit: `/api/audit?target=${name}`,
  };
}
