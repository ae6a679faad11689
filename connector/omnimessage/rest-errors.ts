/** What a failed call becomes: an error that says what was found and what to do, and an outcome for the metrics. */
import { errorText } from '../../contract/error-text.ts';
import type { ExchangeFault, HttpAnswer } from './http-exchange.ts';
import type { ApiOperation, ApiOutcome } from './operation.ts';
import { OmniMessageError } from './port.ts';
import { readCommandStatus, UnreadableAnswer } from './rest-shapes.ts';

export function outcomeOf(error: OmniMessageError, refusals: readonly number[]): ApiOutcome {
  switch (error.code) {
    case 'connection_refused':
    case 'timeout':
    case 'parse_error':
    case 'circuit_open':
      return error.code;
    case 'http':
      if (error.status !== null && refusals.includes(error.status)) return 'refused';
      return error.status !== null && error.status >= 500 ? 'http_5xx' : 'http_4xx';
  }
}

export function refused(operation: ApiOperation, { status, body }: HttpAnswer): OmniMessageError {
  const commandStatus = status < 500 ? readCommandStatus(body) : null;
  const message = `api ${operation} http ${status}: ${adviceFor(status)}`;
  return new OmniMessageError(
    'http',
    message,
    commandStatus === null ? { status } : { status, commandStatus },
  );
}

function adviceFor(status: number): string {
  if (status === 401 || status === 403) return 'OmniMessage does not accept api_token; check it.';
  if (status === 429) return 'OmniMessage asks for fewer requests; they are repeated later.';
  if (status >= 500) return 'OmniMessage or a proxy before it is out of order; see its health page and log.';
  if (status >= 300 && status < 400)
    return 'redirects are not followed; set api_base_url to where they lead.';
  return 'OmniMessage does not take this request; 2xx is allowed.';
}

export function failed(operation: ApiOperation, fault: ExchangeFault): OmniMessageError {
  switch (fault.kind) {
    case 'connection':
      return new OmniMessageError(
        'connection_refused',
        `api ${operation} connection refused: ${howItBroke(fault.message)}. Check api_base_url, the firewall, certificates, and that OmniMessage runs.`,
        { cause: fault },
      );
    case 'timeout':
      return new OmniMessageError(
        'timeout',
        `api ${operation} timeout: ${fault.message}. Check the network, and OmniMessage's load.`,
        { cause: fault },
      );
    case 'malformed':
      return new OmniMessageError(
        'parse_error',
        `api ${operation} parse error: ${fault.message}. Check that api_base_url is OmniMessage's.`,
        { cause: fault },
      );
  }
}

/** In the words that operators search for (guide, OmniMessage connectivity): undici and Node give codes. */
function howItBroke(detail: string): string {
  return RESET.test(detail) ? `connection reset, ${detail}` : detail;
}

const RESET = /ECONNRESET|EPIPE|UND_ERR_SOCKET/;

export function tooManyCalls(operation: ApiOperation, limit: number): OmniMessageError {
  return new OmniMessageError(
    'circuit_open',
    `api ${operation} not sent: ${limit} calls to OmniMessage are waiting already; try again when some are done.`,
  );
}

/** What reading an answer threw: it was not what it had to be, or we have a fault, which must not hang a call. */
export function unreadable(operation: ApiOperation, error: unknown): OmniMessageError {
  const why = errorText(error);
  const what = error instanceof UnreadableAnswer ? why : `defect of the gateway: ${why}`;
  return new OmniMessageError('parse_error', `api ${operation} parse error: ${what}`, { cause: error });
}
