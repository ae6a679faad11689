import type { ApiLog, ApiOperation } from './operation.ts';
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
  readonly #log: ApiLog;
  readonly #now: () => number;
  readonly #intervalMs: number;
  readonly #classes = new Map<string, FailureClass>();

  /** `now` in milliseconds, monotonic. */
  constructor(log: ApiLog, now: () => number, intervalMs: number) {
    this.#log = log;
    this.#now = now;
    this.#intervalMs = intervalMs;
  }

  failed(operation: ApiOperation, error: OmniMessageError): void {
    const phrase = phraseOf(operation, error);
    const suppressed = this.#due(phrase);
    if (suppressed === null) return;
    const details = { operation, code: error.code, status: error.status, detail: error.message, suppressed };
    // 401 and 403 stop all traffic until someone mends the token.
    const loud = error.status === 401 || error.status === 403;
    if (loud) this.#log.error(details, phrase);
    else this.#log.warn(details, phrase);
  }

  /** Entries of a poll that were left out: they come back with every poll until OmniMessage mends them. */
  leftOut(destSmsc: string, unidentified: number, foreign: number): void {
    const phrase = 'api poll parse error';
    const suppressed = this.#due(`${phrase} ${destSmsc}`);
    if (suppressed === null) return;
    const detail =
      'entries without a usable id (a string, or a number up to 2^53) or for another dest_smsc were left out; mend them in OmniMessage';
    this.#log.warn(
      { operation: 'poll', dest_smsc: destSmsc, unidentified, foreign, detail, suppressed },
      phrase,
    );
  }

  /** How many were suppressed since the last line of this class, or null when it is too early for another. */
  #due(key: string): number | null {
    const now = this.#now();
    const known = this.#classes.get(key);
    if (known === undefined) {
      if (this.#classes.size >= MAX_CLASSES) this.#classes.clear();
      this.#classes.set(key, { loggedAtMs: now, suppressed: 0 });
      return 0;
    }
    if (now - known.loggedAtMs < this.#intervalMs) {
      known.suppressed += 1;
      return null;
    }
    const { suppressed } = known;
    known.loggedAtMs = now;
    known.suppressed = 0;
    return suppressed;
  }
}

function phraseOf(operation: ApiOperation, error: OmniMessageError): string {
  switch (error.code) {
    case 'connection_refused':
      return `api ${operation} connection refused`;
    case 'timeout':
      return `api ${operation} timeout`;
    case 'http':
      return `api ${operation} http ${error.status ?? 0}`;
    case 'parse_error':
      return `api ${operation} parse error`;
    case 'circuit_open':
      return `api ${operation} circuit open`;
  }
}
