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

/** Waits that have a fixed length are drawn out by up to a tenth, so that many binds do not come back in step. */
const SPREAD = 0.1;

/** What a refused bind calls for: `credentials` the slowest pace, `already_bound` an unbind and a wait, `usual` neither. */
export type BindRefusalPace = 'credentials' | 'already_bound' | 'usual';

export function bindRefusalPace(commandStatus: number): BindRefusalPace {
  if (CREDENTIALS.has(commandStatus)) return 'credentials';
  return commandStatus === STATUS.ESME_RALYBND ? 'already_bound' : 'usual';
}

export function isCredentialsRefusal(reason: CloseReason): boolean {
  return reason.kind === 'bind_refused' && bindRefusalPace(reason.commandStatus) === 'credentials';
}

/**
 * The least that `reason` calls for before the same target is tried again, in milliseconds: after ESME_RALYBND the
 * time that a carrier needs to notice the old session's end, after refused credentials the slowest pace.
 */
export function leastDelay(reason: CloseReason, settings: ReconnectSettings, random: Random): number {
  if (reason.kind !== 'bind_refused') return 0;
  const spread = 1 + SPREAD * random();
  switch (bindRefusalPace(reason.commandStatus)) {
    case 'credentials':
      return settings.reconnectMaxDelayMs * spread;
    case 'already_bound':
      return settings.alreadyBoundDelayMs * spread;
    case 'usual':
      return 0;
  }
}

/**
 * How long to wait before the targets are tried again, in milliseconds: full jitter under a ceiling that doubles, and
 * never less than `least`. Attempts never end.
 *
 * @param failures rounds over all targets in a row that brought nothing, this one included; 1 or more
 * @param least the largest {@link leastDelay} of this round
 */
export function reconnectDelay(
  failures: number,
  least: number,
  settings: ReconnectSettings,
  random: Random,
): number {
  const { reconnectDelayMs, reconnectMaxDelayMs } = settings;
  const ceiling = Math.min(reconnectMaxDelayMs, reconnectDelayMs * 2 ** Math.min(failures - 1, 30));
  return Math.max(least, ceiling * random());
}
