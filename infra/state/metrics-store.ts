import { Aws, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { CfnWorkspace } from 'aws-cdk-lib/aws-aps';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import type { Names } from '../names.ts';
import type { Deployment } from '../settings.ts';

/** Where alerts go: subscriptions that people have confirmed must outlive the rest. */
export class Alerts extends Construct {
  readonly topic: ITopic;

  constructor(scope: Construct, id: string, encryptionKey: IKey, { monitoring }: Deployment) {
    super(scope, id);
    if (monitoring.alert_topic_arn !== null) {
      this.topic = Topic.fromTopicArn(this, 'Topic', monitoring.alert_topic_arn);
      return;
    }
    const topic = new Topic(this, 'Topic', {
      displayName: 'OmniMessage SMPP gateway',
      masterKey: encryptionKey,
      enforceSSL: true,
    });
    topic.applyRemovalPolicy(RemovalPolicy.RETAIN);
    for (const [service, sid] of [
      ['cloudwatch.amazonaws.com', 'Alarms'],
      ['aps.amazonaws.com', 'Alertmanager'],
    ] as const) {
      topic.addToResourcePolicy(
        new PolicyStatement({
          sid,
          principals: [new ServicePrincipal(service)],
          actions:
            service === 'aps.amazonaws.com' ? ['sns:Publish', 'sns:GetTopicAttributes'] : ['sns:Publish'],
          resources: [topic.topicArn],
          conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
        }),
      );
    }
    for (const address of monitoring.alert_emails) topic.addSubscription(new EmailSubscription(address));
    this.topic = topic;
  }
}

/** 150 days of the connectors' metrics (Amazon Managed Service for Prometheus), and its Alertmanager. */
export class MetricsStore extends Construct {
  readonly workspace: CfnWorkspace;
  readonly remoteWriteUrl: string;

  constructor(scope: Construct, id: string, names: Names, encryptionKey: IKey, alerts: ITopic) {
    super(scope, id);
    const log = new LogGroup(this, 'Log', {
      logGroupName: `/aws/vendedlogs/prometheus/${names.lower}`,
      encryptionKey,
      retention: RetentionDays.ONE_MONTH,
    });
    this.workspace = new CfnWorkspace(this, 'Workspace', {
      alias: names.lower,
      kmsKeyArn: encryptionKey.keyArn,
      alertManagerDefinition: alertmanager(alerts.topicArn, Stack.of(this).region),
      loggingConfiguration: { logGroupArn: `${log.logGroupArn}` },
    });
    this.workspace.applyRemovalPolicy(RemovalPolicy.RETAIN);
    this.remoteWriteUrl = `${this.workspace.attrPrometheusEndpoint}api/v1/remote_write`;
  }
}

/**
 * What the managed Alertmanager takes: routes and SNS receivers alone. One message for what belongs together; what
 * follows from a connector or OmniMessage being away is not told bind by bind.
 */
function alertmanager(topicArn: string, region: string): string {
  return `alertmanager_config: |
  route:
    receiver: alerts
    group_by: [alertname, cell]
    group_wait: 30s
    group_interval: 5m
    repeat_interval: 4h
  inhibit_rules:
    - source_matchers: [severity="critical"]
      target_matchers: [severity="warning"]
      equal: [cell, bind_name]
  receivers:
    - name: alerts
      sns_configs:
        - topic_arn: ${topicArn}
          sigv4:
            region: ${region}
          subject: '[{{ .Status }}] {{ .CommonLabels.alertname }}'
          send_resolved: true
          attributes:
            severity: '{{ or .CommonLabels.severity "none" }}'
`;
}
