import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import dynalite from 'dynalite';
import { createSqsServer } from 'local-aws-sqs';
import { onTestFinished } from 'vitest';
import type { EventName, Log } from '../../contract/log/log.ts';
import { tableNames } from '../../contract/tables.ts';
import { createTables } from '../../control-plane/store/create-tables.ts';

export const PREFIX = 'Test-';
export const TABLES = tableNames(PREFIX);

const ACCESS = {
  region: 'local',
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  maxAttempts: 1,
};

/** DynamoDB in this process with our tables, asked by the real SDK, until the test ends. */
export async function startDynamoDb(): Promise<DynamoDBClient> {
  const server = dynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const client = new DynamoDBClient({ ...ACCESS, endpoint: `http://127.0.0.1:${portOf(server)}` });
  onTestFinished(async () => {
    client.destroy();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  await createTables(client, PREFIX, wait);
  return client;
}

/** SQS in this process, asked by the real SDK, until the test ends. */
export async function startSqs(): Promise<SQSClient> {
  const server = await createSqsServer({ port: 0, hostname: '127.0.0.1' });
  const client = new SQSClient({ ...ACCESS, endpoint: `http://127.0.0.1:${portOf(server)}` });
  onTestFinished(async () => {
    client.destroy();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return client;
}

function portOf(server: Server): number {
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === 'string') throw new Error('listening on no port');
  return address.port;
}

/** A log that keeps the events of its lines. */
export function keptLog(): { readonly log: Log; readonly events: string[] } {
  const events: string[] = [];
  const log: Log = {
    event: (name: EventName, ..._fields: readonly unknown[]) => void events.push(name),
    child: () => log,
    isOn: () => true,
    isFull: false,
    leftOut: () => undefined,
  };
  return { log, events };
}
