import { Duration } from 'aws-cdk-lib';
import { ComparisonOperator, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { alarm } from '../alarms.ts';
import type { Cell } from '../settings.ts';
import type { StateStack } from '../state/index.ts';
import type { Entrance } from './entrance.ts';
import type { ConnectorService } from './service.ts';

export interface ConnectorAlarmsProps {
  readonly state: StateStack;
  readonly cell: Cell;
  readonly service: ConnectorService;
  readonly entrance: Entrance;
}

/** What the connectors' own metrics cannot say: that there are none, or that nobody can reach them. */
export function alarmOnConnectors(scope: Construct, props: ConnectorAlarmsProps): void {
  const { state, cell, service, entrance } = props;
  const { topic } = state.alerts;
  alarm(scope, 'TooFewConnectors', topic, {
    meaning: `Cell ${cell.name} has fewer connectors than its ${cell.connector.min}: binds are down or without a spare.`,
    runbook: 'too-few-connectors',
    metric: runningConnectors(service),
    threshold: cell.connector.min,
    comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
    evaluationPeriods: 5,
    missing: 'breaching',
  });
  alarm(scope, 'NobodyLetsPartnersIn', topic, {
    meaning: `No connector of cell ${cell.name} takes connections: partners cannot bind.`,
    runbook: 'partners-cannot-connect',
    metric: entrance.targetGroup.metrics.healthyHostCount({
      statistic: 'Minimum',
      period: Duration.minutes(1),
    }),
    threshold: 1,
    comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
    evaluationPeriods: 3,
    missing: 'breaching',
  });
  alarm(scope, 'MemoryFull', topic, {
    meaning: `Connectors of cell ${cell.name} use nearly all of their memory.`,
    runbook: 'connector-memory',
    metric: service.service.metricMemoryUtilization({ statistic: 'Maximum', period: Duration.minutes(1) }),
    threshold: 90,
    comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
    evaluationPeriods: 10,
    missing: 'fine',
  });
}

export function runningConnectors({ service }: ConnectorService): Metric {
  return new Metric({
    namespace: 'ECS/ContainerInsights',
    metricName: 'RunningTaskCount',
    dimensionsMap: { ClusterName: service.cluster.clusterName, ServiceName: service.serviceName },
    statistic: 'Minimum',
    period: Duration.minutes(1),
  });
}
