import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb';
import {
  AUDIT_BY_TARGET,
  PEER_LISTED_ATTRIBUTE,
  PEERS_BY_CELL,
  PEERS_BY_MODE,
  TABLES,
  type TableName,
  tableNames,
} from '../../contract/tables.ts';

/** Attribute of DynamoDB's TTL, on every table; seconds since the epoch. */
export const TTL_ATTRIBUTE = 'expires_at';

type Definition = Pick<
  CreateTableCommandInput,
  'AttributeDefinitions' | 'KeySchema' | 'GlobalSecondaryIndexes'
>;

const KEYED: Definition = {
  AttributeDefinitions: [
    { AttributeName: 'pk', AttributeType: 'S' },
    { AttributeName: 'sk', AttributeType: 'S' },
  ],
  KeySchema: [
    { AttributeName: 'pk', KeyType: 'HASH' },
    { AttributeName: 'sk', KeyType: 'RANGE' },
  ],
};

const DEFINITIONS: Readonly<Record<TableName, Definition>> = {
  peers: {
    ...KEYED,
    AttributeDefinitions: [
      ...(KEYED.AttributeDefinitions ?? []),
      { AttributeName: 'cell', AttributeType: 'S' },
      { AttributeName: 'name', AttributeType: 'S' },
      { AttributeName: PEER_LISTED_ATTRIBUTE, AttributeType: 'S' },
    ],
    GlobalSecondaryIndexes: [
      {
        IndexName: PEERS_BY_CELL,
        KeySchema: [
          { AttributeName: 'cell', KeyType: 'HASH' },
          { AttributeName: 'name', KeyType: 'RANGE' },
        ],
        Projection: {
          ProjectionType: 'INCLUDE',
          NonKeyAttributes: ['mode', 'version', 'deleted', 'desired'],
        },
      },
      {
        IndexName: PEERS_BY_MODE,
        KeySchema: [
          { AttributeName: PEER_LISTED_ATTRIBUTE, KeyType: 'HASH' },
          { AttributeName: 'name', KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'ALL' },
      },
    ],
  },
  connectors: KEYED,
  ownership: KEYED,
  status: KEYED,
  audit: {
    ...KEYED,
    AttributeDefinitions: [
      ...(KEYED.AttributeDefinitions ?? []),
      { AttributeName: 'target', AttributeType: 'S' },
    ],
    GlobalSecondaryIndexes: [
      {
        IndexName: AUDIT_BY_TARGET,
        KeySchema: [
          { AttributeName: 'target', KeyType: 'HASH' },
          { AttributeName: 'sk', KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'ALL' },
      },
    ],
  },
  requests: KEYED,
};

/** What creates every table; for one machine, for tests, and as what the CDK stack is compared with. */
export function tableDefinitions(prefix?: string): CreateTableCommandInput[] {
  const names = tableNames(prefix);
  return TABLES.map((table) => ({
    TableName: names[table],
    BillingMode: 'PAY_PER_REQUEST',
    ...DEFINITIONS[table],
  }));
}
