import { queryOptions } from '@tanstack/react-query';
import type { Api } from './client.ts';
import { resultOf } from './failure.ts';

/** The guide's refresh of Live Status. */
export const REFRESH_MS = 5_000;

export const statusKey = ['status'] as const;

export function statusQuery(api: Api) {
  return queryOptions({
    queryKey: statusKey,
    queryFn: async ({ signal }) => (await resultOf(api.GET('/api/status', { signal }))).data,
    refetchInterval: REFRESH_MS,
    // What could not be refreshed is shown as stale rather than taken away.
    retry: false,
  });
}
