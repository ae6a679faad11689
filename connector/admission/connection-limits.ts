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
  /** Ends it in favour of another. */
  displace(): void;
}

/**
 * Connections without a bind, at most `limit`. At the limit an address that holds more of them than the newcomer's
 * does gives up its oldest, so that one host that opens connections and says nothing cannot keep the others out.
 */
export class HalfOpenConnections {
  readonly #limit: number;
  /** By {@link addressKey}; each list in the order of arrival. */
  readonly #byAddress = new Map<string, Set<HalfOpen>>();
  #size = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get size(): number {
    return this.#size;
  }

  /** false: no room, the newcomer is to be refused. A displaced one has been told, and is counted no more. */
  add(connection: HalfOpen, address: string): boolean {
    const key = addressKey(address);
    if (this.#size >= this.#limit && !this.#displaceFor(key)) return false;
    const held = this.#byAddress.get(key);
    if (held === undefined) this.#byAddress.set(key, new Set([connection]));
    else held.add(connection);
    this.#size += 1;
    return true;
  }

  /** Bound or gone. Harmless for one that is not held. */
  remove(connection: HalfOpen, address: string): void {
    this.#drop(connection, addressKey(address));
  }

  #drop(connection: HalfOpen, key: string): void {
    const held = this.#byAddress.get(key);
    if (held === undefined || !held.delete(connection)) return;
    this.#size -= 1;
    if (held.size === 0) this.#byAddress.delete(key);
  }

  #displaceFor(newcomer: string): boolean {
    let greediest = { key: newcomer, held: this.#byAddress.get(newcomer) ?? new Set<HalfOpen>() };
    // With one more the newcomer's address would hold as many as that: nothing would be gained by the exchange.
    const enough = greediest.held.size + 2;
    for (const [key, held] of this.#byAddress) {
      if (held.size > greediest.held.size) greediest = { key, held };
    }
    if (greediest.held.size < enough) return false;
    for (const oldest of greediest.held) {
      this.#drop(oldest, greediest.key);
      oldest.displace();
      return true;
    }
    return false;
  }
}
