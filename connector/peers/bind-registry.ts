import type { BindSettings } from '../../contract/compiled.ts';
import type { WantedState } from '../../contract/records.ts';
import type { Log } from '../log.ts';
import { diffBinds } from './diff.ts';
import type { RunningBind } from './running-bind.ts';

/** What a bind is to be here and now. */
export interface BindWish {
  readonly settings: BindSettings;
  /** As an operator wants it: contract/records.ts. */
  readonly state: WantedState;
  /** Higher than before: sessions are closed and made anew. */
  readonly generation: number;
  /** Of the peer's record; 0 where there is none. For the status only. */
  readonly version: number;
  /** Whether this connector takes the bind's messages from OmniMessage; a partner's sessions are taken all the same. */
  readonly polling: boolean;
}

/** A bind of the registry, and what of the wishes for it is in effect. */
export interface RegisteredBind {
  readonly bind: RunningBind;
  readonly wish: BindWish;
}

interface Slot {
  readonly name: string;
  wish: BindWish | null;
  drainMs: number;
  /** In effect. `parked`: the bind has been stopped, and is kept for its figures and its status. */
  applied: BindWish | null;
  bind: RunningBind | null;
  parked: boolean;
  /** Settles once {@link wish} is in effect, whatever it has become meanwhile. */
  settling: Promise<void> | null;
}

type ChangeEvent =
  | 'bind_start'
  | 'bind_stop'
  | 'bind_down'
  | 'bind_drained'
  | 'bind_reconnect'
  | 'bind_rebind'
  | 'bind_retune'
  | 'bind_suspend'
  | 'bind_resume';

/** An operator who disconnects does not wait for a carrier that is silent; answers that are on their way get in. */
const DISCONNECT_DRAIN_MS = 2_000;

/**
 * The binds of this connector, each taken to what is wished for it by the smallest change. Changes of one bind come one
 * after the other, of which only the last that is wished counts; binds do not wait for each other.
 */
export class BindRegistry {
  readonly #create: (settings: BindSettings) => RunningBind;
  readonly #log: Log;
  readonly #onChange: () => void;
  readonly #slots = new Map<string, Slot>();
  /** Binds on their way out: a stop of all does not wait for a change that is draining some of them. */
  readonly #ending = new Map<RunningBind, Promise<void>>();
  /** The set under way, and those that wait for it; never rejects. */
  #applying: Promise<void> = Promise.resolve();
  #stopped = false;
  #failures = 0;

  /** `onChange`: a bind has come or gone. */
  constructor(
    create: (settings: BindSettings) => RunningBind,
    log: Log,
    onChange: () => void = () => undefined,
  ) {
    this.#create = create;
    this.#log = log;
    this.#onChange = onChange;
  }

  /** Changes that could not be made, since the start. */
  get failures(): number {
    return this.#failures;
  }

  /** Also those that an operator keeps down: they have figures and a status. */
  *running(): Iterable<RunningBind> {
    for (const { bind } of this.#slots.values()) if (bind !== null) yield bind;
  }

  *registered(): Iterable<RegisteredBind> {
    for (const { bind, applied, wish } of this.#slots.values()) {
      const inEffect = applied ?? wish;
      if (bind !== null && inEffect !== null) yield { bind, wish: inEffect };
    }
  }

  get(name: string): RunningBind | undefined {
    return this.#slots.get(name)?.bind ?? undefined;
  }

  /**
   * Takes one bind to what is wished for it; null: away with it. Resolves once that, or what was wished after it, is in
   * effect; a bind that stops is drained for at most `drainMs`. Away within 0 ms means that another connector may have
   * the bind: its sockets are closed before this returns. Rejects when the change failed, which is also logged.
   */
  want(name: string, wish: BindWish | null, drainMs: number): Promise<void> {
    const known = this.#slots.get(name);
    if (this.#stopped) return known === undefined ? Promise.resolve() : this.#stop(known, drainMs);
    if (known === undefined && wish === null) return Promise.resolve();
    const slot = known ?? emptySlot(name);
    this.#slots.set(name, slot);
    slot.wish = wish;
    slot.drainMs = drainMs;
    if (slot.bind !== null && !slot.parked) this.#hasten(slot, slot.bind);
    slot.settling ??= this.#settle(slot);
    return slot.settling;
  }

  /**
   * All binds at once, all of them up. Resolves when every change is made; binds that stop are drained for at most
   * `drainMs`, all at once. A change that fails keeps none of the others; then it rejects. After {@link stop} nothing
   * is changed any more.
   */
  apply(desired: readonly BindSettings[], drainMs: number): Promise<void> {
    const applied = this.#applying.then(() => this.#apply(desired, drainMs));
    this.#applying = applied.catch(() => undefined);
    return applied;
  }

  /** Stops every bind at once, also those of a change under way, which starts none any more. */
  async stop(drainMs: number): Promise<void> {
    this.#stopped = true;
    const slots = [...this.#slots.values()];
    await Promise.all(slots.map((slot) => this.#stop(slot, drainMs)));
    await Promise.allSettled(slots.map((slot) => slot.settling));
    await this.#applying;
    this.#slots.clear();
  }

  async #apply(desired: readonly BindSettings[], drainMs: number): Promise<void> {
    if (this.#stopped) return;
    const wanted = new Set(desired.map(({ name }) => name));
    const gone = [...this.#slots.keys()].filter((name) => !wanted.has(name));
    const outcomes = await Promise.allSettled([
      ...gone.map((name) => this.want(name, null, drainMs)),
      ...desired.map((settings) => this.want(settings.name, upWith(settings), drainMs)),
    ]);
    const faults: unknown[] = outcomes.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
    if (faults.length > 0) throw new AggregateError(faults, `${faults.length} changes of binds failed`);
  }

  /** Starts with the next turn, so that wishes of one turn are one change. */
  async #settle(slot: Slot): Promise<void> {
    await Promise.resolve();
    let fault: { readonly error: unknown } | null = null;
    while (slot.applied !== slot.wish && !this.#stopped) {
      const { wish } = slot;
      fault = null;
      try {
        await this.#step(slot, wish);
      } catch (error) {
        fault = { error };
        this.#failures += 1;
        this.#log.event('bind_change_failed', { bind_name: slot.name, err: error });
      }
      slot.applied = wish;
    }
    slot.settling = null;
    if (slot.bind === null && slot.wish === null) this.#slots.delete(slot.name);
    this.#onChange();
    if (fault !== null) throw fault.error;
  }

  async #step(slot: Slot, wish: BindWish | null): Promise<void> {
    if (wish === null) {
      this.#say('bind_stop', slot);
      await this.#stop(slot, this.#drainFor(slot));
      slot.bind = null;
      slot.parked = false;
      return;
    }
    switch (wish.state) {
      case 'down':
      case 'drained':
        return this.#park(slot, wish);
      case 'up':
      case 'suspended':
        await this.#run(slot, wish);
        return this.#hold(slot, wish);
    }
  }

  /** A bind that is not to run is there all the same, stopped, so that it has a status and figures. */
  async #park(slot: Slot, wish: BindWish): Promise<void> {
    if (!slot.parked) this.#say(wish.state === 'drained' ? 'bind_drained' : 'bind_down', slot);
    await this.#stop(slot, this.#drainFor(slot));
    if (slot.bind === null || changeOf(slot.bind, wish.settings) !== null) {
      slot.bind = this.#create(wish.settings);
      await slot.bind.stop(0);
    }
    slot.parked = true;
  }

  async #run(slot: Slot, wish: BindWish): Promise<void> {
    const { bind, applied } = slot;
    if (bind === null || slot.parked) return this.#start(slot, wish.settings);
    const change = changeOf(bind, wish.settings);
    const anew = applied !== null && wish.generation > applied.generation;
    if (change?.kind === 'rebind' || anew) {
      this.#say(anew ? 'bind_reconnect' : 'bind_rebind', slot);
      await this.#stop(slot, anew ? this.#drainFor(slot) : slot.drainMs);
      return this.#start(slot, wish.settings);
    }
    if (change?.kind === 'retune') {
      this.#say('bind_retune', slot);
      bind.retune(wish.settings);
    }
  }

  #hold(slot: Slot, wish: BindWish): void {
    const wasSuspended = slot.applied?.state === 'suspended';
    const isSuspended = wish.state === 'suspended';
    if (isSuspended !== wasSuspended) this.#say(isSuspended ? 'bind_suspend' : 'bind_resume', slot);
    if (isSuspended || !wish.polling) slot.bind?.suspend();
    else slot.bind?.resume();
  }

  /** Away and drained take their time; whoever wants it down, or anew, waits in front of a screen. */
  #drainFor({ wish, drainMs }: Slot): number {
    if (wish === null || wish.state === 'drained') return drainMs;
    return Math.min(DISCONNECT_DRAIN_MS, drainMs);
  }

  #start(slot: Slot, settings: BindSettings): void {
    if (this.#stopped) return;
    this.#say('bind_start', slot);
    slot.bind = this.#create(settings);
    slot.parked = false;
    slot.bind.start();
  }

  async #stop(slot: Slot, drainMs: number): Promise<void> {
    const { bind, parked } = slot;
    if (bind === null || parked) return;
    const ending = this.#ending.get(bind) ?? bind.stop(drainMs);
    this.#ending.set(bind, ending);
    try {
      await ending;
    } catch (error) {
      // Whatever is left of it, it is not to be stopped or retuned again.
      if (slot.bind === bind) slot.bind = null;
      throw error;
    } finally {
      this.#ending.delete(bind);
    }
  }

  #hasten(slot: Slot, bind: RunningBind): void {
    const drainMs = this.#drainFor(slot);
    if (slot.wish === null && drainMs === 0) {
      const aborted = bind.abort('another connector may have this bind');
      if (!this.#ending.has(bind)) this.#ending.set(bind, aborted);
    } else if (this.#ending.has(bind)) {
      // What is being drained for an earlier wish is not drained for longer than this one would be.
      void bind.stop(drainMs);
    }
  }

  #say(event: ChangeEvent, { name }: Slot): void {
    this.#log.event(event, { bind_name: name });
  }
}

function emptySlot(name: string): Slot {
  return { name, wish: null, drainMs: 0, applied: null, bind: null, parked: false, settling: null };
}

function upWith(settings: BindSettings): BindWish {
  return { settings, state: 'up', generation: 0, version: 0, polling: true };
}

/** null: nothing changed. */
function changeOf(bind: RunningBind, settings: BindSettings) {
  const [change] = diffBinds([bind.settings], [settings]);
  return change ?? null;
}
