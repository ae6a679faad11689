import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Deployment } from '../settings.ts';

/** RetentionDays' values are the days themselves. */
export function accessLogRetention({ retention }: Deployment): RetentionDays {
  return retention.access_log_days;
}

export function connectorLogRetention({ retention }: Deployment): RetentionDays {
  return retention.connector_log_days;
}

export function flowLogRetention(deployment: Deployment): RetentionDays {
  return Math.min(accessLogRetention(deployment), RetentionDays.ONE_MONTH);
}
