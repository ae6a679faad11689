import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Agent, request } from 'undici';
import { onTestFailed, onTestFinished } from 'vitest';
import { stringify } from 'yaml';
import type { SettingsInput } from '../../../contract/settings.ts';
import { freePort } from './ports.ts';
import { Program } from './program.ts';

const COMMAND = new URL('../../../bin/omnimessage-smpp.mjs', import.meta.url).pathname;

/** The lines that the system prints once everything answers. */
const UP = 'Running. Ctrl-C ends it.';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  /** undefined: no JSON. */
  readonly json: unknown;
}

export interface Asking {
  /** null: none is sent. Left out: the operator's. */
  readonly token?: string | null;
  readonly json?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export interface LocalSystemOptions {
  /** Settings of CONFIG; with `api_base_url`, or else everything is simulated. */
  readonly settings?: SettingsInput;
  readonly env?: Readonly<Record<string, string>>;
  readonly nodeOptions?: readonly string[];
  /** Directory of an earlier system's. */
  readonly directory?: string;
}

/** `omnimessage-smpp local` as an operator starts it, with an API client that trusts its certificate. */
export class LocalSystem {
  readonly program: Program;
  /** Working directory: settings file, and `data` in it. */
  readonly directory: string;
  readonly origin: string;
  readonly metricsPort: number;
  #agent: Agent | null = null;

  private constructor(program: Program, directory: string, origin: string, metricsPort: number) {
    this.program = program;
    this.directory = directory;
    this.origin = origin;
    this.metricsPort = metricsPort;
  }

  /** Starts it and waits for nothing; ended and cleaned up with the test. */
  static async spawn(options: LocalSystemOptions = {}): Promise<LocalSystem> {
    const directory = options.directory ?? (await newDirectory());
    const [dashboardPort, metricsPort, listenPort] = [await freePort(), await freePort(), await freePort()];
    const config = join(directory, 'gateway.yaml');
    const { api_base_url: core, ...settings } = options.settings ?? {};
    if (options.settings !== undefined) await writeFile(config, stringify(settings));
    const program = new Program(
      'the system',
      process.execPath,
      [...(options.nodeOptions ?? []), COMMAND, 'local'],
      {
        cwd: directory,
        // Ctrl-C reaches a terminal's whole process group.
        group: true,
        env: {
          DASHBOARD_PORT: String(dashboardPort),
          METRICS_PORT: String(metricsPort),
          LISTEN_PORT: String(listenPort),
          LOG_LEVEL: 'info',
          ...(options.settings === undefined ? {} : { CONFIG: config }),
          ...(typeof core === 'string' ? { API_BASE_URL: core } : {}),
          ...options.env,
        },
      },
    );
    const system = new LocalSystem(program, directory, `https://localhost:${dashboardPort}`, metricsPort);
    onTestFailed(() => console.error(program.tail()));
    onTestFinished(() => system.#close());
    return system;
  }

  static async start(options: LocalSystemOptions = {}): Promise<LocalSystem> {
    const system = await LocalSystem.spawn(options);
    await system.up();
    return system;
  }

  async up(): Promise<void> {
    await this.program.stdout.find((line) => line.startsWith(UP), 45_000, 'sign that it runs');
  }

  data(file: string): string {
    return join(this.directory, 'data', file);
  }

  async token(role: 'operator' | 'reader' = 'operator'): Promise<string> {
    return (await readFile(this.data(`${role}-token`), 'utf8')).trim();
  }

  async ask(method: Method, path: string, { token, json, headers = {} }: Asking = {}): Promise<Answer> {
    this.#agent ??= new Agent({ connect: { ca: await readFile(this.data('dashboard.cert.pem'), 'utf8') } });
    const presented = token === undefined ? await this.token() : token;
    const response = await request(`${this.origin}${path}`, {
      method,
      dispatcher: this.#agent,
      headers: {
        ...(presented === null ? {} : { authorization: `Bearer ${presented}` }),
        ...(json === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(json === undefined ? {} : { body: JSON.stringify(json) }),
    });
    const text = await response.body.text();
    return { status: response.statusCode, headers: response.headers, text, json: fromJson(text) };
  }

  /** The present version of a peer, changed. Rejects with what the API says against it. */
  async patch(path: string, changes: object): Promise<void> {
    const { headers } = await this.ask('GET', path);
    const answer = await this.ask('PATCH', path, {
      json: changes,
      headers: { 'if-match': String(headers['etag']) },
    });
    if (answer.status !== 200) throw new Error(answer.text);
  }

  async remove(path: string): Promise<void> {
    const { headers } = await this.ask('GET', path);
    const answer = await this.ask('DELETE', path, { headers: { 'if-match': String(headers['etag']) } });
    if (answer.status !== 204) throw new Error(answer.text);
  }

  /** The first log line with this event, as the terminal has it. */
  logged(event: string, timeoutMs = 10_000): Promise<string> {
    return this.program.stdout.find(
      (line) => (line.includes(`"event":"${event}"`) ? line : null),
      timeoutMs,
      `event ${event}`,
    );
  }

  /** Process id of the emulators. */
  async emulatorsPid(): Promise<number> {
    const { pid } = this.program;
    const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8');
    const [child] = children.trim().split(' ');
    if (child === undefined || child === '') throw new Error('the system has no child');
    return Number(child);
  }

  /** Ctrl-C; gives the exit code and how long it took. */
  async interrupt(): Promise<{ readonly code: number | null; readonly tookMs: number }> {
    const began = performance.now();
    this.program.signal('SIGINT');
    const { code } = await this.program.ended(10_000);
    return { code, tookMs: performance.now() - began };
  }

  async #close(): Promise<void> {
    await this.#agent?.destroy();
    await this.program.kill();
  }
}

/** For systems that follow each other; removed with the test. */
export async function newDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'local-system-'));
  // Last, when whatever ran in it has ended.
  onTestFinished(() => rm(directory, { recursive: true, force: true, maxRetries: 3 }));
  return directory;
}

function fromJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}
