import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { DeleteItemCommand, DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod';
import type { Log } from '../connector/log.ts';
import type { GatewaySettings } from '../contract/compiled.ts';
import type { Settings } from '../contract/settings.ts';
import { cellPartition, tableNames } from '../contract/tables.ts';
import { createApi } from '../control-plane/api/app.ts';
import { TokensIdentity } from '../control-plane/api/identity.ts';
import type { ApiParts } from '../control-plane/api/parts.ts';
import { RestOmniMessageAdmin } from '../control-plane/omnimessage/rest.ts';
import { ChangeFeed } from '../control-plane/push/change-feed.ts';
import { Publisher } from '../control-plane/push/publisher.ts';
import { openKeyFile } from '../control-plane/secrets/key-file-box.ts';
import { PasswordHasher } from '../control-plane/secrets/password-hash.ts';
import type { SecretBox } from '../control-plane/secrets/secret-box.ts';
import { createTables } from '../control-plane/store/create-tables.ts';
import { Table } from '../control-plane/store/dynamo.ts';
import { openStore, type Store } from '../control-plane/store/store.ts';
import type { AccessTokens } from './dashboard/access-tokens.ts';
import type { ApiApp } from './dashboard/server.ts';
import type { DataDirectory } from './data-directory.ts';
import type { AwsCredentials, AwsEndpoints } from './emulated-aws/emulated-aws.ts';
import { importFilePeers } from './file-peers.ts';
import { createPeerTester } from './peer-tester.ts';

export interface ControlPlaneOptions {
  readonly data: DataDirectory;
  readonly endpoints: AwsEndpoints;
  readonly credentials: AwsCredentials;
  readonly tablePrefix: string;
  readonly cell: string;
  readonly tokens: AccessTokens;
  readonly settings: GatewaySettings;
  readonly version: string;
  readonly log: Log;
}

export const LOCAL_REGION = 'local';

const PASSWORD_KEY_FILE = 'carrier-passwords.key';
const SIGNING_KEY_FILE = 'api-signing.key';
const SIGNING_KEY_OCTETS = 32;

/** The control plane on one machine: tables, secrets and everything that the API is made of. */
export class ControlPlane {
  readonly store: Store;
  readonly box: SecretBox;
  readonly #options: ControlPlaneOptions;
  readonly #client: DynamoDBClient;
  readonly #sqs: SQSClient;
  readonly #feed: ChangeFeed;
  readonly #hasher = new PasswordHasher();
  readonly #signingKey: Buffer;
  readonly #core: RestOmniMessageAdmin;

  private constructor(
    options: ControlPlaneOptions,
    client: DynamoDBClient,
    box: SecretBox,
    signingKey: Buffer,
  ) {
    const { tablePrefix, log, settings, version, endpoints, credentials } = options;
    this.#options = options;
    this.#client = client;
    this.box = box;
    this.#signingKey = signingKey;
    this.#sqs = new SQSClient({
      endpoint: endpoints.sqs,
      region: LOCAL_REGION,
      credentials,
    });
    const away = (error: unknown): void => log.event('hints_late', { err: error });
    this.#feed = new ChangeFeed({
      publisher: new Publisher({
        sqs: this.#sqs,
        connectors: new Table(client, tableNames(tablePrefix).connectors),
        onFailure: (_, why) => away(new Error(why)),
      }),
      after: (delayMs, fire) => {
        const timer = setTimeout(fire, delayMs);
        return () => clearTimeout(timer);
      },
      onFailure: away,
    });
    this.store = openStore({
      client,
      tablePrefix,
      now: () => new Date(),
      onChange: this.#feed.onChange,
      onAuditLate: (entry, error) => log.event('audit_late', { audit_id: entry.id, err: error }),
    });
    this.#core = new RestOmniMessageAdmin({
      baseUrl: settings.apiBaseUrl ?? '',
      apiToken: settings.apiToken,
      verifySslPeer: settings.verifySslPeer,
      timeoutMs: settings.apiTimeoutMs,
      smscName: settings.smscName,
      version,
    });
  }

  /** Makes the tables that are missing, and the keys at the first start. Rejects when either cannot be had. */
  static async open(options: ControlPlaneOptions): Promise<ControlPlane> {
    const { data, endpoints, credentials, tablePrefix, cell } = options;
    const client = new DynamoDBClient({
      endpoint: endpoints.dynamodb,
      region: LOCAL_REGION,
      credentials,
    });
    try {
      await createTables(client, tablePrefix, wait);
      await forgetConnectors(client, tablePrefix, cell);
      const box = await openKeyFile(data.file(PASSWORD_KEY_FILE));
      return new ControlPlane(options, client, box, await signingKey(data));
    } catch (error) {
      client.destroy();
      throw error;
    }
  }

  /** `parts`: what lies outside of the control plane. */
  api(parts: Pick<ApiParts, 'logs' | 'diagnostics'>): ApiApp {
    const { tokens, log, version, cell } = this.#options;
    return createApi({
      ...parts,
      store: this.store,
      box: this.box,
      hasher: this.#hasher,
      identity: new TokensIdentity([
        { token: tokens.operator, subject: 'operator', role: 'operator' },
        { token: tokens.reader, subject: 'reader', role: 'reader' },
      ]),
      core: this.#core,
      tester: createPeerTester(this.box),
      log,
      remoteAddress,
      now: () => new Date(),
      newId: () => randomBytes(12).toString('hex'),
      signingKey: this.#signingKey,
      version,
      cell,
      filePeers: 'override',
    });
  }

  /** Takes the file's peers in as `source: file`; what was changed over the API stays. */
  importFile(file: Settings): Promise<void> {
    const { cell, log } = this.#options;
    const { store, box } = this;
    const parts = { peers: store.peers, table: store.peersTable, box, hasher: this.#hasher, cell };
    return importFilePeers(file, parts, log);
  }

  async close(): Promise<void> {
    await this.#feed.close();
    await this.#core.close();
    this.#sqs.destroy();
    this.#client.destroy();
  }
}

/**
 * The database is this process's alone, so whoever has a heartbeat in it is an earlier run that was killed: without
 * it, its binds are free at once, and need not be waited for as if another connector might still have them.
 */
async function forgetConnectors(client: DynamoDBClient, tablePrefix: string, cell: string): Promise<void> {
  const { connectors, status } = tableNames(tablePrefix);
  for (const TableName of [connectors, status]) {
    const { Items: items = [] } = await client.send(
      new QueryCommand({
        TableName,
        ConsistentRead: true,
        KeyConditionExpression: 'pk = :pk',
        ProjectionExpression: 'pk, sk',
        ExpressionAttributeValues: { ':pk': { S: cellPartition(cell) } },
      }),
    );
    for (const Key of items) await client.send(new DeleteItemCommand({ TableName, Key }));
  }
}

async function signingKey(data: DataDirectory): Promise<Buffer> {
  const kept = Buffer.from((await data.read(SIGNING_KEY_FILE)) ?? '', 'base64');
  if (kept.length >= SIGNING_KEY_OCTETS) return kept;
  const made = randomBytes(SIGNING_KEY_OCTETS);
  await data.write(SIGNING_KEY_FILE, `${made.toString('base64')}\n`);
  return made;
}

const platformSchema = z.object({
  incoming: z.object({ socket: z.object({ remoteAddress: z.string().optional() }) }),
});

/** From what @hono/node-server passes along. */
function remoteAddress(platform: unknown): string | null {
  const parsed = platformSchema.safeParse(platform);
  return parsed.success ? (parsed.data.incoming.socket.remoteAddress ?? null) : null;
}
