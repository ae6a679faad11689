import type { EventName } from '../../contract/log/log.ts';
import type { Log } from '../log.ts';
import type { ApiOperation } from './operation.ts';
import type { OmniMessageError } from './port.ts';

/** Operations × failure classes is far below this; a core that answers with every status there is meets it. */
const MAX_CLASSES = 256;

interface FailureClass {
  loggedAtMs: number;
  suppressed: number;
}

/**
 * Says each class of failure once per interval, with the number of its like since the last line, in the phrases
 * that operators grep for (guide, "OmniMessage API health"): `api poll connection refused`, `api poll timeout`,
 * `api poll http 503`, `api poll parse error`.
 */
export class FailureLog {
  readonly #log: Log;
  readonly #now: () => number;
  readonly #intervalMs: number;
  readonly #classes = new Map<string, FailureClass>();

  /** `now` in milliseconds, monotonic. */
  constructor(log: Log, now: () => number, intervalMs: number) {
    this.#log = log;
    this.#now = now;
    this.#intervalMs = intervalMs;
  }

  failed(operation: ApiOperation, error: OmniMessageError): void {
    const { code, status, message: detail } = error;
    // 401 and 403 stop all traffic until someone mends the token.
    const event = status === 401 || status === 403 ? 'api_token_refused' : 'api_call_failed';
    const suppressed = this.#due(`${operation} ${code} ${status}`, event);
    if (suppressed === null) return;
    this.#log.event(event, { operation, code, http_status: status ?? undefined, detail, suppressed });
  }

  /** Entries of a poll that were left out: they come back with every poll until OmniMessage mends them. */
  leftOut(destSmsc: string, unidentified: number, foreign: number): void {
    const suppressed = this.#due(`left out ${destSmsc}`, 'api_poll_left_out');
    if (suppressed === null) return;
    const detail =
      'entries without a usable id (a string, or a number up to 2^53) or for another dest_smsc were left out; mend them in OmniMessage';
    this.#log.event('api_poll_left_out', {
      operation: 'poll',
      dest_smsc: destSmsc,
      unidentified,
      foreign,
      detail,
      suppressed,
    });
  }

  /** How many were suppressed since the last line of this class, or null when it is too early for another. */
  #due(key: string, event: EventName): number | null {
    const now = this.#now();
    const known = this.#classes.get(key);
    if (known === undefined) {
      if (this.#classes.size >= MAX_CLASSES) this.#classes.clear();
      this.#classes.set(key, { loggedAtMs: now, suppressed: 0 });
      return 0;
    }
    if (now - known.loggedAtMs < this.#intervalMs) {
      known.suppressed += 1;
      this.#log.leftOut(event);
      return null;
    }
    const { suppressed } = known;
    known.loggedAtMs = now;
    known.suppressed = 0;
    return suppressed;
  }
}
