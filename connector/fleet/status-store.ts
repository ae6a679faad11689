import { DeleteItemCommand, type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { StatusRecord } from '../../contract/records.ts';
import { STATUS_BINDS_ATTRIBUTE, statusKey, type TableNames } from '../../contract/tables.ts';

/** A chunk with its binds packed. */
export type StatusChunk = Omit<StatusRecord, 'binds'> & { readonly packedBinds: Uint8Array };

export interface StatusStore {
  put(chunk: StatusChunk): Promise<void>;
  delete(cell: string, incarnation: string, chunk: number): Promise<void>;
}

const REQUEST_MS = 4_000;

export class DynamoStatusStore implements StatusStore {
  readonly #client: DynamoDBClient;
  readonly #table: string;

  constructor(client: DynamoDBClient, tables: TableNames) {
    this.#client = client;
    this.#table = tables.status;
  }

  async put({ packedBinds, ...record }: StatusChunk): Promise<void> {
    const { cell, incarnation, chunk } = record;
    const item = { ...statusKey(cell, incarnation, chunk), ...record, [STATUS_BINDS_ATTRIBUTE]: packedBinds };
    await this.#client.send(new PutItemCommand({ TableName: this.#table, Item: marshall(item) }), {
      abortSignal: AbortSignal.timeout(REQUEST_MS),
    });
  }

  async delete(cell: string, incarnation: string, chunk: number): Promise<void> {
    await this.#client.send(
      new DeleteItemCommand({ TableName: this.#table, Key: marshall(statusKey(cell, incarnation, chunk)) }),
      { abortSignal: AbortSignal.timeout(REQUEST_MS) },
    );
  }
}
