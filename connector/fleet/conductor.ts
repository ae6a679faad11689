import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { BindWish } from '../peers/bind-registry.ts';
import type { RunningBind } from '../peers/running-bind.ts';
import type { DesiredPeer } from './desired-peer.ts';
import type { BindHost } from './fleet.ts';
import type { Order } from './ownership.ts';

export interface ConductorParts {
  readonly clock: Clock;
  readonly log: Log;
  readonly drainMs: number;
  readonly desired: (name: string) => DesiredPeer | null;
  /** Messages taken for this bind and not reported, also by one that has stopped since. */
  readonly unreported: (name: string) => number;
  /** What ownership ordered to be handed over carries nothing any more. */
  readonly handedOver: (bind: string) => void;
}

/** How often a bind that goes is asked whether anything of it is unreported still. */
const QUIET_LOOK_MS = 100;

/**
 * Makes of two things what a bind is here: which peers there should be, and which of them ownership has opened. A
 * carrier is dialled by its owner only; a partner may bind anywhere, and its owner polls for it.
 */
export class Conductor {
  readonly #parts: ConductorParts;
  readonly #open = new Set<string>();
  /** Hand-overs under way; one that is overtaken by something else is not reported. */
  readonly #handingOver = new Map<string, object>();
  readonly #wishes = new Map<string, BindWish>();
  #host: BindHost | null = null;
  #drainMs: number;
  #stopping = false;

  constructor(parts: ConductorParts) {
    this.#parts = parts;
    this.#drainMs = parts.drainMs;
  }

  attach(host: BindHost): void {
    this.#host = host;
  }

  get carried(): number {
    return this.#open.size;
  }

  carries(bind: string): boolean {
    return this.#open.has(bind);
  }

  /** Server binds of this connector with a session that can receive. */
  receiving(): Set<string> {
    const names = new Set<string>();
    for (const { bind } of this.#host?.registered() ?? []) {
      if (bind.settings.mode === 'server' && receives(bind)) names.add(bind.settings.name);
    }
    return names;
  }

  obey(order: Order): void {
    switch (order.kind) {
      case 'open':
        this.#open.add(order.bind);
        this.#handingOver.delete(order.bind);
        this.#refresh(order.bind);
        return;
      case 'close':
        this.#open.delete(order.bind);
        this.#handingOver.delete(order.bind);
        this.#parts.log.event('bind_fenced', { bind_name: order.bind, reason: order.why });
        void this.#apply(order.bind, this.#wishFor(order.bind), 0);
        return;
      case 'hand_over':
        void this.#handOver(order.bind);
        return;
      case 'reborn':
        this.#parts.log.event('connector_reborn', { was: order.was, incarnation: order.incarnation });
        return;
    }
  }

  /** Takes every bind to what its peer asks for; what is not a peer any more, and not ownership's to end, goes. */
  reconcile(peers: Iterable<DesiredPeer>): void {
    const names = new Set<string>();
    for (const { name } of peers) {
      names.add(name);
      this.#refresh(name);
    }
    for (const [name, wish] of this.#wishes) {
      if (!names.has(name) && wish.settings.mode === 'server') void this.#apply(name, null, this.#drainMs);
    }
  }

  /** Stops everything: what is owned by way of ownership's hand-overs, the rest here. */
  async stop(drainMs: number): Promise<void> {
    this.#stopping = true;
    this.#drainMs = drainMs;
    const partners = [...this.#wishes.keys()].filter((name) => !this.#open.has(name));
    await Promise.all(partners.map((name) => this.#apply(name, null, drainMs)));
  }

  #refresh(name: string): void {
    if (this.#stopping || this.#handingOver.has(name)) return;
    const wish = this.#wishFor(name);
    // A carrier that is not ours to dial is closed by ownership's orders, in its own way and time.
    if (wish !== null) void this.#apply(name, wish, this.#drainMs);
  }

  /** null: it has no place here. */
  #wishFor(name: string): BindWish | null {
    const peer = this.#parts.desired(name);
    const open = this.#open.has(name);
    if (peer === null || this.#stopping || (peer.settings.mode === 'client' && !open)) return null;
    const { settings, state, generation, version } = peer;
    return { settings, state, generation, version, polling: open };
  }

  async #handOver(bind: string): Promise<void> {
    const token = {};
    this.#handingOver.set(bind, token);
    this.#open.delete(bind);
    const until = this.#parts.clock.now() + this.#drainMs;
    await this.#apply(bind, this.#wishFor(bind), this.#drainMs);
    await this.#reported(bind, token, until);
    if (this.#handingOver.get(bind) !== token) return;
    this.#handingOver.delete(bind);
    this.#parts.log.event('bind_handed_over', { bind_name: bind });
    this.#parts.handedOver(bind);
    this.#refresh(bind);
  }

  /**
   * Resolves when OmniMessage has taken every report of the bind, or at `until`: who has it next polls at once, and would
   * be given what this connector has sent and OmniMessage does not know of.
   */
  #reported(bind: string, token: object, until: number): Promise<void> {
    const { clock, unreported } = this.#parts;
    return new Promise((resolve) => {
      const look = (): void => {
        const over = clock.now() >= until || this.#handingOver.get(bind) !== token;
        if (unreported(bind) === 0 || over) resolve();
        else clock.timer(QUIET_LOOK_MS, look);
      };
      look();
    });
  }

  /** The host says what it could not do; the next change tries again. */
  async #apply(name: string, wish: BindWish | null, drainMs: number): Promise<void> {
    const before = this.#wishes.get(name);
    if (wish !== null && before !== undefined && sameWish(before, wish)) return;
    if (wish === null) this.#wishes.delete(name);
    else this.#wishes.set(name, wish);
    try {
      await this.#host?.want(name, wish, drainMs);
    } catch (error) {
      if (this.#wishes.get(name) === wish) this.#wishes.delete(name);
      this.#parts.log.event('bind_not_applied', { bind_name: name, err: error });
    }
  }
}

function sameWish(a: BindWish, b: BindWish): boolean {
  return (
    a.settings === b.settings &&
    a.state === b.state &&
    a.generation === b.generation &&
    a.version === b.version &&
    a.polling === b.polling
  );
}

/** A bound receiver or transceiver. */
function receives(bind: RunningBind): boolean {
  return bind.status().sessions.some(({ bound, bindType }) => bound && bindType !== 'transmitter');
}
