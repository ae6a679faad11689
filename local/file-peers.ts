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
      log.error(
        { event: 'file_peer_refused', bind_name: name, reason },
        `peer ${name} of the settings file was not taken in: ${reason}`,
      );
    }
    log.info(
      { event: 'file_imported', written: written.length, unchanged, refused: refused.length },
      `settings file: ${written.length} peers taken in, ${unchanged} as before, ${refused.length} refused`,
    );
  } catch (error) {
    if (!(error instanceof SecretError)) throw error;
    log.error(
      { event: 'file_import_failed', err: error },
      `the peers of the settings file were not all taken in: ${error.message}`,
    );
  }
}
