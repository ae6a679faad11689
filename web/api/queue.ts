import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { useSession } from '../session/session-context.tsx';
import type { Api } from './client.ts';
import { doneOf, resultOf } from './failure.ts';
import { pageQuery, pagesBy } from './pages.ts';
import { REFRESH_MS } from './status-query.ts';

export interface QueueFilter {
  readonly search?: string;
  readonly destination?: string;
  readonly dest_smsc?: string;
}

export const queueKey = (filter: QueueFilter) => ['queue', filter] as const;

/** Waiting messages, filtered by the API; further pages on demand. */
export function useQueue(filter: QueueFilter) {
  const { api } = useSession();
  return useInfiniteQuery({
    ...pagesBy(REFRESH_MS),
    queryKey: queueKey(filter),
    queryFn: async ({ pageParam, signal }) => {
      const query = { ...filter, ...pageQuery(pageParam) };
      return (await resultOf(api.GET('/api/queue', { params: { query }, signal }))).data;
    },
    placeholderData: (before) => before,
  });
}

export function useMessage(id: string) {
  const { api } = useSession();
  return useQuery({
    queryKey: ['message', id],
    queryFn: async ({ signal }) =>
      (await resultOf(api.GET('/api/queue/{id}', { params: { path: { id } }, signal }))).data,
    refetchInterval: REFRESH_MS,
  });
}

export function useQueueChanged(): () => void {
  const client = useQueryClient();
  return useCallback(() => {
    void client.invalidateQueries({ queryKey: ['queue'] });
    void client.invalidateQueries({ queryKey: ['message'] });
  }, [client]);
}

export async function cancelMessage(api: Api, id: string): Promise<void> {
  await doneOf(api.DELETE('/api/queue/{id}', { params: { path: { id } } }));
}

export interface TestMessage {
  readonly dest_smsc: string;
  readonly source: string;
  readonly destination: string;
  readonly body: string;
}

/** `key`: the same for every attempt to send this message, so that it goes out once. */
export async function sendTestMessage(api: Api, message: TestMessage, key: string) {
  const params = { header: { 'Idempotency-Key': key } };
  return (await resultOf(api.POST('/api/queue', { params, body: { ...message } }))).data;
}

/** What a text would take on a bind, or with the defaults. */
export function usePreview(body: string, bind: string | null) {
  const { api } = useSession();
  return useQuery({
    queryKey: ['preview', bind, body],
    queryFn: async ({ signal }) =>
      (await resultOf(api.POST('/api/preview', { body: { body, dest_smsc: bind }, signal }))).data,
    enabled: body !== '',
    placeholderData: (before) => before,
    staleTime: 60_000,
    gcTime: 10_000,
  });
}
