import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod';
import { tableNames } from '../../contract/tables.ts';
import { Table } from '../store/dynamo.ts';
import { Publisher } from './publisher.ts';
import { readStreamEvent } from './stream-records.ts';

/**
 * Stream of the peers table → queues of the connectors. The event source mapping sets ReportBatchItemFailures, bisects,
 * bounds its retries and has an on-failure destination; a change that is lost for good costs the connectors' re-read.
 */
const { TABLE_PREFIX } = z.object({ TABLE_PREFIX: z.string().min(1) }).parse(process.env);

const say = (event: string, fields: object): void => {
  process.stdout.write(`${JSON.stringify({ level: 'warn', event, ...fields })}\n`);
};

const publisher = new Publisher({
  sqs: new SQSClient({}),
  connectors: new Table(new DynamoDBClient({}), tableNames(TABLE_PREFIX).connectors),
  onFailure: (queue_url, why) => say('hint_not_sent', { queue_url, why }),
});

interface BatchResponse {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}

export async function handler(event: unknown): Promise<BatchResponse> {
  const { changes, unreadable } = readStreamEvent(event);
  if (unreadable.length > 0) say('stream_record_unreadable', { sequence_numbers: unreadable });
  const { failed } = await publisher.publish(changes);
  return { batchItemFailures: [...failed].map((itemIdentifier) => ({ itemIdentifier })) };
}
