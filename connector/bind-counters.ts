/**
 * The figures of one bind: plain numbers that the message path adds to, read when Prometheus scrapes or an operator
 * looks. They exist at 0 from the bind's start and go with it.
 */
export interface BindCounters {
  /** Messages submitted to the peer and decided: accepted, refused or unknown. */
  sent: number;
  /** Messages from the peer that OmniMessage has taken. */
  received: number;
  /** Messages that the peer refused, that could not be sent, or whose receipt says that they were not delivered. */
  failures: number;
  bindSuccess: number;
  bindFailures: number;
  connectionAttempts: number;
  disconnections: number;
  /** Answers with ESME_RTHROTTLED. */
  throttled: number;
  /** Requests of a partner beyond its window, answered with ESME_RTHROTTLED. */
  windowExceeded: number;
  /** Receipts that belong to no message that OmniMessage knows, given up. */
  unmatchedReceipts: number;
  /** Messages that OmniMessage listed at the last poll. */
  queueDepth: number;
}

export function createBindCounters(): BindCounters {
  return {
    sent: 0,
    received: 0,
    failures: 0,
    bindSuccess: 0,
    bindFailures: 0,
    connectionAttempts: 0,
    disconnections: 0,
    throttled: 0,
    windowExceeded: 0,
    unmatchedReceipts: 0,
    queueDepth: 0,
  };
}
