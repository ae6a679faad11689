import type { BindSettings } from '../../contract/compiled.ts';
import type { Log } from '../log.ts';
import { type Change, diffBinds } from './diff.ts';
import type { RunningBind } from './running-bind.ts';

/** The running binds, taken to the desired ones by the smallest changes. One change of the set at a time. */
export class BindRegistry {
  readonly #create: (settings: BindSettings) => RunningBind;
  readonly #log: Log;
  readonly #running = new Map<string, RunningBind>();
  /** Binds on their way out: a stop of all does not wait for a change that is draining some of them. */
  readonly #ending = new Map<RunningBind, Promise<void>>();
  /** The change under way, and those that wait for it; never rejects. */
  #applying: Promise<void> = Promise.resolve();
  #stopped = false;

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

  /**
   * Resolves when every change is made; binds that stop are drained for at most `drainMs`, all at once. A change that
   * fails is logged and keeps none of the others; then it rejects. After {@link stop} nothing is changed any more.
   */
  apply(desired: readonly BindSettings[], drainMs: number): Promise<void> {
    const applied = this.#applying.then(() => this.#apply(desired, drainMs));
    this.#applying = applied.catch(() => undefined);
    return applied;
  }

  /** Stops every bind at once, also those of a change under way, which starts none any more. */
  async stop(drainMs: number): Promise<void> {
    this.#stopped = true;
    await Promise.all([...this.#running.keys()].map((name) => this.#stop(name, drainMs)));
    await this.#applying;
  }

  async #apply(desired: readonly BindSettings[], drainMs: number): Promise<void> {
    if (this.#stopped) return;
    const running = [...this.#running.values()].map((bind) => bind.settings);
    const faults: unknown[] = [];
    await Promise.all(
      diffBinds(running, desired).map(async (change) => {
        try {
          await this.#make(change, drainMs);
        } catch (error) {
          faults.push(error);
          this.#log.error(
            { event: 'bind_change_failed', change: change.kind, bind_name: nameIn(change), err: error },
            `bind ${change.kind} failed`,
          );
        }
      }),
    );
    if (faults.length > 0) throw new AggregateError(faults, `${faults.length} changes of binds failed`);
  }

  async #make(change: Change, drainMs: number): Promise<void> {
    const name = nameIn(change);
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
  }

  #start(settings: BindSettings): void {
    if (this.#stopped) return;
    const bind = this.#create(settings);
    this.#running.set(settings.name, bind);
    bind.start();
  }

  #stop(name: string, drainMs: number): Promise<void> {
    const bind = this.#running.get(name);
    if (bind === undefined) return Promise.resolve();
    const ending = this.#ending.get(bind) ?? this.#end(name, bind, drainMs);
    this.#ending.set(bind, ending);
    return ending;
  }

  async #end(name: string, bind: RunningBind, drainMs: number): Promise<void> {
    try {
      await bind.stop(drainMs);
    } finally {
      this.#running.delete(name);
      this.#ending.delete(bind);
    }
  }
}

function nameIn(change: Change): string {
  return change.kind === 'stop' ? change.name : change.settings.name;
}
