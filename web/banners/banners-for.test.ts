import { describe, expect, it } from 'vitest';
import type { StatusView } from '../../contract/api/status.ts';
import { bannersFor } from './banners-for.ts';

const connector: StatusView['connectors'][number] = {
  cell: 'default',
  incarnation: 'TASK#1#1',
  state: 'live',
  stale: false,
  hostname: 'h',
  gateway_version: '1',
  started_at: '2026-11-22T10:00:00Z',
  renewed_at: '2026-11-22T10:00:00Z',
  published_at: '2026-11-22T10:00:00Z',
  binds: 0,
  sessions: 0,
  listener: null,
  core_reachable: true,
  core_last_error: null,
};
const status: StatusView = {
  at: '2026-11-22T10:00:00Z',
  totals: {
    binds: 0,
    client: { total: 0, connected: 0, reconnecting: 0, disconnected: 0 },
    server: { total: 0, active: 0, waiting: 0 },
    sessions: 0,
    connections: 0,
    max_connections: 0,
  },
  core_reachable: true,
  stale: false,
  unreadable: 0,
  connectors: [connector],
  binds: [],
};
const well = { unreachable: false, receivedAt: 0, now: 0 };

describe('banners', () => {
  it('are not there when all is well, nor for a single lost answer', () => {
    expect(bannersFor(status, well)).toEqual([]);
    expect(bannersFor(status, { unreachable: true, receivedAt: 0, now: 5_000 })).toEqual([]);
    expect(bannersFor(undefined, { unreachable: true, receivedAt: 0, now: 60_000 })).toEqual([]);
  });

  it('say that the API is away, and then nothing that cannot be known', () => {
    const away = { unreachable: true, receivedAt: 0, now: 20_000 };
    expect(bannersFor({ ...status, core_reachable: false }, away)).toEqual([
      { kind: 'api_unreachable', since: 0 },
    ]);
  });

  it('say what is stale since when, that nobody reports, and why OmniMessage is away', () => {
    expect(bannersFor({ ...status, stale: true }, well)).toEqual([
      { kind: 'stale', since: '2026-11-22T10:00:00Z' },
    ]);
    expect(bannersFor({ ...status, stale: true, connectors: [] }, well)).toEqual([{ kind: 'no_connector' }]);
    const failing = {
      ...connector,
      core_reachable: false,
      core_last_error: { message: 'api connection refused', at: '' },
    };
    expect(bannersFor({ ...status, core_reachable: false, connectors: [failing] }, well)).toEqual([
      { kind: 'core_unreachable', error: 'api connection refused' },
    ]);
  });
});
