import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { NODE_OPTIONS } from '../e2e/harness/gateway.ts';

/** A process of the bench that is told over IPC what to do, and tells what came of it. */
export class Child {
  readonly #process: ChildProcess;
  readonly #name: string;

  /** `file`: a bundle beside this one; `wrapper`: the command that it is run by, `unshare --net` for example. */
  constructor(file: string, args: readonly string[] = [], wrapper: readonly string[] = []) {
    // As the gateway: what helps a simulator to collect would take the cores from who is measured.
    const [execPath = process.execPath, ...execArgv] = [...wrapper, process.execPath, ...NODE_OPTIONS];
    this.#name = file;
    this.#process = fork(new URL(file, import.meta.url).pathname, args, {
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
      execPath,
      execArgv,
    });
  }

  get pid(): number {
    const { pid } = this.#process;
    if (pid === undefined) throw new Error(`${this.#name} did not start`);
    return pid;
  }

  /** The numbers that it tells next; NaN for one that is missing. Rejects when it ends instead. */
  async told(): Promise<(name: string) => number> {
    const figures = await this.#message();
    return (name) => Number(Reflect.get(figures, name));
  }

  ask(order: object): Promise<(name: string) => number> {
    const told = this.told();
    this.#process.send(order);
    return told;
  }

  /** Asks for a list of numbers, which it tells by this name. */
  async askForList(order: object, name: string): Promise<readonly number[]> {
    const message = this.#message();
    this.#process.send(order);
    const list: unknown = Reflect.get(await message, name);
    if (!Array.isArray(list)) throw new Error(`${this.#name} told no ${name}`);
    return list.map(Number);
  }

  async #message(): Promise<object> {
    const ended = new AbortController();
    const gone = once(this.#process, 'exit', { signal: ended.signal }).then(() => {
      throw new Error(`${this.#name} ended`);
    });
    gone.catch(() => undefined);
    try {
      const [message]: unknown[] = await Promise.race([once(this.#process, 'message'), gone]);
      if (typeof message !== 'object' || message === null) throw new Error(`${this.#name} told no figures`);
      return message;
    } finally {
      ended.abort();
    }
  }

  async firstLine(): Promise<string> {
    if (this.#process.stdout === null) throw new Error(`${this.#name} has no output`);
    const [text]: unknown[] = await once(this.#process.stdout, 'data');
    return String(text).trim();
  }

  async end(): Promise<void> {
    this.#process.kill('SIGTERM');
    if (this.#process.exitCode === null && this.#process.signalCode === null) {
      await once(this.#process, 'exit');
    }
  }
}
