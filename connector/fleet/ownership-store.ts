import {
  DeleteItemCommand,
  type DynamoDBClient,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod';
import {
  CONNECTOR_STATES,
  type ConnectorRecord,
  connectorRecordSchema,
  type OwnershipRecord,
  ownershipRecordSchema,
} from '../../contract/records.ts';
import {
  cellKey,
  cellPartition,
  connectorKey,
  OWNERSHIP_SHARDS,
  ownershipKey,
  ownershipPartition,
  type TableNames,
} from '../../contract/tables.ts';
import type { Request, Scan } from './ownership.ts';
import { conditional, type Item, partitionQuery, queryAll } from './table-access.ts';

/** What a heartbeat tells besides that we live. */
export interface HeartbeatFacts {
  readonly queueUrl: string | null;
  readonly hostname: string;
  readonly gatewayVersion: string;
  readonly startedAt: string;
}

/** The store as ownership uses it. Writes give whether their condition held; whatever else happens rejects. */
export interface OwnershipStore {
  write(request: Exclude<Request, { kind: 'scan' }>): Promise<boolean>;
  scan(): Promise<Scan>;
}

export interface DynamoOwnershipParts {
  readonly client: DynamoDBClient;
  readonly tables: TableNames;
  readonly cell: string;
  readonly leaseMs: number;
  /** How long one request may take. */
  readonly requestMs: number;
  /** Milliseconds since the epoch. */
  readonly wall: () => number;
  readonly facts: () => HeartbeatFacts;
  /** An ownership row of another version, or damaged. */
  readonly onUnreadable: (bind: string, why: string) => void;
}

/** A heartbeat that nobody renews is kept this long, for the dashboard; the reaper is quicker. */
const HEARTBEAT_KEPT_S = 86_400;

/** Only what ownership turns on; a heartbeat that lacks it must not look as if its connector were gone. */
const heartbeatSchema = connectorRecordSchema.pick({ incarnation: true, record_version: true }).extend({
  state: z.enum(CONNECTOR_STATES),
});
const rowSchema = ownershipRecordSchema.pick({ bind: true, owner: true, epoch: true });

/** Heartbeats and ownership rows in DynamoDB: consistent reads, conditional writes of single items. */
export class DynamoOwnershipStore implements OwnershipStore {
  readonly #parts: DynamoOwnershipParts;

  constructor(parts: DynamoOwnershipParts) {
    this.#parts = parts;
  }

  write(request: Exclude<Request, { kind: 'scan' }>): Promise<boolean> {
    switch (request.kind) {
      case 'renew':
        return this.#renew(request);
      case 'mark_dead':
        return this.#markDead(request);
      case 'acquire':
        return this.#setOwner(request.bind, request.to, request.from?.epoch ?? null);
      case 'release':
        return this.#setOwner(
          request.bind,
          { owner: null, epoch: request.from.epoch + 1 },
          request.from.epoch,
        );
      case 'withdraw':
        return this.#withdraw(request.incarnation);
    }
  }

  /** Rows first: whoever owns one of them had its heartbeat before, so one that is missing then has withdrawn. */
  async scan(): Promise<Scan> {
    const { client, tables, cell } = this.#parts;
    const { abortSignal } = this.#within();
    const shards = await Promise.all(
      Array.from({ length: OWNERSHIP_SHARDS }, (_, shard) =>
        queryAll(client, partitionQuery(tables.ownership, ownershipPartition(cell, shard)), abortSignal),
      ),
    );
    const heartbeats = await queryAll(
      client,
      partitionQuery(tables.connectors, cellPartition(cell)),
      abortSignal,
    );
    return {
      rows: shards.flat().flatMap((item) => this.#readRow(item)),
      heartbeats: heartbeats.map(readHeartbeat),
    };
  }

  /** A row that cannot be read looks as if it were not there: its bind cannot be taken, since the row is. */
  #readRow(item: Item): Scan['rows'][number] | [] {
    const parsed = rowSchema.safeParse(item);
    if (parsed.success) return parsed.data;
    this.#parts.onUnreadable(String(item['sk']), z.prettifyError(parsed.error));
    return [];
  }

  /** Says that the cell exists, for those who list all cells. */
  async #announceCell(): Promise<void> {
    const { client, tables, cell } = this.#parts;
    await client.send(
      new PutItemCommand({ TableName: tables.connectors, Item: marshall({ ...cellKey(cell), cell }) }),
      this.#within(),
    );
  }

  async #renew({
    incarnation,
    state,
    recordVersion,
    first,
  }: Extract<Request, { kind: 'renew' }>): Promise<boolean> {
    if (first) await this.#announceCell();
    const { tables, cell, leaseMs, wall, facts } = this.#parts;
    const { queueUrl, hostname, gatewayVersion, startedAt } = facts();
    const record: ConnectorRecord = {
      cell,
      incarnation,
      state,
      record_version: recordVersion,
      lease_ms: leaseMs,
      queue_url: queueUrl,
      hostname,
      gateway_version: gatewayVersion,
      started_at: startedAt,
      renewed_at: new Date(wall()).toISOString(),
      expires_at: Math.floor(wall() / 1000) + HEARTBEAT_KEPT_S,
    };
    const alive = '#state <> :dead AND record_version < :version';
    return this.#conditional(
      new PutItemCommand({
        TableName: tables.connectors,
        Item: marshall({ ...connectorKey(cell, incarnation), ...record }),
        ConditionExpression: first ? `attribute_not_exists(pk) OR (${alive})` : alive,
        ExpressionAttributeNames: { '#state': 'state' },
        ExpressionAttributeValues: { ':dead': { S: 'dead' }, ':version': { S: recordVersion } },
      }),
    );
  }

  #markDead({ incarnation, recordVersion }: Extract<Request, { kind: 'mark_dead' }>): Promise<boolean> {
    const { tables, cell } = this.#parts;
    return this.#conditional(
      new UpdateItemCommand({
        TableName: tables.connectors,
        Key: marshall(connectorKey(cell, incarnation)),
        UpdateExpression: 'SET #state = :dead',
        ConditionExpression: 'record_version = :version AND #state <> :dead',
        ExpressionAttributeNames: { '#state': 'state' },
        ExpressionAttributeValues: { ':dead': { S: 'dead' }, ':version': { S: recordVersion } },
      }),
    );
  }

  /** The epoch alone is the condition: it grows with every change of owner. */
  #setOwner(
    bind: string,
    { owner, epoch }: { readonly owner: string | null; readonly epoch: number },
    before: number | null,
  ): Promise<boolean> {
    const { tables, cell, wall } = this.#parts;
    const record: OwnershipRecord = { cell, bind, owner, epoch, since: new Date(wall()).toISOString() };
    return this.#conditional(
      new PutItemCommand({
        TableName: tables.ownership,
        Item: marshall({ ...ownershipKey(cell, bind), ...record }),
        ...(before === null
          ? { ConditionExpression: 'attribute_not_exists(pk)' }
          : {
              ConditionExpression: 'epoch = :before',
              ExpressionAttributeValues: { ':before': { N: String(before) } },
            }),
      }),
    );
  }

  async #withdraw(incarnation: string): Promise<boolean> {
    const { client, tables, cell } = this.#parts;
    await client.send(
      new DeleteItemCommand({ TableName: tables.connectors, Key: marshall(connectorKey(cell, incarnation)) }),
      this.#within(),
    );
    return true;
  }

  #conditional(command: PutItemCommand | UpdateItemCommand): Promise<boolean> {
    const { client } = this.#parts;
    const options = this.#within();
    return conditional(
      command instanceof PutItemCommand ? client.send(command, options) : client.send(command, options),
    );
  }

  #within(): { readonly abortSignal: AbortSignal } {
    return { abortSignal: AbortSignal.timeout(this.#parts.requestMs) };
  }
}

function readHeartbeat(item: Item): Scan['heartbeats'][number] {
  const { incarnation, state, record_version } = heartbeatSchema.parse(item);
  return { incarnation, state, recordVersion: record_version };
}
