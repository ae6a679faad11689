import { Duration } from 'aws-cdk-lib';
import { ComparisonOperator } from 'aws-cdk-lib/aws-cloudwatch';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { EventSourceMapping, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { acknowledge } from '../acknowledge.ts';
import { alarm } from '../alarms.ts';
import type { StateStack } from '../state/index.ts';
import type { GatewayFunction } from './gateway-function.ts';

export interface PublisherSourceProps {
  readonly state: StateStack;
  readonly publisher: GatewayFunction;
}

/** Lambda makes no mapping for a role that lacks one of them. */
const STREAM_ACTIONS = [
  'dynamodb:DescribeStream',
  'dynamodb:GetRecords',
  'dynamodb:GetShardIterator',
  'dynamodb:ListStreams',
];

/**
 * The stream of the peers' table, which is the outbox of changes: what the API has written cannot be forgotten. A change
 * that cannot be told is tried again for ten minutes, alone, then put aside and alarmed; connectors find it by
 * re-reading in any case.
 */
export class PublisherSource extends Construct {
  readonly putAside: Queue;

  constructor(scope: Construct, id: string, { state, publisher }: PublisherSourceProps) {
    super(scope, id);
    const { peers } = state.tables.tables;
    if (peers.tableStreamArn === undefined) throw new Error('the table of peers has no stream');
    this.putAside = new Queue(this, 'PutAside', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    acknowledge(this.putAside, 'AwsSolutions-SQS3', 'it is where what failed is put aside');
    publisher.role.addToPolicy(
      new PolicyStatement({
        sid: 'Changes',
        actions: STREAM_ACTIONS,
        resources: [peers.tableStreamArn],
      }),
    );
    publisher.role.addToPolicy(
      new PolicyStatement({
        sid: 'PutAside',
        actions: ['sqs:SendMessage'],
        resources: [this.putAside.queueArn],
      }),
    );
    const mapping = new EventSourceMapping(this, 'Stream', {
      target: publisher.fn,
      eventSourceArn: peers.tableStreamArn,
      startingPosition: StartingPosition.TRIM_HORIZON,
      batchSize: 100,
      maxBatchingWindow: Duration.seconds(0),
      bisectBatchOnError: true,
      reportBatchItemFailures: true,
      retryAttempts: 8,
      maxRecordAge: Duration.minutes(10),
      onFailure: new SqsDlq(this.putAside),
    });
    mapping.node.addDependency(publisher.role);
    this.#alarms(state, publisher);
  }

  #alarms({ alerts: { topic } }: StateStack, publisher: GatewayFunction): void {
    publisher.alarmOnErrors(
      topic,
      'Changes of peers reach connectors late, by re-reading.',
      'publisher-errors',
    );
    alarm(this, 'ChangesPutAside', topic, {
      meaning: 'Changes of peers were given up on; connectors have found them by re-reading.',
      runbook: 'changes-put-aside',
      metric: this.putAside.metricApproximateNumberOfMessagesVisible({ period: Duration.minutes(1) }),
      threshold: 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      evaluationPeriods: 1,
      missing: 'fine',
    });
    alarm(this, 'StreamLags', topic, {
      meaning: 'Changes of peers wait for more than a minute before they are told.',
      runbook: 'publisher-errors',
      metric: publisher.fn.metric('IteratorAge', { statistic: 'Maximum', period: Duration.minutes(1) }),
      threshold: 60_000,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: 3,
      missing: 'fine',
    });
  }
}
