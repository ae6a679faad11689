import { BatchGetItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { type PeerVersion, peerVersionSchema } from '../../contract/records.ts';
import { PEERS_BY_CELL, peerKey, type TableNames } from '../../contract/tables.ts';
import { type Item, queryAll } from './table-access.ts';

export interface PeerList {
  readonly versions: readonly PeerVersion[];
  /** Names of what cannot be read in the list; the item itself may say more. */
  readonly unreadable: readonly string[];
}

/** Peers as the connectors read them; both reject with whatever the store says. */
export interface PeerReader {
  /** Which peers there are in the cell, and of which version; may be a moment behind. */
  list(): Promise<PeerList>;
  /** The items themselves, consistently; those that are not there are left out. At most {@link MOST_READ_AT_ONCE}. */
  read(names: readonly string[]): Promise<readonly Item[]>;
}

/** DynamoDB's own limit of BatchGetItem. */
export const MOST_READ_AT_ONCE = 100;

/** A full list of 10,000 peers takes several pages. */
const LIST_MS = 15_000;
const READ_MS = 5_000;
/** DynamoDB gives at most 16 MB an answer and may give less under load; the rest is asked for again. */
const MOST_ROUNDS = 10;

export class DynamoPeerReader implements PeerReader {
  readonly #client: DynamoDBClient;
  readonly #table: string;
  readonly #cell: string;

  constructor(client: DynamoDBClient, tables: TableNames, cell: string) {
    this.#client = client;
    this.#table = tables.peers;
    this.#cell = cell;
  }

  async list(): Promise<PeerList> {
    const items = await queryAll(
      this.#client,
      {
        TableName: this.#table,
        IndexName: PEERS_BY_CELL,
        KeyConditionExpression: 'cell = :cell',
        ExpressionAttributeValues: { ':cell': { S: this.#cell } },
      },
      AbortSignal.timeout(LIST_MS),
    );
    const versions: PeerVersion[] = [];
    const unreadable: string[] = [];
    for (const item of items) {
      const parsed = peerVersionSchema.safeParse(item);
      if (parsed.success) versions.push(parsed.data);
      else unreadable.push(String(item['name']));
    }
    return { versions, unreadable };
  }

  async read(names: readonly string[]): Promise<readonly Item[]> {
    const abortSignal = AbortSignal.timeout(READ_MS);
    const items: Item[] = [];
    let keys = names.map((name) => marshall(peerKey(name)));
    for (let round = 0; keys.length > 0; round += 1) {
      if (round === MOST_ROUNDS) throw new Error(`DynamoDB left ${keys.length} peers unread`);
      const answer = await this.#client.send(
        new BatchGetItemCommand({ RequestItems: { [this.#table]: { Keys: keys, ConsistentRead: true } } }),
        { abortSignal },
      );
      for (const item of answer.Responses?.[this.#table] ?? []) items.push(unmarshall(item));
      keys = answer.UnprocessedKeys?.[this.#table]?.Keys ?? [];
    }
    return items;
  }
}
