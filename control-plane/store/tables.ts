import type {
  CreateTableCommandInput,
  GlobalSecondaryIndex,
  KeySchemaElement,
} from '@aws-sdk/client-dynamodb';
import { TABLE_INDEXES, TABLES, type TableIndex, tableNames } from '../../contract/tables.ts';

export { TTL_ATTRIBUTE } from '../../contract/tables.ts';

/** What creates every table on one machine and for tests; infra/state/tables.ts makes the same of contract/tables.ts. */
export function tableDefinitions(prefix?: string): CreateTableCommandInput[] {
  const names = tableNames(prefix);
  return TABLES.map((table) => {
    const indexes = TABLE_INDEXES[table];
    const attributes = new Set(['pk', 'sk', ...indexes.flatMap(({ hash, range }) => [hash, range])]);
    return {
      TableName: names[table],
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [...attributes].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
      KeySchema: keys('pk', 'sk'),
      ...(indexes.length === 0 ? {} : { GlobalSecondaryIndexes: indexes.map(definition) }),
    };
  });
}

function definition({ name, hash, range, projected }: TableIndex): GlobalSecondaryIndex {
  return {
    IndexName: name,
    KeySchema: keys(hash, range),
    Projection:
      projected === 'all'
        ? { ProjectionType: 'ALL' }
        : { ProjectionType: 'INCLUDE', NonKeyAttributes: [...projected] },
  };
}

function keys(hash: string, range: string): KeySchemaElement[] {
  return [
    { AttributeName: hash, KeyType: 'HASH' },
    { AttributeName: range, KeyType: 'RANGE' },
  ];
}
