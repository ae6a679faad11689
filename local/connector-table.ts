import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Log } from '../connector/log.ts';
import type { OpenedTable } from '../connector/main.ts';
import type { PasswordKey, TableEnvironment } from '../connector/settings/table-environment.ts';
import { PasswordHasher } from '../control-plane/secrets/password-hash.ts';
import type { SecretBox } from '../control-plane/secrets/secret-box.ts';
import { openStore } from '../control-plane/store/store.ts';
import { quietAwsSdk } from './aws-sdk.ts';
import { importFilePeers } from './file-peers.ts';

/** For imports and passwords, which are tried again as a whole: no request is waited for without end. */
const BOUNDED = {
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 2_000, requestTimeout: 5_000, throwOnRequestTimeout: true },
} as const;

/** The table of a connector that runs by itself, in AWS or against emulators. Rejects when the key cannot be had. */
export async function openConnectorTable(environment: TableEnvironment, log: Log): Promise<OpenedTable> {
  const { tablePrefix, cell, region, dynamoDbEndpoint: endpoint, credentials } = environment;
  quietAwsSdk(process.env);
  const opened = await openBox(environment.passwordKey, region);
  const client = new DynamoDBClient({
    ...BOUNDED,
    ...(region === null ? {} : { region }),
    ...(endpoint === null ? {} : { endpoint }),
    ...(credentials === null ? {} : { credentials }),
  });
  const store = openStore({
    client,
    tablePrefix,
    now: () => new Date(),
    onAuditLate: (entry, error) => log.event('audit_late', { audit_id: entry.id, err: error }),
  });
  const { box } = opened;
  const parts = { peers: store.peers, table: store.peersTable, box, hasher: new PasswordHasher(), cell };
  return {
    settings: (file) => ({
      aws: { region, dynamoDbEndpoint: endpoint, sqsEndpoint: environment.sqsEndpoint, credentials },
      tablePrefix,
      cell,
      connectorId: environment.connectorId,
      onStoreError: environment.onStoreError,
      secrets: box,
      importFile: file === null ? null : () => importFilePeers(file, parts, log),
    }),
    close: () => {
      client.destroy();
      opened.close();
    },
  };
}

interface OpenedBox {
  readonly box: SecretBox;
  close(): void;
}

/** Who keeps keys in a file does not load KMS. */
async function openBox(key: PasswordKey, region: string | null): Promise<OpenedBox> {
  if (key.kind === 'file') {
    const { openKeyFile } = await import('../control-plane/secrets/key-file-box.ts');
    return { box: await openKeyFile(key.path), close: () => undefined };
  }
  const { KMSClient } = await import('@aws-sdk/client-kms');
  const { KmsBox } = await import('../control-plane/secrets/kms-box.ts');
  const client = new KMSClient({ ...BOUNDED, ...(region === null ? {} : { region }) });
  return { box: new KmsBox(client, key.keyId), close: () => client.destroy() };
}
