import { useQuery } from '@tanstack/react-query';
import { useSession } from '../session/session-context.tsx';
import { resultOf } from './failure.ts';

/** The guide's refresh of Live Status. */
export const REFRESH_MS = 5_000;

export const statusKey = ['status'] as const;

/** All binds and connectors, refreshed every five seconds; pages share one request. */
export function useStatus() {
  const { api } = useSession();
  return useQuery({
    queryKey: statusKey,
    queryFn: async ({ signal }) => (await resultOf(api.GET('/api/status', { signal }))).data,
    refetchInterval: REFRESH_MS,
    // What could not be refreshed is shown as stale rather than taken away.
    retry: false,
  });
}
