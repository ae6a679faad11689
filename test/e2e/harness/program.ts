import { type ChildProcess, spawn } from 'node:child_process';
import { Waiters } from '../../../local/simulators/waiters.ts';
import { Lines } from './lines.ts';

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface ProgramOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** A process group of its own, which {@link Program.signal} addresses as a whole, as a terminal's Ctrl-C does. */
  readonly group?: boolean;
  /** Another user than this process's; only root can. */
  readonly user?: { readonly uid: number; readonly gid: number };
}

const running = new Set<Program>();
process.on('exit', () => {
  for (const program of running) program.signal('SIGKILL');
});

/** A program at work in a process of its own, with what it writes; it never outlives this process. */
export class Program {
  readonly name: string;
  readonly stdout: Lines;
  readonly stderr: Lines;
  readonly #child: ChildProcess;
  readonly #waiters = new Waiters();
  readonly #group: boolean;
  #ended: Ended | null = null;

  constructor(name: string, command: string, args: readonly string[], options: ProgramOptions = {}) {
    this.name = name;
    this.#group = options.group === true;
    const child = spawn(command, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', ...options.env },
      detached: this.#group,
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
      ...options.user,
    });
    this.#child = child;
    running.add(this);
    this.stdout = new Lines(child.stdout);
    this.stderr = new Lines(child.stderr);
    child.once('error', (error) => this.#end({ code: null, signal: null }, error));
    child.once('close', (code, signal) => this.#end({ code, signal }));
  }

  get pid(): number {
    const { pid } = this.#child;
    if (pid === undefined) throw new Error(`${this.name} was not started`);
    return pid;
  }

  get hasEnded(): boolean {
    return this.#ended !== null;
  }

  signal(signal: NodeJS.Signals): void {
    if (this.#ended !== null || this.#child.pid === undefined) return;
    if (this.#group) process.kill(-this.#child.pid, signal);
    else this.#child.kill(signal);
  }

  /** Resolves once the process is gone and its output read. */
  ended(timeoutMs: number): Promise<Ended> {
    return this.#waiters.until(
      () => this.#ended,
      timeoutMs,
      () => `${this.name} still running; ${this.tail()}`,
    );
  }

  /** At once, without a word to it. */
  async kill(): Promise<void> {
    if (this.#ended !== null) return;
    this.signal('SIGKILL');
    await this.ended(5_000);
  }

  tail(): string {
    return `its output:\n${this.stdout.last()}\n${this.stderr.last()}`;
  }

  #end(ended: Ended, error?: Error): void {
    running.delete(this);
    this.#ended ??= ended;
    if (error !== undefined) this.stderr.all.push(error.message);
    this.#waiters.changed();
  }
}
