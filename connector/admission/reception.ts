import type { ListenSettings } from '../../contract/compiled.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { BindRequestPdu } from '../session/answers.ts';
import { type AuthenticationContext, authenticate, type Decision } from './authenticate.ts';
import { ConnectionRate, HalfOpenConnections } from './connection-limits.ts';
import { KnownAddresses } from './known-addresses.ts';
import { Lockout } from './lockout.ts';
import type { Partners } from './partner.ts';
import { type DeriveKey, PASSWORD_CHECK_LIMITS, PasswordCheck } from './password-check.ts';
import { type OnRefusal, Refusals } from './refusals.ts';
import { TARPIT_DELAY_MS, Tarpit } from './tarpit.ts';

export interface ReceptionContext<T> {
  readonly clock: Clock;
  readonly log: Log;
  readonly partners: Partners<T>;
  /** Unique over processes and restarts. */
  readonly sessionId: () => string;
  /** Ours, in bind responses (SMPP 3.4 §4.1.2), which carry 15 characters of it. */
  readonly systemId: string;
  /** Octets; the largest of what the partners may send. */
  readonly maxPduLength: number;
  readonly onRefusal: OnRefusal;
  /** scrypt of node:crypto unless given. */
  readonly deriveKey?: DeriveKey;
}

/** `seat`: within max_connections · `waiting`: beyond it, only to have its bind refused · null: no room for either. */
export type Place = 'seat' | 'waiting' | null;

/** What all arrivals share: the limits, the counts, and who decides a bind. */
export class Reception<T> {
  readonly settings: ListenSettings;
  readonly context: ReceptionContext<T>;
  readonly refusals: Refusals;
  readonly rate: ConnectionRate;
  readonly halfOpen: HalfOpenConnections;
  readonly tarpit: Tarpit;
  /** No bind is taken any more. */
  stopping = false;
  readonly #authentication: AuthenticationContext<T>;
  readonly #lockout: Lockout;
  #seats = 0;
  #waiting = 0;

  constructor(settings: ListenSettings, context: ReceptionContext<T>) {
    const { clock, partners, deriveKey } = context;
    const { lockout, connectionRate, maxHalfOpen, sessionInitTimeoutMs } = settings;
    this.settings = settings;
    this.context = context;
    this.refusals = new Refusals(context);
    this.rate = new ConnectionRate(connectionRate);
    this.halfOpen = new HalfOpenConnections(maxHalfOpen);
    // Held answers take a quarter of the half-open connections at most, and go out before the bind's time is over.
    const delayMs = Math.min(TARPIT_DELAY_MS, sessionInitTimeoutMs / 3);
    this.tarpit = new Tarpit(clock, Math.max(1, Math.floor(maxHalfOpen / 4)), delayMs);
    this.#lockout = new Lockout(lockout);
    // Strangers whose password waits to be checked take as many, so that half are left for those who arrive.
    const stranger = Math.min(PASSWORD_CHECK_LIMITS.queue.stranger, Math.max(1, Math.floor(maxHalfOpen / 4)));
    const limits = {
      ...PASSWORD_CHECK_LIMITS,
      queue: { ...PASSWORD_CHECK_LIMITS.queue, stranger },
      perSource: lockout.failures,
    };
    this.#authentication = {
      partners,
      lockout: this.#lockout,
      known: new KnownAddresses(),
      passwords: new PasswordCheck(limits, deriveKey, clock),
      now: () => clock.now(),
    };
  }

  get seats(): number {
    return this.#seats;
  }

  get waiting(): number {
    return this.#waiting;
  }

  /** Since the start, and in force now. */
  get lockouts(): { readonly total: number; readonly active: number } {
    return { total: this.#lockout.brought, active: this.#lockout.active(this.context.clock.now()) };
  }

  /** Those who have not bound give up their seat to whoever arrives. */
  takePlace(): Place {
    if (this.#seats < this.settings.maxConnections || this.halfOpen.makeRoom()) {
      this.#seats += 1;
      return 'seat';
    }
    if (this.#waiting >= waitingAllowance(this.settings.maxConnections)) return null;
    this.#waiting += 1;
    return 'waiting';
  }

  leavePlace(place: Exclude<Place, null>): void {
    if (place === 'seat') this.#seats -= 1;
    else this.#waiting -= 1;
  }

  authenticate(
    request: BindRequestPdu,
    address: string,
    decide: (decision: Decision<T>) => void,
  ): Promise<void> {
    return authenticate(request, address, this.#authentication, decide);
  }
}

/**
 * Connections beyond max_connections that are kept until their bind can be refused with a status. SMPP 3.4 has none
 * for it; ESME_RBINDFAIL (§5.1.3) lets an ESME try again, where a closed connection looks like a fault of the network.
 */
function waitingAllowance(maxConnections: number): number {
  return Math.max(16, Math.ceil(maxConnections * 0.05));
}
