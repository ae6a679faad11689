import { type ChildProcess, fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import type { Clock, Timer } from '../../connector/clock.ts';
import type { Log } from '../../connector/log.ts';
import { ACCESS_KEY_VARIABLE, wordSchema } from './word.ts';

/** Where the emulators answer; the same for as long as they are wanted, over restarts of their process. */
export interface AwsEndpoints {
  readonly dynamodb: string;
  readonly sqs: string;
}

export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

export interface EmulatedAwsParts {
  /** Program and arguments that come to {@link serveEmulatedAws}; the options are added. */
  readonly command: { readonly module: string; readonly args: readonly string[] };
  readonly directory: string;
  readonly clock: Clock;
  readonly log: Log;
}

export class EmulatedAwsError extends Error {
  override readonly name = 'EmulatedAwsError';
  readonly code = 'emulated_aws_failed';
}

interface Ports {
  readonly dynamodb: number;
  readonly sqs: number;
}

type Phase =
  | { readonly kind: 'up'; readonly child: ChildProcess }
  | { readonly kind: 'down'; readonly again: Timer | null }
  | { readonly kind: 'stopped' };

const START_TIMEOUT_MS = 20_000;
/** The emulators of a system that was killed a moment ago let go of their database within two seconds. */
const FIRST_ATTEMPTS = 4;
const FIRST_RETRY_MS = 700;
const STOP_TIMEOUT_MS = 2_000;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;
/** One that has run this long died of something else than its start. */
const STABLE_MS = 30_000;

/** The process of the emulators: started, watched, started again on the same ports when it dies, stopped. */
export class EmulatedAws {
  readonly #parts: EmulatedAwsParts;
  readonly endpoints: AwsEndpoints;
  /** The emulators answer to nobody else. */
  readonly credentials: AwsCredentials;
  readonly #ports: Ports;
  #phase: Phase;
  #pauseMs = FIRST_PAUSE_MS;
  #startedAt: number;

  private constructor(parts: EmulatedAwsParts, credentials: AwsCredentials, started: Started) {
    this.#parts = parts;
    this.credentials = credentials;
    this.#ports = started.ports;
    this.endpoints = {
      dynamodb: `http://127.0.0.1:${started.ports.dynamodb}`,
      sqs: `http://127.0.0.1:${started.ports.sqs}`,
    };
    this.#startedAt = parts.clock.now();
    this.#phase = { kind: 'down', again: null };
    this.#watch(started.child);
  }

  /** Rejects with an {@link EmulatedAwsError} when they cannot be had, be it that another has the directory. */
  static async start(parts: EmulatedAwsParts): Promise<EmulatedAws> {
    const credentials = { accessKeyId: randomBytes(16).toString('hex'), secretAccessKey: 'not looked at' };
    const anywhere = { dynamodb: 0, sqs: 0 };
    for (let attempt = 1; ; attempt += 1) {
      try {
        return new EmulatedAws(parts, credentials, await startChild(parts, credentials, anywhere));
      } catch (error) {
        if (attempt === FIRST_ATTEMPTS) throw error;
        await new Promise<void>((resolve) => parts.clock.timer(FIRST_RETRY_MS, resolve));
      }
    }
  }

  /** null while it is down. */
  get pid(): number | null {
    return this.#phase.kind === 'up' ? (this.#phase.child.pid ?? null) : null;
  }

  async stop(): Promise<void> {
    const phase = this.#phase;
    this.#phase = { kind: 'stopped' };
    if (phase.kind === 'down') phase.again?.cancel();
    if (phase.kind === 'up') await ended(phase.child, this.#parts.clock);
  }

  #watch(child: ChildProcess): void {
    this.#phase = { kind: 'up', child };
    if (child.exitCode !== null || child.signalCode !== null) this.#died(child);
    else child.once('exit', () => this.#died(child));
  }

  #died({ exitCode, signalCode }: ChildProcess): void {
    if (this.#phase.kind === 'stopped') return;
    const { clock, log } = this.#parts;
    if (clock.now() - this.#startedAt > STABLE_MS) this.#pauseMs = FIRST_PAUSE_MS;
    log.event('emulated_aws_died', {
      exit_code: exitCode ?? undefined,
      signal: signalCode ?? undefined,
      pause_ms: this.#pauseMs,
    });
    this.#phase = { kind: 'down', again: clock.timer(this.#pauseMs, () => void this.#restart()) };
    this.#pauseMs = Math.min(LONGEST_PAUSE_MS, this.#pauseMs * 2);
  }

  async #restart(): Promise<void> {
    const { clock, log } = this.#parts;
    this.#startedAt = clock.now();
    try {
      const { child } = await startChild(this.#parts, this.credentials, this.#ports);
      // Stopped meanwhile.
      if (this.#phase.kind === 'stopped') return await ended(child, clock);
      this.#watch(child);
      log.event('emulated_aws_restarted');
    } catch (error) {
      if (this.#phase.kind === 'stopped') return;
      log.event('emulated_aws_failed', { err: error });
      this.#phase = { kind: 'down', again: clock.timer(this.#pauseMs, () => void this.#restart()) };
      this.#pauseMs = Math.min(LONGEST_PAUSE_MS, this.#pauseMs * 2);
    }
  }
}

interface Started {
  readonly child: ChildProcess;
  readonly ports: Ports;
}

function startChild(
  { command, directory, clock }: EmulatedAwsParts,
  { accessKeyId }: AwsCredentials,
  { dynamodb, sqs }: Ports,
): Promise<Started> {
  const args = [...command.args, directory, String(dynamodb), String(sqs)];
  const env = { PATH: process.env['PATH'], NODE_ENV: 'production', [ACCESS_KEY_VARIABLE]: accessKeyId };
  // What it prints in an accident belongs to this process's own error output.
  const child = fork(command.module, args, { env, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  return new Promise((resolve, reject) => {
    const timer = clock.timer(START_TIMEOUT_MS, () =>
      settle(() => failed(`no word from it for ${START_TIMEOUT_MS} ms`)),
    );
    const settle = (then: () => void): void => {
      timer.cancel();
      child.removeAllListeners();
      then();
    };
    const failed = (why: string): void => {
      child.kill('SIGKILL');
      reject(
        new EmulatedAwsError(
          `the emulated DynamoDB cannot be started on ${directory}: ${why}. Is another omnimessage-smpp local running with this DATA_DIR?`,
        ),
      );
    };
    child.once('error', (error) => settle(() => failed(error.message)));
    child.once('exit', (code, signal) => settle(() => failed(`its process ended (${signal ?? code})`)));
    child.once('message', (message) => {
      const word = wordSchema.safeParse(message);
      settle(() => {
        if (!word.success) failed('it said something unknown');
        else if (word.data.kind === 'failed') failed(word.data.detail);
        else resolve({ child, ports: word.data });
      });
    });
  });
}

/** The end of IPC is its sign to close the database and go. */
function ended(child: ChildProcess, clock: Clock): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    const timer = clock.timer(STOP_TIMEOUT_MS, () => child.kill('SIGKILL'));
    child.once('exit', () => {
      timer.cancel();
      resolve();
    });
    if (child.connected) child.disconnect();
  });
}
