import { LOG_LEVELS, type LogLevel } from '../../contract/settings.ts';
import type { FleetHealth } from '../fleet/fleet.ts';
import type { Health } from '../omnimessage/health-watch.ts';
import type { EntranceFigures } from '../peers/entrance.ts';
import type { ApiRequests } from './api-requests.ts';
import { CONNECTOR_METRICS, type ConnectorMetricName } from './connector-table.ts';
import { type Format, header, labelPairs, sampleLine } from './exposition.ts';
import type { Histogram } from './histogram.ts';
import { HistogramLines } from './histogram-lines.ts';
import { OctetsOut } from './octets-out.ts';

/** Of OmniMessage, as this connector sees it. */
export interface CoreFigures {
  readonly health: Health;
  readonly reportBacklog: number;
  readonly reportRetries: number;
  /** Because OmniMessage no longer has the message. */
  readonly reportsDropped: number;
}

export interface LogFigures {
  readonly level: LogLevel;
  /** Lines left out because they repeated others, by event. */
  readonly suppressed: ReadonlyMap<string, number>;
}

/** Everything that the connector's own metrics say, at one moment. */
export interface ConnectorFacts {
  readonly entrance: EntranceFigures;
  readonly core: CoreFigures;
  readonly api: ApiRequests;
  readonly circuitOpen: boolean;
  readonly fleet: FleetHealth;
  readonly configFailures: number;
  /** Milliseconds since the epoch, by client bind. */
  readonly clientCertificates: ReadonlyMap<string, number>;
  readonly log: LogFigures;
  readonly version: string;
  readonly nodeVersion: string;
  /** Milliseconds since the epoch. */
  readonly startedAtMs: number;
}

type LabelOf<N extends ConnectorMetricName> = (typeof CONNECTOR_METRICS)[N]['labels'][number];
type Labels<L extends string> = Readonly<Record<L, string>>;
/** By the metric's type and labels: a metric that says anything else does not compile. */
type SamplesOf<N extends ConnectorMetricName> = (
  facts: ConnectorFacts,
) => Iterable<
  readonly [
    labels: Labels<LabelOf<N>>,
    value: (typeof CONNECTOR_METRICS)[N]['type'] extends 'histogram' ? Histogram : number,
  ]
>;

const plain = (value: number | null): [[Labels<never>, number]] | [] => (value === null ? [] : [[{}, value]]);
const flag = (is: boolean): [[Labels<never>, number]] => [[{}, is ? 1 : 0]];
/** null: a connector without a table does not know. */
const shared = (fleet: FleetHealth) => (fleet.kind === 'table' ? fleet : null);

const SAMPLES: { readonly [N in ConnectorMetricName]: SamplesOf<N> } = {
  smpp_bind_refusals_total: ({ entrance }) =>
    Array.from(entrance.refused, ([reason, count]) => [{ reason }, count] as const),
  smpp_listener_connections: ({ entrance: { connections, halfOpen } }) => [
    [{ state: 'half_open' }, halfOpen],
    [{ state: 'bound' }, connections - halfOpen],
  ],
  smpp_lockouts_total: ({ entrance }) => plain(entrance.lockouts.total),
  smpp_lockouts_active: ({ entrance }) => plain(entrance.lockouts.active),
  omnimessage_up: ({ core: { health } }) => (health === 'unknown' ? [] : flag(health === 'up')),
  omnimessage_api_requests_total: ({ api }) =>
    Object.entries(api.byOperation).flatMap(([operation, { outcomes }]) =>
      Object.entries(outcomes).map(([outcome, count]) => [{ operation, outcome }, count] as const),
    ),
  omnimessage_api_request_duration_seconds: ({ api }) =>
    Object.entries(api.byOperation).map(([operation, { duration }]) => [{ operation }, duration] as const),
  smpp_api_circuit_open: ({ circuitOpen }) => flag(circuitOpen),
  smpp_report_backlog: ({ core }) => plain(core.reportBacklog),
  smpp_report_retries_total: ({ core }) => plain(core.reportRetries),
  smpp_reports_dropped_total: ({ core }) => [[{ reason: 'unknown_message' }, core.reportsDropped]],
  smpp_heartbeat_age_seconds: ({ fleet }) => {
    const ageMs = shared(fleet)?.heartbeatAgeMs ?? null;
    return plain(ageMs === null ? null : ageMs / 1000);
  },
  smpp_fleet_connectors: ({ fleet }) =>
    Object.entries(shared(fleet)?.connectors ?? {}).map(([state, count]) => [{ state }, count] as const),
  smpp_binds_unowned: ({ fleet }) => plain(shared(fleet)?.unowned ?? 0),
  smpp_takeovers_total: ({ fleet }) => plain(shared(fleet)?.takeovers ?? 0),
  smpp_config_version_applied: ({ fleet }) => plain(shared(fleet)?.configVersion ?? null),
  smpp_config_apply_failures_total: ({ configFailures }) => plain(configFailures),
  smpp_peers_refused: ({ fleet }) => plain(shared(fleet)?.peersRefused ?? 0),
  smpp_tls_certificate_expiry_timestamp_seconds: ({ entrance, clientCertificates }) => [
    ...(entrance.certificateExpiryMs === null
      ? []
      : [[{ certificate: 'listener' }, entrance.certificateExpiryMs / 1000] as const]),
    ...Array.from(
      clientCertificates,
      ([bind, expiryMs]) => [{ certificate: `client:${bind}` }, expiryMs / 1000] as const,
    ),
  ],
  smpp_log_lines_suppressed_total: ({ log }) =>
    Array.from(log.suppressed, ([event, lines]) => [{ event }, lines] as const),
  smpp_log_level: ({ log }) => LOG_LEVELS.map((level) => [{ level }, level === log.level ? 1 : 0] as const),
  smpp_build_info: ({ version, nodeVersion }) => [[{ version, node_version: nodeVersion }, 1]],
  smpp_start_time_seconds: ({ startedAtMs }) => plain(startedAtMs / 1000),
};

/** The connector's own metrics; a few hundred lines, whatever the number of binds. */
export function connectorOctets(facts: ConnectorFacts, format: Format): Buffer {
  const out = new OctetsOut(16 * 1024);
  for (const name of Object.keys(CONNECTOR_METRICS).filter(isConnectorMetric)) {
    const metric = CONNECTOR_METRICS[name];
    out.text(header(name, metric.type, metric.help.en, format));
    const lines = 'buckets' in metric ? new HistogramLines(name, metric.buckets) : null;
    for (const [labels, value] of SAMPLES[name](facts)) {
      if (typeof value === 'number') out.text(sampleLine(name, labels, value));
      else lines?.write(out, Buffer.from(labelPairs(labels)), value);
    }
  }
  return out.take();
}

function isConnectorMetric(name: string): name is ConnectorMetricName {
  return Object.hasOwn(CONNECTOR_METRICS, name);
}
