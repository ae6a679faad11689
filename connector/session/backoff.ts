import type { Random } from '../clock.ts';
import { STATUS } from '../smpp/status.ts';
import type { CloseReason } from './state.ts';

export interface ReconnectSettings {
  readonly reconnectDelayMs: number;
  readonly reconnectMaxDelayMs: number;
  readonly alreadyBoundDelayMs: number;
}

/** Statuses that more of the same will not cure; the carrier's people have to (SMPP 3.4 §5.1.3). */
const CREDENTIALS: ReadonlySet<number> = new Set([
  STATUS.ESME_RINVPASWD,
  STATUS.ESME_RINVSYSID,
  STATUS.ESME_RINVSYSTYP,
]);

export function isCredentialsRefusal(reason: CloseReason): boolean {
  return reason.kind === 'bind_refused' && CREDENTIALS.has(reason.commandStatus);
}

/**
 * How long to wait before the next attempt, in milliseconds. Full jitter under a doubling ceiling, so that many
 * binds do not come back in step; after ESME_RALYBND at least the time that a carrier needs to notice the old
 * session's end; after refused credentials always the slowest pace. Attempts never end.
 *
 * @param failures attempts in a row that brought nothing, this one included
 */
export function reconnectDelay(
  failures: number,
  reason: CloseReason,
  settings: ReconnectSettings,
  random: Random,
): number {
  const { reconnectDelayMs, reconnectMaxDelayMs, alreadyBoundDelayMs } = settings;
  if (isCredentialsRefusal(reason)) return reconnectMaxDelayMs * (1 + 0.1 * random());
  const ceiling = Math.min(reconnectMaxDelayMs, reconnectDelayMs * 2 ** Math.min(failures, 30));
  const delay = ceiling * random();
  if (reason.kind === 'bind_refused' && reason.commandStatus === STATUS.ESME_RALYBND) {
    return Math.max(delay, alreadyBoundDelayMs * (1 + 0.1 * random()));
  }
  return delay;
}
