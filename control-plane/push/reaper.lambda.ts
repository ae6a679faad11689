import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { tableNames } from '../../contract/tables.ts';
import { LAMBDA_CLIENT } from '../lambda/aws-clients.ts';
import { readLambdaEnvironment, reaperEnvironment } from '../lambda/environment.ts';
import { lambdaLog } from '../lambda/log.ts';
import { Table } from '../store/dynamo.ts';
import { type Reaped, reap } from './reaper.ts';

/** Run by a schedule every five minutes; its alarm is the function's error metric. */
const { TABLE_PREFIX } = readLambdaEnvironment(reaperEnvironment, process.env);
const log = lambdaLog('reaper');

const parts = {
  sqs: new SQSClient(LAMBDA_CLIENT),
  connectors: new Table(new DynamoDBClient(LAMBDA_CLIENT), tableNames(TABLE_PREFIX).connectors),
  tablePrefix: TABLE_PREFIX,
  now: () => Date.now(),
};

export async function handler(): Promise<Reaped> {
  const reaped = await reap(parts);
  if (reaped.queues + reaped.heartbeats > 0) {
    log.event('orphans_reaped', reaped);
  }
  return reaped;
}
