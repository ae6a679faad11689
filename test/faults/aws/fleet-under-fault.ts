/** Two connectors that share binds under load, each with DynamoDB and SQS behind a proxy of its own, and the books. */
import { setTimeout as wait } from 'node:timers/promises';
import { Books } from '../../e2e/harness/books.ts';
import type { Program } from '../../e2e/harness/program.ts';
import { FleetWorld } from '../../fleet/fleet-world.ts';
import { type RunResult, type Words, wordsOf } from '../runs/result.ts';
import { type AwsFault, AwsProxy, type AwsScope } from './proxy.ts';

export type StoreErrorPolicy = 'hold' | 'drop';

/** What befalls whom, and for how long. */
export interface Trial {
  readonly name: Words;
  readonly faults: readonly { readonly fault: AwsFault; readonly scope?: AwsScope }[];
  readonly lastsMs: number;
  /** Only the first connector is struck; the other goes on undisturbed. */
  readonly alone?: boolean;
  /** Connectors that are started once it has begun. */
  readonly starting?: boolean;
}

export interface TrialResult extends RunResult {
  /** Requests that the proxies did something to. */
  readonly struck: number;
  /** Moments at which one account had two sessions with the carrier. */
  readonly overlaps: number;
}

const BINDS = 4;
const TICK_MS = 100;

export class FleetUnderFault {
  readonly world: FleetWorld;
  readonly #publisher: AwsProxy;
  readonly #policy: StoreErrorPolicy;
  readonly #perSecond: number;
  readonly #books: Books;
  readonly #connectors: { readonly program: Program; readonly proxy: AwsProxy }[] = [];
  readonly #names = Array.from({ length: BINDS }, (_, index) => `carrier-${index + 1}`);
  /** Made during a trial, and taken away with the next. */
  #extra: string | null = null;
  #trials = 0;

  private constructor(world: FleetWorld, publisher: AwsProxy, policy: StoreErrorPolicy, perSecond: number) {
    this.world = world;
    this.#publisher = publisher;
    this.#policy = policy;
    this.#perSecond = perSecond;
    this.#books = new Books(world.core);
  }

  static async start(policy: StoreErrorPolicy, perSecond: number): Promise<FleetUnderFault> {
    let publisher: AwsProxy | null = null;
    const world = await FleetWorld.start({
      carrier: { deliveries: { redeliveries: 1_000, redeliverAfterMs: 200 } },
      publishThrough: async (endpoints) => {
        publisher = await AwsProxy.start(endpoints);
        return publisher.endpoints;
      },
    });
    if (publisher === null) throw new Error('nothing is published');
    const fleet = new FleetUnderFault(world, publisher, policy, perSecond);
    await world.peers(fleet.#names, { tps_limit: 100 });
    return fleet;
  }

  async connector(): Promise<Program> {
    const proxy = await AwsProxy.start(this.world.endpoints);
    const id = `${this.#policy}-${this.#connectors.length + 1}`;
    const program = await this.world.connector(id, this.#policy, undefined, proxy.endpoints);
    this.#connectors.push({ program, proxy });
    return program;
  }

  async bound(timeoutMs = 40_000): Promise<void> {
    await this.world.carrier.waitFor(() => this.world.bound() >= this.#names.length, timeoutMs);
  }

  tail(): string {
    return this.#connectors.map(({ program }) => program.tail()).join('\n');
  }

  /**
   * Load throughout; a peer is made and another one changed while the fault lasts. Resolves once every message is
   * delivered and the change is in effect; rejects when that does not happen in time.
   */
  async run(trial: Trial): Promise<TrialResult> {
    const before = this.#figures();
    this.#trials += 1;
    const extra = `extra-${this.#trials}`;
    const load = this.#load([...this.#names, extra]);
    await wait(TICK_MS * 3);
    const proxies = this.#struck(trial);
    for (const proxy of proxies) for (const { fault, scope } of trial.faults) proxy.befall(fault, scope);
    const began = performance.now();
    if (trial.starting === true) {
      const program = await this.connector();
      const { proxy } = this.#connectors[this.#connectors.length - 1] ?? {};
      if (proxy === undefined) throw new Error('no connector was started');
      for (const { fault, scope } of trial.faults) proxy.befall(fault, scope);
      proxies.push(proxy);
      await program.stdout.find((line) => (line.includes('"started"') ? line : null), 20_000, 'started');
    }
    await this.#changePeers(extra);
    await wait(Math.max(0, trial.lastsMs - (performance.now() - began)));
    const struck = proxies.reduce((sum, proxy) => sum + proxy.struck, 0);
    for (const proxy of proxies) proxy.lift();
    const over = performance.now();
    await wait(TICK_MS * 3);
    await load.stop();
    await this.world.core.waitFor((core) => core.stats().reached.delivered === this.#books.size, 90_000);
    const caughtUp = (performance.now() - over) / 1_000;
    const lasted = trial.lastsMs / 1_000;
    await this.#settled();
    const after = this.#figures();
    return {
      name: trial.name,
      messages: after.size - before.size,
      lost: after.lost - before.lost,
      doubled: after.doubled - before.doubled,
      allowed: after.unknown - before.unknown + load.shared,
      unknown: after.unknown - before.unknown,
      how: wordsOf(
        (n) =>
          `${this.#perSecond} messages a second; it lasted ${n(lasted)} s; all delivered ${n(caughtUp)} s after it was over`,
        (n) =>
          `${this.#perSecond} messages par seconde ; duré ${n(lasted)} s ; tous livrés ${n(caughtUp)} s après la fin`,
      ),
      struck,
      overlaps: after.overlaps - before.overlaps,
    };
  }

  async close(): Promise<void> {
    await this.world.close();
    await Promise.all(
      [this.#publisher, ...this.#connectors.map(({ proxy }) => proxy)].map((one) => one.close()),
    );
  }

  #struck({ alone }: Trial): AwsProxy[] {
    const proxies = this.#connectors.map(({ proxy }) => proxy);
    return alone === true ? proxies.slice(0, 1) : [...proxies, this.#publisher];
  }

  /** Every connector is alive again, and whoever held on to a bind that has gone to another has heard of it. */
  async #settled(): Promise<void> {
    const { world } = this;
    await world.published(
      ({ connectors }) =>
        connectors.filter(({ state }) => state === 'live').length === this.#connectors.length,
      40_000,
    );
    await world.carrier.waitFor(() => !this.#isShared(), 20_000);
  }

  async #changePeers(extra: string): Promise<void> {
    const { world } = this;
    await world.peers([...this.#names, extra, ...(this.#extra === null ? [] : [this.#extra])], {
      tps_limit: 100,
    });
    this.#extra = extra;
    await world.change('carrier-1', (record) =>
      record.mode === 'client'
        ? { ...record, settings: { ...record.settings, tps_limit: 100 + this.#trials } }
        : record,
    );
  }

  #load(names: readonly string[]): { readonly shared: number; stop(): Promise<void> } {
    let stopped = false;
    /** Messages that were there while two connectors had one bind; what each of them polls, both send. */
    let shared = 0;
    const loaded = (async () => {
      for (let turn = 0; !stopped; turn += 1) {
        const isShared = this.#isShared();
        // Two connectors that part are seen a turn late.
        if (isShared && shared === 0) shared = this.world.core.pending() + 2 * this.#perTurn;
        if (isShared) shared += this.#perTurn;
        this.#books.queue(this.#perTurn, {
          dest_smsc: names[turn % names.length] ?? '',
        });
        await wait(TICK_MS);
      }
    })();
    return {
      get shared() {
        return shared;
      },
      stop: () => {
        stopped = true;
        return loaded;
      },
    };
  }

  get #perTurn(): number {
    return this.#perSecond / (1_000 / TICK_MS);
  }

  #isShared(): boolean {
    const accounts = this.world.carrier.sessions.map(({ system_id }) => system_id);
    return new Set(accounts).size < accounts.length;
  }

  #figures() {
    const { lost, unfinished } = this.#books.balance(this.world.carrier);
    let unknown = 0;
    for (let n = 1; n <= this.#books.size; n += 1)
      unknown += this.#books.history(n).filter(({ status }) => status === 'unknown').length;
    return {
      size: this.#books.size,
      lost: lost.length + unfinished.length,
      doubled: this.#books.furtherCopies(this.world.carrier),
      unknown,
      overlaps: this.world.overlaps.length,
    };
  }
}
