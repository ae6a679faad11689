import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import { pathOf } from '../debian.ts';
import { freePort } from '../e2e/harness/ports.ts';
import { Program } from '../e2e/harness/program.ts';
import { polled } from './polled.ts';

const answerSchema = z.discriminatedUnion('status', [
  z.object({ status: z.literal('success'), data: z.unknown() }),
  z.object({ status: z.literal('error'), errorType: z.string(), error: z.string() }),
]);
const vectorSchema = z.object({ result: z.array(z.unknown()) });
const targetsSchema = z.object({
  activeTargets: z.array(
    z.object({
      labels: z.record(z.string(), z.string()),
      health: z.enum(['up', 'down', 'unknown']),
      lastError: z.string(),
    }),
  ),
});
const alertsSchema = z.object({
  alerts: z.array(
    z.object({
      labels: z.record(z.string(), z.string()),
      annotations: z.record(z.string(), z.string()),
      state: z.enum(['pending', 'firing']),
    }),
  ),
});

export type Target = z.output<typeof targetsSchema>['activeTargets'][number];
export type ActiveAlert = z.output<typeof alertsSchema>['alerts'][number];

export interface PrometheusOptions {
  /** Name in `/etc/prometheus` → content; `prometheus.yml` among them. Paths in it are made those of the copy. */
  readonly files: Readonly<Record<string, string>>;
  /** Default: the machine's. Another one is put in its place for Prometheus alone, in a mount namespace; needs root. */
  readonly nameServer?: string;
}

/** Debian's Prometheus on a port of its own; its data go when it ends. */
export class PrometheusServer {
  readonly #program: Program;
  readonly #directory: string;
  readonly #url: string;

  private constructor(program: Program, directory: string, url: string) {
    this.#program = program;
    this.#directory = directory;
    this.#url = url;
  }

  static async start({ files, nameServer }: PrometheusOptions): Promise<PrometheusServer> {
    const directory = await mkdtemp(join(tmpdir(), 'prometheus-'));
    for (const [name, content] of Object.entries(files)) {
      const file = join(directory, name);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, content.replaceAll('/etc/prometheus', directory));
    }
    const port = await freePort();
    const args = [
      `--config.file=${join(directory, 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(directory, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
    ];
    let program: Program;
    if (nameServer === undefined) {
      program = new Program('Prometheus', pathOf('prometheus'), args);
    } else {
      const resolver = join(directory, 'resolv.conf');
      await writeFile(resolver, `nameserver ${nameServer}\n`);
      const script = 'mount --bind "$0" /etc/resolv.conf && exec "$@"';
      program = new Program('Prometheus', '/usr/bin/unshare', [
        ...['--mount', '--propagation', 'private', '/bin/sh', '-c', script],
        ...[resolver, pathOf('prometheus'), ...args],
      ]);
    }
    const server = new PrometheusServer(program, directory, `http://127.0.0.1:${port}`);
    try {
      await program.stderr.find(
        (line) => line.includes('ready to receive web requests'),
        30_000,
        'readiness',
      );
    } catch (error) {
      await server.close();
      throw error;
    }
    return server;
  }

  /** How many series it returns now; rejects where it does not parse. */
  async query(expr: string): Promise<number> {
    return vectorSchema.parse(await this.#get('query', { query: expr })).result.length;
  }

  async alerts(): Promise<readonly ActiveAlert[]> {
    return alertsSchema.parse(await this.#get('alerts', {})).alerts;
  }

  /** Resolves with its labels and texts once the alert fires. */
  firing(name: string, timeoutMs: number): Promise<ActiveAlert> {
    return polled(
      async () => (await this.#named(name)).find(({ state }) => state === 'firing') ?? null,
      timeoutMs,
      () => `${name} firing`,
    );
  }

  /** Resolves once the alert neither fires nor is about to. */
  async resolved(name: string, timeoutMs: number): Promise<void> {
    await polled(
      async () => (await this.#named(name)).length === 0,
      timeoutMs,
      () => `${name} resolved`,
    );
  }

  /** Resolves with the targets once there are so many and all are up. */
  targetsUp(count: number, timeoutMs: number): Promise<readonly Target[]> {
    let last: readonly Target[] = [];
    return polled(
      async () => {
        last = targetsSchema.parse(await this.#get('targets', { state: 'active' })).activeTargets;
        return last.length === count && last.every(({ health }) => health === 'up') ? last : null;
      },
      timeoutMs,
      () => `${count} targets up; there are ${JSON.stringify(last)}\n${this.#program.tail()}`,
    );
  }

  async close(): Promise<void> {
    await this.#program.kill();
    await rm(this.#directory, { recursive: true, force: true });
  }

  async #named(name: string): Promise<readonly ActiveAlert[]> {
    return (await this.alerts()).filter(({ labels }) => labels['alertname'] === name);
  }

  async #get(what: string, parameters: Readonly<Record<string, string>>): Promise<unknown> {
    const search = new URLSearchParams(parameters);
    const response = await fetch(`${this.#url}/api/v1/${what}?${search}`).catch((error: unknown) => {
      throw new Error(`Prometheus does not answer; ${this.#program.tail()}`, { cause: error });
    });
    const answer = answerSchema.parse(await response.json());
    if (answer.status === 'error') throw new Error(`${answer.errorType}: ${answer.error}`);
    return answer.data;
  }
}
