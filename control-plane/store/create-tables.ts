import {
  CreateTableCommand,
  DescribeTableCommand,
  type DynamoDBClient,
  ResourceInUseException,
} from '@aws-sdk/client-dynamodb';
import { tableDefinitions } from './tables.ts';

/** A table that is being made is asked for this often, and this long. */
const POLL_MS = 50;
const MOST_POLLS = 200;

/**
 * Makes the tables that are missing and resolves when all are there. For one machine and for tests: in AWS they are
 * the stack's. Rejects with the SDK's errors.
 */
export async function createTables(
  client: DynamoDBClient,
  tablePrefix: string,
  wait: (ms: number) => Promise<void>,
): Promise<void> {
  await Promise.all(
    tableDefinitions(tablePrefix).map(async (definition) => {
      try {
        await client.send(new CreateTableCommand(definition));
      } catch (error) {
        if (!(error instanceof ResourceInUseException)) throw error;
      }
      for (let poll = 0; poll < MOST_POLLS; poll++) {
        const { Table: table } = await client.send(
          new DescribeTableCommand({ TableName: definition.TableName }),
        );
        if (table?.TableStatus === 'ACTIVE') return;
        await wait(POLL_MS);
      }
      throw new Error(`table ${definition.TableName} is not active after ${(POLL_MS * MOST_POLLS) / 1000} s`);
    }),
  );
}
