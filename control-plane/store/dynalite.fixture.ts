import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';
import { createTables } from './create-tables.ts';

export const TEST_PREFIX = 'Test-';

/** DynamoDB in this process, with our tables, asked by the real SDK. Whoever starts it closes it. */
export async function startDynamo(): Promise<{ client: DynamoDBClient; close: () => Promise<void> }> {
  const server = dynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
  const port = await new Promise<number>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address: AddressInfo | string | null = server.address();
      if (address === null || typeof address === 'string') reject(new Error('no port'));
      else resolve(address.port);
    });
  });
  const client = new DynamoDBClient({
    endpoint: `http://127.0.0.1:${port}`,
    region: 'local',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  await createTables(client, TEST_PREFIX, wait);
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      client.destroy();
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { client, close };
}
