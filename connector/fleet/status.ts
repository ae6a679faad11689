import type { BindSettings } from '../../contract/compiled.ts';
import type { BindStatus, StatusRecord } from '../../contract/records.ts';
import type { Clock, Timer } from '../clock.ts';
import type { Log } from '../log.ts';
import type { RegisteredBind } from '../peers/bind-registry.ts';
import type { BindSession, BindStatus as RunningStatus } from '../peers/running-bind.ts';
import { packBinds } from './status-chunks.ts';
import type { StatusStore } from './status-store.ts';
import { errorText } from './table-access.ts';

export type ListenerStatus = NonNullable<StatusRecord['listener']>;
export type CoreStatus = NonNullable<StatusRecord['core']>;

export interface StatusParts {
  readonly store: StatusStore;
  readonly clock: Clock;
  readonly log: Log;
  readonly cell: string;
  readonly incarnation: () => string;
  readonly binds: () => Iterable<RegisteredBind>;
  /** Whether this connector polls for the bind. */
  readonly owns: (bind: string) => boolean;
  /** null: there is no listener. */
  readonly listener: () => ListenerStatus | null;
  /** null: not known yet. */
  readonly core: () => CoreStatus | null;
}

/** A look at every bind costs microseconds each; a publication costs write units. */
const LOOK_MS = 500;
const PUBLISH_MS = 5_000;
/** A connector that is gone without a word is gone from the status after this. */
const EXPIRES_S = 30;
const LONGEST_ERROR = 1000;

/** Publishes what the connector's binds are doing: when something changed that people look at, and every 5 s. */
export class StatusPublisher {
  readonly #parts: StatusParts;
  #published: { readonly incarnation: string; readonly chunks: number } | null = null;
  #fingerprint = '';
  #publishedAt = Number.NEGATIVE_INFINITY;
  #publishing: Promise<void> = Promise.resolve();
  #timer: Timer | null = null;
  #away = false;
  #stopped = false;

  constructor(parts: StatusParts) {
    this.#parts = parts;
  }

  start(): void {
    this.#look();
  }

  /** Deletes what was published. Never rejects. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#timer?.cancel();
    await this.#publishing;
    if (this.#published !== null) await this.#try(() => this.#delete(0));
  }

  #look(): void {
    const { clock } = this.#parts;
    const fingerprint = this.#fingerprintNow();
    const due = clock.now() - this.#publishedAt >= PUBLISH_MS;
    if (!due && fingerprint === this.#fingerprint) {
      this.#lookAgain();
      return;
    }
    this.#fingerprint = fingerprint;
    this.#publishedAt = clock.now();
    this.#publishing = this.#try(() => this.#publish()).then(() => this.#lookAgain());
  }

  #lookAgain(): void {
    if (!this.#stopped) this.#timer = this.#parts.clock.timer(LOOK_MS, () => this.#look());
  }

  /** What makes people look again; counters and the rest of a pause wait for the next 5 s. */
  #fingerprintNow(): string {
    const parts: string[] = [this.#parts.incarnation(), String(this.#parts.core()?.reachable)];
    for (const { bind, wish } of this.#parts.binds()) {
      const { state, sessions, lastError, throttledMs } = bind.status();
      const { name } = bind.settings;
      const bound = sessions.filter((session) => session.bound).length;
      const owner = this.#parts.owns(name);
      parts.push(
        `${name} ${state} ${bound} ${throttledMs > 0} ${owner} ${wish.version} ${wish.generation} ${lastError ?? ''}`,
      );
    }
    return parts.join('\n');
  }

  async #publish(): Promise<void> {
    const { store, clock, cell } = this.#parts;
    const incarnation = this.#parts.incarnation();
    if (this.#published !== null && this.#published.incarnation !== incarnation) await this.#delete(0);
    const packed = await packBinds([...this.#parts.binds()].map((bind) => this.#describe(bind)));
    const shared = {
      cell,
      incarnation,
      chunks: packed.length,
      published_at: new Date(clock.wall()).toISOString(),
      expires_at: Math.floor(clock.wall() / 1000) + EXPIRES_S,
    };
    const before = this.#published?.chunks ?? 0;
    this.#published = { incarnation, chunks: Math.max(before, packed.length) };
    for (const [chunk, packedBinds] of packed.entries()) {
      const first = chunk === 0;
      const listener = first ? this.#parts.listener() : null;
      const core = first ? this.#parts.core() : null;
      await store.put({ ...shared, chunk, listener, core, packedBinds });
    }
    if (before > packed.length) await this.#delete(packed.length);
    this.#published = { incarnation, chunks: packed.length };
  }

  async #delete(from: number): Promise<void> {
    if (this.#published === null) return;
    const { incarnation, chunks } = this.#published;
    for (let chunk = from; chunk < chunks; chunk += 1) {
      await this.#parts.store.delete(this.#parts.cell, incarnation, chunk);
    }
    this.#published = from === 0 ? null : { incarnation, chunks: from };
  }

  #describe({ bind, wish }: RegisteredBind): BindStatus {
    const { name, mode } = bind.settings;
    const { sent, received, failures } = bind.counters;
    const status = bind.status();
    return {
      name,
      mode,
      state: status.state,
      version: wish.version,
      generation: wish.generation,
      owner: this.#parts.owns(name),
      ...inEffect(bind.settings),
      sessions: status.sessions.map(describeSession),
      sent,
      received,
      failures,
      connected_since: instant(status.connectedSinceMs),
      last_error: lastError(status),
      throttled_ms: Math.max(0, Math.round(status.throttledMs)),
      held: status.held,
    };
  }

  /** Status is worth nothing later, so a publication that fails is only followed by the next. */
  async #try(publish: () => Promise<void>): Promise<void> {
    const { log } = this.#parts;
    try {
      await publish();
      if (this.#away) log.event('status_table_back');
      this.#away = false;
    } catch (error) {
      if (!this.#away) log.event('status_table_away', { detail: errorText(error) });
      this.#away = true;
    }
  }
}

function describeSession({
  id,
  peer,
  bound,
  bindType,
  sinceMs,
}: BindSession): BindStatus['sessions'][number] {
  return { id, peer_address: peer, bind_type: bindType, bound, since: instant(sinceMs) };
}

function lastError({ lastError: message, lastErrorAtMs }: RunningStatus): BindStatus['last_error'] {
  if (message === null || lastErrorAtMs === null) return null;
  return { message: message.slice(0, LONGEST_ERROR), at: new Date(lastErrorAtMs).toISOString() };
}

function instant(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}

/** What the rows of Live Status show of a bind's settings. */
function inEffect(settings: BindSettings): Pick<BindStatus, 'host' | 'port' | 'bind_types' | 'system_id'> {
  const { systemId: system_id } = settings;
  if (settings.mode === 'server') return { bind_types: [...settings.allowedBindTypes], system_id };
  const target = settings.targets[0];
  return { ...(target === undefined ? {} : target), bind_types: [settings.bindType], system_id };
}
