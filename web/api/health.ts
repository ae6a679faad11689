import { useQuery } from '@tanstack/react-query';
import { useSession } from '../session/session-context.tsx';
import { resultOf } from './failure.ts';

const HEALTH_REFRESH_MS = 15_000;

/** Whether OmniMessage and the database answer the API, asked only while somebody looks. */
export function useHealth(looking: boolean) {
  const { api } = useSession();
  return useQuery({
    queryKey: ['health'],
    queryFn: async ({ signal }) => (await resultOf(api.GET('/api/health', { signal }))).data,
    enabled: looking,
    refetchInterval: HEALTH_REFRESH_MS,
  });
}
