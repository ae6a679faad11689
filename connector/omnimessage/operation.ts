/** The operations of the port, as logs and metrics name them. */
export type ApiOperation =
  | 'poll'
  | 'report'
  | 'submit'
  | 'receipt'
  | 'register'
  | 'health'
  | 'queue'
  | 'message';

/**
 * How one call ended. `refused` is an answer, not a failure: a submit that OmniMessage does not want (400, 422),
 * a receipt it does not know (404), a registration it does not have (404). Redirects count as `http_4xx`: they
 * mean a wrong API_BASE_URL.
 */
export type ApiOutcome =
  | 'ok'
  | 'refused'
  | 'connection_refused'
  | 'timeout'
  | 'http_4xx'
  | 'http_5xx'
  | 'parse_error'
  | 'circuit_open';

/** Called once per call; `seconds` includes the wait for a free connection. */
export type ObserveApi = (operation: ApiOperation, outcome: ApiOutcome, seconds: number) => void;
