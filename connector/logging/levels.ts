import type { EventLevel } from '../../contract/log/event.ts';
import type { LogLevel } from '../../contract/settings.ts';
import type { Clock, Timer } from '../clock.ts';

export const RANKS: Readonly<Record<LogLevel, number>> = { trace: 0, debug: 0, info: 1, warn: 2, error: 3 };

/** Minutes that a changed level lasts: a debug log that is forgotten fills a disk. */
export const LEVEL_MINUTES = { least: 1, usual: 15, most: 24 * 60 } as const;
/** Binds with a level of their own at once. */
export const MOST_BINDS = 100;

export interface LevelChange {
  readonly level: LogLevel;
  /** null: of everything. */
  readonly bind: string | null;
  /** null: the change is taken back before its time. */
  readonly minutes: number | null;
  /** Who or what asks for it: SIGUSR2, an address, a subject. */
  readonly by: string;
}

export interface LevelTold {
  readonly level: LogLevel;
  readonly bind: string | null;
  /** ISO time; null: it is the setting's. */
  readonly until: string | null;
  readonly by: string;
}

interface Own {
  readonly level: LogLevel;
  readonly rank: number;
  readonly until: string;
  readonly timer: Timer;
}

export class LevelError extends Error {
  override readonly name = 'LevelError';
  readonly code = 'log_level_refused';
}

/**
 * Which lines are written: by the setting, unless somebody has changed it for a time, for everything or for one bind.
 * Every change ends by itself.
 */
export class Levels {
  readonly #clock: Clock;
  readonly #tell: (told: LevelTold) => void;
  #setting: LogLevel;
  #all: Own | null = null;
  #rank: number;
  readonly #binds = new Map<string, Own>();

  constructor(setting: LogLevel, clock: Clock, tell: (told: LevelTold) => void) {
    this.#setting = setting;
    this.#rank = RANKS[setting];
    this.#clock = clock;
    this.#tell = tell;
  }

  /** In effect for everything without a level of its own. */
  get level(): LogLevel {
    return this.#all?.level ?? this.#setting;
  }

  isOn(level: EventLevel, bind: string | undefined): boolean {
    const rank = RANKS[level];
    if (bind === undefined || this.#binds.size === 0) return rank >= this.#rank;
    return rank >= (this.#binds.get(bind)?.rank ?? this.#rank);
  }

  /** Throws a {@link LevelError} for a change that would last too long, or when too many binds have one. */
  change({ level, bind, minutes, by }: LevelChange): void {
    if (minutes === null) {
      this.#takeBack(bind, by);
      return;
    }
    const { least, most } = LEVEL_MINUTES;
    if (!(minutes >= least && minutes <= most))
      throw new LevelError(`found ${minutes} minutes; allowed: ${least} to ${most}`);
    if (bind !== null && !this.#binds.has(bind) && this.#binds.size >= MOST_BINDS)
      throw new LevelError(
        `${MOST_BINDS} binds have a level of their own already; take some back, or set the level of all`,
      );
    const forMs = minutes * 60_000;
    const until = new Date(this.#clock.wall() + forMs).toISOString();
    this.#of(bind)?.timer.cancel();
    const timer = this.#clock.timer(forMs, () => this.#takeBack(bind, 'the end of its time'));
    this.#put(bind, { level, rank: RANKS[level], until, timer });
    this.#tell({ level, bind, until, by });
  }

  /** The setting was read again; what somebody has changed for a time goes on until then. */
  retune(setting: LogLevel): void {
    if (setting === this.#setting) return;
    this.#setting = setting;
    if (this.#all !== null) return;
    this.#rank = RANKS[setting];
    this.#tell({ level: setting, bind: null, until: null, by: 'the settings' });
  }

  /** SIGUSR2: everything at debug for a while, and back. */
  toggleDebug(by: string): void {
    const minutes = this.level === 'debug' && this.#all !== null ? null : LEVEL_MINUTES.usual;
    this.change({ level: 'debug', bind: null, minutes, by });
  }

  told(): readonly LevelTold[] {
    const all = { level: this.level, bind: null, until: this.#all?.until ?? null, by: '' };
    return [all, ...[...this.#binds].map(([bind, { level, until }]) => ({ level, bind, until, by: '' }))];
  }

  close(): void {
    this.#all?.timer.cancel();
    for (const { timer } of this.#binds.values()) timer.cancel();
  }

  #takeBack(bind: string | null, by: string): void {
    const own = this.#of(bind);
    if (own === null) return;
    own.timer.cancel();
    this.#put(bind, null);
    this.#tell({ level: this.level, bind, until: null, by });
  }

  #of(bind: string | null): Own | null {
    return bind === null ? this.#all : (this.#binds.get(bind) ?? null);
  }

  #put(bind: string | null, own: Own | null): void {
    if (bind === null) {
      this.#all = own;
      this.#rank = own?.rank ?? RANKS[this.#setting];
    } else if (own === null) this.#binds.delete(bind);
    else this.#binds.set(bind, own);
  }
}
