import { errorText } from '../../contract/error-text.ts';
import type { Clock, Timer } from '../clock.ts';
import type { Log } from '../log.ts';
import { type OmniMessage, OmniMessageError } from './port.ts';

/** `unknown` until the first answer. */
export type Health = 'unknown' | 'up' | 'down';

export interface HealthState {
  readonly health: Health;
  /** Milliseconds since the epoch of the last change. */
  readonly sinceMs: number;
  /** Why it is down; null: it is not. */
  readonly detail: string | null;
}

const INTERVAL_MS = 10_000;

/**
 * Asks OmniMessage every ten seconds whether it is well (guide, API_BASE_URL: periodic health checks), so that an
 * operator knows before the first message does. Only told, never acted upon: traffic finds out for itself.
 */
export class HealthWatch {
  readonly #omniMessage: Pick<OmniMessage, 'health'>;
  readonly #clock: Clock;
  readonly #log: Log;
  #state: HealthState;
  #timer: Timer | null = null;
  #stopped = false;

  constructor(
    omniMessage: Pick<OmniMessage, 'health'>,
    context: { readonly clock: Clock; readonly log: Log },
  ) {
    this.#omniMessage = omniMessage;
    this.#clock = context.clock;
    this.#log = context.log;
    this.#state = { health: 'unknown', sinceMs: context.clock.wall(), detail: null };
  }

  get state(): HealthState {
    return this.#state;
  }

  start(): void {
    void this.#ask();
  }

  stop(): void {
    this.#stopped = true;
    this.#timer?.cancel();
  }

  async #ask(): Promise<void> {
    try {
      await this.#omniMessage.health();
      this.#turn('up', null);
    } catch (error) {
      if (!(error instanceof OmniMessageError)) {
        this.#log.event('health_check_failed', { err: error });
      }
      this.#turn('down', errorText(error));
    }
    if (!this.#stopped) this.#timer = this.#clock.timer(INTERVAL_MS, () => void this.#ask());
  }

  #turn(health: Health, detail: string | null): void {
    if (this.#stopped) return;
    const before = this.#state.health;
    const sinceMs = health === before ? this.#state.sinceMs : this.#clock.wall();
    this.#state = { health, sinceMs, detail };
    if (health === before) return;
    if (health === 'down') this.#log.event('omnimessage_down', { detail: detail ?? 'it does not answer' });
    else this.#log.event('omnimessage_up', { was: before });
  }
}
