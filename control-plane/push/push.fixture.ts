import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { createSqsServer } from 'local-aws-sqs';
import { onTestFinished } from 'vitest';
import { hintQueuePrefix } from '../../contract/hints.ts';
import type { ConnectorRecord } from '../../contract/records.ts';
import { cellKey, connectorKey, tableNames } from '../../contract/tables.ts';
import { startDynamo, TEST_PREFIX } from '../store/dynalite.fixture.ts';
import { Table } from '../store/dynamo.ts';

/** Tables and queues in this process, asked by the real SDK, until the test ends. */
export async function startPush() {
  const { client, close } = await startDynamo();
  const server = await createSqsServer({ port: 0, hostname: '127.0.0.1' });
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const endpoint = `http://127.0.0.1:${portOf(server)}`;
  const sqs = new SQSClient({ endpoint, region: 'local', credentials, maxAttempts: 1 });
  onTestFinished(async () => {
    sqs.destroy();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await close();
  });
  const connectors = new Table(client, tableNames(TEST_PREFIX).connectors);
  const queue = async (name: string): Promise<string> => {
    const { QueueUrl } = await sqs.send(
      new CreateQueueCommand({ QueueName: `${hintQueuePrefix(TEST_PREFIX)}${name}` }),
    );
    if (QueueUrl === undefined) throw new Error('a queue without a URL');
    return QueueUrl;
  };
  const heartbeat = async (incarnation: string, changes: Partial<ConnectorRecord> = {}): Promise<void> => {
    const record: ConnectorRecord = {
      cell: 'default',
      incarnation,
      state: 'live',
      record_version: 'v1',
      lease_ms: 12_000,
      queue_url: null,
      hostname: 'h',
      gateway_version: '1',
      started_at: '2026-11-22T00:00:00.000Z',
      renewed_at: '2026-11-22T00:00:00.000Z',
      expires_at: 4_000_000_000,
      ...changes,
    };
    await connectors.put({ ...cellKey(record.cell), cell: record.cell });
    await connectors.put({ ...connectorKey(record.cell, incarnation), ...record });
  };
  /** Bodies of what lies in a queue now, in no order. */
  const received = async (url: string): Promise<string[]> => {
    const bodies: string[] = [];
    for (;;) {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({ QueueUrl: url, MaxNumberOfMessages: 10, WaitTimeSeconds: 0 }),
      );
      if (Messages.length === 0) return bodies.sort();
      bodies.push(...Messages.map(({ Body = '' }) => Body));
    }
  };
  return { sqs, connectors, queue, heartbeat, received };
}

function portOf(server: Server): number {
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === 'string') throw new Error('listening on no port');
  return address.port;
}
