import { useInfiniteQuery } from '@tanstack/react-query';
import type { AuditAction } from '../../contract/records.ts';
import { useSession } from '../session/session-context.tsx';
import { resultOf } from './failure.ts';

export interface AuditFilter {
  readonly target?: string;
  readonly by?: string;
  readonly action?: AuditAction;
}

const PAGE = 100;
const MOST_PAGES = 20;
const AUDIT_REFRESH_MS = 15_000;

/** The audit trail, newest first, filtered by the API; further pages on demand. */
export function useAudit(filter: AuditFilter) {
  const { api } = useSession();
  return useInfiniteQuery({
    queryKey: ['audit', filter],
    queryFn: async ({ pageParam, signal }) => {
      const query = { ...filter, limit: PAGE, ...(pageParam === null ? {} : { cursor: pageParam }) };
      return (await resultOf(api.GET('/api/audit', { params: { query }, signal }))).data;
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ next_cursor }, pages) => (pages.length < MOST_PAGES ? next_cursor : null),
    refetchInterval: ({ state }) =>
      state.data !== undefined && state.data.pages.length > 1 ? false : AUDIT_REFRESH_MS,
    placeholderData: (before) => before,
  });
}
