import { describe, expect, test } from 'vitest';
import { clientPeerSchema } from '../contract/client-peer.ts';
import { compilePeer } from '../contract/compile.ts';
import { serverPeerSchema } from '../contract/server-peer.ts';
import { FakeClock } from '../test/fake-clock.ts';
import { type BindCounters, createBindCounters } from './bind-counters.ts';
import { Metrics, type MetricsSources } from './metrics.ts';
import type { BindWish, RegisteredBind } from './peers/bind-registry.ts';
import { NO_GAUGES } from './peers/gauges.fixture.ts';
import type { BindGauges } from './peers/running-bind.ts';

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
