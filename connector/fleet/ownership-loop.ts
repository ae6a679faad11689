import type { Clock, Timer } from '../clock.ts';
import type { Log } from '../log.ts';
import type { Fence } from './fence.ts';
import {
  type Effect,
  type Order,
  Ownership,
  type OwnershipFigures,
  type OwnershipSettings,
  type Request,
  type WriteOutcome,
} from './ownership.ts';
import type { OwnershipStore } from './ownership-store.ts';
import { errorText } from './table-access.ts';
import type { Wanted } from './view.ts';

export interface OwnershipLoopParts {
  readonly settings: OwnershipSettings;
  readonly store: OwnershipStore;
  readonly clock: Clock;
  readonly log: Log;
  /** Called within the turn in which it was decided. */
  readonly obey: (order: Order) => void;
}

/** {@link Ownership} at work: one timer, the store, and whoever obeys. */
export class OwnershipLoop {
  readonly #machine: Ownership;
  readonly #parts: OwnershipLoopParts;
  readonly #ended: Promise<void>;
  #end: () => void = () => undefined;
  #timer: Timer | null = null;
  #fence: Fence = 'closed';
  #storeAway: string | null = null;
  #phase: 'running' | 'over' = 'running';

  constructor(parts: OwnershipLoopParts) {
    this.#parts = parts;
    this.#machine = new Ownership(parts.settings);
    this.#ended = new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  get incarnation(): string {
    return this.#machine.incarnation;
  }

  get fence(): Fence {
    return this.#fence;
  }

  /** What the last request that failed said; null: the store answers. */
  get storeAway(): string | null {
    return this.#storeAway;
  }

  owns(bind: string): boolean {
    return this.#machine.owns(bind);
  }

  figures(): OwnershipFigures {
    return this.#machine.figures(this.#parts.clock.now());
  }

  start(): void {
    this.#step();
  }

  want(wanted: ReadonlyMap<string, Wanted>): void {
    this.#machine.want(wanted);
    this.#step();
  }

  handedOver(bind: string): void {
    this.#machine.handedOver(bind, this.#parts.clock.now());
    this.#step();
  }

  /** Hands everything over and withdraws. Resolves once that is done, or after `limitMs`; then nothing goes on. */
  async stop(limitMs: number): Promise<'withdrawn' | 'timed_out'> {
    const { clock } = this.#parts;
    this.#machine.stop(clock.now());
    this.#step();
    const limit = clock.timer(limitMs, this.#end);
    await this.#ended;
    limit.cancel();
    this.#timer?.cancel();
    this.#phase = 'over';
    return this.#machine.ended ? 'withdrawn' : 'timed_out';
  }

  #step(): void {
    if (this.#phase === 'over') return;
    const { clock, obey } = this.#parts;
    this.#timer?.cancel();
    this.#timer = null;
    for (const effect of this.#machine.step(clock.now())) {
      if (isOrder(effect)) obey(effect);
      else this.#send(effect);
    }
    this.#tellFence();
    if (this.#machine.ended) {
      this.#phase = 'over';
      this.#end();
      return;
    }
    const dueAt = this.#machine.dueAt(clock.now());
    if (Number.isFinite(dueAt))
      this.#timer = clock.timer(Math.max(0, dueAt - clock.now()), () => this.#step());
  }

  #send(request: Request): void {
    this.#answer(request).then(
      () => this.#step(),
      (error: unknown) => {
        // An outcome that cannot be taken in is a defect of ours; without its lease this connector stops by itself.
        const detail = errorText(error);
        this.#parts.log.event('ownership_defect', { request: request.kind, detail, err: error });
      },
    );
  }

  async #answer(request: Request): Promise<void> {
    const { store, clock } = this.#parts;
    if (request.kind === 'scan') {
      const scan = await this.#try(request, () => store.scan());
      this.#machine.scanned(request, scan, clock.now());
      return;
    }
    const held = await this.#try(request, () => store.write(request));
    const outcome: WriteOutcome = held === null ? 'failed' : held ? 'done' : 'refused';
    const now = clock.now();
    switch (request.kind) {
      case 'renew':
        return this.#machine.renewed(request, outcome, now);
      case 'mark_dead':
        if (outcome === 'done') this.#tellDead(request.incarnation);
        return this.#machine.markedDead(request, outcome, now);
      case 'acquire':
        return this.#machine.acquired(request, outcome, now);
      case 'release':
        return this.#machine.released(request, outcome, now);
      case 'withdraw':
        return this.#machine.withdrawn(request);
    }
  }

  /** null: it failed. Said once when the store goes away, and once when it is back. */
  async #try<T>(request: Request, ask: () => Promise<T>): Promise<T | null> {
    const { log } = this.#parts;
    try {
      const answer = await ask();
      if (this.#storeAway !== null) log.event('fleet_store_back');
      this.#storeAway = null;
      return answer;
    } catch (error) {
      const why = errorText(error);
      if (this.#storeAway === null) log.event('fleet_store_away', { request: request.kind, detail: why });
      this.#storeAway = why;
      return null;
    }
  }

  #tellDead(incarnation: string): void {
    this.#parts.log.event('connector_declared_dead', { incarnation });
  }

  #tellFence(): void {
    const { log } = this.#parts;
    const { fence, incarnation } = this.#machine;
    if (fence === this.#fence) return;
    this.#fence = fence;
    switch (fence) {
      case 'open':
        log.event('lease_renewed', { incarnation });
        return;
      case 'held_on':
        log.event('lease_held_on', { incarnation });
        return;
      case 'closed':
        log.event('lease_over', { incarnation });
        return;
    }
  }
}

function isOrder(effect: Effect): effect is Order {
  switch (effect.kind) {
    case 'open':
    case 'close':
    case 'hand_over':
    case 'reborn':
      return true;
    case 'renew':
    case 'scan':
    case 'mark_dead':
    case 'acquire':
    case 'release':
    case 'withdraw':
      return false;
  }
}
