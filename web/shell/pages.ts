/** The dashboard's pages: where they are, what they are called, which key `g …` leads to them. */
export const PAGES = [
  { path: '/status', title: 'status', key: 's' },
  { path: '/client-peers', title: 'client_peers', key: 'c' },
  { path: '/server-peers', title: 'server_peers', key: 'p' },
  { path: '/queue', title: 'queue', key: 'q' },
  { path: '/logs', title: 'logs', key: 'l' },
  { path: '/audit', title: 'audit', key: 'a' },
  { path: '/documentation', title: 'documentation', key: 'd' },
] as const;
export type Page = (typeof PAGES)[number];

/** Addresses of pages with their filters, so that no page writes another's address by hand. */
export const addresses = {
  status: (search?: string) => withSearch('/status', { search }),
  bind: (name: string) => withSearch('/status', { bind: name }),
  clientPeers: () => '/client-peers',
  serverPeers: () => '/server-peers',
  newPeer: (mode: 'client' | 'server') => `/${mode}-peers/new`,
  peer: (mode: 'client' | 'server', name: string) => `/${mode}-peers/edit/${encodeURIComponent(name)}`,
  queue: (filter: { readonly dest_smsc?: string; readonly message?: string } = {}) =>
    withSearch('/queue', filter),
  testMessage: (name?: string) => withSearch('/queue', { test: name ?? '-' }),
  logs: (filter: { readonly bind?: string; readonly level?: string } = {}) => withSearch('/logs', filter),
} as const;

function withSearch(path: string, parameters: Readonly<Record<string, string | undefined>>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) if (value !== undefined) search.set(name, value);
  const text = search.toString();
  return text === '' ? path : `${path}?${text}`;
}
