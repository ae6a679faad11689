import type { ApiOperation, ApiOutcome } from '../omnimessage/operation.ts';
import { CONNECTOR_METRICS } from './connector-table.ts';
import { Histogram } from './histogram.ts';

interface Figures {
  /** Every outcome from 0 on: a rate sees a first failure only when it follows a 0. */
  readonly outcomes: Record<ApiOutcome, number>;
  readonly duration: Histogram;
}

/** Requests to OmniMessage, counted as they end: there is one for each report, so nothing is looked up by text here. */
export class ApiRequests {
  readonly byOperation: Readonly<Record<ApiOperation, Figures>> = {
    poll: none(),
    report: none(),
    submit: none(),
    receipt: none(),
    register: none(),
    health: none(),
    queue: none(),
    message: none(),
  };

  observe(operation: ApiOperation, outcome: ApiOutcome, seconds: number): void {
    const { outcomes, duration } = this.byOperation[operation];
    outcomes[outcome] += 1;
    duration.observeMs(seconds * 1000);
  }
}

function none(): Figures {
  return {
    outcomes: {
      ok: 0,
      refused: 0,
      connection_refused: 0,
      timeout: 0,
      http_4xx: 0,
      http_5xx: 0,
      parse_error: 0,
      circuit_open: 0,
    },
    duration: new Histogram(CONNECTOR_METRICS.omnimessage_api_request_duration_seconds.buckets),
  };
}
