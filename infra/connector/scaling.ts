import { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { METRICS_NAMESPACE } from '../names.ts';
import type { Cell } from '../settings.ts';
import type { ConnectorService } from './service.ts';

/** Sent by each task's collector; the average over the tasks of a cell is what one connector carries. */
export const BINDS_METRIC = 'smpp_connected_binds';

export function bindsPerConnector(cell: string): Metric {
  return new Metric({
    namespace: METRICS_NAMESPACE,
    metricName: BINDS_METRIC,
    dimensionsMap: { cell },
    statistic: 'Average',
    period: Duration.minutes(1),
  });
}

/**
 * By processor, and by bound peers where a collector counts them. Slow to shrink: a connector that goes hands its binds over, and carriers dislike
 * seeing the same bind come anew.
 */
export function scaleConnectors(
  { service }: ConnectorService,
  { name, connector }: Cell,
  collected: boolean,
): void {
  const scaling = service.autoScaleTaskCount({ minCapacity: connector.min, maxCapacity: connector.max });
  const cooldowns = { scaleOutCooldown: Duration.minutes(2), scaleInCooldown: Duration.minutes(15) };
  scaling.scaleOnCpuUtilization('Cpu', {
    targetUtilizationPercent: connector.cpu_target_percent,
    ...cooldowns,
  });
  // A policy whose metric never comes would keep the other from shrinking the service.
  if (!collected) return;
  scaling.scaleToTrackCustomMetric('Binds', {
    metric: bindsPerConnector(name),
    targetValue: connector.binds_target,
    ...cooldowns,
  });
}
