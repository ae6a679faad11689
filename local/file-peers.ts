import type { Log } from '../connector/log.ts';
import type { Peer } from '../contract/peer.ts';
import type { Settings } from '../contract/settings.ts';
import { SecretError } from '../control-plane/secrets/secret-box.ts';
import { type FileImportParts, importFile } from '../control-plane/store/file-import.ts';

/**
 * Takes the peers of a settings file into the table as `source: file`; what was changed over the API stays. Rejects
 * when the table does not answer, so that it is tried again. What cannot be taken in is logged and keeps nothing back:
 * the table's own peers are read all the same.
 */
export async function importFilePeers(file: Settings, parts: FileImportParts, log: Log): Promise<void> {
  const peers: readonly Peer[] = [...file.binds, ...file.server_binds];
  try {
    const { written, unchanged, refused } = await importFile(peers, parts);
    for (const { name, reason } of refused) {
      log.event('file_peer_refused', { bind_name: name, detail: reason });
    }
    log.event('file_imported', { written: written.length, unchanged, refused: refused.length });
  } catch (error) {
    if (!(error instanceof SecretError)) throw error;
    log.event('file_import_failed', { detail: error.message, err: error });
  }
}
