import type { BindSettings } from '../../contract/compiled.ts';
import type { Log } from '../log.ts';
import { diffBinds } from './diff.ts';
import type { RunningBind } from './running-bind.ts';

/** The running binds, taken to the desired ones by the smallest changes. One change of the set at a time. */
export class BindRegistry {
  readonly #create: (settings: BindSettings) => RunningBind;
  readonly #log: Log;
  readonly #running = new Map<string, RunningBind>();
  #applying: Promise<void> = Promise.resolve();

  constructor(create: (settings: BindSettings) => RunningBind, log: Log) {
    this.#create = create;
    this.#log = log;
  }

  running(): Iterable<RunningBind> {
    return this.#running.values();
  }

  get(name: string): RunningBind | undefined {
    return this.#running.get(name);
  }

  /** Resolves when every change is made; binds that stop are drained for at most `drainMs`, all at once. */
  apply(desired: readonly BindSettings[], drainMs: number): Promise<void> {
    const applied = this.#applying.then(() => this.#apply(desired, drainMs));
    this.#applying = applied;
    return applied;
  }

  stop(drainMs: number): Promise<void> {
    return this.apply([], drainMs);
  }

  async #apply(desired: readonly BindSettings[], drainMs: number): Promise<void> {
    const running = [...this.#running.values()].map((bind) => bind.settings);
    await Promise.all(
      diffBinds(running, desired).map(async (change) => {
        const name = change.kind === 'stop' ? change.name : change.settings.name;
        this.#log.info({ event: `bind_${change.kind}`, bind_name: name }, `bind ${change.kind}`);
        switch (change.kind) {
          case 'stop':
            return this.#stop(name, drainMs);
          case 'rebind':
            await this.#stop(name, drainMs);
            return this.#start(change.settings);
          case 'start':
            return this.#start(change.settings);
          case 'retune':
            return this.#running.get(name)?.retune(change.settings);
        }
      }),
    );
  }

  #start(settings: BindSettings): void {
    const bind = this.#create(settings);
    this.#running.set(settings.name, bind);
    bind.start();
  }

  async #stop(name: string, drainMs: number): Promise<void> {
    await this.#running.get(name)?.stop(drainMs);
    this.#running.delete(name);
  }
}
