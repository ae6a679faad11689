import * as z from 'zod';
import { BIND_TYPES } from '../client-peer.ts';
import { CONNECTOR_STATES, desiredSchema, listenerStatusSchema, sessionStatusSchema } from '../records.ts';
import { CLIENT_STATES, SERVER_STATES } from '../status.ts';

const failure = z.object({ message: z.string(), at: z.string() });

/** A bind over all connectors: counters are summed, sessions listed with the connector that has them. */
export const bindViewSchema = z.object({
  name: z.string(),
  mode: z.enum(['client', 'server']),
  state: z.enum([...CLIENT_STATES, ...SERVER_STATES]),
  reported: z.boolean().meta({ description: 'false: no live connector has reported it yet.' }),
  in_effect: z.boolean().meta({ description: 'Whether the newest version of the peer is what runs.' }),
  desired: desiredSchema.nullable().meta({
    description: 'What is wanted of it: up, down, suspended or drained; null: not known.',
  }),
  owner: z.string().nullable().meta({ description: 'Connector that polls for the bind; null: none.' }),
  host: z.string().nullable(),
  port: z.int().nullable(),
  bind_types: z.array(z.enum(BIND_TYPES)),
  system_id: z.string().nullable(),
  sessions: z.array(z.object({ ...sessionStatusSchema.shape, connector: z.string() })),
  sent: z.int(),
  received: z.int(),
  failures: z.int(),
  connected_since: z.string().nullable(),
  uptime_ms: z.int().nullable(),
  last_error: failure.nullable(),
  throttled_ms: z.int(),
  held: z.int(),
});
export type BindView = z.output<typeof bindViewSchema>;

export const connectorViewSchema = z.object({
  cell: z.string(),
  incarnation: z.string(),
  state: z.enum(CONNECTOR_STATES),
  stale: z.boolean().meta({ description: 'Not heard of for longer than its lease.' }),
  hostname: z.string(),
  gateway_version: z.string(),
  started_at: z.string(),
  renewed_at: z.string(),
  published_at: z.string().nullable(),
  binds: z.int(),
  sessions: z.int(),
  listener: listenerStatusSchema.nullable(),
  core_reachable: z.boolean().nullable(),
  core_last_error: failure.nullable(),
});

export const statusViewSchema = z
  .object({
    at: z.string(),
    totals: z.object({
      binds: z.int(),
      client: z.object({ total: z.int(), connected: z.int(), reconnecting: z.int(), disconnected: z.int() }),
      server: z.object({ total: z.int(), active: z.int(), waiting: z.int() }),
      sessions: z.int(),
      connections: z.int(),
      max_connections: z.int(),
    }),
    core_reachable: z.boolean().nullable().meta({
      description: 'OmniMessage, as the connectors see it; false when one of them cannot reach it.',
    }),
    stale: z.boolean().meta({ description: 'No connector is live, or one of them is late.' }),
    unreadable: z.int().meta({ description: 'Reports of connectors that this version cannot read.' }),
    connectors: z.array(connectorViewSchema),
    binds: z.array(bindViewSchema),
  })
  .meta({ title: 'Status' });
export type StatusView = z.output<typeof statusViewSchema>;
