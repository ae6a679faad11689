import { apiOrigin } from './client.ts';
import type { paths } from './generated/paths.ts';

const LISTS = {
  status: '/api/status',
  client_peers: '/api/client-peers',
  server_peers: '/api/server-peers',
  queue: '/api/queue',
  logs: '/api/logs',
  audit: '/api/audit',
} as const satisfies Record<string, keyof paths>;
export type ListName = keyof typeof LISTS;

/** The address of a list of the API, for `copy as curl`. */
export function listUrl(
  baseUrl: string,
  list: ListName,
  query: Readonly<Record<string, string | undefined>> = {},
): string {
  const url = new URL(LISTS[list], apiOrigin(baseUrl));
  for (const [name, value] of Object.entries(query))
    if (value !== undefined && value !== '') url.searchParams.set(name, value);
  return url.href;
}
