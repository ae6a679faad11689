import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import * as z from 'zod';
import { pathOf } from '../debian.ts';
import { freePort } from '../e2e/harness/ports.ts';
import { Program } from '../e2e/harness/program.ts';
import { polled } from './polled.ts';

const notificationSchema = z.object({
  status: z.enum(['firing', 'resolved']),
  receiver: z.string(),
  alerts: z.array(
    z.object({
      status: z.enum(['firing', 'resolved']),
      labels: z.record(z.string(), z.string()),
      annotations: z.record(z.string(), z.string()),
    }),
  ),
});
const alertsSchema = z.array(
  z.object({
    labels: z.record(z.string(), z.string()),
    status: z.object({ state: z.enum(['unprocessed', 'active', 'suppressed']) }),
  }),
);
const configurationSchema = z.looseObject({
  global: z.unknown(),
  receivers: z.array(z.looseObject({ name: z.string() })),
});

export type Notification = z.output<typeof notificationSchema>;

/** Debian's Alertmanager with routes and inhibitions as written, and every receiver a webhook of this test. */
export class AlertmanagerServer {
  readonly port: number;
  readonly notifications: readonly Notification[];
  readonly #program: Program;
  readonly #inbox: Server;
  readonly #directory: string;

  private constructor(
    port: number,
    notifications: readonly Notification[],
    program: Program,
    inbox: Server,
    directory: string,
  ) {
    this.port = port;
    this.notifications = notifications;
    this.#program = program;
    this.#inbox = inbox;
    this.#directory = directory;
  }

  static async start(configuration: string): Promise<AlertmanagerServer> {
    const notifications: Notification[] = [];
    const inbox = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        notifications.push(notificationSchema.parse(JSON.parse(Buffer.concat(parts).toString())));
        response.end();
      });
    });
    const inboxPort = await freePort();
    await new Promise<void>((resolve) => inbox.listen(inboxPort, '127.0.0.1', resolve));
    const { global: _placeholders, receivers, ...written } = configurationSchema.parse(parse(configuration));
    const directory = await mkdtemp(join(tmpdir(), 'alertmanager-'));
    const file = join(directory, 'alertmanager.yml');
    const url = `http://127.0.0.1:${inboxPort}/`;
    const webhooks = receivers.map(({ name }) => ({ name, webhook_configs: [{ url, send_resolved: true }] }));
    await writeFile(file, stringify({ ...written, receivers: webhooks }));
    const port = await freePort();
    const program = new Program('Alertmanager', pathOf('alertmanager'), [
      `--config.file=${file}`,
      `--storage.path=${join(directory, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--cluster.listen-address=',
    ]);
    const server = new AlertmanagerServer(port, notifications, program, inbox, directory);
    try {
      await program.stderr.find((line) => line.includes('Listening on'), 30_000, 'readiness');
    } catch (error) {
      await server.close();
      throw error;
    }
    return server;
  }

  /** Resolves once a receiver was told that the alert fires or is resolved. */
  async told(name: string, status: 'firing' | 'resolved', timeoutMs: number): Promise<Notification> {
    return polled(
      async () =>
        this.notifications.find(({ alerts }) =>
          alerts.some((alert) => alert.labels['alertname'] === name && alert.status === status),
        ) ?? null,
      timeoutMs,
      () => `${name} ${status} told; ${JSON.stringify(this.notifications)}`,
    );
  }

  /** Resolves once the alert is there and inhibited by another. */
  async suppressed(name: string, timeoutMs: number): Promise<void> {
    let last: z.output<typeof alertsSchema> = [];
    await polled(
      async () => {
        const response = await fetch(`http://127.0.0.1:${this.port}/api/v2/alerts`);
        last = alertsSchema.parse(await response.json());
        const named = last.filter(({ labels }) => labels['alertname'] === name);
        return named.length > 0 && named.every(({ status }) => status.state === 'suppressed');
      },
      timeoutMs,
      () => `${name} suppressed; ${JSON.stringify(last)}`,
    );
  }

  async close(): Promise<void> {
    await this.#program.kill();
    this.#inbox.closeAllConnections();
    await new Promise((resolve) => this.#inbox.close(resolve));
    await rm(this.#directory, { recursive: true, force: true });
  }
}
