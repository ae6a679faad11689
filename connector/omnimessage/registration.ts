import type { Log } from '../log.ts';
import { type FrontendRegistration, type OmniMessage, OmniMessageError } from './port.ts';

export interface RegistrationParts {
  readonly omnimessage: Pick<OmniMessage, 'register'>;
  /** What to say of ourselves, asked anew each time. */
  readonly describe: () => FrontendRegistration;
  readonly log: Log;
  /** Runs `tick` once after `ms`; the returned function cancels it. */
  readonly after: (ms: number, tick: () => void) => () => void;
  readonly intervalMs?: number;
}

const INTERVAL_MS = 30_000;

/**
 * Registers at once and every 30 s after the last answer. An OmniMessage without registration (404) is asked no
 * more; a failure is only tried again at the next turn. Never stops traffic. Returns the function that ends it.
 */
export function startRegistration(parts: RegistrationParts): () => void {
  const { omnimessage, describe, log, after, intervalMs = INTERVAL_MS } = parts;
  let stopped = false;
  let cancel = (): void => undefined;

  const turn = async (): Promise<void> => {
    if (await registers()) {
      if (!stopped) cancel = after(intervalMs, start);
    } else {
      log.event('registration_unavailable');
    }
  };
  const registers = async (): Promise<boolean> => {
    try {
      return await omnimessage.register(describe());
    } catch (error) {
      if (!(error instanceof OmniMessageError)) throw error;
      // The adapter has logged and counted it.
      log.event('registration_failed', { code: error.code, http_status: error.status ?? undefined });
      return true;
    }
  };
  const start = (): void => {
    turn().catch((error: unknown) => {
      log.event('registration_fault', { err: error });
    });
  };
  start();
  return () => {
    stopped = true;
    cancel();
  };
}
