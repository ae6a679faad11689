import * as z from 'zod';
import { addressRangeSetting, hostSetting } from './address.ts';
import { integer, milliseconds, rule, section, yesOrNo } from './setting.ts';
import { listenTlsSchema } from './tls.ts';

export const proxyProtocolSchema = section({
  enabled: yesOrNo().default(false).meta({
    description: 'Expect a PROXY protocol header (version 1 or 2) before SMPP from trusted addresses.',
  }),
  trusted: z
    .array(addressRangeSetting(), { error: 'a list of addresses and ranges' })
    .max(1000, { error: 'a list of at most 1000 addresses and ranges' })
    .default([])
    .meta({
      examples: [['10.0.0.0/24']],
      description: 'Addresses and ranges of the load balancers whose header is believed.',
    }),
}).refine(
  (proxy) => proxy.enabled !== true || !Array.isArray(proxy.trusted) || proxy.trusted.length > 0,
  rule(
    ['trusted'],
    'at least one address when the PROXY protocol is enabled',
    "Name the load balancer's addresses.",
  ),
);

export const lockoutSchema = section({
  failures: integer(1, 10_000).default(10).meta({
    description:
      'Binds refused for their credentials before an address is locked out; a system_id under attack is slowed.',
  }),
  window: milliseconds(1000, 86_400_000).default(60_000).meta({
    description: 'Time in which failures count together.',
    unit: 'ms',
  }),
  duration: milliseconds(1000, 86_400_000).default(300_000).meta({
    description: 'How long a lockout lasts.',
    unit: 'ms',
  }),
});

/** The SMPP listener for server peers. */
export const listenSchema = section({
  host: hostSetting().default('0.0.0.0').meta({
    description: 'Address to listen on: 0.0.0.0 or :: for all, 127.0.0.1 for tests.',
  }),
  port: integer(1, 65_535).default(2775).meta({ description: 'TCP port for SMPP.' }),
  max_connections: integer(1, 10_000).default(100).meta({
    description:
      'Connections at the same time, over all partners; the bind of a further one is refused (ESME_RBINDFAIL).',
  }),
  max_half_open: integer(1, 10_000).default(100).meta({
    description: 'Connections that have not bound yet, at most; counted within max_connections.',
  }),
  session_init_timeout: milliseconds(100, 600_000).default(10_000).meta({
    description:
      'A connection that does not bind within this time is closed (SMPP 3.4 §7.2, session_init_timer).',
    unit: 'ms',
  }),
  connection_rate: integer(1, 100_000).default(100).meta({
    description: 'New connections per second and address, at most.',
    unit: 'connections/s',
  }),
  tls: listenTlsSchema.prefault({}).meta({ description: 'SMPP over TLS, on a port of its own.' }),
  proxy_protocol: proxyProtocolSchema.prefault({}).meta({
    description: "PROXY protocol, so that partners' own addresses are seen behind a load balancer.",
  }),
  lockout: lockoutSchema.prefault({}).meta({ description: 'Lockout of password guessing.' }),
}).refine(
  (listen) => listen.tls?.enabled !== true || listen.tls.port !== listen.port,
  rule(
    ['tls', 'port'],
    'a port other than listen.port',
    'SMPP with and without TLS listen on two ports: change one.',
  ),
);

export type ListenInput = z.input<typeof listenSchema>;
export type Listen = z.output<typeof listenSchema>;
