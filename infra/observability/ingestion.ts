import { Duration } from 'aws-cdk-lib';
import { ComparisonOperator, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { alarm } from '../alarms.ts';
import type { MetricsStore } from '../state/metrics-store.ts';

/** Samples that managed Prometheus takes in a second. */
export function ingestion({ workspace }: MetricsStore): Metric {
  return usage(workspace.attrWorkspaceId, 'IngestionRate');
}

function usage(resourceId: string, resource: string): Metric {
  return new Metric({
    namespace: 'AWS/Usage',
    metricName: 'ResourceCount',
    dimensionsMap: {
      Service: 'Prometheus',
      Type: 'Resource',
      ResourceId: resourceId,
      Resource: resource,
      Class: 'None',
    },
    statistic: 'Average',
    period: Duration.minutes(1),
  });
}

/** What would make every other alert silent: no samples, rules that cannot be evaluated, alerts that cannot be sent. */
export function alarmOnMetrics(scope: Construct, metrics: MetricsStore, topic: ITopic): void {
  alarm(scope, 'NoMetrics', topic, {
    meaning: 'Managed Prometheus gets no samples: none of the alerts on binds and messages can go off.',
    runbook: 'no-metrics',
    metric: ingestion(metrics),
    threshold: 0,
    comparisonOperator: ComparisonOperator.LESS_THAN_OR_EQUAL_TO_THRESHOLD,
    evaluationPeriods: 10,
    missing: 'breaching',
  });
  const workspaceId = metrics.workspace.attrWorkspaceId;
  for (const [id, metricName, meaning] of [
    ['RulesFail', 'RuleEvaluationFailures', 'Rules of managed Prometheus cannot be evaluated.'],
    ['AlertsNotSent', 'AlertManagerNotificationsFailed', 'Alerts go off and cannot be sent to the topic.'],
  ] as const) {
    alarm(scope, id, topic, {
      meaning,
      runbook: 'no-metrics',
      metric: new Metric({
        namespace: 'AWS/Prometheus',
        metricName,
        dimensionsMap: { Workspace: workspaceId },
        statistic: 'Sum',
        period: Duration.minutes(5),
      }),
      threshold: 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      evaluationPeriods: 3,
      missing: 'fine',
    });
  }
}
