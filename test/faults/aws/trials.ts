import type { AwsFault } from './proxy.ts';

/** As AWS says them; the SDK reads `__type`. */
export const AWS_ERRORS = {
  internal: { kind: 'error', status: 500, type: 'com.amazonaws.dynamodb.v20120810#InternalServerError' },
  throughput: {
    kind: 'error',
    status: 400,
    type: 'com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException',
  },
  throttled: { kind: 'error', status: 400, type: 'com.amazon.coral.availability#ThrottlingException' },
  unavailable: { kind: 'error', status: 503, type: 'ServiceUnavailable' },
  /** The role may no longer. */
  denied: { kind: 'error', status: 400, type: 'com.amazon.coral.service#AccessDeniedException' },
} as const satisfies Record<string, AwsFault>;
