import { addressKey } from './addresses.ts';
import type { Standing } from './whitelist.ts';

/** `failures` binds with wrong credentials within `windowMs` lock out for `durationMs`. */
export interface LockoutSettings {
  readonly failures: number;
  readonly windowMs: number;
  readonly durationMs: number;
}

export type LockoutVerdict =
  | { readonly kind: 'open' }
  /** `report`: say so in the log; `untold`: how many were refused since it was last said. */
  | { readonly kind: 'locked'; readonly report: boolean; readonly untold: number };

/** What a failure led to. `slow`: so many for this system_id, from wherever, that its refusals are to be delayed. */
export interface LockoutProgress {
  readonly lockedNow: boolean;
  readonly slow: boolean;
}

/** Keys remembered of each kind. At the limit the one untouched longest is forgotten, locked or not. */
const LIMIT = 10_000;
/** A system_id is at most 15 characters (SMPP 3.4 §5.2.1); what a stranger sends in its place may not grow the map. */
const LONGEST_NAME = 16;

interface Count {
  failures: number;
  windowEnd: number;
  lockedUntil: number;
  reportedAt: number;
  untold: number;
}

const OPEN: LockoutVerdict = { kind: 'open' };

/**
 * Who guesses too often. Pure but for its counts; `now` is monotonic milliseconds.
 *
 * An address that fails too often is locked out as a whole, for every system_id: IPv6 by the /64. A partner whose
 * `ip_whitelist` names the address is spared from that: for him only his own failures from that very address count
 * (system_id and address together). So nobody locks a partner out of its listed addresses but the partner itself, not
 * even from behind the same NAT. By system_id alone nobody is ever locked out, since any stranger could bring
 * that about; a system_id that many addresses guess at is slowed: its refusals, never its successes, are delayed.
 * Partners without a whitelist share the fate of their address. A system_id that does not exist is treated like one
 * without a whitelist, so that none of this tells which exist.
 */
export class Lockout {
  readonly #settings: LockoutSettings;
  readonly #locks = new Map<string, Count>();
  readonly #names = new Map<string, Count>();
  #brought = 0;

  constructor(settings: LockoutSettings) {
    this.#settings = settings;
  }

  /** Keys held, for tests and figures. */
  get size(): number {
    return this.#locks.size + this.#names.size;
  }

  /** Lockouts since the start; the slowing of a system_id is none. */
  get brought(): number {
    return this.#brought;
  }

  /** Lockouts in force. Looks at every key: for figures. */
  active(now: number): number {
    let active = 0;
    for (const { lockedUntil } of this.#locks.values()) if (now < lockedUntil) active += 1;
    return active;
  }

  /** Asked before anything else of a bind is looked at. An attempt while locked out neither counts nor prolongs. */
  check(systemId: string, address: string, standing: Standing, now: number): LockoutVerdict {
    const count = this.#locks.get(lockKey(systemId, address, standing));
    if (count === undefined || now >= count.lockedUntil) return OPEN;
    const report = now - count.reportedAt >= this.#settings.windowMs;
    const { untold } = count;
    if (report) count.reportedAt = now;
    count.untold = report ? 0 : untold + 1;
    return { kind: 'locked', report, untold };
  }

  failed(systemId: string, address: string, standing: Standing, now: number): LockoutProgress {
    const own = this.#fail(this.#locks, lockKey(systemId, address, standing), now);
    // A partner's failures from its listed address still make that address suspicious to the others.
    const lockedNow = standing === 'listed' ? this.#fail(this.#locks, addressKey(address), now) || own : own;
    this.#fail(this.#names, nameKey(systemId), now);
    return { lockedNow, slow: this.#isSlow(systemId, now) };
  }

  /** A right password from a listed address ends the count of that pair. An address's count only time ends. */
  succeeded(systemId: string, address: string, standing: Standing): void {
    if (standing === 'listed') this.#locks.delete(lockKey(systemId, address, standing));
  }

  #isSlow(systemId: string, now: number): boolean {
    const count = this.#names.get(nameKey(systemId));
    return count !== undefined && now < count.lockedUntil;
  }

  /** Counts one failure; true when that one brought the lock. */
  #fail(counts: Map<string, Count>, key: string, now: number): boolean {
    const { failures, windowMs, durationMs } = this.#settings;
    const found = counts.get(key);
    const count = found ?? {
      failures: 0,
      windowEnd: now + windowMs,
      lockedUntil: Number.NEGATIVE_INFINITY,
      reportedAt: Number.NEGATIVE_INFINITY,
      untold: 0,
    };
    if (found !== undefined) counts.delete(key);
    else if (counts.size >= LIMIT) forgetOldest(counts);
    counts.set(key, count);
    if (now >= count.windowEnd) {
      count.failures = 0;
      count.windowEnd = now + windowMs;
    }
    count.failures += 1;
    if (count.failures < failures || now < count.lockedUntil) return false;
    count.failures = 0;
    count.lockedUntil = now + durationMs;
    count.reportedAt = now;
    count.untold = 0;
    if (counts === this.#locks) this.#brought += 1;
    return true;
  }
}

function lockKey(systemId: string, address: string, standing: Standing): string {
  return standing === 'listed' ? `${address} ${nameKey(systemId)}` : addressKey(address);
}

function nameKey(systemId: string): string {
  return systemId.slice(0, LONGEST_NAME);
}

/** A Map keeps the order of insertion, and a touched key is inserted anew. */
function forgetOldest(counts: Map<string, Count>): void {
  for (const key of counts.keys()) {
    counts.delete(key);
    return;
  }
}
