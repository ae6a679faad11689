import { createServer, type RequestListener } from 'node:http';
import { describe, expect, onTestFinished, test } from 'vitest';
import { BIND_METRICS } from '../../connector/metrics/bind-table.ts';
import { CONNECTOR_METRICS } from '../../connector/metrics/connector-table.ts';
import { collected } from './doctor.fixture.ts';
import { type BindHere, checkGateway, type GatewayHere, judgeBinds, judgeMetrics } from './gateway-checks.ts';
import { READ, readSamples } from './samples.ts';

async function answering(listener: RequestListener): Promise<number> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

function gateway(ready: unknown, metrics = ''): RequestListener {
  return (request, response) => {
    if (request.url === '/metrics') response.end(metrics);
    else response.end(JSON.stringify(request.url === '/ready' ? ready : { status: 'ok' }));
  };
}

async function look(port: number) {
  let here: GatewayHere | null = null;
  const { outline, findings } = await collected(async (add) => {
    here = await checkGateway({ host: '0.0.0.0', port }, add);
  });
  return { outline, findings, here: here as GatewayHere | null };
}

const WELL = {
  ready: true,
  omnimessage: 'up',
  fleet: { kind: 'file' },
  binds: [{ name: 'vodafone_uk', state: 'connected', last_error: null }],
};

test('a gateway, and what it has', async () => {
  const metrics =
    'smpp_build_info{version="1.2.3"} 1\nsmpp_bind_suspended{bind_name="vodafone_uk"} 1\nprocess_open_fds 55\nprocess_max_fds 1024\n';
  const { outline, findings, here } = await look(await answering(gateway(WELL, metrics)));
  expect(outline).toEqual([
    'gateway_running ok',
    'gateway_ready ok',
    'gateway_bind warning',
    'gateway_metrics ok',
  ]);
  expect(findings[0]?.found).toMatch(/version 1\.2\.3$/);
  expect(here).toEqual({
    binds: new Map([['vodafone_uk', { ...WELL.binds[0], wanted: true, suspended: true }]]),
    openDescriptors: 55,
    mostDescriptors: 1024,
  });
});

test('none runs; another program has the port', async () => {
  const { outline, here } = await look(1);
  expect([outline, here]).toEqual([['gateway_running warning'], null]);
  const other = await look(await answering((_, response) => response.end('<html>')));
  expect([other.outline, other.here]).toEqual([['gateway_running failed'], null]);
});

test('one that takes no work', async () => {
  const { outline } = await look(await answering(gateway({ ...WELL, ready: false })));
  expect(outline[1]).toBe('gateway_ready failed');
});

const bind = (name: string, state: string, changes: Partial<BindHere> = {}): BindHere => ({
  name,
  state,
  last_error: null,
  wanted: true,
  suspended: false,
  ...changes,
});

describe('binds', () => {
  test('each that is not as it should be has a line, with its last error', () => {
    const findings = judgeBinds([
      bind('a', 'connected', { last_error: 'an old one' }),
      bind('b', 'active'),
      bind('c', 'disconnected', { last_error: 'bind refused with ESME_RINVPASWD' }),
      bind('d', 'disconnected', { wanted: false }),
      bind('e', 'waiting'),
      bind('f', 'connected', { suspended: true }),
    ]);
    expect(findings.map(({ status, subject, found }) => [status, subject, found])).toEqual([
      ['ok', null, 'bound: a, b'],
      ['failed', 'c', 'disconnected: bind refused with ESME_RINVPASWD'],
      ['warning', 'd', 'an operator keeps it down'],
      ['warning', 'e', 'no session of the partner'],
      ['warning', 'f', 'connected, and an operator suspended it: nothing is sent'],
    ]);
  });

  test('a thousand of them are cut short', () => {
    const many = Array.from({ length: 1000 }, (_, index) => bind(`bind${index}`, 'reconnecting'));
    const findings = judgeBinds(many);
    expect(findings).toHaveLength(51);
    expect(findings.at(-1)).toMatchObject({
      status: 'skipped',
      found: '950 more binds that are not as they should be: see /ready',
    });
  });
});

test('metrics that say what is wrong', () => {
  const found = (text: string) =>
    judgeMetrics(readSamples(text)).map(({ status, found }) => `${status} ${found}`);
  expect(found('')).toEqual(['ok nothing piles up, nothing is held back']);
  expect(found('smpp_api_circuit_open 1\nsmpp_report_backlog 1000\n')).toEqual([
    'warning calls to OmniMessage are held back (smpp_api_circuit_open)',
    'warning 1000 reports wait for OmniMessage (smpp_report_backlog)',
  ]);
  expect(found('smpp_config_apply_failures_total 2\nnodejs_eventloop_lag_p99_seconds 0.25\n')).toEqual([
    'warning settings were refused 2 times since its start',
    'warning it is 250 ms late (nodejs_eventloop_lag_p99_seconds)',
  ]);
});

test('the metrics that are read are those that a gateway has', () => {
  const ours = [...READ].filter((name) => name.startsWith('smpp_'));
  expect(ours.length).toBeGreaterThan(3);
  expect(ours.filter((name) => !(name in { ...CONNECTOR_METRICS, ...BIND_METRICS }))).toEqual([]);
});
