import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import { DEFAULT_CELL } from '../contract/records.ts';
import { integer, isMapping, oneOf, rule, section, text, yesOrNo } from '../contract/setting.ts';
import { LOG_LEVELS } from '../contract/settings.ts';

/**
 * Everything that a team says about its deployment: one YAML file, named by `-c settings=<file>`. Names are in the
 * guide's manner; a setting left out has the value that a cloud team would choose. `examples/deploy.yaml` shows all.
 */
function matching(pattern: RegExp, error: string) {
  return z.string({ error }).regex(pattern, { error });
}

function list<T extends z.ZodType>(item: T, most: number, what: string) {
  const error = `a list of at most ${most} ${what}`;
  return z.array(item, { error }).max(most, { error });
}

const arn = (service: string) =>
  matching(new RegExp(`^arn:aws[a-z-]*:${service}:[^\\s]+$`), `an ARN that begins with arn:aws:${service}:`);
const cidr = () =>
  matching(
    /^((25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(25[0-5]|2[0-4]\d|1?\d?\d)\/(3[0-2]|[12]?\d)$/,
    'an IPv4 range such as 10.40.0.0/16',
  );
const resourceId = (prefix: string) => matching(new RegExp(`^${prefix}-[0-9a-f]{8,17}$`), `${prefix}-…`);
const zoneName = () => matching(/^[a-z]{2}(-[a-z]+)+-\d[a-z]$/, 'an availability zone such as eu-west-1a');
const domainName = () =>
  matching(
    /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/,
    'a domain name in lower case, such as smpp.example.com',
  );
const email = () => matching(/^[^\s@]{1,64}@[^\s@]+\.[^\s@]+$/, 'an e-mail address');

const hostedZoneShape = {
  id: matching(/^Z[A-Z0-9]{5,31}$/, 'the id of a public hosted zone of Route 53, Z…'),
  name: domainName(),
};

/** What a name needs: the certificate that bears it, and where its record goes; null: you make the record yourself. */
const namedSchema = section({
  name: domainName(),
  certificate_arn: arn('acm'),
  hosted_zone: section(hostedZoneShape).nullable().default(null),
});

const newNetworkSchema = section({
  kind: z.literal('new', { error: 'new or existing' }),
  cidr: cidr().default('10.40.0.0/16'),
  /** Number of zones, or their names. Each costs two of an account's Elastic IPs (5 unless raised). */
  availability_zones: z
    .union([integer(2, 3), list(zoneName(), 3, 'availability zones').min(2)], {
      error: '2 or 3, or the names of two or three availability zones',
    })
    .default(2),
  /** Interface endpoints, each priced by hour and zone; gateway endpoints of DynamoDB and S3 cost nothing and are there. */
  interface_endpoints: list(
    oneOf(['ecr', 'logs', 'sqs', 'kms', 'secretsmanager', 'aps-workspaces']),
    6,
    'endpoints',
  ).default([]),
});

const existingNetworkSchema = section({
  kind: z.literal('existing', { error: 'new or existing' }),
  vpc_id: resourceId('vpc'),
  cidr: cidr(),
  availability_zones: list(zoneName(), 3, 'availability zones').min(2),
  public_subnet_ids: list(resourceId('subnet'), 3, 'subnets').default([]),
  private_subnet_ids: list(resourceId('subnet'), 3, 'subnets').min(2),
}).refine(
  ({ availability_zones: zones, private_subnet_ids: subnets }) =>
    !Array.isArray(zones) || !Array.isArray(subnets) || zones.length === subnets.length,
  rule(['private_subnet_ids'], 'one subnet for each of availability_zones, in the same order', ''),
);

/** How OmniMessage is reached. */
const connectivitySchema = z.discriminatedUnion(
  'kind',
  [
    section({ kind: z.literal('internet') }),
    /** An endpoint service that OmniMessage's own account offers. */
    section({
      kind: z.literal('private_link'),
      service_name: matching(/^com\.amazonaws\.vpce\.[a-z0-9.-]+$/, 'com.amazonaws.vpce.<region>.vpce-svc-…'),
      port: integer(1, 65_535).default(443),
      /** The service's verified private name is api_base_url's; false: make the record for the endpoint yourself. */
      private_dns: yesOrNo().default(true),
    }),
    section({
      kind: z.literal('transit_gateway'),
      transit_gateway_id: resourceId('tgw'),
      cidrs: list(cidr(), 20, 'ranges').min(1),
    }),
    section({
      kind: z.literal('peering'),
      peering_connection_id: resourceId('pcx'),
      cidrs: list(cidr(), 20, 'ranges').min(1),
    }),
    /** The existing network reaches it already; the API's function has to run inside, too. */
    section({ kind: z.literal('network') }),
  ],
  { error: 'one of internet, private_link, transit_gateway, peering, network' },
);

const baseUrl = matching(
  /^https?:\/\/[^\s/?#@]+(\/[^\s?#@]*)?$/,
  'an http or https URL without user name, query and fragment, such as https://omnimessage-core:8443',
);

const omnimessageSchema = section({
  api_base_url: baseUrl,
  verify_ssl_peer: yesOrNo().default(true),
  /** Secret whose whole text is the bearer token; null: OmniMessage wants none. */
  api_token_secret_arn: arn('secretsmanager').nullable().default(null),
  connectivity: connectivitySchema.default({ kind: 'internet' }),
});

/** CPU units of Fargate (1024: one vCPU) and the MiB of memory that go with them. */
const FARGATE_MEMORY: Readonly<Record<number, readonly [least: number, most: number, step: number]>> = {
  256: [512, 2048, 512],
  512: [1024, 4096, 1024],
  1024: [2048, 8192, 1024],
  2048: [4096, 16_384, 1024],
  4096: [8192, 30_720, 1024],
};

function fargateSize(cpu: unknown, memory: unknown): boolean {
  const range = typeof cpu === 'number' ? FARGATE_MEMORY[cpu] : undefined;
  if (range === undefined || typeof memory !== 'number') return false;
  const [least, most, step] = range;
  return memory >= least && memory <= most && memory % step === 0;
}

const connectorShape = {
  /** Of the whole task; a quarter of a vCPU and 256 MiB of it are the collector's. */
  cpu: integer(256, 4096).default(1024),
  memory: integer(512, 30_720).default(2048),
  min: integer(1, 50).default(2),
  max: integer(1, 50).default(6),
  cpu_target_percent: integer(20, 90).default(60),
  /** Bound peers per connector that another one is started at. */
  binds_target: integer(10, 1000).default(200),
  on_store_error: oneOf(['hold', 'drop']).default('hold'),
  log_level: oneOf(LOG_LEVELS).default('info'),
};

const connectorSchema = section(connectorShape)
  .refine(
    ({ cpu, memory }) => fargateSize(cpu, memory),
    rule(['memory'], 'a pair of cpu and memory that Fargate has, such as 1024 and 2048', ''),
  )
  .refine(
    ({ min, max }) => !(max < min),
    rule(['max'], 'a number that is not below min', 'Raise max or lower min.'),
  );

const smppShape = {
  port: integer(1, 65_535).default(2775),
  /** public: partners come over the internet to fixed addresses; internal: only from the network. */
  exposure: oneOf(['public', 'internal']).default('public'),
  /** Who may knock at all; each partner's ip_whitelist decides after that. */
  allowed_cidrs: list(cidr(), 50, 'ranges').min(1).default(['0.0.0.0/0']),
  /** TLS ends at the load balancer; null: no TLS. */
  tls: section({ port: integer(1, 65_535).default(3550), certificate_arn: arn('acm') })
    .nullable()
    .default(null),
  /** Name for partners, which is an alias of the load balancer; null: they take its own name or the addresses. */
  domain: section({ name: domainName(), hosted_zone: section(hostedZoneShape) })
    .nullable()
    .default(null),
};

const smppSchema = section(smppShape).refine(
  ({ port, tls }) => !isMapping(tls) || tls['port'] !== port,
  rule(['tls', 'port'], 'a port other than port', 'SMPP with and without TLS listen on two ports.'),
);

export const LONGEST_CELL_NAME = 16;
const cellSchema = section({
  name: matching(/^[a-z][a-z0-9-]{0,15}$/, '1 to 16 lower-case letters, digits and hyphens, a letter first'),
  /** Each takes the place of the deployment's own. */
  connector: connectorSchema.nullable().default(null),
  smpp: smppSchema.nullable().default(null),
});

const RETENTION_DAYS = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1827] as const;
const retention = (days: number) =>
  z
    .literal(RETENTION_DAYS, { error: `days that CloudWatch Logs has: ${RETENTION_DAYS.join(', ')}` })
    .default(RETENTION_DAYS.find((known) => known === days) ?? 30);

/** A peer's settings, which the contract's schema checks, and what belongs to its declaration. */
const declaredPeer = z.looseObject(
  {
    /** A secret whose whole text is the password. */
    password_secret_arn: arn('secretsmanager'),
    /** Another text makes the next deployment read the password anew. */
    password_revision: text(0, 128).nullable().default(null),
    cell: text(0, LONGEST_CELL_NAME).nullable().default(null),
    /** Of a peer of that name which the API or a file has made; otherwise that is refused. */
    take_over: yesOrNo().default(false),
  },
  { error: "a mapping of the peer's settings, without password and with password_secret_arn" },
);

export const deploymentSchema = section({
  /** First part of the names of stacks, tables and functions: several gateways can live in one region. */
  name: matching(/^[A-Z][A-Za-z0-9]{2,19}$/, '3 to 20 letters and digits, a capital first').default(
    'OmniMessageSmpp',
  ),
  region: matching(/^[a-z]{2}(-[a-z]+)+-\d$/, 'a region such as eu-west-1'),
  /** null: that of the credentials which deploy. */
  account: matching(/^\d{12}$/, 'twelve digits in quotes')
    .nullable()
    .default(null),
  tags: z
    .record(z.string().max(128), z.string().max(256), { error: 'a mapping of names to texts' })
    .default({}),
  network: z
    .discriminatedUnion('kind', [newNetworkSchema, existingNetworkSchema], { error: 'new or existing' })
    .prefault({ kind: 'new' }),
  omnimessage: omnimessageSchema,
  /** build: the Dockerfile, as a CDK asset; else the address of an image for arm64 that you have built and scanned. */
  image: matching(
    /^(build|[a-z0-9.-]+\.[a-z]{2,}\/[a-z0-9._/-]+(:[\w.-]+|@sha256:[0-9a-f]{64}))$/,
    'build, or an image with tag or digest',
  ).default('build'),
  connector: connectorSchema.prefault({}),
  smpp: smppSchema.prefault({}),
  cells: list(cellSchema, 10, 'cells')
    .min(1)
    .default([{ name: DEFAULT_CELL, connector: null, smpp: null }]),
  dashboard: section({
    /** A certificate in us-east-1; null: CloudFront's own name. */
    domain: namedSchema.nullable().default(null),
    waf: yesOrNo().default(true),
    waf_requests_per_5_minutes: integer(100, 2_000_000).default(3000),
    /** Two letters each (ISO 3166-1); empty: from anywhere. */
    allowed_countries: list(matching(/^[A-Z]{2}$/, 'two capital letters'), 200, 'countries').default([]),
    machine_clients: list(
      section({
        name: matching(/^[a-z][a-z0-9-]{0,31}$/, '1 to 32 lower-case letters, digits and hyphens'),
        access: oneOf(['read', 'write']),
      }),
      20,
      'clients',
    ).default([{ name: 'automation', access: 'write' }]),
  }).prefault({}),
  api: section({
    requests_per_second: integer(1, 10_000).default(100),
    burst: integer(1, 5000).default(200),
  }).prefault({}),
  monitoring: section({
    /** Managed Prometheus and the collector beside each connector. */
    managed_prometheus: yesOrNo().default(true),
    scrape_interval_seconds: integer(5, 300).default(30),
    /** A Prometheus of your own: the ranges that it scrapes from; empty: none. */
    scrape_from_cidrs: list(cidr(), 20, 'ranges').default([]),
    alert_emails: list(email(), 20, 'addresses').default([]),
    /** Topic to publish alerts to, such as one that pages; null: one is made. */
    alert_topic_arn: arn('sns').nullable().default(null),
  }).prefault({}),
  retention: section({
    connector_log_days: retention(30),
    access_log_days: retention(90),
  }).prefault({}),
  /** Carriers and partners that this deployment declares; the dashboard shows them locked. */
  client_peers: list(declaredPeer, 200, 'client peers').default([]),
  server_peers: list(declaredPeer, 200, 'server peers').default([]),
})
  .refine(
    ({ cells }) =>
      !Array.isArray(cells) ||
      new Set(cells.map((cell: { name?: unknown }) => cell?.name)).size === cells.length,
    rule(['cells'], 'cells with different names', 'Give each cell a name of its own.'),
  )
  .refine(
    (settings) => !reachesByNetwork(settings) || networkKind(settings) === 'existing',
    rule(
      ['omnimessage', 'connectivity', 'kind'],
      'network only with an existing network',
      'Use private_link, transit_gateway or peering with a new one.',
    ),
  )
  .refine(
    (settings) => !changesRoutes(settings) || networkKind(settings) !== 'existing',
    rule(
      ['omnimessage', 'connectivity', 'kind'],
      'network with an existing network, whose routes are not ours to change',
      'Route the ranges there yourself and set kind: network.',
    ),
  )
  .refine(
    (settings) => !publicWithoutSubnets(settings),
    rule(
      ['network', 'public_subnet_ids'],
      'one public subnet for each zone when smpp.exposure is public',
      'Name them, or set smpp.exposure: internal.',
    ),
  )
  .refine(
    ({ dashboard }) => dashboardCertificateRegion(dashboard) !== 'elsewhere',
    rule(
      ['dashboard', 'domain', 'certificate_arn'],
      'a certificate in us-east-1, which is where CloudFront looks for it',
      'Request or import the certificate in us-east-1.',
    ),
  )
  .refine(
    (settings) =>
      at(settings, 'dashboard', 'waf') !== false ||
      at(settings, 'dashboard', 'allowed_countries') === undefined ||
      isDeepStrictEqual(at(settings, 'dashboard', 'allowed_countries'), []),
    rule(
      ['dashboard', 'allowed_countries'],
      'countries only with waf: true, whose rule it is',
      'Set waf: true, or leave allowed_countries out.',
    ),
  )
  .meta({ title: 'Deployment of omnimessage-smpp' });

function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((found, key) => (isMapping(found) ? found[key] : undefined), value);
}

const networkKind = (settings: unknown): unknown => at(settings, 'network', 'kind');
const reachesByNetwork = (settings: unknown): boolean =>
  at(settings, 'omnimessage', 'connectivity', 'kind') === 'network';
const changesRoutes = (settings: unknown): boolean =>
  ['transit_gateway', 'peering'].includes(String(at(settings, 'omnimessage', 'connectivity', 'kind')));

function publicWithoutSubnets(settings: unknown): boolean {
  if (networkKind(settings) !== 'existing') return false;
  const zones = at(settings, 'network', 'availability_zones');
  const subnets = at(settings, 'network', 'public_subnet_ids');
  const cells = at(settings, 'cells');
  const exposures = (Array.isArray(cells) ? cells : []).map(
    (cell: unknown) => at(cell, 'smpp', 'exposure') ?? at(settings, 'smpp', 'exposure'),
  );
  const enough = Array.isArray(zones) && Array.isArray(subnets) && subnets.length === zones.length;
  return exposures.includes('public') && !enough;
}

function dashboardCertificateRegion(dashboard: unknown): 'none' | 'us-east-1' | 'elsewhere' {
  const certificate = at(dashboard, 'domain', 'certificate_arn');
  if (typeof certificate !== 'string') return 'none';
  return certificate.split(':')[3] === 'us-east-1' ? 'us-east-1' : 'elsewhere';
}

export type DeploymentInput = z.input<typeof deploymentSchema>;
export type Deployment = z.output<typeof deploymentSchema>;
export type ConnectorSize = z.output<typeof connectorSchema>;
export type SmppEntrance = z.output<typeof smppSchema>;

/** A cell with what it takes from the deployment filled in. */
export interface Cell {
  readonly name: string;
  readonly connector: ConnectorSize;
  readonly smpp: SmppEntrance;
}

export function cellsOf(deployment: Deployment): readonly Cell[] {
  return deployment.cells.map(({ name, connector, smpp }) => ({
    name,
    connector: connector ?? deployment.connector,
    smpp: smpp ?? deployment.smpp,
  }));
}
