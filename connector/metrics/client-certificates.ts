import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { BindSettings } from '../../contract/compiled.ts';

/** Files are read again after this long: a renewed certificate shows within it. */
const KEPT_MS = 300_000;
/** Files read for one scrape; the others show with the next. */
const MOST_READ_AT_ONCE = 16;

interface Known {
  /** Milliseconds since the epoch; null: the file cannot be read. Whoever dials with it logs why. */
  readonly expiryMs: number | null;
  readonly readAt: number;
}

/** When the certificates expire that client binds present to their carriers. One file of several binds is read once. */
export class ClientCertificates {
  readonly #read: (file: string) => Promise<Buffer>;
  readonly #known = new Map<string, Known>();

  constructor(read: (file: string) => Promise<Buffer> = (file) => readFile(file)) {
    this.#read = read;
  }

  /** Bind name → expiry, milliseconds since the epoch. `now`: monotonic milliseconds. */
  async expiries(binds: Iterable<BindSettings>, now: number): Promise<Map<string, number>> {
    const files = new Map<string, string>();
    for (const settings of binds) {
      const file = settings.mode === 'client' ? (settings.tls?.certFile ?? null) : null;
      if (file !== null) files.set(settings.name, file);
    }
    await this.#refresh(new Set(files.values()), now);
    const expiries = new Map<string, number>();
    for (const [name, file] of files) {
      const expiryMs = this.#known.get(file)?.expiryMs ?? null;
      if (expiryMs !== null) expiries.set(name, expiryMs);
    }
    return expiries;
  }

  async #refresh(files: ReadonlySet<string>, now: number): Promise<void> {
    for (const file of this.#known.keys()) if (!files.has(file)) this.#known.delete(file);
    const stale = [...files]
      .filter((file) => now - this.#readAt(file) >= KEPT_MS)
      .sort((one, other) => this.#readAt(one) - this.#readAt(other))
      .slice(0, MOST_READ_AT_ONCE);
    await Promise.all(
      stale.map(async (file) => {
        this.#known.set(file, { expiryMs: await this.#expiryOf(file), readAt: now });
      }),
    );
  }

  #readAt(file: string): number {
    return this.#known.get(file)?.readAt ?? Number.NEGATIVE_INFINITY;
  }

  async #expiryOf(file: string): Promise<number | null> {
    try {
      const expiryMs = Date.parse(new X509Certificate(await this.#read(file)).validTo);
      return Number.isNaN(expiryMs) ? null : expiryMs;
    } catch {
      return null;
    }
  }
}
