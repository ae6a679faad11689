import { decide, type Move } from './decide.ts';
import { type Fence, fence, type Lease, type StoreErrorPolicy } from './fence.ts';
import type { OwnershipTiming } from './timing.ts';
import {
  type Heartbeat,
  type Hold,
  isFree,
  type Member,
  type MemberState,
  type OwnershipRow,
  type OwnershipView,
  type Wanted,
} from './view.ts';

/** What the shell sends to the store; it gives each one's outcome back by the method named in the comment. */
export type Request =
  /** {@link Ownership.renewed}. `first`: the row may be missing still. */
  | {
      readonly kind: 'renew';
      readonly incarnation: string;
      readonly state: 'live' | 'draining';
      readonly recordVersion: string;
      readonly first: boolean;
    }
  /** {@link Ownership.scanned}. All ownership rows are read before the first heartbeat, all consistently. */
  | { readonly kind: 'scan' }
  /** {@link Ownership.markedDead}. On the condition that the version is unchanged. */
  | { readonly kind: 'mark_dead'; readonly incarnation: string; readonly recordVersion: string }
  /** {@link Ownership.acquired}. Row `from` → (owner, epoch), on the condition that it still is `from`. */
  | {
      readonly kind: 'acquire';
      readonly bind: string;
      readonly from: OwnershipRow | null;
      readonly to: OwnershipRow;
    }
  /** {@link Ownership.released}. Row (owner, epoch) → (null, epoch + 1), on the condition that it is that. */
  | { readonly kind: 'release'; readonly bind: string; readonly from: OwnershipRow }
  /** {@link Ownership.withdrawn}. Deletes our heartbeat. */
  | { readonly kind: 'withdraw'; readonly incarnation: string };

/** What the shell does with binds. */
export type Order =
  | { readonly kind: 'open'; readonly bind: string }
  /** At once: what is under way is not waited for. */
  | { readonly kind: 'close'; readonly bind: string; readonly why: 'fenced' | 'lost' }
  /** Gently; {@link Ownership.handedOver} says when nothing is under way any more. */
  | { readonly kind: 'hand_over'; readonly bind: string }
  /** This incarnation was declared dead, and another one has begun in its place. */
  | { readonly kind: 'reborn'; readonly was: string; readonly incarnation: string };

export type Effect = Request | Order;

/** `refused`: the condition did not hold. `failed`: no answer, or an error: it may have been done, or may be still. */
export type WriteOutcome = 'done' | 'refused' | 'failed';

export interface Scan {
  readonly rows: readonly (OwnershipRow & { readonly bind: string })[];
  readonly heartbeats: readonly Heartbeat[];
}

export interface OwnershipSettings {
  readonly timing: OwnershipTiming;
  readonly onStoreError: StoreErrorPolicy;
  /** A name for each incarnation that never was before: task and boot. */
  readonly newIncarnation: () => string;
  /** Something random, so that no two renewals have the same version. */
  readonly newVersion: () => string;
}

/** For the metrics. */
export interface OwnershipFigures {
  /** Milliseconds since a renewal of the lease was sent that succeeded; null: there is no lease. */
  readonly heartbeatAgeMs: number | null;
  /** As this connector sees them, itself included. */
  readonly connectors: Readonly<Record<MemberState, number>>;
  /** Wanted binds that nobody alive owns; of those that are claimed only what this connector could use. */
  readonly unowned: number;
  /** Binds acquired whose row still named an owner, who had died. */
  readonly takeovers: number;
}

/** Rows asked for at once. */
const MOST_ROWS_AT_ONCE = 32;

/**
 * Who has which bind, as one connector works it out: heartbeats, take-over, fence, acquisition, release. No I/O and no
 * time of its own: {@link step} gives what is due, the outcome methods take what came of it, and both are exact enough
 * to be explored by simulation. Effects are obeyed in order and at once; times are this connector's own monotonic
 * milliseconds.
 *
 * Why no two connectors carry a bind at once: (1) a row that has a living owner changes only by that owner's release,
 * and it has closed the bind before; (2) a living owner is declared dead only by who saw its heartbeat unchanged for
 * takeOverMs, on the condition that it still is, and by then its fence has closed the bind; (3) every write is
 * conditional on the epoch or version before, both of which only grow, so that a late write finds its condition gone.
 */
export class Ownership {
  readonly #settings: OwnershipSettings;
  readonly #timing: OwnershipTiming;
  #self: string;
  #state: OwnershipView['state'] = 'live';
  #lease: Lease = { kind: 'none' };
  #fence: Fence = 'closed';
  #renewals = 0;
  #nextRenewalAt = 0;
  #nextScanAt = 0;
  #scannedAt = Number.NEGATIVE_INFINITY;
  #renewing: { readonly request: Request; readonly sentAtMs: number } | null = null;
  #scanning: Request | null = null;
  #withdrawing: Request | null = null;
  #withdrawn = false;
  #members = new Map<string, Member>();
  #membersChangedAt = 0;
  #joinedAt = Number.POSITIVE_INFINITY;
  #marking = new Map<string, Request>();
  readonly #rows = new Map<string, OwnershipRow>();
  readonly #freeSince = new Map<string, number>();
  #wanted: ReadonlyMap<string, Wanted> = new Map();
  readonly #holds = new Map<string, Hold>();
  readonly #open = new Set<string>();
  readonly #busy = new Map<string, Request>();
  readonly #pinned = new Set<string>();
  readonly #releaseAt = new Map<string, number>();
  #moves: Move[] = [];
  /** Something changed that {@link decide} looks at. */
  #undecided = false;
  #effects: Effect[] = [];
  #takeovers = 0;

  constructor(settings: OwnershipSettings) {
    this.#settings = settings;
    this.#timing = settings.timing;
    this.#self = settings.newIncarnation();
  }

  get incarnation(): string {
    return this.#self;
  }

  get fence(): Fence {
    return this.#fence;
  }

  /** When the fence closes unless a renewal succeeds before. */
  get leaseEndsAtMs(): number {
    return this.#lease.kind === 'none'
      ? Number.NEGATIVE_INFINITY
      : this.#lease.sentAtMs + this.#timing.fenceMs;
  }

  /** Everything was handed over and the heartbeat is gone: the process may end. */
  get ended(): boolean {
    return this.#withdrawn;
  }

  get view(): OwnershipView {
    return {
      self: this.#self,
      state: this.#state,
      members: this.#members,
      joinedAtMs: this.#joinedAt,
      membersChangedAtMs: this.#membersChangedAt,
      rows: this.#rows,
      freeSince: this.#freeSince,
      wanted: this.#wanted,
      holds: this.#holds,
      busy: new Set(this.#busy.keys()),
      pinned: this.#pinned,
    };
  }

  figures(nowMs: number): OwnershipFigures {
    const connectors: Record<MemberState, number> = { live: 0, draining: 0, dead: 0 };
    connectors[this.#state] += 1;
    for (const { state } of this.#members.values()) connectors[state] += 1;
    let unowned = 0;
    for (const bind of this.#freeSince.keys()) {
      const wanted = this.#wanted.get(bind);
      // A partner that is bound nowhere leaves nobody to poll for it.
      if (wanted !== undefined && (wanted.placing === 'spread' || wanted.eligible)) unowned += 1;
    }
    const heartbeatAgeMs = this.#lease.kind === 'none' ? null : nowMs - this.#lease.sentAtMs;
    return { heartbeatAgeMs, connectors, unowned, takeovers: this.#takeovers };
  }

  /** Whether the rows say that this bind is this connector's, fence or not. */
  owns(bind: string): boolean {
    return this.#holds.has(bind);
  }

  /** The binds that there should be; takes effect with the next {@link step}. */
  want(wanted: ReadonlyMap<string, Wanted>): void {
    this.#wanted = wanted;
    this.#undecided = true;
  }

  /** Takes nothing more, hands everything over, withdraws. */
  stop(nowMs: number): void {
    if (this.#state === 'draining') return;
    this.#state = 'draining';
    this.#nextRenewalAt = nowMs;
    this.#undecided = true;
  }

  /** When {@link step} has something to do next, if nothing happens before. */
  dueAt(nowMs: number): number {
    if (this.#withdrawn) return Number.POSITIVE_INFINITY;
    let due = this.#fence === 'open' ? this.leaseEndsAtMs : Number.POSITIVE_INFINITY;
    if (this.#renewing === null && this.#withdrawing === null) due = Math.min(due, this.#nextRenewalAt);
    for (const at of this.#releaseAt.values()) due = Math.min(due, at);
    if (this.#fence !== 'open') return due;
    if (this.#scanning === null) due = Math.min(due, this.#nextScanAt);
    if (nowMs - this.#scannedAt > this.#timing.sightGapMs) return due;
    for (const member of this.#members.values()) {
      const expiresAt = member.seenSinceMs + this.#timing.takeOverMs;
      if (this.#canExpire(member)) due = Math.min(due, expiresAt);
    }
    return due;
  }

  /** What is due now: the fence before all else. */
  step(nowMs: number): Effect[] {
    this.#obeyFence(nowMs);
    if (!this.#withdrawn) {
      this.#renewIfDue(nowMs);
      if (this.#fence === 'open') this.#look(nowMs);
      this.#decideAndMove(nowMs);
      for (const [bind, at] of this.#releaseAt) if (nowMs >= at) this.#release(bind, nowMs);
      this.#withdrawIfDone();
    }
    const effects = this.#effects;
    if (effects.length > 0) this.#effects = [];
    return effects;
  }

  renewed(request: Request, outcome: WriteOutcome, nowMs: number): void {
    const renewing = this.#renewing;
    if (renewing?.request !== request) return;
    this.#renewing = null;
    switch (outcome) {
      case 'done':
        if (this.#lease.kind === 'none') {
          this.#nextScanAt = nowMs;
          this.#joinedAt = nowMs;
        }
        this.#lease = { kind: 'renewed', sentAtMs: renewing.sentAtMs, failingSinceMs: null };
        this.#nextRenewalAt = Math.min(this.#nextRenewalAt, renewing.sentAtMs + this.#timing.heartbeatMs);
        return;
      case 'failed':
        if (this.#lease.kind === 'renewed' && this.#lease.failingSinceMs === null) {
          this.#lease = { ...this.#lease, failingSinceMs: nowMs };
        }
        this.#nextRenewalAt = nowMs + this.#timing.retryMs;
        return;
      case 'refused':
        this.#beReborn(nowMs);
        return;
    }
  }

  /** `null`: no answer, or an error. */
  scanned(request: Request, scan: Scan | null, nowMs: number): void {
    if (this.#scanning !== request) return;
    this.#scanning = null;
    this.#obeyFence(nowMs);
    if (scan === null) {
      this.#nextScanAt = nowMs + this.#timing.retryMs;
      return;
    }
    if (scan.heartbeats.some(({ incarnation, state }) => incarnation === this.#self && state === 'dead')) {
      this.#beReborn(nowMs);
      return;
    }
    this.#sawMembers(scan.heartbeats, nowMs);
    for (const row of scan.rows) this.#sawRow(row.bind, row);
    this.#noteFree(nowMs);
    this.#scannedAt = nowMs;
    this.#undecided = true;
  }

  markedDead(request: Request, outcome: WriteOutcome, nowMs: number): void {
    if (request.kind !== 'mark_dead' || this.#marking.get(request.incarnation) !== request) return;
    this.#marking.delete(request.incarnation);
    const member = this.#members.get(request.incarnation);
    if (member === undefined) return;
    switch (outcome) {
      case 'done':
        this.#members.set(member.incarnation, { ...member, state: 'dead' });
        this.#membersChangedAt = nowMs;
        this.#undecided = true;
        return;
      case 'refused':
        // It lives, or another was quicker: to be looked at, not to be waited for.
        this.#nextScanAt = nowMs;
        return;
      case 'failed':
        this.#nextScanAt = Math.min(this.#nextScanAt, nowMs + this.#timing.retryMs);
        return;
    }
  }

  acquired(request: Request, outcome: WriteOutcome, nowMs: number): void {
    if (request.kind !== 'acquire' || this.#busy.get(request.bind) !== request) return;
    this.#busy.delete(request.bind);
    this.#obeyFence(nowMs);
    if (outcome === 'done') {
      if ((request.from?.owner ?? null) !== null) this.#takeovers += 1;
      this.#sawRow(request.bind, request.to);
      this.#freeSince.delete(request.bind);
    } else {
      this.#pinned.delete(request.bind);
      this.#nextScanAt = Math.min(this.#nextScanAt, nowMs + this.#timing.retryMs);
    }
  }

  released(request: Request, outcome: WriteOutcome, nowMs: number): void {
    if (request.kind !== 'release' || this.#busy.get(request.bind) !== request) return;
    const { bind, from } = request;
    this.#busy.delete(bind);
    switch (outcome) {
      case 'refused':
        // An earlier request of ours did it after all, or we were taken for dead: the epoch is past in any case.
        this.#nextScanAt = nowMs;
        this.#sawRow(bind, { owner: null, epoch: from.epoch + 1 });
        this.#undecided = true;
        return;
      case 'done':
        this.#sawRow(bind, { owner: null, epoch: from.epoch + 1 });
        this.#undecided ||= this.#state === 'live';
        return;
      case 'failed':
        this.#releaseAt.set(bind, nowMs + this.#timing.retryMs);
        return;
    }
  }

  /** Whatever its outcome: a heartbeat that could not be deleted runs out by itself. */
  withdrawn(request: Request): void {
    if (this.#withdrawing === request) this.#withdrawn = true;
  }

  /** A bind that was to be handed over, or was closed, carries nothing any more. */
  handedOver(bind: string, nowMs: number): void {
    const hold = this.#holds.get(bind);
    if (hold?.phase !== 'handing_over') return;
    this.#open.delete(bind);
    this.#holds.set(bind, { ...hold, phase: 'releasing' });
    this.#releaseAt.set(bind, nowMs);
  }

  #obeyFence(nowMs: number): void {
    const before = this.#fence;
    this.#fence = fence(this.#lease, nowMs, this.#settings.onStoreError, this.#timing);
    if (this.#fence !== 'closed') {
      if (before === 'closed') for (const bind of this.#holds.keys()) this.#openIfHeld(bind);
      return;
    }
    for (const bind of [...this.#open]) this.#close(bind, 'fenced');
    // What was being handed over is closed now; that is as good.
    for (const [bind, { phase }] of this.#holds) if (phase === 'handing_over') this.handedOver(bind, nowMs);
  }

  #renewIfDue(nowMs: number): void {
    if (this.#renewing !== null || this.#withdrawing !== null || nowMs < this.#nextRenewalAt) return;
    this.#renewals += 1;
    const request: Request = {
      kind: 'renew',
      incarnation: this.#self,
      state: this.#state,
      // It grows as text does, which lets the store refuse a renewal that comes after a later one.
      recordVersion: `${String(this.#renewals).padStart(10, '0')}-${this.#settings.newVersion()}`,
      first: this.#lease.kind === 'none',
    };
    this.#renewing = { request, sentAtMs: nowMs };
    this.#nextRenewalAt = nowMs + this.#timing.heartbeatMs;
    this.#effects.push(request);
  }

  #look(nowMs: number): void {
    if (this.#scanning === null && nowMs >= this.#nextScanAt) {
      this.#scanning = { kind: 'scan' };
      const joinsAt = this.#joinedAt + this.#timing.joinMs;
      this.#nextScanAt = Math.min(
        nowMs + this.#timing.scanMs,
        nowMs < joinsAt ? joinsAt : Number.POSITIVE_INFINITY,
      );
      this.#effects.push(this.#scanning);
    }
    this.#markTheExpired(nowMs);
  }

  #decideAndMove(nowMs: number): void {
    if (this.#undecided) {
      this.#undecided = false;
      this.#moves = decide(this.view, nowMs, this.#timing);
    }
    // Nothing is taken on the word of an old look, or without a lease to carry it under.
    const canTake = this.#fence === 'open' && nowMs - this.#scannedAt <= this.#timing.sightGapMs;
    let next = 0;
    for (; next < this.#moves.length && this.#busy.size < MOST_ROWS_AT_ONCE; next += 1) {
      const move = this.#moves[next];
      if (move?.kind === 'hand_over') this.#handOver(move.bind);
      else if (move?.kind === 'acquire' && canTake) this.#acquire(move);
    }
    if (next > 0) this.#moves.splice(0, next);
  }

  #markTheExpired(nowMs: number): void {
    for (const member of this.#members.values()) {
      if (!this.#canExpire(member) || nowMs - member.seenSinceMs < this.#timing.takeOverMs) continue;
      // Seen unchanged means seen just now, too.
      if (nowMs - this.#scannedAt > this.#timing.sightGapMs) continue;
      const { incarnation, recordVersion } = member;
      const request: Request = { kind: 'mark_dead', incarnation, recordVersion };
      this.#marking.set(incarnation, request);
      this.#effects.push(request);
    }
  }

  #canExpire({ incarnation, state }: Member): boolean {
    return state !== 'dead' && !this.#marking.has(incarnation);
  }

  #acquire({ bind, from, neglected }: Extract<Move, { kind: 'acquire' }>): void {
    const current = this.#rows.get(bind);
    if (this.#holds.has(bind) || this.#busy.has(bind) || current?.epoch !== from?.epoch) return;
    if (neglected) this.#pinned.add(bind);
    const to = { owner: this.#self, epoch: (from?.epoch ?? 0) + 1 };
    const request: Request = { kind: 'acquire', bind, from, to };
    this.#busy.set(bind, request);
    this.#effects.push(request);
  }

  #handOver(bind: string): void {
    const hold = this.#holds.get(bind);
    if (hold?.phase !== 'held') return;
    this.#holds.set(bind, { ...hold, phase: 'handing_over' });
    this.#pinned.delete(bind);
    this.#effects.push({ kind: 'hand_over', bind });
  }

  #release(bind: string, nowMs: number): void {
    const hold = this.#holds.get(bind);
    this.#releaseAt.delete(bind);
    if (hold?.phase !== 'releasing') return;
    if (this.#busy.has(bind)) {
      // The answer to its acquisition is still out, though a look has shown what came of it.
      this.#releaseAt.set(bind, nowMs + this.#timing.retryMs);
      return;
    }
    const request: Request = { kind: 'release', bind, from: { owner: this.#self, epoch: hold.epoch } };
    this.#busy.set(bind, request);
    this.#effects.push(request);
  }

  #withdrawIfDone(): void {
    if (this.#state !== 'draining' || this.#withdrawing !== null || this.#renewing !== null) return;
    if (this.#holds.size > 0 || this.#busy.size > 0) return;
    this.#withdrawing = { kind: 'withdraw', incarnation: this.#self };
    this.#effects.push(this.#withdrawing);
  }

  #sawMembers(heartbeats: readonly Heartbeat[], nowMs: number): void {
    const watched = nowMs - this.#scannedAt <= this.#timing.sightGapMs;
    const before = this.#members;
    this.#members = new Map();
    for (const heartbeat of heartbeats) {
      const { incarnation, recordVersion } = heartbeat;
      if (incarnation === this.#self) continue;
      const known = before.get(incarnation);
      const same = watched && known?.recordVersion === recordVersion;
      // Who is dead stays so, whatever a look that was under way then says.
      const state = known?.state === 'dead' ? 'dead' : heartbeat.state;
      const unchanged = same && known.state === state;
      const seenSinceMs = same ? known.seenSinceMs : nowMs;
      this.#members.set(incarnation, unchanged ? known : { incarnation, state, recordVersion, seenSinceMs });
      if (known?.state !== state) this.#membersChangedAt = nowMs;
    }
    for (const [incarnation, { state }] of before) {
      if (state === 'live' && !this.#members.has(incarnation)) this.#membersChangedAt = nowMs;
    }
  }

  #sawRow(bind: string, row: OwnershipRow): void {
    const known = this.#rows.get(bind);
    // A look may be older than what a write of ours has done since.
    if (known !== undefined && known.epoch > row.epoch) return;
    this.#rows.set(bind, { owner: row.owner, epoch: row.epoch });
    const hold = this.#holds.get(bind);
    if (row.owner === this.#self && hold?.epoch !== row.epoch) {
      // Ours by an answer, or by a look when the answer was lost.
      if (hold !== undefined) this.#forgetHold(bind);
      this.#holds.set(bind, { epoch: row.epoch, phase: 'held' });
      this.#openIfHeld(bind);
      // What was decided still holds, unless it came when it was not wanted any more.
      if (this.#state === 'draining' || !this.#wanted.has(bind)) this.#undecided = true;
    } else if (row.owner !== this.#self && hold !== undefined && hold.epoch < row.epoch) {
      this.#forgetHold(bind);
      this.#undecided = true;
    }
  }

  #noteFree(nowMs: number): void {
    for (const bind of this.#freeSince.keys()) if (!this.#wanted.has(bind)) this.#freeSince.delete(bind);
    for (const bind of this.#wanted.keys()) {
      if (!isFree(this.#rows.get(bind), { self: this.#self, members: this.#members }))
        this.#freeSince.delete(bind);
      else if (!this.#freeSince.has(bind)) this.#freeSince.set(bind, nowMs);
    }
  }

  #openIfHeld(bind: string): void {
    if (this.#fence === 'closed' || this.#state === 'draining') return;
    if (this.#open.has(bind) || this.#holds.get(bind)?.phase !== 'held') return;
    this.#open.add(bind);
    this.#effects.push({ kind: 'open', bind });
  }

  #close(bind: string, why: 'fenced' | 'lost'): void {
    this.#open.delete(bind);
    this.#effects.push({ kind: 'close', bind, why });
  }

  #forgetHold(bind: string): void {
    this.#holds.delete(bind);
    this.#releaseAt.delete(bind);
    this.#pinned.delete(bind);
    if (this.#open.has(bind)) this.#close(bind, 'lost');
  }

  /** Others have declared this incarnation dead and may have its binds by now: all that was known of it is void. */
  #beReborn(nowMs: number): void {
    const was = this.#self;
    for (const bind of [...this.#holds.keys()]) this.#forgetHold(bind);
    this.#lease = { kind: 'none' };
    this.#fence = 'closed';
    this.#busy.clear();
    this.#marking.clear();
    this.#members.clear();
    this.#rows.clear();
    this.#freeSince.clear();
    this.#moves = [];
    this.#renewing = null;
    this.#scanning = null;
    this.#scannedAt = Number.NEGATIVE_INFINITY;
    this.#joinedAt = Number.POSITIVE_INFINITY;
    this.#withdrawn = this.#state === 'draining';
    this.#self = this.#settings.newIncarnation();
    this.#renewals = 0;
    this.#nextRenewalAt = nowMs;
    this.#effects.push({ kind: 'reborn', was, incarnation: this.#self });
  }
}
