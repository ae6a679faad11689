import { isDeepStrictEqual } from 'node:util';
import type { ListenSettings } from '../../contract/compiled.ts';
import { REFUSAL_REASONS, type RefusalReason } from '../admission/refusal.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { Part } from '../outbound/held.ts';
import { Listener } from '../session/listener.ts';
import type { ServerBind } from './server-bind.ts';

export interface EntranceContext {
  readonly clock: Clock;
  readonly log: Log;
  readonly sessionId: () => string;
  /** `smsc_name`; a bind response carries its first 15 characters. */
  readonly smscName: string;
}

export interface EntranceFigures {
  readonly connections: number;
  readonly halfOpen: number;
  readonly refused: ReadonlyMap<RefusalReason, number>;
  /** Since the start, and in force now. */
  readonly lockouts: { readonly total: number; readonly active: number };
  /** Milliseconds since the epoch; null: no TLS. */
  readonly certificateExpiryMs: number | null;
}

/** system_id, SMPP 3.4 §5.2.1. */
const LONGEST_SYSTEM_ID = 15;
const LARGEST_PDU = 65_552;

/** The door for partners: open while there are server binds, closed while there are none. */
export class Entrance {
  readonly #context: EntranceContext;
  /** The server binds at work, by system_id. */
  readonly #partners = new Map<string, ServerBind>();
  /** Since the start, also those of listeners that have been closed. */
  readonly #refused = new Map<RefusalReason, number>(REFUSAL_REASONS.map((reason) => [reason, 0]));
  #listener: Listener<Part> | null = null;
  #settings: ListenSettings | null = null;
  /** Lockouts of listeners that have been closed. */
  #lockoutsBefore = 0;

  constructor(context: EntranceContext) {
    this.#context = context;
  }

  admits(bind: ServerBind): void {
    this.#partners.set(bind.settings.systemId, bind);
  }

  admitsNoMore(bind: ServerBind): void {
    if (this.#partners.get(bind.settings.systemId) === bind) this.#partners.delete(bind.settings.systemId);
  }

  /**
   * Listens by `settings`, anew if they have changed; null: not at all. Rejects when the address cannot be had;
   * then it listens as before.
   */
  async open(settings: ListenSettings | null): Promise<void> {
    if (isDeepStrictEqual(settings, this.#settings)) {
      await this.#listener?.reload();
      return;
    }
    const before = this.#settings;
    // Sessions that are bound stay: they belong to their peers.
    this.#listener?.stop();
    this.#lockoutsBefore += this.#listener?.stats().lockouts.total ?? 0;
    this.#listener = null;
    this.#settings = null;
    if (settings === null) return;
    try {
      await this.#listen(settings);
    } catch (error) {
      if (before !== null) await this.#listen(before);
      throw error;
    }
  }

  async #listen(settings: ListenSettings): Promise<void> {
    const { smscName, ...context } = this.#context;
    const listener = new Listener<Part>(settings, {
      ...context,
      partners: this.#partners,
      systemId: smscName.slice(0, LONGEST_SYSTEM_ID),
      maxPduLength: LARGEST_PDU,
      onRefusal: (reason, { bindName }) => this.#count(reason, bindName),
    });
    await listener.start();
    this.#listener = listener;
    this.#settings = settings;
  }

  /** Where partners connect; null: nowhere. */
  get port(): number | null {
    return this.#listener?.address().tcp?.port ?? null;
  }

  figures(): EntranceFigures {
    const stats = this.#listener?.stats();
    return {
      connections: stats?.connections ?? 0,
      halfOpen: stats?.halfOpen ?? 0,
      refused: this.#refused,
      lockouts: {
        total: this.#lockoutsBefore + (stats?.lockouts.total ?? 0),
        active: stats?.lockouts.active ?? 0,
      },
      certificateExpiryMs: this.#listener?.certificateExpiryMs ?? null,
    };
  }

  /** Accepts nothing more; sessions stay until {@link close}. */
  stop(): void {
    this.#listener?.stop();
  }

  /** Ends what is left of connections, bound or not. */
  async close(): Promise<void> {
    await this.#listener?.close(0);
  }

  #count(reason: RefusalReason, bindName: string | null): void {
    this.#refused.set(reason, (this.#refused.get(reason) ?? 0) + 1);
    if (bindName === null) return;
    for (const bind of this.#partners.values()) {
      if (bind.settings.name === bindName) bind.refused(reason);
    }
  }
}
