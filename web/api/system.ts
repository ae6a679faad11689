import type { ImportResult } from '../../contract/api/system.ts';
import type { Api } from './client.ts';
import { resultOf } from './failure.ts';

/** Whose token this is, and what it allows. */
export async function readAccount(api: Api, signal: AbortSignal) {
  return (await resultOf(api.GET('/api/session', { signal }))).data;
}

export async function readSupportBundle(api: Api): Promise<Blob> {
  return (await resultOf(api.GET('/api/support-bundle', { parseAs: 'blob' }))).data;
}

/** All peers as a settings file, without passwords. */
export async function exportSettings(api: Api): Promise<string> {
  const params = { query: { format: 'yaml' as const } };
  return String((await resultOf(api.GET('/api/export', { params, parseAs: 'text' }))).data);
}

/** A settings file's peers; `dryRun`: says what would change, and changes nothing. */
export async function importSettings(api: Api, text: string, dryRun: boolean): Promise<ImportResult> {
  return (
    await resultOf(
      api.POST('/api/import', {
        params: { query: { dry_run: dryRun ? 'true' : 'false' } },
        headers: { 'content-type': 'application/yaml' },
        // The file goes out as it is: YAML, of which JSON is a part.
        body: {},
        bodySerializer: () => text,
      }),
    )
  ).data;
}
