import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { SettingsInput } from '../../../contract/settings.ts';
import { parseMetrics, type Sample, sumOf } from './metrics.ts';
import { freePort } from './ports.ts';
import { type Ended, Program } from './program.ts';

/** One line of the log: pino's fields, and those of the event. */
export type LogLine = Readonly<Record<string, unknown>> & { readonly event?: string; readonly msg: string };

export interface GatewayOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Options of Node's own, --cpu-prof for example. */
  readonly nodeOptions?: readonly string[];
  /** Where the command line is; default: of this working tree. */
  readonly command?: string;
}

const COMMAND = new URL('../../../bin/omnimessage-smpp.mjs', import.meta.url).pathname;
/** As it is started everywhere (`test/start.test.ts`). */
export const NODE_OPTIONS = ['--v8-pool-size=1', '--no-memory-reducer'] as const;
/** Paces of tests: what an operator would leave at its default and a test need not wait for. */
const QUICK = { smpp_poll_interval: 10, log_level: 'info' } as const;

/** `omnimessage-smpp run` as an operator starts it: its own process, a settings file, signals and a log. */
export class GatewayProcess {
  readonly metricsPort: number;
  /** Its settings file. */
  readonly file: string;
  readonly #program: Program;
  readonly #directory: string;

  private constructor(program: Program, directory: string, file: string, metricsPort: number) {
    this.#program = program;
    this.#directory = directory;
    this.file = file;
    this.metricsPort = metricsPort;
  }

  /** Starts it with settings, or with the text of a settings file; does not wait for anything. */
  static async spawn(
    settings: SettingsInput | string,
    options: GatewayOptions = {},
  ): Promise<GatewayProcess> {
    const directory = await mkdtemp(join(tmpdir(), 'gateway-'));
    const file = join(directory, 'gateway.yaml');
    const metricsPort = await freePort();
    await writeFile(file, textOf(settings));
    const { nodeOptions = [], env, command = COMMAND } = options;
    const program = new Program(
      'the gateway',
      process.execPath,
      [...NODE_OPTIONS, ...nodeOptions, command, 'run', '--config', file],
      { env: { METRICS_PORT: String(metricsPort), ...env } },
    );
    return new GatewayProcess(program, directory, file, metricsPort);
  }

  get pid(): number {
    return this.#program.pid;
  }

  get log(): LogLine[] {
    return this.#program.stdout.all.flatMap((line) => readLine(line) ?? []);
  }

  /** Everything on standard output, as it came. */
  get output(): string {
    return this.#program.stdout.all.join('\n');
  }

  get errorOutput(): string {
    return this.#program.stderr.all.join('\n');
  }

  /** The first line with this event whose fields are these, past lines included. */
  logged(
    event: string,
    fields: Readonly<Record<string, unknown>> = {},
    timeoutMs = 10_000,
  ): Promise<LogLine> {
    return this.#program.stdout.find(
      (text) => {
        const line = readLine(text);
        if (line?.event !== event) return null;
        return Object.entries(fields).every(([name, value]) => line[name] === value) ? line : null;
      },
      timeoutMs,
      `event ${event} ${JSON.stringify(fields)}`,
    );
  }

  /** The first line whose message has this phrase, as an operator greps for it. */
  said(phrase: string | RegExp, timeoutMs = 10_000): Promise<LogLine> {
    return this.#program.stdout.find(
      (text) => {
        const line = readLine(text);
        const found = typeof phrase === 'string' ? line?.msg.includes(phrase) : phrase.test(line?.msg ?? '');
        return found === true ? line : null;
      },
      timeoutMs,
      `message with ${phrase}`,
    );
  }

  count(event: string): number {
    return this.log.filter((line) => line.event === event).length;
  }

  /** A new settings file and SIGHUP. */
  async reload(settings: SettingsInput | string): Promise<void> {
    await writeFile(this.file, textOf(settings));
    this.signal('SIGHUP');
  }

  signal(signal: NodeJS.Signals): void {
    this.#program.signal(signal);
  }

  ended(timeoutMs = 10_000): Promise<Ended> {
    return this.#program.ended(timeoutMs);
  }

  async metrics(): Promise<Sample[]> {
    const response = await fetch(`http://127.0.0.1:${this.metricsPort}/metrics`);
    return parseMetrics(await response.text());
  }

  /** Sum of a metric's samples whose labels are these. */
  async metric(name: string, labels: Readonly<Record<string, string>> = {}): Promise<number> {
    return sumOf(await this.metrics(), name, labels);
  }

  /** What `/ready` says. */
  async ready(): Promise<unknown> {
    const response = await fetch(`http://127.0.0.1:${this.metricsPort}/ready`);
    return response.json();
  }

  tail(): string {
    return this.#program.tail();
  }

  async close(): Promise<void> {
    await this.#program.kill();
    await rm(this.#directory, { recursive: true, force: true });
  }
}

function textOf(settings: SettingsInput | string): string {
  return typeof settings === 'string' ? settings : stringify({ ...QUICK, ...settings });
}

function readLine(text: string): LogLine | null {
  if (!text.startsWith('{')) return null;
  const line: unknown = JSON.parse(text);
  return isLogLine(line) ? line : null;
}

function isLogLine(line: unknown): line is LogLine {
  return typeof line === 'object' && line !== null && 'msg' in line && typeof line.msg === 'string';
}
