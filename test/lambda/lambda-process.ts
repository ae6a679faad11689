import { type ChildProcess, fork } from 'node:child_process';
import { join, resolve } from 'node:path';
import * as z from 'zod';
import { Lines } from '../e2e/harness/lines.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const answerSchema = z.object({
  id: z.number(),
  result: z.unknown().optional(),
  failure: z.string().optional(),
});

/** A bundle of dist/lambda at work, with nothing in its environment but what a deployment gives it. */
export class LambdaProcess {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<
    number,
    { resolve: (value: unknown) => void; reject: (error: Error) => void }
  >();
  #next = 1;
  readonly stdout: Lines;
  readonly #stderr: Lines;

  private constructor(child: ChildProcess) {
    this.#child = child;
    if (child.stdout === null || child.stderr === null) throw new Error('a process without output');
    this.stdout = new Lines(child.stdout);
    this.#stderr = new Lines(child.stderr);
    child.on('message', (message) => {
      const { id, result, failure } = answerSchema.parse(message);
      const waiting = this.#waiting.get(id);
      this.#waiting.delete(id);
      if (failure === undefined) waiting?.resolve(result);
      else waiting?.reject(new Error(failure));
    });
    child.once('close', () => {
      for (const { reject } of this.#waiting.values()) reject(new Error(`it ended: ${this.output}`));
      this.#waiting.clear();
    });
  }

  /** Rejects with what it wrote when it cannot start. `aheadMs`: how far its clock is ahead. */
  static async start(
    name: string,
    env: Readonly<Record<string, string>>,
    aheadMs = 0,
  ): Promise<LambdaProcess> {
    const child = fork(
      join(ROOT, 'test/lambda/runtime.mjs'),
      [join(ROOT, `dist/lambda/${name}.mjs`), String(aheadMs)],
      {
        env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true', ...env },
        stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      },
    );
    const lambda = new LambdaProcess(child);
    await lambda.#answer(0);
    return lambda;
  }

  /** Everything that it wrote so far. */
  get output(): string {
    return [...this.stdout.all, ...this.#stderr.all].join('\n');
  }

  /** Resolves once it has written a line of its log with this event. */
  logged(event: string): Promise<string> {
    return this.stdout.find((line) => (line.includes(`"event":"${event}"`) ? line : null), 5_000, event);
  }

  invoke(event: unknown): Promise<unknown> {
    const id = this.#next++;
    const answer = this.#answer(id);
    this.#child.send({ id, event });
    return answer;
  }

  stop(): Promise<void> {
    return new Promise((done) => {
      if (this.#child.exitCode !== null) return done();
      this.#child.once('close', () => done());
      this.#child.kill('SIGKILL');
    });
  }

  #answer(id: number): Promise<unknown> {
    return new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
  }
}
