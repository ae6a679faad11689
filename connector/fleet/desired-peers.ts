import type { ConfigEvent } from '../../contract/status.ts';
import type { Clock, Random, Timer } from '../clock.ts';
import type { Log } from '../log.ts';
import { type DesiredPeer, type PeerReading, readPeer, type SecretOpener } from './desired-peer.ts';
import { MOST_READ_AT_ONCE, type PeerReader } from './peer-reader.ts';
import { errorText } from './table-access.ts';

export interface DesiredPeersParts {
  readonly reader: PeerReader;
  readonly secrets: SecretOpener;
  readonly cell: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** Takes the file's peers into the table, before every list until it has succeeded once; null: there is no file. */
  readonly importFile: (() => Promise<void>) | null;
  /** Some peers are other than before, or gone. */
  readonly onChange: () => void;
  /** Between two lists, give or take a fifth. */
  readonly rereadMs: number;
}

/** What is in effect of a name. `peer` null: deleted, or of another cell. */
interface Known {
  readonly version: number;
  readonly peer: DesiredPeer | null;
}

const FIRST_RETRY_MS = 1_000;
const JITTER = 0.2;
/** Passwords opened at once. */
const OPENED_AT_ONCE = 16;
/** Names that wait to be read; what is beyond comes with the next list. */
const MOST_WAITING = 20_000;

/**
 * The peers that there should be, kept in step with the table: a list at the start and every `rereadMs`, and a read
 * for every hint between. An older version than the one in effect is never applied, so hints may come late, twice, in
 * any order or not at all. A record that cannot be read leaves what runs as it is.
 */
export class DesiredPeers {
  readonly #parts: DesiredPeersParts;
  readonly #known = new Map<string, Known>();
  readonly #waiting = new Set<string>();
  /** Complaints already made, so that each is made once. */
  readonly #complaints = new Map<string, string>();
  #importFile: (() => Promise<void>) | null;
  #listDue = true;
  #listed = false;
  #working: Promise<void> | null = null;
  #timer: Timer | null = null;
  #retryMs = FIRST_RETRY_MS;
  #away: string | null = null;
  #stopped = false;
  readonly #firstList: { readonly done: Promise<void>; readonly resolve: () => void };

  constructor(parts: DesiredPeersParts) {
    this.#parts = parts;
    this.#importFile = parts.importFile;
    let resolve: () => void = () => undefined;
    const done = new Promise<void>((settle) => {
      resolve = settle;
    });
    this.#firstList = { done, resolve };
  }

  /** Those of this cell that are not deleted. */
  *peers(): Iterable<DesiredPeer> {
    for (const { peer } of this.#known.values()) if (peer !== null) yield peer;
  }

  get(name: string): DesiredPeer | null {
    return this.#known.get(name)?.peer ?? null;
  }

  /** Whether the peers have been read in full once; before that, nobody knows what there should be. */
  get listed(): boolean {
    return this.#listed;
  }

  /** Why the table could not be read; null: it could. */
  get away(): string | null {
    return this.#away;
  }

  /** The highest version in effect; 0: none. */
  get highestVersion(): number {
    let highest = 0;
    for (const { version } of this.#known.values()) highest = Math.max(highest, version);
    return highest;
  }

  /** Records that cannot be applied as they are. */
  get refused(): number {
    return this.#complaints.size;
  }

  start(): void {
    this.#work();
  }

  /** Resolves with the first full list. */
  whenListed(): Promise<void> {
    return this.#firstList.done;
  }

  /** The file has been read again. */
  reimport(importFile: () => Promise<void>): void {
    this.#importFile = importFile;
    this.reread();
  }

  reread(): void {
    this.#listDue = true;
    this.#work();
  }

  hint({ name, version }: ConfigEvent): void {
    if (version <= (this.#known.get(name)?.version ?? 0) || this.#waiting.size >= MOST_WAITING) return;
    this.#waiting.add(name);
    this.#work();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#timer?.cancel();
    await this.#working;
  }

  /** One thing after the other; a failure puts off what is left. */
  #work(): void {
    if (this.#working !== null || this.#stopped) return;
    this.#working = this.#workOff().finally(() => {
      this.#working = null;
      if (this.#listDue || this.#waiting.size > 0) this.#again();
      else this.#next(this.#parts.rereadMs * (1 - JITTER + 2 * JITTER * this.#parts.random()), true);
    });
  }

  async #workOff(): Promise<void> {
    try {
      while (!this.#stopped && (this.#listDue || this.#waiting.size > 0)) {
        if (this.#listDue) await this.#list();
        else await this.#readSome();
      }
      if (this.#away !== null) this.#parts.log.event('peers_table_back');
      this.#away = null;
      this.#retryMs = FIRST_RETRY_MS;
    } catch (error) {
      const why = errorText(error);
      if (this.#away === null) this.#parts.log.event('peers_table_away', { detail: why });
      this.#away = why;
    }
  }

  #again(): void {
    // Half a second passes even when the work was only interrupted, so that no fault can make this a busy loop.
    this.#next(this.#retryMs * (0.5 + this.#parts.random() / 2), false);
    this.#retryMs = Math.min(this.#parts.rereadMs, this.#retryMs * 2);
  }

  #next(delayMs: number, list: boolean): void {
    this.#timer?.cancel();
    if (this.#stopped) return;
    this.#timer = this.#parts.clock.timer(delayMs, () => {
      if (list) this.#listDue = true;
      this.#work();
    });
  }

  async #list(): Promise<void> {
    await this.#import();
    const { versions, unreadable } = await this.#parts.reader.list();
    const listed = new Set<string>(unreadable);
    for (const name of unreadable) this.#waiting.add(name);
    for (const { name, version, deleted } of versions) {
      listed.add(name);
      const known = this.#known.get(name);
      if (known === undefined && deleted) this.#known.set(name, { version, peer: null });
      else if (version > (known?.version ?? 0)) this.#waiting.add(name);
    }
    // The list may be behind, so a peer that it lacks is looked at before it goes.
    for (const [name, { peer }] of this.#known) {
      if (listed.has(name)) continue;
      if (peer === null) this.#known.delete(name);
      else this.#waiting.add(name);
    }
    this.#listDue = false;
    while (this.#waiting.size > 0 && !this.#stopped) await this.#readSome();
    this.#listed = true;
    this.#firstList.resolve();
    this.#parts.onChange();
  }

  /** What the table has is wanted whether or not the file could be taken in; the next list tries that again. */
  async #import(): Promise<void> {
    const importFile = this.#importFile;
    if (importFile === null) return;
    try {
      await importFile();
      if (this.#importFile === importFile) this.#importFile = null;
    } catch (error) {
      this.#parts.log.event('file_import_failed', { detail: errorText(error) });
    }
  }

  async #readSome(): Promise<void> {
    const names = [...this.#waiting].slice(0, MOST_READ_AT_ONCE);
    // A hint that comes while they are being read asks for another read.
    for (const name of names) this.#waiting.delete(name);
    const items = await this.#parts.reader.read(names).catch((error: unknown) => {
      for (const name of names) this.#waiting.add(name);
      throw error;
    });
    const readings = await this.#understand(items);
    const found = new Set(readings.map((reading) => nameOf(reading)));
    for (const reading of readings) this.#apply(reading);
    for (const name of names) if (!found.has(name)) this.#forget(name);
    if (this.#listed) this.#parts.onChange();
  }

  #forget(name: string): void {
    this.#known.delete(name);
    this.#complaints.delete(name);
  }

  async #understand(items: readonly Readonly<Record<string, unknown>>[]): Promise<PeerReading[]> {
    const { cell, secrets } = this.#parts;
    const readings: PeerReading[] = [];
    for (let first = 0; first < items.length; first += OPENED_AT_ONCE) {
      const some = items.slice(first, first + OPENED_AT_ONCE);
      readings.push(...(await Promise.all(some.map((item) => readPeer({ ...item }, cell, secrets)))));
    }
    return readings;
  }

  #apply(reading: PeerReading): void {
    const { log } = this.#parts;
    switch (reading.kind) {
      case 'gone':
        this.#complaints.delete(reading.name);
        if (reading.version <= (this.#known.get(reading.name)?.version ?? 0)) return;
        this.#known.set(reading.name, { version: reading.version, peer: null });
        return;
      case 'peer': {
        const { peer } = reading;
        this.#complaints.delete(peer.name);
        if (peer.version <= (this.#known.get(peer.name)?.version ?? 0)) return;
        this.#known.set(peer.name, { version: peer.version, peer });
        log.event('peer_read', {
          bind_name: peer.name,
          peer_version: peer.version,
          peer_state: peer.state,
        });
        return;
      }
      case 'unreadable':
      case 'sealed':
        if (this.#complaints.get(reading.name) === reading.why) return;
        this.#complaints.set(reading.name, reading.why);
        log.event('peer_unreadable', { bind_name: reading.name, detail: reading.why });
        return;
    }
  }
}

function nameOf(reading: PeerReading): string {
  return reading.kind === 'peer' ? reading.peer.name : reading.name;
}
