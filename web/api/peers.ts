import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import type * as z from 'zod';
import {
  type BULK_ACTIONS,
  type ClientPeerView,
  clientPeerViewSchema,
  type PeerView,
  type ServerPeerView,
  serverPeerViewSchema,
} from '../../contract/api/peers.ts';
import type { PeerMode } from '../../contract/peer.ts';
import type { PeerBody } from '../peers/draft.ts';
import { useSession } from '../session/session-context.tsx';
import { type Api, apiOrigin } from './client.ts';
import { ApiError, resultOf } from './failure.ts';
import type { paths } from './generated/paths.ts';
import { statusKey } from './status-query.ts';

export type PeerAction = (typeof BULK_ACTIONS)[number];

const PEERS_REFRESH_MS = 30_000;
const PAGE = 500;
/** The control plane's own limit on peers. */
const MOST_PEERS = 10_000;

const peersKey = (mode: PeerMode) => ['peers', mode] as const;

/** Peers are read with the contract's own schemas: the forms depend on every setting being there. */
function readAs<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new ApiError({ kind: 'unexpected', status: 200 }, parsed.error);
}

interface Page<T> {
  readonly items: readonly T[];
  readonly next_cursor: string | null;
}

async function everyPage<T>(read: (cursor: string | undefined) => Promise<Page<T>>): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | undefined;
  do {
    const page = await read(cursor);
    items.push(...page.items);
    cursor = page.next_cursor ?? undefined;
  } while (cursor !== undefined && items.length < MOST_PEERS);
  return items;
}

function queryOf(cursor: string | undefined) {
  return { limit: PAGE, ...(cursor === undefined ? {} : { cursor }) };
}

async function readClientPeers(api: Api, signal: AbortSignal): Promise<ClientPeerView[]> {
  return everyPage(async (cursor) => {
    const params = { query: queryOf(cursor) };
    const { items, next_cursor } = (await resultOf(api.GET('/api/client-peers', { params, signal }))).data;
    return { items: items.map((item) => readAs<ClientPeerView>(clientPeerViewSchema, item)), next_cursor };
  });
}

async function readServerPeers(api: Api, signal: AbortSignal): Promise<ServerPeerView[]> {
  return everyPage(async (cursor) => {
    const params = { query: queryOf(cursor) };
    const { items, next_cursor } = (await resultOf(api.GET('/api/server-peers', { params, signal }))).data;
    return { items: items.map((item) => readAs<ServerPeerView>(serverPeerViewSchema, item)), next_cursor };
  });
}

export function useClientPeers() {
  const { api } = useSession();
  return useQuery({
    queryKey: peersKey('client'),
    queryFn: ({ signal }) => readClientPeers(api, signal),
    refetchInterval: PEERS_REFRESH_MS,
  });
}

export function useServerPeers() {
  const { api } = useSession();
  return useQuery({
    queryKey: peersKey('server'),
    queryFn: ({ signal }) => readServerPeers(api, signal),
    refetchInterval: PEERS_REFRESH_MS,
  });
}

export interface Loaded {
  readonly peer: PeerView;
  readonly etag: string;
}

function loaded(mode: PeerMode, { data, etag }: { data: unknown; etag: string | null }): Loaded {
  const peer: PeerView =
    mode === 'client' ? readAs(clientPeerViewSchema, data) : readAs(serverPeerViewSchema, data);
  return { peer, etag: etag ?? `"${peer.version}"` };
}

export async function readPeer(
  api: Api,
  mode: PeerMode,
  name: string,
  signal?: AbortSignal,
): Promise<Loaded> {
  const request = { params: { path: { name } }, ...(signal === undefined ? {} : { signal }) };
  return mode === 'client'
    ? loaded(mode, await resultOf(api.GET('/api/client-peers/{name}', request)))
    : loaded(mode, await resultOf(api.GET('/api/server-peers/{name}', request)));
}

/** `key`: the same for every attempt to make this peer, so that a lost answer does not make two. */
export async function createPeer(api: Api, peer: PeerBody, key: string): Promise<Loaded> {
  const params = { header: { 'Idempotency-Key': key } };
  const { password = '' } = peer;
  return peer.mode === 'client'
    ? loaded(
        peer.mode,
        await resultOf(api.POST('/api/client-peers', { params, body: { ...peer, password } })),
      )
    : loaded(
        peer.mode,
        await resultOf(api.POST('/api/server-peers', { params, body: { ...peer, password } })),
      );
}

/** Rejects with `precondition_failed` when the peer is no longer the one with this ETag. */
export async function replacePeer(api: Api, peer: PeerBody, etag: string): Promise<Loaded> {
  const params = { path: { name: peer.name }, header: { 'If-Match': etag } };
  return peer.mode === 'client'
    ? loaded(peer.mode, await resultOf(api.PUT('/api/client-peers/{name}', { params, body: peer })))
    : loaded(peer.mode, await resultOf(api.PUT('/api/server-peers/{name}', { params, body: peer })));
}

export async function testPeer(api: Api, mode: PeerMode, name: string) {
  const params = { path: { name } };
  return mode === 'client'
    ? (await resultOf(api.POST('/api/client-peers/{name}/test', { params }))).data
    : (await resultOf(api.POST('/api/server-peers/{name}/test', { params, body: {} }))).data;
}

export async function actOnPeers(api: Api, action: PeerAction, names: readonly string[]) {
  return (await resultOf(api.POST('/api/peers/actions', { body: { action, names: [...names] } }))).data;
}

/** Where a peer lies, for `copy as curl`. */
export function peerUrl(baseUrl: string, mode: PeerMode, name: string | null): string {
  const collection = `${apiOrigin(baseUrl)}${PATHS[mode]}`;
  return name === null ? collection : `${collection}/${encodeURIComponent(name)}`;
}

const PATHS = { client: '/api/client-peers', server: '/api/server-peers' } as const satisfies Record<
  PeerMode,
  keyof paths
>;

export const ACTIONS_PATH = '/api/peers/actions' satisfies keyof paths;
export const STATUS_PATH = '/api/status' satisfies keyof paths;

/** After a change: what shows peers or binds is asked for anew. */
export function usePeersChanged(): () => void {
  const client = useQueryClient();
  return useCallback(() => {
    void client.invalidateQueries({ queryKey: ['peers'] });
    void client.invalidateQueries({ queryKey: statusKey });
  }, [client]);
}
