import { describe, expect, test } from 'vitest';
import { clientPeerSchema } from '../contract/client-peer.ts';
import { compilePeer } from '../contract/compile.ts';
import { serverPeerSchema } from '../contract/server-peer.ts';
import { FakeClock } from '../test/fake-clock.ts';
import { type BindCounters, createBindCounters } from './bind-counters.ts';
import { BIND_METRICS } from './metrics/bind-table.ts';
import { CONNECTOR_METRICS } from './metrics/connector-table.ts';
import { BIND_LABELS, type BindMetric, type Metric } from './metrics/metric.ts';
import { Metrics, type MetricsSources } from './metrics.ts';
import type { BindWish, RegisteredBind } from './peers/bind-registry.ts';
import { NO_GAUGES } from './peers/gauges.fixture.ts';
import type { BindGauges } from './peers/running-bind.ts';
import { pdu } from './smpp/pdu.ts';

const clock = new FakeClock();

function bind(
  peer: Parameters<typeof compilePeer>[0],
  counters: Partial<BindCounters> = {},
  gauges: Partial<BindGauges> = {},
  wish: Partial<BindWish> = {},
): RegisteredBind {
  const settings = compilePeer(peer);
  return {
    bind: {
      settings,
      counters: { ...createBindCounters(), ...counters },
      gauges: () => ({ ...NO_GAUGES, ...gauges }),
      status: () => {
        throw new Error('a scrape needs no status');
      },
      start: () => undefined,
      retune: () => undefined,
      reconnect: () => undefined,
      suspend: () => undefined,
      resume: () => undefined,
      stop: () => Promise.resolve(),
      abort: () => Promise.resolve(),
    },
    wish: { settings, state: 'up', generation: 0, version: 0, polling: true, ...wish },
  };
}

const VODAFONE = clientPeerSchema.parse({
  name: 'vodafone_uk',
  bind_type: 'transceiver',
  host: 'smpp.vodafone.co.uk',
  failover_hosts: ['smpp2.vodafone.co.uk'],
  system_id: 'user1',
  password: 'thrsecrt',
});
const ACME = serverPeerSchema.parse({
  name: 'partner_acme',
  system_id: 'acme',
  password: 'oursecrt',
  allowed_bind_types: ['transceiver'],
});

function metricsOf(binds: RegisteredBind[], sources: Partial<MetricsSources> = {}): Metrics {
  return new Metrics({
    clock,
    version: '1.2.3',
    binds: () => binds,
    entrance: () => ({
      connections: 3,
      halfOpen: 1,
      refused: new Map(),
      lockouts: { total: 5, active: 2 },
      certificateExpiryMs: null,
    }),
    core: () => ({ health: 'up', reportBacklog: 7, reportRetries: 8, reportsDropped: 9 }),
    fleet: () => ({ kind: 'file' }),
    configFailures: () => 0,
    log: () => ({ level: 'info', suppressed: new Map([['bind_refused', 12]]) }),
    ...sources,
  });
}

async function linesOf(metrics: Metrics): Promise<string[]> {
  return (await metrics.text()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
}

const VODAFONE_LABELS =
  'bind_name="vodafone_uk",mode="client",host="smpp.vodafone.co.uk",port="2775",bind_type="transceiver",system_id="user1"';

test('the guide’s example, letter by letter', async () => {
  const lines = await linesOf(
    metricsOf([bind(VODAFONE, { sent: 150_234 }, { connectedSinceMs: clock.wall() - 86_400_000 })]),
  );
  expect(lines).toContain(`smpp_connection_status{${VODAFONE_LABELS}} 1`);
  expect(lines).toContain(`smpp_messages_sent_total{${VODAFONE_LABELS}} 150234`);
  expect(lines).toContain(`smpp_uptime_seconds{${VODAFONE_LABELS}} 86400`);
});

test('a server bind has neither host nor port nor bind_type', async () => {
  const lines = await linesOf(metricsOf([bind(ACME, { received: 45_123 })]));
  expect(lines).toContain(
    'smpp_messages_received_total{bind_name="partner_acme",mode="server",system_id="acme"} 45123',
  );
});

test.each([
  'smpp_connection_status',
  'smpp_messages_sent_total',
  'smpp_messages_received_total',
  'smpp_delivery_failures_total',
  'smpp_bind_success_total',
  'smpp_bind_failures_total',
  'smpp_connection_attempts_total',
  'smpp_disconnection_total',
  'smpp_uptime_seconds',
])('%s stands at 0 from the start, for each bind once', async (name) => {
  const lines = await linesOf(metricsOf([bind(VODAFONE), bind(ACME)]));
  expect(
    lines.filter((line) => line.startsWith(`${name}{`)).map((line) => line.slice(line.lastIndexOf(' '))),
  ).toEqual([' 0', ' 0']);
});

test('a bind’s figures go with it', async () => {
  const binds = [bind(VODAFONE), bind(ACME)];
  const metrics = metricsOf(binds);
  await metrics.text();
  binds.pop();
  expect(await metrics.text()).not.toContain('partner_acme');
});

test('queue depth has the bind’s name alone', async () => {
  const lines = await linesOf(metricsOf([bind(VODAFONE, { queueDepth: 12 })]));
  expect(lines).toContain('omnimessage_queue_depth{bind_name="vodafone_uk"} 12');
});

describe('the API', () => {
  test('counts by operation and outcome from 0 on, so that a first failure is seen as a rise', async () => {
    const metrics = metricsOf([]);
    expect(await linesOf(metrics)).toContain(
      'omnimessage_api_requests_total{operation="poll",outcome="timeout"} 0',
    );
    metrics.observeApi('poll', 'timeout', 10.2);
    const lines = await linesOf(metrics);
    expect(lines).toContain('omnimessage_api_requests_total{operation="poll",outcome="timeout"} 1');
    expect(lines).toContain('omnimessage_api_request_duration_seconds_count{operation="poll"} 1');
    expect(lines).toContain('omnimessage_api_request_duration_seconds_count{operation="submit"} 0');
  });

  test('health and backlog', async () => {
    const lines = await linesOf(metricsOf([]));
    expect(lines).toContain('omnimessage_up 1');
    expect(lines).toContain('smpp_report_backlog 7');
    expect(lines).toContain('smpp_listener_connections{state="bound"} 2');
  });
});

test('the whole is Prometheus’ text format: one HELP and TYPE each, no series twice, no secret, names escaped', async () => {
  const odd = { ...VODAFONE, name: 'odd', system_id: 'a"b\\c' };
  const text = await metricsOf([bind(VODAFONE), bind(ACME), bind(odd)]).text();
  const families = text.split('\n').filter((line) => line.startsWith('# TYPE'));
  expect(new Set(families).size).toBe(families.length);
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  const series = lines.map((line) => line.slice(0, line.lastIndexOf(' ')));
  expect(new Set(series).size).toBe(series.length);
  for (const line of lines) {
    expect(line).toMatch(
      /^[a-zA-Z_:][a-zA-Z0-9_:]*(\{([a-z_]+="([^"\\]|\\.)*",?)*\})? (-?[0-9.e+-]+|N[Aa][Nn]|\+Inf)$/,
    );
  }
  expect(text).toContain('system_id="a\\"b\\\\c"');
  expect(text).not.toMatch(/thrsecrt|oursecrt/);
  expect(text.endsWith('\n')).toBe(true);
});

const EVERYTHING: Partial<MetricsSources> = {
  entrance: () => ({
    connections: 3,
    halfOpen: 1,
    refused: new Map([['wrong_password', 4]]),
    lockouts: { total: 5, active: 2 },
    certificateExpiryMs: Date.UTC(2027, 0, 1),
  }),
  fleet: () => ({
    kind: 'table',
    incarnation: 'TASK#a#1',
    lease: 'open',
    ownershipAway: null,
    peersAway: null,
    queueAway: null,
    peersRead: true,
    carried: 2,
    heartbeatAgeMs: 1500,
    connectors: { live: 2, draining: 1, dead: 0 },
    unowned: 3,
    takeovers: 6,
    configVersion: 41,
    peersRefused: 1,
  }),
};

const TABLE: Readonly<Record<string, Metric | BindMetric>> = { ...BIND_METRICS, ...CONNECTOR_METRICS };

/** A line of the format: its metric without a histogram's suffix, and its labels. */
function readSamples(text: string): { readonly name: string; readonly labels: readonly string[] }[] {
  return text.split('\n').flatMap((line) => {
    const [, sample, pairs = ''] = /^([a-z_0-9]+)(?:\{(.*)\})? \S+$/.exec(line) ?? [];
    if (sample === undefined) return [];
    const family = sample.replace(/_(bucket|sum|count)$/, '');
    const labels = [...pairs.matchAll(/(\w+)="(?:[^"\\]|\\.)*"/g)].map(([, label = '']) => label);
    return [{ name: TABLE[family]?.type === 'histogram' ? family : sample, labels }];
  });
}

describe('the table and a scrape', () => {
  const metrics = metricsOf([bind(VODAFONE), bind(ACME)], EVERYTHING);

  test('say the same: every name is scraped, and nothing of ours that is not in the table', async () => {
    const names = new Set(readSamples(await metrics.text()).map(({ name }) => name));
    const ours = [...names].filter((name) => /^(smpp|omnimessage)_/.test(name));
    expect(ours.sort()).toEqual(Object.keys(TABLE).sort());
    expect([...names].filter((name) => !/^(smpp|omnimessage|process|nodejs)_/.test(name))).toEqual([]);
  });

  test('have the labels that the table names, and no others', async () => {
    for (const { name, labels } of readSamples(await metrics.text())) {
      const metric = TABLE[name];
      if (metric === undefined) continue;
      const ofBind: readonly string[] = 'bind' in metric ? BIND_LABELS[metric.bind] : [];
      const own: readonly string[] = metric.labels;
      const bucket = metric.type === 'histogram' ? ['le'] : [];
      expect([...ofBind, ...own, ...bucket], name).toEqual(expect.arrayContaining([...labels]));
      expect(labels, name).toEqual(expect.arrayContaining([...own]));
    }
  });

  test('keep to Prometheus’ conventions', () => {
    for (const [name, { type, help, unit }] of Object.entries(TABLE)) {
      expect(name.endsWith('_total'), name).toBe(type === 'counter');
      expect(/_seconds(_total)?$/.test(name), name).toBe(unit === 'seconds' || unit === 'timestamp');
      expect(help.en, name).toMatch(/^[\x20-\x7e]+$/);
      expect(help.en + help.fr, name).not.toMatch(/["\\\n|]/);
      expect(help.fr, name).not.toBe(help.en);
    }
  });

  test('cost no more series than the table says', async () => {
    const peer = { ...VODAFONE, name: 'worst' };
    const counters = createBindCounters();
    for (const command of ['submit_sm_resp', 'data_sm_resp', 'bind_transceiver_resp'] as const) {
      for (let status = 0; status < 2000; status += 1)
        counters.pdus.received(pdu(command, { command_status: status }));
    }
    const lines = await linesOf(metricsOf([bind(peer, counters)], EVERYTHING));
    const counts = new Map<string, number>();
    for (const { name } of readSamples(lines.join('\n'))) counts.set(name, (counts.get(name) ?? 0) + 1);
    for (const [name, { atMost }] of Object.entries(TABLE)) {
      const most = Number.parseInt(atMost.en, 10);
      if (!Number.isNaN(most)) expect(counts.get(name) ?? 0, name).toBeLessThanOrEqual(most);
    }
    // An idle transceiver: what Prometheus keeps for each bind.
    const idle = readSamples(await metricsOf([bind(VODAFONE)]).text()).length;
    const none = readSamples(await metricsOf([]).text()).length;
    expect(idle - none).toBeLessThanOrEqual(115);
  });
});

describe('OpenMetrics', () => {
  test('names counters without _total, gives units, ends with EOF, and has the very same samples', async () => {
    const metrics = metricsOf([bind(VODAFONE)], EVERYTHING);
    const text = await metrics.text('openmetrics');
    expect(text).toContain('# TYPE smpp_messages_sent counter\n');
    expect(text).toContain('# TYPE smpp_build info\n');
    expect(text).toContain('# TYPE smpp_response_seconds histogram\n# UNIT smpp_response_seconds seconds\n');
    expect(text.endsWith('\n# EOF\n')).toBe(true);
    expect(text.indexOf('# EOF')).toBe(text.length - '# EOF\n'.length);
    const ours = (format: string): string[] =>
      format.split('\n').filter((line) => /^(smpp|omnimessage)_/.test(line));
    expect(ours(text)).toEqual(ours(await metrics.text('text')));
  });

  test('keeps the lines of one family together', async () => {
    const text = await metricsOf([bind(VODAFONE), bind(ACME)], EVERYTHING).text('openmetrics');
    const names = readSamples(text).map(({ name }) => name.replace(/_(bucket|sum|count)$/, ''));
    const runs = names.filter((name, index) => name !== names[index - 1]);
    expect(new Set(runs).size).toBe(runs.length);
  });
});

test('durations: buckets add up, bounds are floats, the sum is in seconds', async () => {
  const counters = createBindCounters();
  for (const ms of [3, 40, 700, 60_000]) counters.responseTime.observeMs(ms);
  const lines = await linesOf(metricsOf([bind(VODAFONE, counters)]));
  const buckets = lines.filter((line) =>
    line.startsWith('smpp_response_seconds_bucket{bind_name="vodafone_uk"'),
  );
  expect(buckets.map((line) => line.slice(line.indexOf('le=')))).toEqual([
    'le="0.005"} 1',
    'le="0.01"} 1',
    'le="0.025"} 1',
    'le="0.05"} 2',
    'le="0.1"} 2',
    'le="0.25"} 2',
    'le="0.5"} 2',
    'le="1.0"} 3',
    'le="2.5"} 3',
    'le="5.0"} 3',
    'le="10.0"} 3',
    'le="30.0"} 3',
    'le="+Inf"} 4',
  ]);
  expect(lines).toContain('smpp_response_seconds_sum{bind_name="vodafone_uk"} 60.743');
  expect(lines).toContain('smpp_response_seconds_count{bind_name="vodafone_uk"} 4');
});

test('the usual PDUs stand at 0, seen from our side of the session', async () => {
  const lines = await linesOf(metricsOf([bind(VODAFONE), bind(ACME)]));
  for (const series of [
    '{bind_name="vodafone_uk",direction="out",command="submit_sm",status=""} 0',
    '{bind_name="vodafone_uk",direction="in",command="submit_sm_resp",status="ESME_ROK"} 0',
    '{bind_name="vodafone_uk",direction="in",command="submit_sm_resp",status="ESME_RTHROTTLED"} 0',
    '{bind_name="partner_acme",direction="in",command="submit_sm",status=""} 0',
    '{bind_name="partner_acme",direction="out",command="submit_sm_resp",status="ESME_RTHROTTLED"} 0',
    '{bind_name="partner_acme",direction="out",command="deliver_sm",status=""} 0',
  ]) {
    expect(lines).toContain(`smpp_pdus_total${series}`);
  }
});

test('what only a client bind has, a server bind has not', async () => {
  const lines = await linesOf(metricsOf([bind(VODAFONE), bind(ACME)]));
  for (const name of ['smpp_receipts_total', 'smpp_reconnects_total']) {
    expect(lines.some((line) => line.startsWith(`${name}{bind_name="vodafone_uk"`))).toBe(true);
    expect(lines.some((line) => line.startsWith(`${name}{bind_name="partner_acme"`))).toBe(false);
  }
});

test('suspension and ownership are those of the wish', async () => {
  const lines = await linesOf(
    metricsOf([bind(VODAFONE, {}, {}, { state: 'suspended' }), bind(ACME, {}, {}, { polling: false })]),
  );
  expect(lines).toEqual(
    expect.arrayContaining([
      'smpp_bind_suspended{bind_name="vodafone_uk"} 1',
      'smpp_bind_owned{bind_name="vodafone_uk"} 1',
      'smpp_bind_suspended{bind_name="partner_acme"} 0',
      'smpp_bind_owned{bind_name="partner_acme"} 0',
    ]),
  );
});

test('fleet, lockouts, reports, circuit, log and build', async () => {
  const metrics = metricsOf([], EVERYTHING);
  metrics.circuit(true);
  const lines = await linesOf(metrics);
  expect(lines).toEqual(
    expect.arrayContaining([
      'smpp_heartbeat_age_seconds 1.5',
      'smpp_fleet_connectors{state="live"} 2',
      'smpp_binds_unowned 3',
      'smpp_takeovers_total 6',
      'smpp_config_version_applied 41',
      'smpp_peers_refused 1',
      'smpp_lockouts_total 5',
      'smpp_lockouts_active 2',
      'smpp_report_retries_total 8',
      'smpp_reports_dropped_total{reason="unknown_message"} 9',
      'smpp_api_circuit_open 1',
      'smpp_log_level{level="info"} 1',
      'smpp_log_level{level="debug"} 0',
      'smpp_log_lines_suppressed_total{event="bind_refused"} 12',
      `smpp_build_info{version="1.2.3",node_version="${process.version}"} 1`,
      `smpp_start_time_seconds ${clock.wall() / 1000}`,
      `smpp_tls_certificate_expiry_timestamp_seconds{certificate="listener"} ${Date.UTC(2027, 0, 1) / 1000}`,
    ]),
  );
});

test('what a connector without a table cannot know is absent, and nothing is unowned', async () => {
  const lines = await linesOf(metricsOf([]));
  expect(lines).toContain('smpp_binds_unowned 0');
  for (const name of ['smpp_heartbeat_age_seconds', 'smpp_fleet_connectors', 'smpp_config_version_applied'])
    expect(lines.filter((line) => line.startsWith(name))).toEqual([]);
});

test('a scrape of many binds comes in small pieces, and the event loop turns between them', async () => {
  const binds = Array.from({ length: 300 }, (_, n) => bind({ ...VODAFONE, name: `carrier_${n}` }));
  let turns = 0;
  let isOver = false;
  const turn = (): void => {
    turns += 1;
    if (!isOver) setImmediate(turn);
  };
  setImmediate(turn);
  const sizes: number[] = [];
  for await (const chunk of metricsOf(binds).chunks('text')) sizes.push(chunk.length);
  isOver = true;
  expect(sizes.length).toBeGreaterThan(15);
  expect(Math.max(...sizes)).toBeLessThan(160 * 1024);
  expect(turns).toBeGreaterThanOrEqual(sizes.length - 2);
});
