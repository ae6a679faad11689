import {
  BrokenCircuitError,
  type CircuitBreakerPolicy,
  ConsecutiveBreaker,
  circuitBreaker,
  DelegateBackoff,
  handleWhen,
} from 'cockatiel';
import type { Log } from '../log.ts';
import { OmniMessageError } from './port.ts';

export interface BreakerSettings {
  /** So many failures in a row open the circuit. */
  readonly consecutiveFailures: number;
  /** First and longest pause before one trial call; it doubles with each trial that fails. */
  readonly halfOpenAfterMs: { readonly min: number; readonly max: number };
}

/**
 * Leaves an OmniMessage that keeps failing alone for a moment, then lets one call try. Only signs of a core in
 * trouble count (no connection, no answer, 5xx): a refusal or an unreadable answer says that it is up.
 */
export class Breaker {
  readonly #policy: CircuitBreakerPolicy;

  /** `random` in [0, 1) spreads the trials of many connectors. */
  constructor(settings: BreakerSettings, log: Log, random: () => number) {
    const { min, max } = settings.halfOpenAfterMs;
    this.#policy = circuitBreaker(handleWhen(isTrouble), {
      breaker: new ConsecutiveBreaker(settings.consecutiveFailures),
      halfOpenAfter: new DelegateBackoff(({ attempt }) => {
        const pause = Math.min(max, min * 2 ** Math.min(attempt - 1, 16));
        return Math.max(min, pause * (0.5 + random() / 2));
      }),
    });
    this.#policy.onBreak(() => {
      log.event('api_circuit_opened', { consecutive_failures: settings.consecutiveFailures });
    });
    this.#policy.onReset(() => {
      log.event('api_circuit_closed');
    });
  }

  /** Runs `call`, or rejects with code `circuit_open` without running it. */
  async run<T>(call: () => Promise<T>): Promise<T> {
    try {
      return await this.#policy.execute(call);
    } catch (error) {
      if (!(error instanceof BrokenCircuitError)) throw error;
      throw new OmniMessageError(
        'circuit_open',
        'OmniMessage failed repeatedly and is left alone for a moment; nothing was sent. See the log line before for why.',
        { cause: error },
      );
    }
  }
}

function isTrouble(error: Error): boolean {
  if (!(error instanceof OmniMessageError)) return false;
  switch (error.code) {
    case 'connection_refused':
    case 'timeout':
      return true;
    case 'http':
      return error.status !== null && error.status >= 500;
    case 'parse_error':
    case 'circuit_open':
      return false;
  }
}
