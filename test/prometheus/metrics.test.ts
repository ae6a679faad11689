/** Prometheus' own programs read what the gateway exposes, in both formats. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { stringify } from 'yaml';
import * as z from 'zod';
import { BIND_METRICS } from '../../connector/metrics/bind-table.ts';
import { CONNECTOR_METRICS } from '../../connector/metrics/connector-table.ts';
import { isMissing, pathOf } from '../debian.ts';
import { freePort } from '../e2e/harness/ports.ts';
import { bindTo, startCarrier, startCore, startGateway, startProgram } from '../e2e/harness/scene.ts';

const answerSchema = z.object({ status: z.literal('success'), data: z.unknown() });
const targetsSchema = z.object({
  activeTargets: z.tuple([z.object({ health: z.string(), lastError: z.string() })]),
});
const metadataSchema = z.record(z.string(), z.tuple([z.object({ type: z.string(), help: z.string() })]));
const vectorSchema = z.object({
  result: z.array(
    z.object({ metric: z.record(z.string(), z.string()), value: z.tuple([z.number(), z.string()]) }),
  ),
});

async function startedGateway(): Promise<{ metricsPort: number }> {
  const core = await startCore();
  const carrier = await startCarrier();
  const gateway = await startGateway({ api_base_url: core.url, binds: [bindTo(carrier)] });
  await gateway.logged('bound');
  return gateway;
}

describe.skipIf(isMissing('promtool'))('promtool check metrics', () => {
  test('has nothing to say of a scrape', async () => {
    const { metricsPort } = await startedGateway();
    const text = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
    const promtool = spawn(pathOf('promtool'), ['check', 'metrics'], { stdio: ['pipe', 'pipe', 'pipe'] });
    let said = '';
    promtool.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
    promtool.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
    promtool.stdin.end(text);
    const [code]: unknown[] = await once(promtool, 'close');
    expect({ code, said }).toEqual({ code: 0, said: '' });
  });
});

describe.skipIf(isMissing('prometheus'))('Prometheus', () => {
  test('asks for OpenMetrics, gets it, and knows every family with its type and help', async () => {
    const { metricsPort } = await startedGateway();
    const directory = await mkdtemp(join(tmpdir(), 'prometheus-'));
    onTestFinished(() => rm(directory, { recursive: true, force: true }));
    const config = join(directory, 'prometheus.yml');
    const targets = [`127.0.0.1:${metricsPort}`];
    await writeFile(
      config,
      stringify({
        global: { scrape_interval: '1s' },
        scrape_configs: [{ job_name: 'gateway', static_configs: [{ targets }] }],
      }),
    );
    const port = await freePort();
    startProgram('prometheus', pathOf('prometheus'), [
      `--config.file=${config}`,
      `--storage.tsdb.path=${join(directory, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
    ]);
    const ask = async <T>(path: string, schema: z.ZodType<T>): Promise<T> => {
      const response = await fetch(`http://127.0.0.1:${port}/api/v1/${path}`);
      return schema.parse(answerSchema.parse(await response.json()).data);
    };
    const states = async (): Promise<unknown> =>
      ask('targets', targetsSchema).then(
        ({ activeTargets: [{ health, lastError }] }) => ({ health, lastError }),
        () => null,
      );
    await expect.poll(states, { timeout: 30_000 }).toEqual({ health: 'up', lastError: '' });

    // The samples are committed a moment after the target is said to be up.
    const status = (): Promise<unknown> => ask('query?query=smpp_connection_status', vectorSchema);
    await expect.poll(status, { timeout: 10_000 }).toMatchObject({
      result: [{ metric: { bind_name: 'carrier', mode: 'client' }, value: [expect.any(Number), '1'] }],
    });

    const metadata = await ask('metadata', metadataSchema);
    for (const [name, { type, help }] of Object.entries({ ...BIND_METRICS, ...CONNECTOR_METRICS })) {
      const family = type === 'counter' ? name.replace(/_total$/, '') : name.replace(/_info$/, '');
      expect(metadata[family], name).toEqual([expect.objectContaining({ type, help: help.en })]);
    }
    const bounds = await ask(
      `query?query=${encodeURIComponent('smpp_response_seconds_bucket{bind_name="carrier"}')}`,
      vectorSchema,
    );
    expect(bounds.result.map(({ metric }) => metric['le'])).toEqual(
      expect.arrayContaining(['0.005', '1.0', '30.0', '+Inf']),
    );
  });
});
