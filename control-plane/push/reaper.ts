import {
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  paginateListQueues,
  QueueDoesNotExist,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { hintQueuePrefix } from '../../contract/hints.ts';
import { type ConnectorRecord, connectorRecordSchema } from '../../contract/records.ts';
import { CELLS_PARTITION, cellPartition, connectorKey } from '../../contract/tables.ts';
import { eachOf } from '../at-once.ts';
import type { Table } from '../store/dynamo.ts';
import { type FoundQueue, orphans } from './reaping.ts';

export interface ReaperParts {
  readonly sqs: SQSClient;
  /** The table of connectors. */
  readonly connectors: Table;
  readonly tablePrefix: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

export interface Reaped {
  readonly queues: number;
  readonly heartbeats: number;
}

const AT_ONCE = 8;
const MOST_CELLS = 200;
const MOST_CONNECTORS = 2000;
const REQUEST_MS = 5_000;

/**
 * Deletes what connectors that ended without a word have left: their queues, then their heartbeats. Run every few
 * minutes. Rejects with a StoreError or the SDK's errors; what was deleted until then stays deleted.
 */
export async function reap(parts: ReaperParts): Promise<Reaped> {
  const heartbeats = await readHeartbeats(parts.connectors);
  const queues = await findQueues(parts);
  const orphaned = orphans(queues, heartbeats, parts.now());
  await eachOf(orphaned.queues, AT_ONCE, (url) => deleteQueue(parts.sqs, url));
  await eachOf(orphaned.heartbeats, AT_ONCE, async ({ cell, incarnation, record_version }) => {
    // Unless it was only frozen, and has renewed since.
    await parts.connectors.delete(connectorKey(cell, incarnation), {
      expression: 'record_version = :version',
      values: { ':version': record_version },
    });
  });
  return { queues: orphaned.queues.length, heartbeats: orphaned.heartbeats.length };
}

async function readHeartbeats(connectors: Table): Promise<ConnectorRecord[]> {
  const cells = await connectors.all(partition(CELLS_PARTITION), MOST_CELLS);
  const found = await Promise.all(
    cells.items.map((item) => connectors.all(partition(cellPartition(String(item['sk']))), MOST_CONNECTORS)),
  );
  // Rejects for one that cannot be read: as long as its queue is not known, no queue can be called an orphan.
  return found.flatMap(({ items }) => items).map((item) => connectorRecordSchema.parse(item));
}

function partition(pk: string) {
  return { ConsistentRead: true, KeyConditionExpression: 'pk = :pk', values: { ':pk': pk } };
}

async function findQueues({ sqs, tablePrefix }: ReaperParts): Promise<FoundQueue[]> {
  const urls: string[] = [];
  const pages = paginateListQueues(
    { client: sqs, pageSize: 1000 },
    { QueueNamePrefix: hintQueuePrefix(tablePrefix) },
  );
  for await (const { QueueUrls: found = [] } of pages) urls.push(...found);
  const queues: FoundQueue[] = [];
  await eachOf(urls, AT_ONCE, async (url) => {
    const createdAtMs = await createdAt(sqs, url);
    if (createdAtMs !== null) queues.push({ url, createdAtMs });
  });
  return queues;
}

/** null: it has gone meanwhile. */
async function createdAt(sqs: SQSClient, url: string): Promise<number | null> {
  try {
    const { Attributes: attributes } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['CreatedTimestamp'] }),
      { abortSignal: AbortSignal.timeout(REQUEST_MS) },
    );
    const seconds = Number(attributes?.CreatedTimestamp);
    return Number.isFinite(seconds) ? seconds * 1000 : null;
  } catch (error) {
    if (error instanceof QueueDoesNotExist) return null;
    throw error;
  }
}

async function deleteQueue(sqs: SQSClient, url: string): Promise<void> {
  try {
    await sqs.send(new DeleteQueueCommand({ QueueUrl: url }), {
      abortSignal: AbortSignal.timeout(REQUEST_MS),
    });
  } catch (error) {
    if (!(error instanceof QueueDoesNotExist)) throw error;
  }
}
