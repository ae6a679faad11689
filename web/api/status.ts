import { useQuery } from '@tanstack/react-query';
import { useSession } from '../session/session-context.tsx';
import { statusQuery } from './status-query.ts';

/** All binds and connectors, refreshed every five seconds; pages share one request. */
export function useStatus() {
  const { api } = useSession();
  return useQuery(statusQuery(api));
}
