import { addressKey } from './addresses.ts';

/** Addresses whose rate is remembered. At the limit the one seen longest ago is forgotten, which only favours it. */
const RATE_LIMIT = 10_000;

interface Bucket {
  tokens: number;
  refilledAt: number;
}

/** New connections per second and address (IPv6: per /64): a bucket of one second's worth each. */
export class ConnectionRate {
  readonly #perSecond: number;
  readonly #buckets = new Map<string, Bucket>();

  constructor(perSecond: number) {
    this.#perSecond = perSecond;
  }

  get size(): number {
    return this.#buckets.size;
  }

  /** Takes one connection of `address` at `now` (monotonic ms), or says that it is one too many. */
  take(address: string, now: number): boolean {
    const key = addressKey(address);
    const bucket = this.#buckets.get(key) ?? { tokens: this.#perSecond, refilledAt: now };
    const earned = ((now - bucket.refilledAt) * this.#perSecond) / 1000;
    bucket.tokens = Math.min(this.#perSecond, bucket.tokens + earned);
    bucket.refilledAt = now;
    this.#buckets.delete(key);
    this.#forget(now);
    this.#buckets.set(key, bucket);
    if (bucket.tokens < 1) return false;
    bucket.tokens -= 1;
    return true;
  }

  /** A bucket not touched for a second is full again, so forgetting it changes nothing. */
  #forget(now: number): void {
    for (const [key, { refilledAt }] of this.#buckets) {
      if (now - refilledAt < 1000 && this.#buckets.size < RATE_LIMIT) return;
      this.#buckets.delete(key);
    }
  }
}

/** A connection that has not bound yet. */
export interface HalfOpen {
  /** Ends it in favour of another, at once. */
  displace(): void;
}

interface Held {
  readonly key: string;
  /** Its bind is being decided: it is not displaced. */
  deciding: boolean;
}

/**
 * Connections without a bind, at most `limit`. At the limit, and where their seats are wanted, the oldest of the address
 * that holds most of them makes room: whoever has a password sends it as soon as it is connected, so those that have
 * waited longest are the least likely to be partners. One whose bind is being decided is left alone.
 */
export class HalfOpenConnections {
  readonly #limit: number;
  readonly #held = new Map<HalfOpen, Held>();
  /** Those that may be displaced, by {@link addressKey}; each in the order of arrival. */
  readonly #idle = new Map<string, Set<HalfOpen>>();
  /** Addresses by how many idle ones they hold, so that a flood need not be counted for each that arrives. */
  readonly #byCount = new Map<number, Set<string>>();
  #most = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get size(): number {
    return this.#held.size;
  }

  /** false: no room, the newcomer is to be refused. A displaced one has been told, and is counted no more. */
  add(connection: HalfOpen, address: string): boolean {
    if (this.#held.size >= this.#limit && !this.makeRoom()) return false;
    const key = addressKey(address);
    this.#held.set(connection, { key, deciding: false });
    this.#addIdle(connection, key);
    return true;
  }

  /** Its bind is being decided, or is no more. Harmless for one that is not held. */
  deciding(connection: HalfOpen, deciding: boolean): void {
    const held = this.#held.get(connection);
    if (held === undefined || held.deciding === deciding) return;
    held.deciding = deciding;
    if (deciding) this.#dropIdle(connection, held.key);
    else this.#addIdle(connection, held.key);
  }

  /** Displaces one; false: there is none that may be. */
  makeRoom(): boolean {
    for (const key of this.#byCount.get(this.#most) ?? []) {
      for (const oldest of this.#idle.get(key) ?? []) {
        this.remove(oldest);
        oldest.displace();
        return true;
      }
    }
    return false;
  }

  /** Bound or gone. Harmless for one that is not held. */
  remove(connection: HalfOpen): void {
    const held = this.#held.get(connection);
    if (held === undefined) return;
    this.#held.delete(connection);
    if (!held.deciding) this.#dropIdle(connection, held.key);
  }

  #addIdle(connection: HalfOpen, key: string): void {
    const idle = this.#idle.get(key) ?? new Set();
    this.#idle.set(key, idle);
    idle.add(connection);
    this.#recount(key, idle.size - 1, idle.size);
  }

  #dropIdle(connection: HalfOpen, key: string): void {
    const idle = this.#idle.get(key);
    if (idle === undefined || !idle.delete(connection)) return;
    if (idle.size === 0) this.#idle.delete(key);
    this.#recount(key, idle.size + 1, idle.size);
  }

  /** Counts change by one at a time, so the most is never further away than that. */
  #recount(key: string, from: number, to: number): void {
    const before = this.#byCount.get(from);
    before?.delete(key);
    if (before?.size === 0) this.#byCount.delete(from);
    if (to > 0) {
      const now = this.#byCount.get(to) ?? new Set();
      this.#byCount.set(to, now);
      now.add(key);
    }
    if (to > this.#most) this.#most = to;
    else if (!this.#byCount.has(this.#most)) this.#most = Math.max(0, this.#most - 1);
  }
}
