import type { StoreErrorPolicy } from './fence.ts';
import { type Effect, Ownership, type Request, type Scan, type WriteOutcome } from './ownership.ts';
import type { OwnershipTiming } from './timing.ts';
import type { Heartbeat, MemberState, OwnershipRow, Wanted } from './view.ts';

/** Mulberry32 (T. Ettinger, public domain): small, fast, the same everywhere. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** What may happen in one run. Probabilities are per request or per process. */
export interface Weather {
  readonly policy: StoreErrorPolicy;
  readonly timing: OwnershipTiming;
  /** Clocks run apart by this much, at most. */
  readonly drift: number;
  readonly lostRequests: number;
  readonly lostAnswers: number;
  /** A write that lands after its sender has given it up, up to 40 s later. */
  readonly lateWrites: number;
  /** Faults begin only before this moment; everything must have come to rest at `endMs`. */
  readonly calmFromMs: number;
  readonly endMs: number;
  readonly pauses: number;
  readonly crashes: number;
  readonly outages: number;
  readonly isolations: number;
}

export interface Verdict {
  readonly violations: readonly string[];
  /** Two at once, within a documented limit: one is frozen beyond its lease, or holds on by `on_store_error: hold`. */
  readonly documented: number;
  readonly opened: number;
}

interface Event {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
}

/** A binary heap; events of one moment run in the order in which they were set. */
class Schedule {
  readonly #heap: Event[] = [];
  #order = 0;
  now = 0;

  at(at: number, run: () => void): void {
    const heap = this.#heap;
    const event = { at: Math.max(at, this.now), order: this.#order++, run };
    let index = heap.length;
    heap.push(event);
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const above = heap[parent];
      if (above === undefined || !before(event, above)) break;
      heap[index] = above;
      index = parent;
    }
    heap[index] = event;
  }

  runUntil(end: number): void {
    for (let next = this.#heap[0]; next !== undefined && next.at <= end; next = this.#heap[0]) {
      this.#removeFirst();
      this.now = next.at;
      next.run();
    }
    this.now = end;
  }

  #removeFirst(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let index = 0;
    for (;;) {
      let child = 2 * index + 1;
      const left = heap[child];
      if (left === undefined) break;
      const right = heap[child + 1];
      let smaller = left;
      if (right !== undefined && before(right, left)) {
        child += 1;
        smaller = right;
      }
      if (!before(smaller, last)) break;
      heap[index] = smaller;
      index = child;
    }
    heap[index] = last;
  }
}

function before(a: Event, b: Event): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}

/** The store as the adapter uses it: single items, consistent reads, conditional writes. */
class ModelStore {
  readonly heartbeats = new Map<string, { state: MemberState; recordVersion: string }>();
  readonly rows = new Map<string, OwnershipRow>();

  write(request: Exclude<Request, { kind: 'scan' }>): Exclude<WriteOutcome, 'failed'> {
    switch (request.kind) {
      case 'renew': {
        const row = this.heartbeats.get(request.incarnation);
        if (
          row === undefined
            ? !request.first
            : row.state === 'dead' || row.recordVersion >= request.recordVersion
        ) {
          return 'refused';
        }
        this.heartbeats.set(request.incarnation, {
          state: request.state,
          recordVersion: request.recordVersion,
        });
        return 'done';
      }
      case 'mark_dead': {
        const row = this.heartbeats.get(request.incarnation);
        if (row === undefined || row.state === 'dead' || row.recordVersion !== request.recordVersion)
          return 'refused';
        row.state = 'dead';
        return 'done';
      }
      case 'acquire': {
        const row = this.rows.get(request.bind);
        const { from } = request;
        const unchanged =
          from === null ? row === undefined : row?.owner === from.owner && row.epoch === from.epoch;
        if (!unchanged) return 'refused';
        this.rows.set(request.bind, request.to);
        return 'done';
      }
      case 'release': {
        const row = this.rows.get(request.bind);
        if (row?.owner !== request.from.owner || row.epoch !== request.from.epoch) return 'refused';
        this.rows.set(request.bind, { owner: null, epoch: row.epoch + 1 });
        return 'done';
      }
      case 'withdraw':
        this.heartbeats.delete(request.incarnation);
        return 'done';
    }
  }

  readRows(): Scan['rows'] {
    return [...this.rows].map(([bind, { owner, epoch }]) => ({ bind, owner, epoch }));
  }

  readHeartbeats(): Heartbeat[] {
    return [...this.heartbeats].map(([incarnation, { state, recordVersion }]) => ({
      incarnation,
      state,
      recordVersion,
    }));
  }
}

/** One simulated connector process. */
class Process {
  readonly machine: Ownership;
  readonly open = new Set<string>();
  readonly #world: World;
  readonly #rate: number;
  readonly #offset: number;
  #frozenUntil = 0;
  #gone = false;
  #wakeAt = Number.POSITIVE_INFINITY;
  #awaiting: (() => void)[] = [];
  isolatedUntil = 0;
  eligible = false;

  constructor(world: World, name: string, wanted: ReadonlyMap<string, Wanted>) {
    const { random, weather } = world;
    this.#world = world;
    this.#rate = 1 + (random() * 2 - 1) * weather.drift;
    this.#offset = random() * 1e6;
    let boots = 0;
    this.machine = new Ownership({
      timing: weather.timing,
      onStoreError: weather.policy,
      newIncarnation: () => `TASK#${name}#${boots++}`,
      newVersion: () => String(world.unique++),
    });
    this.machine.want(wanted);
    this.step();
  }

  get gone(): boolean {
    return this.#gone;
  }

  get frozen(): boolean {
    return this.#world.schedule.now < this.#frozenUntil;
  }

  get localNow(): number {
    return this.#offset + this.#world.schedule.now * this.#rate;
  }

  /** Why this process may have a bind open that another one opens now; null: it may not. */
  get excuse(): 'frozen' | 'held_on' | null {
    if (this.#gone) return 'frozen';
    if (this.localNow < this.machine.leaseEndsAtMs) return null;
    if (this.frozen) return 'frozen';
    return this.machine.fence === 'held_on' ? 'held_on' : null;
  }

  want(wanted: ReadonlyMap<string, Wanted>): void {
    this.whenAwake(() => {
      this.machine.want(wanted);
      this.step();
    });
  }

  crash(): void {
    this.#gone = true;
    this.open.clear();
  }

  stop(): void {
    this.whenAwake(() => {
      this.machine.stop(this.localNow);
      this.step();
    });
  }

  freeze(forMs: number): void {
    const { schedule } = this.#world;
    this.#frozenUntil = Math.max(this.#frozenUntil, schedule.now + forMs);
    schedule.at(this.#frozenUntil, () => this.#thaw());
  }

  /** Overdue timers and what has arrived meanwhile come in either order. */
  #thaw(): void {
    if (this.frozen || this.#gone) return;
    const arrived = this.#awaiting;
    this.#awaiting = [];
    if (this.#world.random() < 0.5) this.step();
    for (const run of arrived) run();
    this.step();
    this.#world.checkThawed(this);
  }

  whenAwake(run: () => void): void {
    if (this.#gone) return;
    if (this.frozen) this.#awaiting.push(run);
    else run();
  }

  step(): void {
    if (this.#gone) return;
    for (const effect of this.machine.step(this.localNow)) this.#obey(effect);
    if (this.machine.ended) {
      this.#gone = true;
      if (this.open.size > 0)
        this.#world.violations.push(`${this.machine.incarnation} ended with binds open`);
      return;
    }
    const dueAt = (this.machine.dueAt(this.localNow) - this.#offset) / this.#rate + 0.001;
    if (dueAt >= this.#wakeAt && this.#wakeAt > this.#world.schedule.now) return;
    this.#wakeAt = dueAt + this.#world.random() * 30;
    if (!Number.isFinite(this.#wakeAt)) return;
    const mine = this.#wakeAt;
    this.#world.schedule.at(mine, () => {
      if (this.#wakeAt !== mine) return;
      this.#wakeAt = Number.POSITIVE_INFINITY;
      if (!this.frozen) this.step();
    });
  }

  #obey(effect: Effect): void {
    switch (effect.kind) {
      case 'open':
        this.open.add(effect.bind);
        this.#world.checkOpened(effect.bind, this);
        return;
      case 'close':
        this.open.delete(effect.bind);
        this.#world.changedAt = this.#world.schedule.now;
        return;
      case 'hand_over':
        this.#handOver(effect.bind);
        return;
      case 'reborn':
        if (this.open.size > 0) this.#world.violations.push(`${effect.was} was reborn with binds open`);
        return;
      default:
        this.#world.send(this, effect);
    }
  }

  #handOver(bind: string): void {
    const { schedule, random } = this.#world;
    schedule.at(schedule.now + random() * 2000, () =>
      this.whenAwake(() => {
        if (this.machine.view.holds.get(bind)?.phase !== 'handing_over') return;
        this.open.delete(bind);
        this.#world.changedAt = schedule.now;
        this.machine.handedOver(bind, this.localNow);
        this.step();
      }),
    );
  }

  answered(request: Request, outcome: WriteOutcome, scan: Scan | null): void {
    this.whenAwake(() => {
      const now = this.localNow;
      switch (request.kind) {
        case 'renew':
          this.machine.renewed(request, outcome, now);
          break;
        case 'scan':
          this.machine.scanned(request, scan, now);
          break;
        case 'mark_dead':
          this.machine.markedDead(request, outcome, now);
          break;
        case 'acquire':
          this.machine.acquired(request, outcome, now);
          break;
        case 'release':
          this.machine.released(request, outcome, now);
          break;
        case 'withdraw':
          this.machine.withdrawn(request);
          break;
      }
      this.step();
    });
  }
}

class World {
  readonly random: () => number;
  readonly schedule = new Schedule();
  readonly weather: Weather;
  readonly #store = new ModelStore();
  readonly processes: Process[] = [];
  readonly violations: string[] = [];
  documented = 0;
  opened = 0;
  unique = 0;
  changedAt = 0;
  outageUntil = 0;

  constructor(weather: Weather, random: () => number) {
    this.weather = weather;
    this.random = random;
  }

  get #stormy(): boolean {
    return this.schedule.now < this.weather.calmFromMs;
  }

  send(from: Process, request: Request): void {
    const { schedule, random, weather } = this;
    const { now } = schedule;
    const cut = now < this.outageUntil || now < from.isolatedUntil;
    const giveUpAt = now + weather.timing.requestMs;
    const stormy = this.#stormy;
    const luck = random();
    const lost = cut || (stormy && luck < weather.lostRequests);
    const late = !lost && stormy && luck < weather.lostRequests + weather.lateWrites;
    const arrivesAt = late ? giveUpAt + random() * 40_000 : now + 1 + random() * (stormy ? 400 : 40);
    if (lost) {
      schedule.at(random() < 0.5 ? now + 5 : giveUpAt, () => from.answered(request, 'failed', null));
      return;
    }
    if (late) schedule.at(giveUpAt, () => from.answered(request, 'failed', null));
    const unanswered = late || (stormy && random() < weather.lostAnswers);
    if (unanswered && !late) schedule.at(giveUpAt, () => from.answered(request, 'failed', null));
    schedule.at(arrivesAt, () => this.#arrive(from, request, unanswered, giveUpAt));
  }

  #arrive(from: Process, request: Request, unanswered: boolean, giveUpAt: number): void {
    const { schedule, random } = this;
    const backAt = Math.min(giveUpAt - 1, schedule.now + 1 + random() * (this.#stormy ? 400 : 40));
    if (request.kind !== 'scan') {
      const outcome = this.#store.write(request);
      if (!unanswered) schedule.at(backAt, () => from.answered(request, outcome, null));
      return;
    }
    if (unanswered) return;
    const rows = this.#store.readRows();
    schedule.at(schedule.now + random() * 100, () => {
      const scan = { rows, heartbeats: this.#store.readHeartbeats() };
      schedule.at(Math.max(backAt, schedule.now), () => from.answered(request, 'done', scan));
    });
  }

  checkOpened(bind: string, opener: Process): void {
    this.opened += 1;
    this.changedAt = this.schedule.now;
    for (const other of this.processes)
      if (other !== opener && other.open.has(bind)) this.#judge(bind, other, opener);
  }

  /** Whoever wakes must have closed, before it does anything else, what others have opened meanwhile. */
  checkThawed(process: Process): void {
    for (const bind of process.open) {
      for (const other of this.processes) {
        if (other !== process && !other.gone && other.open.has(bind)) this.#judge(bind, other, process);
      }
    }
  }

  #judge(bind: string, one: Process, another: Process): void {
    if (one.excuse !== null || another.excuse !== null) this.documented += 1;
    else {
      const at = Math.round(this.schedule.now);
      this.violations.push(
        `${at} ms: ${bind} with ${one.machine.incarnation} and ${another.machine.incarnation}`,
      );
    }
  }
}

/** One random run from a seed: the same seed, the same run. */
export function simulate(seed: number, weather: Weather): Verdict {
  const random = seededRandom(seed);
  const world = new World(weather, random);
  const { schedule } = world;
  const names = Array.from({ length: 1 + Math.floor(random() * 4) }, (_, index) => `bind-${index}`);
  const dropped = random() < 0.2 ? names[0] : undefined;
  const claimedBind = 'partner';
  const wantedBy = (process: Process | null): ReadonlyMap<string, Wanted> => {
    const wanted = new Map<string, Wanted>(names.map((name) => [name, { placing: 'spread' }]));
    if (dropped !== undefined && schedule.now > weather.calmFromMs / 2) wanted.delete(dropped);
    return wanted.set(claimedBind, { placing: 'claimed', eligible: process?.eligible ?? false });
  };
  const begin = (): void => {
    world.processes.push(new Process(world, `c${world.processes.length}`, wantedBy(null)));
  };
  const sometime = (): number => random() * weather.calmFromMs;
  const anyone = (): Process | undefined => {
    const alive = world.processes.filter((process) => !process.gone);
    return alive[Math.floor(random() * alive.length)];
  };
  const count = 1 + Math.floor(random() * 3);
  for (let index = 0; index < count; index += 1) schedule.at(random() * 3000, begin);
  const times = (chance: number): number => (random() < chance ? 1 + Math.floor(random() * 2) : 0);
  for (let left = times(weather.crashes); left > 0; left -= 1) {
    schedule.at(sometime(), () => anyone()?.crash());
    if (random() < 0.7) schedule.at(sometime(), begin);
  }
  for (let left = times(weather.pauses); left > 0; left -= 1) {
    schedule.at(sometime(), () => anyone()?.freeze(random() < 0.5 ? random() * 4000 : random() * 25_000));
  }
  for (let left = times(0.3); left > 0; left -= 1) {
    schedule.at(sometime(), () => anyone()?.stop());
    if (random() < 0.7) schedule.at(sometime(), begin);
  }
  for (let left = times(weather.outages); left > 0; left -= 1) {
    const at = sometime();
    schedule.at(at, () => {
      world.outageUntil = at + random() * 25_000;
    });
  }
  for (let left = times(weather.isolations); left > 0; left -= 1) {
    const at = sometime();
    schedule.at(at, () => {
      const process = anyone();
      if (process !== undefined) process.isolatedUntil = at + random() * 25_000;
    });
  }
  for (let left = 3; left > 0; left -= 1) {
    schedule.at(sometime(), () => {
      const process = anyone();
      if (process === undefined) return;
      process.eligible = random() < 0.6;
      process.want(wantedBy(process));
    });
  }
  schedule.at(weather.calmFromMs, () => {
    if (world.processes.every(({ gone }) => gone)) begin();
    for (const process of world.processes) process.want(wantedBy(process));
  });
  schedule.runUntil(weather.endMs);
  const expected = names.filter((name) => name !== dropped);
  return {
    violations: [...world.violations, ...unrest(world, expected, claimedBind)],
    documented: world.documented,
    opened: world.opened,
  };
}

/** What is not as it must be at the end: one owner each, even, and still. */
function unrest(world: World, binds: readonly string[], claimed: string): string[] {
  const faults: string[] = [];
  const alive = world.processes.filter((process) => !process.gone && process.machine.view.state === 'live');
  if (alive.length === 0) return faults;
  for (const bind of binds) {
    const owners = alive.filter((process) => process.open.has(bind)).length;
    if (owners !== 1) faults.push(`at the end ${owners} connectors carry ${bind}`);
  }
  const claimants = alive.filter((process) => process.open.has(claimed));
  const expected = alive.some(({ eligible }) => eligible) ? 1 : 0;
  if (claimants.length !== expected || claimants.some(({ eligible }) => !eligible)) {
    faults.push(`at the end ${claimants.length} connectors poll for ${claimed}, expected ${expected}`);
  }
  const loads = alive.map((process) => binds.filter((bind) => process.open.has(bind)).length);
  if (Math.max(...loads) - Math.min(...loads) > 1)
    faults.push(`at the end the spread is ${loads.join(', ')}`);
  if (world.weather.endMs - world.changedAt < 5000) faults.push('at the end binds still move');
  return faults;
}
