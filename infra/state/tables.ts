import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { ComparisonOperator, MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import {
  AttributeType,
  Billing,
  type GlobalSecondaryIndexPropsV2,
  ProjectionType,
  StreamViewType,
  TableEncryptionV2,
  TableV2,
} from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import {
  TABLE_INDEXES,
  TABLES,
  type TableIndex,
  type TableName,
  TTL_ATTRIBUTE,
  tableNames,
} from '../../contract/tables.ts';
import { alarm } from '../alarms.ts';

export type Tables = Readonly<Record<TableName, TableV2>>;

/** Changes of peers are what the publisher tells the connectors. */
const STREAMED: TableName = 'peers';

export interface GatewayTablesProps {
  readonly prefix: string;
  readonly encryptionKey: IKey;
  readonly alerts: ITopic;
}

/** The tables of contract/tables.ts: on demand, encrypted by our key, to be restored to any second of 35 days, kept. */
export class GatewayTables extends Construct {
  readonly tables: Tables;

  constructor(scope: Construct, id: string, { prefix, encryptionKey, alerts }: GatewayTablesProps) {
    super(scope, id);
    const names = tableNames(prefix);
    const make = (table: TableName): TableV2 =>
      new TableV2(this, table, {
        tableName: names[table],
        partitionKey: string('pk'),
        sortKey: string('sk'),
        globalSecondaryIndexes: TABLE_INDEXES[table].map(secondaryIndex),
        billing: Billing.onDemand(),
        encryption: TableEncryptionV2.customerManagedKey(encryptionKey),
        pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true, recoveryPeriodInDays: 35 },
        timeToLiveAttribute: TTL_ATTRIBUTE,
        deletionProtection: true,
        removalPolicy: RemovalPolicy.RETAIN,
        ...(table === STREAMED ? { dynamoStream: StreamViewType.NEW_AND_OLD_IMAGES } : {}),
      });
    this.tables = {
      peers: make('peers'),
      connectors: make('connectors'),
      ownership: make('ownership'),
      status: make('status'),
      audit: make('audit'),
      requests: make('requests'),
    };
    for (const table of TABLES) this.#alarm(table, alerts);
  }

  /** AMP sees what connectors see; a throttled API or publisher only shows here. */
  #alarm(name: TableName, alerts: ITopic): void {
    const dimensionsMap = { TableName: this.tables[name].tableName };
    const figure = (metricName: string) =>
      this.tables[name].metric(metricName, { dimensionsMap, statistic: 'Sum', period: Duration.minutes(1) });
    alarm(this, `${name}-throttled`, alerts, {
      meaning: `DynamoDB throttles the table ${name}: changes, status and take-overs come late.`,
      runbook: 'dynamodb-throttles',
      metric: new MathExpression({
        expression: 'FILL(reads, 0) + FILL(writes, 0)',
        label: `throttled requests on ${name}`,
        period: Duration.minutes(1),
        usingMetrics: { reads: figure('ReadThrottleEvents'), writes: figure('WriteThrottleEvents') },
      }),
      threshold: 10,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: 5,
      missing: 'fine',
    });
  }
}

function secondaryIndex({ name, hash, range, projected }: TableIndex): GlobalSecondaryIndexPropsV2 {
  return {
    indexName: name,
    partitionKey: string(hash),
    sortKey: string(range),
    ...(projected === 'all'
      ? { projectionType: ProjectionType.ALL }
      : { projectionType: ProjectionType.INCLUDE, nonKeyAttributes: [...projected] }),
  };
}

function string(name: string) {
  return { name, type: AttributeType.STRING };
}
