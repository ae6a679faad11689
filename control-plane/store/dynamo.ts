import {
  type AttributeValue,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  type QueryCommandInput,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { ItemKey } from '../../contract/tables.ts';

/**
 * unavailable: DynamoDB did not answer, or refused; the same request may succeed later · malformed_record: what lies in
 * a table is not what this version writes or knows.
 */
export type StoreErrorCode = 'unavailable' | 'malformed_record';

export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly code: StoreErrorCode;

  constructor(code: StoreErrorCode, message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
  }
}

export type Item = Record<string, unknown>;

/** A condition in DynamoDB's language, with the values that it names. */
export interface Condition {
  readonly expression: string;
  readonly names?: Readonly<Record<string, string>>;
  readonly values?: Readonly<Record<string, unknown>>;
}

export type Query = Omit<
  QueryCommandInput,
  'TableName' | 'ExclusiveStartKey' | 'ExpressionAttributeValues'
> & {
  readonly values: Readonly<Record<string, unknown>>;
};

/** How long the API waits for DynamoDB in all, with the SDK's own repetitions. */
const REQUEST_TIMEOUT_MS = 8000;

/** One table, in plain values. Every method rejects with a {@link StoreError} and nothing else. */
export class Table {
  readonly #client: DynamoDBClient;
  readonly #name: string;

  constructor(client: DynamoDBClient, name: string) {
    this.#client = client;
    this.#name = name;
  }

  /** Consistent: sees every write that was answered before. */
  async get(key: ItemKey): Promise<Item | null> {
    const { Item: item } = await this.#send('read', (abortSignal) =>
      this.#client.send(
        new GetItemCommand({ TableName: this.#name, Key: marshall(key), ConsistentRead: true }),
        { abortSignal },
      ),
    );
    return item === undefined ? null : unmarshall(item);
  }

  /** `false`: the condition did not hold, and nothing was written. */
  async put(item: Item, condition?: Condition): Promise<boolean> {
    return this.#conditional('write', (abortSignal) =>
      this.#client.send(
        new PutItemCommand({
          TableName: this.#name,
          Item: marshall(item, { removeUndefinedValues: true }),
          ...conditionInput(condition),
        }),
        { abortSignal },
      ),
    );
  }

  /** `false`: the condition did not hold, and nothing was deleted. */
  async delete(key: ItemKey, condition: Condition): Promise<boolean> {
    return this.#conditional('delete', (abortSignal) =>
      this.#client.send(
        new DeleteItemCommand({ TableName: this.#name, Key: marshall(key), ...conditionInput(condition) }),
        { abortSignal },
      ),
    );
  }

  /** One page: what a single request brings, at most 1 MB before the filter. */
  async page(
    { values, ...query }: Query,
    start: Readonly<Record<string, string>> | null,
  ): Promise<{ items: Item[]; next: Record<string, string> | null }> {
    const answer = await this.#send('query', (abortSignal) =>
      this.#client.send(
        new QueryCommand({
          ...query,
          TableName: this.#name,
          ExpressionAttributeValues: marshall(values),
          ...(start === null ? {} : { ExclusiveStartKey: marshall(start) }),
        }),
        { abortSignal },
      ),
    );
    const items = (answer.Items ?? []).map((item) => unmarshall(item));
    return { items, next: answer.LastEvaluatedKey === undefined ? null : textKey(answer.LastEvaluatedKey) };
  }

  /** Every page after the other, up to `limit` items; `complete` tells whether that was all. */
  async all(query: Query, limit: number): Promise<{ items: Item[]; complete: boolean }> {
    const items: Item[] = [];
    let start: Record<string, string> | null = null;
    do {
      const page: { items: Item[]; next: Record<string, string> | null } = await this.page(query, start);
      items.push(...page.items);
      start = page.next;
    } while (start !== null && items.length < limit);
    return { items: items.slice(0, limit), complete: start === null && items.length <= limit };
  }

  async #conditional(what: string, request: (signal: AbortSignal) => Promise<unknown>): Promise<boolean> {
    try {
      await this.#send(what, request);
      return true;
    } catch (error) {
      if (error instanceof StoreError && error.cause instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }

  async #send<T>(what: string, request: (signal: AbortSignal) => Promise<T>): Promise<T> {
    try {
      return await request(AbortSignal.timeout(REQUEST_TIMEOUT_MS));
    } catch (error) {
      const name = error instanceof Error ? error.name : 'unknown error';
      throw new StoreError('unavailable', `DynamoDB could not ${what} ${this.#name}: ${name}`, error);
    }
  }
}

function conditionInput(condition: Condition | undefined): {
  ConditionExpression?: string;
  ExpressionAttributeNames?: Record<string, string>;
  ExpressionAttributeValues?: Record<string, AttributeValue>;
} {
  if (condition === undefined) return {};
  const { expression, names, values } = condition;
  return {
    ConditionExpression: expression,
    ...(names === undefined ? {} : { ExpressionAttributeNames: { ...names } }),
    ...(values === undefined ? {} : { ExpressionAttributeValues: marshall(values) }),
  };
}

/** Keys of all our tables and indexes are strings. */
function textKey(key: Record<string, AttributeValue>): Record<string, string> {
  const text: Record<string, string> = {};
  for (const [name, value] of Object.entries(key)) if (value.S !== undefined) text[name] = value.S;
  return text;
}
