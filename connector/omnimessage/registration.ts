import type { ApiLog } from './operation.ts';
import { type FrontendRegistration, type OmniMessage, OmniMessageError } from './port.ts';

export interface RegistrationParts {
  readonly omnimessage: Pick<OmniMessage, 'register'>;
  /** What to say of ourselves, asked anew each time. */
  readonly describe: () => FrontendRegistration;
  readonly log: ApiLog;
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
      log.info({}, 'OmniMessage has no frontend registration (404): not asking again');
    }
  };
  const registers = async (): Promise<boolean> => {
    try {
      return await omnimessage.register(describe());
    } catch (error) {
      if (!(error instanceof OmniMessageError)) throw error;
      // The adapter has logged and counted it.
      log.debug(
        { code: error.code, status: error.status },
        'frontend registration failed; next turn tries again',
      );
      return true;
    }
  };
  const start = (): void => {
    turn().catch((error: unknown) => {
      log.error({ err: error }, 'frontend registration ended by a fault of ours; traffic is not affected');
    });
  };
  start();
  return () => {
    stopped = true;
    cancel();
  };
}
