import type { Log } from '../log.ts';
import { OmniMessageError } from '../omnimessage/port.ts';
import { STATUS } from '../smpp/status.ts';

/** Who waits for the answer: it decides which status makes them send again. */
export type Asker = 'carrier' | 'partner';

/**
 * The command_status that tells a peer what became of a message that OmniMessage has not taken
 * (omnimessage-api.md, Submit what came in). Passing failures make either side send it again.
 */
export function refusalStatus(error: unknown, asker: Asker, log: Log): number {
  const comeAgain = asker === 'carrier' ? STATUS.ESME_RX_T_APPN : STATUS.ESME_RSYSERR;
  if (!(error instanceof OmniMessageError)) {
    log.event('inbound_failed', { err: error });
    return comeAgain;
  }
  if (error.commandStatus !== null && error.commandStatus !== STATUS.ESME_ROK) return error.commandStatus;
  switch (error.status) {
    case 401:
    case 403:
      // The adapter says so loudly, once in a while; a line for each message would bury it.
      return STATUS.ESME_RSYSERR;
    case 429:
      return STATUS.ESME_RTHROTTLED;
    default:
      return error.passing ? comeAgain : STATUS.ESME_RSUBMITFAIL;
  }
}
