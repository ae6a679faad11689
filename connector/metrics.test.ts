import { describe, expect, test } from 'vitest';
import { clientPeerSchema } from '../contract/client-peer.ts';
import { compilePeer } from '../contract/compile.ts';
import { serverPeerSchema } from '../contract/server-peer.ts';
import { FakeClock } from '../test/fake-clock.ts';
import { type BindCounters, createBindCounters } from './bind-counters.ts';
import { Metrics } from './metrics.ts';
import type { RunningBind } from './peers/running-bind.ts';

const clock = new FakeClock();

function bind(
  peer: Parameters<typeof compilePeer>[0],
  counters: Partial<BindCounters> = {},
  connectedSinceMs: number | null = null,
): RunningBind {
  return {
    settings: compilePeer(peer),
    counters: { ...createBindCounters(), ...counters },
    status: () => ({
      state: 'connected',
      sessions: [],
      connectedSinceMs,
      lastError: null,
      lastErrorAtMs: null,
      throttledMs: 0,
      held: 0,
    }),
    start: () => undefined,
    retune: () => undefined,
    reconnect: () => undefined,
    suspend: () => undefined,
    resume: () => undefined,
    stop: () => Promise.resolve(),
    abort: () => Promise.resolve(),
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

function metricsOf(binds: RunningBind[]): Metrics {
  return new Metrics(
    () => binds,
    () => ({ connections: 3, halfOpen: 1, refused: new Map(), certificateExpiryMs: null }),
    () => ({ health: 'up', reportBacklog: 7 }),
    clock,
  );
}

async function linesOf(metrics: Metrics): Promise<string[]> {
  return (await metrics.text()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
}

const VODAFONE_LABELS =
  'bind_name="vodafone_uk",mode="client",host="smpp.vodafone.co.uk",port="2775",bind_type="transceiver",system_id="user1"';

test('the guide’s example, letter by letter', async () => {
  const lines = await linesOf(metricsOf([bind(VODAFONE, { sent: 150_234 }, clock.wall() - 86_400_000)]));
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
