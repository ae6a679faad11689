import type { BindView, StatusView } from '../../contract/api/status.ts';
import type { BindStatus, ConnectorRecord, PeerVersion, StatusRecord } from '../../contract/records.ts';
import type { FleetStatus } from '../store/fleet-status.ts';

/** What one connector published last, all of its chunks together. */
interface Publication {
  readonly connector: ConnectorRecord;
  readonly publishedAt: string | null;
  readonly binds: readonly BindStatus[];
  readonly head: StatusRecord | null;
}

/** Binds and connectors as one picture: counters summed, sessions with the connector that has them. Pure. */
export function statusView({ connectors, chunks, peers, unreadable }: FleetStatus, now: Date): StatusView {
  const publications = connectors
    .filter(({ state }) => state !== 'dead')
    .map((connector) => published(connector, chunks));
  const fresh = publications.filter(({ connector }) => !isStale(connector, now));
  const reports = new Map<string, { readonly connector: ConnectorRecord; readonly bind: BindStatus }[]>();
  for (const { connector, binds } of fresh) {
    for (const bind of binds) {
      const known = reports.get(bind.name);
      if (known === undefined) reports.set(bind.name, [{ connector, bind }]);
      else known.push({ connector, bind });
    }
  }
  const binds = peers
    .filter(({ deleted }) => !deleted)
    .map((peer) => bindView(peer, reports.get(peer.name) ?? [], now))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const listeners = fresh.flatMap(({ head }) => head?.listener ?? []);
  const cores = fresh.flatMap(({ head }) => head?.core ?? []);
  return {
    at: now.toISOString(),
    totals: {
      ...totals(binds),
      connections: listeners.reduce((sum, { connections }) => sum + connections, 0),
      max_connections: listeners.reduce((sum, { max_connections: most }) => sum + most, 0),
    },
    core_reachable: cores.length === 0 ? null : cores.every(({ reachable }) => reachable),
    stale: fresh.length === 0 || fresh.length < publications.length,
    unreadable,
    connectors: publications.map((publication) => connectorView(publication, now)),
    binds,
  };
}

function isStale({ renewed_at: renewedAt, lease_ms: leaseMs }: ConnectorRecord, now: Date): boolean {
  return now.getTime() - Date.parse(renewedAt) > leaseMs;
}

function published(connector: ConnectorRecord, chunks: readonly StatusRecord[]): Publication {
  const own = chunks.filter(
    ({ incarnation, cell }) => incarnation === connector.incarnation && cell === connector.cell,
  );
  const newest =
    own
      .map(({ published_at: at }) => at)
      .toSorted()
      .at(-1) ?? '';
  // The newest publication once all of it is there, else what each chunk said last.
  const complete = own.filter((chunk) => chunk.published_at === newest);
  const count = complete[0]?.chunks ?? 0;
  const used = complete.length === count ? complete : own.filter((chunk) => chunk.chunk < count);
  return {
    connector,
    publishedAt: newest === '' ? null : newest,
    binds: used.flatMap(({ binds }) => binds),
    head: used.find(({ chunk }) => chunk === 0) ?? null,
  };
}

function connectorView(
  { connector, publishedAt, binds, head }: Publication,
  now: Date,
): StatusView['connectors'][number] {
  const { cell, incarnation, state, hostname, gateway_version, started_at, renewed_at } = connector;
  return {
    cell,
    incarnation,
    state,
    stale: isStale(connector, now),
    hostname,
    gateway_version,
    started_at,
    renewed_at,
    published_at: publishedAt,
    binds: binds.length,
    sessions: binds.reduce((sum, { sessions }) => sum + sessions.length, 0),
    listener: head?.listener ?? null,
    core_reachable: head?.core?.reachable ?? null,
    core_last_error: head?.core?.last_error ?? null,
  };
}

type Reports = readonly { readonly connector: ConnectorRecord; readonly bind: BindStatus }[];

function bindView({ name, mode, version, desired }: PeerVersion, reports: Reports, now: Date): BindView {
  const binds = reports.map(({ bind }) => bind);
  const owner = reports.find(({ bind }) => bind.owner) ?? null;
  const shown = owner?.bind ?? binds[0] ?? null;
  const sum = (figure: (bind: BindStatus) => number): number =>
    binds.reduce((total, bind) => total + figure(bind), 0);
  const since = earliest(binds.map(({ connected_since: connected }) => connected));
  return {
    name,
    mode,
    state: stateOf(mode, binds),
    reported: binds.length > 0,
    in_effect: binds.length > 0 && binds.every((bind) => bind.version >= version),
    desired: desired ?? null,
    owner: owner?.connector.incarnation ?? null,
    host: shown?.host ?? null,
    port: shown?.port ?? null,
    bind_types: shown?.bind_types ?? [],
    system_id: shown?.system_id ?? null,
    sessions: reports.flatMap(({ connector, bind }) =>
      bind.sessions.map((session) => ({ ...session, connector: connector.incarnation })),
    ),
    sent: sum(({ sent }) => sent),
    received: sum(({ received }) => received),
    failures: sum(({ failures }) => failures),
    connected_since: since,
    uptime_ms: since === null ? null : Math.max(0, now.getTime() - Date.parse(since)),
    last_error: latest(binds),
    throttled_ms: Math.max(0, ...binds.map(({ throttled_ms: throttled }) => throttled)),
    held: sum(({ held }) => held),
  };
}

/** The best that a connector says of it: one session anywhere makes it connected. */
const BEST_FIRST = {
  client: ['connected', 'reconnecting', 'disconnected'],
  server: ['active', 'waiting', 'disconnected'],
} as const;

function stateOf(mode: PeerVersion['mode'], binds: readonly BindStatus[]): BindView['state'] {
  const best = BEST_FIRST[mode].find((state) => binds.some((bind) => bind.state === state));
  return best ?? (mode === 'client' ? 'disconnected' : 'waiting');
}

function earliest(instants: readonly (string | null)[]): string | null {
  return instants.reduce((first, at) => (at !== null && (first === null || at < first) ? at : first), null);
}

function latest(binds: readonly BindStatus[]): BindView['last_error'] {
  let last: BindView['last_error'] = null;
  for (const { last_error: error } of binds)
    if (error !== null && (last === null || error.at > last.at)) last = error;
  return last;
}

function totals(binds: readonly BindView[]) {
  const count = (mode: BindView['mode'], state?: BindView['state']): number =>
    binds.filter((bind) => bind.mode === mode && (state === undefined || bind.state === state)).length;
  return {
    binds: binds.length,
    client: {
      total: count('client'),
      connected: count('client', 'connected'),
      reconnecting: count('client', 'reconnecting'),
      disconnected: count('client', 'disconnected'),
    },
    server: {
      total: count('server'),
      active: count('server', 'active'),
      waiting: count('server') - count('server', 'active'),
    },
    sessions: binds.reduce((sum, { sessions }) => sum + sessions.filter(({ bound }) => bound).length, 0),
  };
}
