import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import { explainRefusal, REFUSAL_REASONS, type RefusalReason } from './refusal.ts';

/** Who was refused, as far as it is known. */
export interface RefusedParty {
  /** As presented, of any length: not for a metric's label. null: no bind request came. */
  readonly systemId: string | null;
  /** In canonical spelling, port excluded. */
  readonly address: string;
  /** The server peer whose system_id it is; null: none. */
  readonly bindName: string | null;
}

export interface RefusalExtra {
  readonly detail?: string;
  /** The name of the command_status that the bind is answered with. */
  readonly commandStatus?: string;
  /** Count it and say nothing: the caller knows that it was said lately. */
  readonly silent?: boolean;
  /** How many silent ones there were before this one. */
  readonly untold?: number;
}

export type OnRefusal = (reason: RefusalReason, party: RefusedParty) => void;

/** Log lines of one reason and one bind (or of all strangers together) within {@link WINDOW_MS}. */
const LINES = 20;
const WINDOW_MS = 60_000;
/** A system_id is at most 15 characters (SMPP 3.4 §5.2.1). */
const LONGEST_NAME = 32;

interface Budget {
  windowEnd: number;
  lines: number;
  untold: number;
}

/**
 * Counts every refusal, tells the metrics of each, and logs it. A flood of them does not flood the log: beyond a number
 * of lines per minute they are only counted, and the next line says how many were left out. A partner's own refusals
 * have a budget of their own, so that strangers cannot hide them.
 */
export class Refusals {
  /** Every reason, from 0 on. */
  readonly counts: ReadonlyMap<RefusalReason, number>;
  readonly #counts = new Map<RefusalReason, number>(REFUSAL_REASONS.map((reason) => [reason, 0]));
  readonly #budgets = new Map<string, Budget>();
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #onRefusal: OnRefusal;

  constructor(context: { readonly clock: Clock; readonly log: Log; readonly onRefusal: OnRefusal }) {
    this.#clock = context.clock;
    this.#log = context.log;
    this.#onRefusal = context.onRefusal;
    this.counts = this.#counts;
  }

  refused(reason: RefusalReason, party: RefusedParty, extra: RefusalExtra = {}): void {
    this.#counts.set(reason, (this.#counts.get(reason) ?? 0) + 1);
    this.#onRefusal(reason, party);
    if (extra.silent === true) {
      this.#log.leftOut('bind_refused');
      return;
    }
    const untold = this.#spend(reason, party.bindName);
    if (untold === null) return;
    const more = untold + (extra.untold ?? 0);
    this.#log.event('bind_refused', {
      reason,
      peer: party.address,
      ...(party.systemId === null ? {} : { system_id: printable(party.systemId) }),
      ...(party.bindName === null ? {} : { bind_name: party.bindName }),
      ...(extra.commandStatus === undefined ? {} : { command_status: extra.commandStatus }),
      ...(extra.detail === undefined ? {} : { detail: extra.detail }),
      ...(more === 0 ? {} : { not_logged: more }),
      explanation: explainRefusal(reason),
    });
  }

  /** How many were left out before this line; null: leave this one out too. */
  #spend(reason: RefusalReason, bindName: string | null): number | null {
    const now = this.#clock.now();
    const key = bindName === null ? reason : `${reason} ${bindName}`;
    let budget = this.#budgets.get(key);
    if (budget === undefined) {
      this.#forgetSpent(now);
      budget = { windowEnd: now + WINDOW_MS, lines: 0, untold: 0 };
      this.#budgets.set(key, budget);
    }
    if (now >= budget.windowEnd) {
      budget.windowEnd = now + WINDOW_MS;
      budget.lines = 0;
    }
    if (budget.lines >= LINES) {
      budget.untold += 1;
      this.#log.leftOut('bind_refused');
      return null;
    }
    budget.lines += 1;
    const { untold } = budget;
    budget.untold = 0;
    return untold;
  }

  /** Budgets of binds that are no more; there are at most as many others as reasons times binds. */
  #forgetSpent(now: number): void {
    for (const [key, { windowEnd, untold }] of this.#budgets) {
      if (now >= windowEnd && untold === 0) this.#budgets.delete(key);
    }
  }
}

/** What a stranger sent, fit for a log: Latin-1 control characters as \xNN, and not longer than a name can be. */
export function printable(text: string): string {
  const shown = text.slice(0, LONGEST_NAME).replace(/[^\x20-\x7e\xa0-\xff]/g, escaped);
  return text.length > LONGEST_NAME ? `${shown}… (${text.length} characters)` : shown;
}

function escaped(character: string): string {
  return `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`;
}
