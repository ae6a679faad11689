import { QueueDoesNotExist, SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { connectorRecordSchema } from '../../contract/records.ts';
import { cellPartition } from '../../contract/tables.ts';
import { eachOf } from '../at-once.ts';
import type { Table } from '../store/dynamo.ts';
import { type HintBatch, type HintTarget, hintBatches } from './hint-batches.ts';
import type { PeerChange } from './stream-records.ts';

export interface PublisherParts {
  readonly sqs: SQSClient;
  /** The table of connectors. */
  readonly connectors: Table;
  /** A queue that could not be told, and why. */
  readonly onFailure: (queueUrl: string, why: string) => void;
}

export interface Published {
  /** Hints that SQS has taken. */
  readonly sent: number;
  /** Ids of changes of which a hint may be missing somewhere; sending them again does no harm. */
  readonly failed: ReadonlySet<string>;
}

const QUEUES_AT_ONCE = 16;
const MOST_CONNECTORS = 2000;
const REQUEST_MS = 5_000;

/** Tells every connector of a cell which of its peers changed. A connector that misses it re-reads the table anyway. */
export class Publisher {
  readonly #parts: PublisherParts;

  constructor(parts: PublisherParts) {
    this.#parts = parts;
  }

  /** Rejects with a StoreError when the connectors cannot be read; then nothing was sent. */
  async publish(changes: readonly PeerChange[]): Promise<Published> {
    const cells = [...new Set(changes.flatMap((change) => change.cells))];
    const targets = (await Promise.all(cells.map((cell) => this.#targets(cell)))).flat();
    const batches = hintBatches(changes, targets);
    const failed = new Set<string>();
    let sent = 0;
    await eachOf(batches, QUEUES_AT_ONCE, async (batch) => {
      const missing = await this.#send(batch);
      sent += batch.entries.length - missing.length;
      for (const index of missing) for (const id of batch.entries[index]?.ids ?? []) failed.add(id);
    });
    return { sent, failed };
  }

  /** Those that may still listen: a heartbeat is no longer there, or says dead, when nobody does. */
  async #targets(cell: string): Promise<HintTarget[]> {
    const { items } = await this.#parts.connectors.all(
      { ConsistentRead: true, KeyConditionExpression: 'pk = :pk', values: { ':pk': cellPartition(cell) } },
      MOST_CONNECTORS,
    );
    return items.flatMap((item) => {
      const parsed = connectorRecordSchema.safeParse(item);
      if (!parsed.success || parsed.data.state === 'dead' || parsed.data.queue_url === null) return [];
      return [{ cell, queueUrl: parsed.data.queue_url }];
    });
  }

  /** Indexes of the entries that were not taken. */
  async #send({ queueUrl, entries }: HintBatch): Promise<number[]> {
    const all = entries.map((_, index) => index);
    try {
      const { Failed: refused = [] } = await this.#parts.sqs.send(
        new SendMessageBatchCommand({
          QueueUrl: queueUrl,
          Entries: entries.map(({ hint }, index) => ({
            Id: String(index),
            MessageBody: JSON.stringify(hint),
          })),
        }),
        { abortSignal: AbortSignal.timeout(REQUEST_MS) },
      );
      for (const { Code, Message } of refused) this.#parts.onFailure(queueUrl, `${Code}: ${Message}`);
      return refused.map(({ Id }) => Number(Id));
    } catch (error) {
      // Its connector has gone, and has taken its queue with it.
      if (error instanceof QueueDoesNotExist) return [];
      this.#parts.onFailure(
        queueUrl,
        error instanceof Error ? `${error.name}: ${error.message}` : 'unknown error',
      );
      return all;
    }
  }
}
