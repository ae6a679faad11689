import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { tableNames } from '../../contract/tables.ts';
import { LAMBDA_CLIENT } from '../lambda/aws-clients.ts';
import { publisherEnvironment, readLambdaEnvironment } from '../lambda/environment.ts';
import { lambdaLog } from '../lambda/log.ts';
import { Table } from '../store/dynamo.ts';
import { Publisher } from './publisher.ts';
import { readStreamEvent } from './stream-records.ts';

/**
 * Stream of the peers table → queues of the connectors. The event source mapping sets ReportBatchItemFailures, bisects,
 * bounds its retries and has an on-failure destination; a change that is lost for good costs the connectors' re-read.
 */
const { TABLE_PREFIX } = readLambdaEnvironment(publisherEnvironment, process.env);
const log = lambdaLog('publisher');

const publisher = new Publisher({
  sqs: new SQSClient(LAMBDA_CLIENT),
  connectors: new Table(new DynamoDBClient(LAMBDA_CLIENT), tableNames(TABLE_PREFIX).connectors),
  onFailure: (queue_url, why) => log.event('hint_not_sent', { queue_url, detail: why }),
});

interface BatchResponse {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}

export async function handler(event: unknown): Promise<BatchResponse> {
  const { changes, unreadable } = readStreamEvent(event);
  if (unreadable.length > 0) {
    log.event('stream_record_unreadable', { sequence_numbers: unreadable });
  }
  const { failed } = await publisher.publish(changes);
  return { batchItemFailures: [...failed].map((itemIdentifier) => ({ itemIdentifier })) };
}
