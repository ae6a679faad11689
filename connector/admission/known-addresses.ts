import { addressKey } from './addresses.ts';

/** At the limit the one that bound longest ago is forgotten: it waits with the strangers once. */
const LIMIT = 10_000;

/** Addresses (IPv6: the /64) from which a partner has bound: their binds are checked before strangers'. */
export class KnownAddresses {
  readonly #keys = new Set<string>();

  has(address: string): boolean {
    return this.#keys.has(addressKey(address));
  }

  add(address: string): void {
    const key = addressKey(address);
    this.#keys.delete(key);
    if (this.#keys.size >= LIMIT) {
      for (const oldest of this.#keys) {
        this.#keys.delete(oldest);
        break;
      }
    }
    this.#keys.add(key);
  }
}
