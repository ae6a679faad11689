import type { Api } from './client.ts';
import { resultOf } from './failure.ts';

/** Whose token this is, and what it allows. */
export async function readAccount(api: Api, signal: AbortSignal) {
  return (await resultOf(api.GET('/api/session', { signal }))).data;
}

export async function readSupportBundle(api: Api): Promise<Blob> {
  return (await resultOf(api.GET('/api/support-bundle', { parseAs: 'blob' }))).data;
}
