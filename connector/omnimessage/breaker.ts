import type { Log } from '../log.ts';
import { OmniMessageError } from './port.ts';

export interface BreakerSettings {
  /** So many failures in a row open the circuit. */
  readonly consecutiveFailures: number;
  /** First and longest pause before one trial call; it doubles with each trial that fails. */
  readonly halfOpenAfterMs: { readonly min: number; readonly max: number };
}

/** `trying`: one call is under way to see whether OmniMessage is back; the others wait for what it finds. */
type Circuit =
  | { readonly kind: 'closed' }
  | { readonly kind: 'open'; readonly untilMs: number; readonly trials: number }
  | { readonly kind: 'trying'; readonly trials: number };

const CLOSED: Circuit = { kind: 'closed' };

/** What a call may do: go, go as the one that tries, or not go. */
export type Admission = 'call' | 'trial' | 'refused';

/**
 * Leaves an OmniMessage that keeps failing alone for a moment, then lets one call try. Only signs of a core in
 * trouble count (no connection, no answer, 5xx): a refusal or an unreadable answer says that it is up. It has no timer
 * and makes nothing per call, since each message makes two.
 */
export class Breaker {
  readonly #settings: BreakerSettings;
  readonly #log: Log;
  readonly #random: () => number;
  #circuit: Circuit = CLOSED;
  #failures = 0;
  readonly #onCircuit: (open: boolean) => void;

  /** `random` in [0, 1) spreads the trials of many connectors; `onCircuit` hears when it opens and closes again. */
  constructor(
    settings: BreakerSettings,
    log: Log,
    random: () => number,
    onCircuit: (open: boolean) => void = () => undefined,
  ) {
    this.#settings = settings;
    this.#log = log;
    this.#random = random;
    this.#onCircuit = onCircuit;
  }

  /** Asked before each call, whose end is then told by {@link ended} unless it was refused. `nowMs` is monotonic. */
  admit(nowMs: number): Admission {
    const circuit = this.#circuit;
    if (circuit.kind === 'closed') return 'call';
    if (circuit.kind === 'trying' || nowMs < circuit.untilMs) return 'refused';
    this.#circuit = { kind: 'trying', trials: circuit.trials };
    return 'trial';
  }

  /** How a call ended; `null`: well. What was under way when the circuit opened changes nothing any more. */
  ended(admission: Exclude<Admission, 'refused'>, error: OmniMessageError | null, nowMs: number): void {
    const inTrouble = error !== null && isTrouble(error);
    const circuit = this.#circuit;
    if (circuit.kind === 'closed') {
      this.#failures = inTrouble ? this.#failures + 1 : 0;
      if (this.#failures >= this.#settings.consecutiveFailures) this.#open(0, nowMs);
    } else if (admission === 'trial' && circuit.kind === 'trying') {
      if (inTrouble) this.#open(circuit.trials + 1, nowMs);
      else this.#close();
    }
  }

  #open(trials: number, nowMs: number): void {
    const { consecutiveFailures, halfOpenAfterMs } = this.#settings;
    const { min, max } = halfOpenAfterMs;
    const pause = Math.min(max, min * 2 ** Math.min(trials, 16));
    this.#circuit = {
      kind: 'open',
      untilMs: nowMs + Math.max(min, pause * (0.5 + this.#random() / 2)),
      trials,
    };
    this.#onCircuit(true);
    this.#log.event('api_circuit_opened', { consecutive_failures: consecutiveFailures });
  }

  #close(): void {
    this.#circuit = CLOSED;
    this.#failures = 0;
    this.#onCircuit(false);
    this.#log.event('api_circuit_closed');
  }
}

export function circuitOpen(): OmniMessageError {
  return new OmniMessageError(
    'circuit_open',
    'OmniMessage failed repeatedly and is left alone for a moment; nothing was sent. See the log line before for why.',
  );
}

function isTrouble(error: OmniMessageError): boolean {
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
