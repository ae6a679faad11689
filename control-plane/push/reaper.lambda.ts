import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod';
import { tableNames } from '../../contract/tables.ts';
import { Table } from '../store/dynamo.ts';
import { type Reaped, reap } from './reaper.ts';

/** Run by a schedule every five minutes; its alarm is the function's error metric. */
const { TABLE_PREFIX } = z.object({ TABLE_PREFIX: z.string().min(1) }).parse(process.env);

const parts = {
  sqs: new SQSClient({}),
  connectors: new Table(new DynamoDBClient({}), tableNames(TABLE_PREFIX).connectors),
  tablePrefix: TABLE_PREFIX,
  now: () => Date.now(),
};

export async function handler(): Promise<Reaped> {
  const reaped = await reap(parts);
  if (reaped.queues + reaped.heartbeats > 0) {
    process.stdout.write(`${JSON.stringify({ level: 'info', event: 'orphans_reaped', ...reaped })}\n`);
  }
  return reaped;
}
