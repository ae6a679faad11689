import type { OnChange } from '../store/peers.ts';
import type { Publisher } from './publisher.ts';
import type { PeerChange } from './stream-records.ts';

export interface ChangeFeedParts {
  readonly publisher: Pick<Publisher, 'publish'>;
  /** Runs `fire` once after `delayMs`; what it gives cancels it. */
  readonly after: (delayMs: number, fire: () => void) => () => void;
  /** The changes could not be told; tried again until {@link ChangeFeed.close}. */
  readonly onFailure: (error: unknown) => void;
}

const RETRY_MS = 1_000;
/** Peers whose change waits; beyond that the connectors' own re-read has to find it. */
const MOST_WAITING = 20_000;

/**
 * In place of DynamoDB Streams where there are none: the store tells it of each change, and it drives the publisher.
 * Changes of one peer that wait are one; a failure is tried again.
 */
export class ChangeFeed {
  readonly #parts: ChangeFeedParts;
  readonly #waiting = new Map<string, PeerChange>();
  #working: Promise<void> | null = null;
  #cancelRetry: () => void = () => undefined;
  #closed = false;

  constructor(parts: ChangeFeedParts) {
    this.#parts = parts;
  }

  /** To be given to the store. */
  readonly onChange: OnChange = ({ name, version, cell }) => {
    if (this.#closed || (this.#waiting.size >= MOST_WAITING && !this.#waiting.has(name))) return;
    const before = this.#waiting.get(name);
    this.#waiting.set(name, {
      id: name,
      name,
      version: Math.max(version, before?.version ?? 0),
      cells: [...new Set([cell, ...(before?.cells ?? [])])],
    });
    this.#work();
  };

  /** Resolves when nothing is being sent any more. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#cancelRetry();
    this.#waiting.clear();
    await this.#working;
  }

  #work(): void {
    this.#cancelRetry();
    this.#working ??= this.#workOff().finally(() => {
      this.#working = null;
    });
  }

  async #workOff(): Promise<void> {
    while (this.#waiting.size > 0) {
      const changes = [...this.#waiting.values()];
      this.#waiting.clear();
      const left = await this.#publish(changes);
      // A later change of the same peer has come meanwhile, or this one waits again.
      for (const change of left) if (!this.#waiting.has(change.name)) this.#waiting.set(change.name, change);
      if (left.length === 0) continue;
      if (!this.#closed) this.#cancelRetry = this.#parts.after(RETRY_MS, () => this.#work());
      return;
    }
  }

  async #publish(changes: readonly PeerChange[]): Promise<readonly PeerChange[]> {
    try {
      const { failed } = await this.#parts.publisher.publish(changes);
      return changes.filter(({ id }) => failed.has(id));
    } catch (error) {
      this.#parts.onFailure(error);
      return changes;
    }
  }
}
