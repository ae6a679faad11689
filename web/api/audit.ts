import { useInfiniteQuery } from '@tanstack/react-query';
import type { AuditAction } from '../../contract/records.ts';
import { useSession } from '../session/session-context.tsx';
import { resultOf } from './failure.ts';
import { pageQuery, pagesBy } from './pages.ts';

export interface AuditFilter {
  readonly target?: string;
  readonly by?: string;
  readonly action?: AuditAction;
}

const AUDIT_REFRESH_MS = 15_000;

export const auditKey = (filter: AuditFilter) => ['audit', filter] as const;

/** The audit trail, newest first, filtered by the API; further pages on demand. */
export function useAudit(filter: AuditFilter) {
  const { api } = useSession();
  return useInfiniteQuery({
    ...pagesBy(AUDIT_REFRESH_MS),
    queryKey: auditKey(filter),
    queryFn: async ({ pageParam, signal }) => {
      const query = { ...filter, ...pageQuery(pageParam) };
      return (await resultOf(api.GET('/api/audit', { params: { query }, signal }))).data;
    },
    placeholderData: (before) => before,
  });
}
