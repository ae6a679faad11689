import * as z from 'zod';
import { hostSetting, targetSetting } from './address.ts';
import { clientPeerSchema } from './client-peer.ts';
import { conflicts } from './conflicts.ts';
import { listenSchema } from './listen.ts';
import { serverPeerSchema } from './server-peer.ts';
import { integer, isMapping, latin1, milliseconds, oneOf, section, text, yesOrNo } from './setting.ts';

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** `auto`: refused where whoever may change peers is not whoever runs the connector. */
export const LOCAL_TARGETS = ['auto', 'allow', 'refuse'] as const;
export type LocalTargets = (typeof LOCAL_TARGETS)[number];

const MAX_PEERS = 10_000;

function baseUrl(example: string) {
  const error = `an http or https URL without user name, query and fragment, such as ${example}`;
  return z.string({ error }).max(2048, { error }).refine(isBaseUrl, { error });
}

function share() {
  const error = 'a number from 0 to 1';
  return z.number({ error }).min(0, { error }).max(1, { error });
}

function isBaseUrl(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const url = new URL(value);
  const plain = url.username === '' && url.password === '' && url.search === '' && url.hash === '';
  return plain && (url.protocol === 'https:' || url.protocol === 'http:');
}

/** Settings of the gateway as a whole that are one value: each has an environment variable that wins. */
export const globalSettingsShape = {
  api_base_url: baseUrl('https://omnimessage-core:8443')
    .nullable()
    .default(null)
    .meta({
      examples: ['https://omnimessage-core.example.com:8443'],
      description: 'Where OmniMessage is. The gateway cannot run without it.',
      env: 'API_BASE_URL',
      mustBeSet: true,
    }),
  api_token: text(1, 4096).nullable().default(null).meta({
    description: 'Bearer token for OmniMessage.',
    env: 'API_TOKEN',
    secret: true,
  }),
  api_timeout: milliseconds(100, 120_000).default(10_000).meta({
    description: 'How long a request to OmniMessage may take.',
    unit: 'ms',
    env: 'API_TIMEOUT',
  }),
  api_connections: integer(1, 1024).default(64).meta({
    description: 'Connections to OmniMessage, at most.',
    env: 'API_CONNECTIONS',
  }),
  smpp_poll_interval: milliseconds(10, 60_000).default(100).meta({
    description: 'Shortest time between two polls of one bind.',
    unit: 'ms',
    env: 'SMPP_POLL_INTERVAL',
  }),
  verify_ssl_peer: yesOrNo()
    .default(false)
    .meta({
      examples: [true],
      description: 'Refuse an OmniMessage whose certificate does not check out; true in production.',
      env: 'VERIFY_SSL_PEER',
    }),
  smsc_name: latin1(1, 63).default('smpp_gateway').meta({
    description: 'Name under which this gateway registers with OmniMessage.',
    env: 'SMSC_NAME',
  }),
  public_smpp_address: targetSetting()
    .nullable()
    .default(null)
    .meta({
      examples: ['smpp.example.com:2775'],
      description:
        'Where partners dial, as host or host:port, when it is not listen: a load balancer, a translated address. Only shown, to be shared with them.',
      env: 'PUBLIC_SMPP_ADDRESS',
    }),
  local_targets: oneOf(LOCAL_TARGETS).default('auto').meta({
    description:
      'Whether peers may have hosts that lead to this machine or its platform (loopback, link-local, the metadata service of a cloud), by address or by name: auto refuses them where peers come from tables in AWS.',
    env: 'LOCAL_TARGETS',
  }),
  report_backlog_limit: integer(100, 1_000_000).default(10_000).meta({
    description:
      'Messages taken and not yet reported to OmniMessage, at most, over all binds; polling stops while it is reached. Beside others a bind holds no more than it leaves to them.',
    env: 'REPORT_BACKLOG_LIMIT',
  }),
  log_level: oneOf(LOG_LEVELS)
    .default('info')
    .meta({ description: 'Lowest level that is logged.', env: 'LOG_LEVEL' }),
  log_message_text: yesOrNo().default(false).meta({
    description: 'Log texts and phone numbers of messages in full, which is personal data.',
    env: 'LOG_MESSAGE_TEXT',
  }),
  otel_exporter_otlp_endpoint: baseUrl('http://127.0.0.1:4318')
    .nullable()
    .default(null)
    .meta({
      examples: ['http://127.0.0.1:4318'],
      description:
        'Base URL of an OpenTelemetry collector (OTLP over HTTP) that gets traces; none: no traces.',
      env: 'OTEL_EXPORTER_OTLP_ENDPOINT',
    }),
  otel_traces_sampler_arg: share().default(0.01).meta({
    description: 'Share of messages that are traced, from 0 to 1.',
    env: 'OTEL_TRACES_SAMPLER_ARG',
  }),
  metrics_host: hostSetting()
    .default('127.0.0.1')
    .meta({ examples: ['0.0.0.0'], description: 'Address that /metrics listens on.', env: 'METRICS_HOST' }),
  metrics_port: integer(1, 65_535).default(4000).meta({
    description: 'TCP port of /metrics.',
    env: 'METRICS_PORT',
  }),
  drain_timeout: milliseconds(0, 600_000).default(30_000).meta({
    description: 'How long a stop waits for answers and reports that are under way.',
    unit: 'ms',
    env: 'DRAIN_TIMEOUT',
  }),
};

export type GlobalSetting = keyof typeof globalSettingsShape;

function peers<T extends z.ZodType>(schema: T) {
  const error = `a list of at most ${MAX_PEERS} peers`;
  return z.array(schema, { error }).max(MAX_PEERS, { error });
}

/** A whole settings file. */
export const settingsSchema = section({
  ...globalSettingsShape,
  binds: peers(clientPeerSchema)
    .default([])
    .meta({ description: 'Client peers: carriers that the gateway dials.' }),
  server_binds: peers(serverPeerSchema).default([]).meta({
    description: 'Server peers: partners that dial the gateway.',
  }),
  listen: listenSchema.prefault({}).meta({ description: 'The listener for server peers.' }),
})
  .superRefine(
    (settings, context) => {
      for (const { path, allowed, advice } of conflicts(settings)) {
        context.addIssue({ code: 'custom', message: allowed, path: [...path], params: { advice } });
      }
    },
    { when: ({ value }) => isMapping(value) },
  )
  .meta({ title: 'Settings of omnimessage-smpp' });

/** As written in a file: defaults may be left out. */
export type SettingsInput = z.input<typeof settingsSchema>;
/** Validated, every default filled in, the guide's names and units. */
export type Settings = z.output<typeof settingsSchema>;
