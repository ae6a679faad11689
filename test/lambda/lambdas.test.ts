import { readFileSync, statSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  QueueDoesNotExist,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { createSqsServer } from 'local-aws-sqs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import * as z from 'zod';
import { hintQueuePrefix, hintSchema } from '../../contract/hints.ts';
import type { ConnectorRecord } from '../../contract/records.ts';
import { cellKey, cellPartition, connectorKey, peerKey, tableNames } from '../../contract/tables.ts';
import { startCloudWatch } from '../../control-plane/logs/cloudwatch.fixture.ts';
import { KmsBox } from '../../control-plane/secrets/kms-box.ts';
import { startDynamo, TEST_PREFIX } from '../../control-plane/store/dynalite.fixture.ts';
import { Table } from '../../control-plane/store/dynamo.ts';
import { openStore, type Store } from '../../control-plane/store/store.ts';
import { startSimulatedCarrier } from '../../local/simulators/carrier.ts';
import { bindTo } from '../e2e/harness/bind.ts';
import { freePort } from '../e2e/harness/ports.ts';
import { Program } from '../e2e/harness/program.ts';
import { AwsServices, portOf } from './aws-services.ts';
import { LambdaProcess } from './lambda-process.ts';

/** The bundles as they are deployed, each in a process of its own, over AWS in this one, with recorded events. */
const ROOT = resolve(import.meta.dirname, '../..');
const CREDENTIALS = { accessKeyId: 'test', secretAccessKey: 'test' };
const HOUR_MS = 3_600_000;
const LOG_GROUP = '/omnimessage-smpp/connectors';
const TOKEN_SECRET = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:core-token-AbCdEf';
const CARRIER_SECRET = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:smpp/vodafone_uk-AbCdEf';

const anything = z.record(z.string(), z.unknown());
const recorded = (name: string): Record<string, unknown> =>
  anything.parse(JSON.parse(readFileSync(join(ROOT, 'test/lambda/events', `${name}.json`), 'utf8')));

const closing: (() => Promise<unknown>)[] = [];
let dynamo: Awaited<ReturnType<typeof startDynamo>>;
let services: AwsServices;
let cloudWatch: Awaited<ReturnType<typeof startCloudWatch>>;
let sqs: SQSClient;
let store: Store;
let connectors: Table;
let env: Record<string, string>;
let api: LambdaProcess;
let publisher: LambdaProcess;

async function started(name: string, aheadMs = 0): Promise<LambdaProcess> {
  const lambda = await LambdaProcess.start(name, env, aheadMs);
  closing.push(() => lambda.stop());
  return lambda;
}

beforeAll(async () => {
  const queues = await createSqsServer({ port: 0, hostname: '127.0.0.1' });
  dynamo = await startDynamo();
  services = await AwsServices.start(portOf(queues));
  cloudWatch = await startCloudWatch(
    10_000,
    (close) => void closing.push(async () => close(undefined as never)),
  );
  const core = createServer((request, response) => {
    response.writeHead(request.headers.authorization === 'Bearer core-token' ? 200 : 401).end('{}');
  });
  await new Promise<void>((done) => core.listen(0, '127.0.0.1', done));
  sqs = new SQSClient({ endpoint: services.url, region: 'eu-west-1', credentials: CREDENTIALS });
  closing.push(async () => {
    sqs.destroy();
    core.closeAllConnections();
    await new Promise((done) => core.close(done));
    await services.close();
    queues.closeAllConnections();
    await new Promise((done) => queues.close(done));
    await dynamo.close();
  });
  store = openStore({
    client: dynamo.client,
    tablePrefix: TEST_PREFIX,
    now: () => new Date(),
    onAuditLate: () => undefined,
  });
  connectors = new Table(dynamo.client, tableNames(TEST_PREFIX).connectors);
  services.secrets.set(TOKEN_SECRET, { text: 'core-token\n', version: 'v1' });
  services.secrets.set(CARRIER_SECRET, { text: 'hunter22', version: 'v1' });
  const endpoint = await dynamo.client.config.endpoint?.();
  env = {
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_ENDPOINT_URL_DYNAMODB: `http://127.0.0.1:${endpoint?.port}`,
    AWS_ENDPOINT_URL_SQS: services.url,
    AWS_ENDPOINT_URL_KMS: services.url,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: services.url,
    AWS_ENDPOINT_URL_CLOUDWATCH_LOGS: cloudWatch.endpoint,
    TABLE_PREFIX: TEST_PREFIX,
    KMS_KEY_ID: 'carrier-passwords',
    API_BASE_URL: `http://127.0.0.1:${portOf(core)}`,
    API_TOKEN_SECRET_ARN: TOKEN_SECRET,
    LOG_GROUP_NAMES: LOG_GROUP,
  };
  [api, publisher] = await Promise.all([started('api'), started('publisher')]);
}, 60_000);
afterAll(async () => {
  for (const close of closing.reverse()) await close();
});

interface Call {
  readonly body?: object;
  /** null: no authorizer has seen the request. */
  readonly scope?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
}

const httpResultSchema = z.object({
  statusCode: z.number(),
  headers: z.record(z.string(), z.string()),
  body: z.string(),
  isBase64Encoded: z.boolean(),
});
const OPERATOR = 'omnimessage-smpp/peers.read omnimessage-smpp/peers.write';
const READER = 'omnimessage-smpp/peers.read';

async function call(method: string, path: string, { body, scope = OPERATOR, headers = {} }: Call = {}) {
  const event = recorded('api-gateway-v2');
  const context = anything.parse(event['requestContext']);
  const [rawPath = '', rawQueryString = ''] = path.split('?');
  const claims = { username: 'olga', client_id: '5example0client', scope };
  const result = httpResultSchema.parse(
    await api.invoke({
      ...event,
      rawPath,
      rawQueryString,
      headers: { ...anything.parse(event['headers']), ...headers },
      requestContext: {
        ...context,
        http: { ...anything.parse(context['http']), method, path: rawPath },
        authorizer: scope === null ? undefined : { jwt: { claims, scopes: null } },
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }),
  );
  const octets = Buffer.from(result.body, result.isBase64Encoded ? 'base64' : 'utf8');
  const text = (result.headers['content-encoding'] === 'gzip' ? gunzipSync(octets) : octets).toString();
  return {
    status: result.statusCode,
    headers: result.headers,
    json: text === '' ? null : anything.parse(JSON.parse(text)),
  };
}

const peer = (name: string, changes: object = {}): object => ({
  name,
  bind_type: 'transceiver',
  host: 'smsc.example.com',
  system_id: 'gateway',
  password: 'hunter22',
  ...changes,
});

async function connector(incarnation: string, changes: Partial<ConnectorRecord> = {}): Promise<string> {
  const created = await sqs.send(
    new CreateQueueCommand({ QueueName: `${hintQueuePrefix(TEST_PREFIX)}${incarnation}` }),
  );
  const queueUrl = created.QueueUrl ?? '';
  const record: ConnectorRecord = {
    cell: 'default',
    incarnation,
    state: 'live',
    record_version: 'v1',
    lease_ms: 12_000,
    queue_url: queueUrl,
    hostname: 'h',
    gateway_version: '1',
    started_at: new Date().toISOString(),
    renewed_at: new Date().toISOString(),
    expires_at: 4_000_000_000,
    ...changes,
  };
  await connectors.put({ ...cellKey(record.cell), cell: record.cell });
  await connectors.put({ ...connectorKey(record.cell, incarnation), ...record });
  return queueUrl;
}

async function hints(queueUrl: string): Promise<unknown[]> {
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({ QueueUrl: queueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 0 }),
  );
  return Messages.map(({ Body = '' }) => hintSchema.parse(JSON.parse(Body)));
}

/** What the stream of the peers table has after the last change of a peer. */
async function streamRecord(name: string, sequenceNumber: string): Promise<object> {
  const { pk, sk } = peerKey(name);
  const { Item: image } = await dynamo.client.send(
    new GetItemCommand({
      TableName: tableNames(TEST_PREFIX).peers,
      Key: { pk: { S: pk }, sk: { S: sk } },
      ConsistentRead: true,
    }),
  );
  const record = recorded('dynamodb-stream-record');
  const stream = anything.parse(record['dynamodb']);
  return { ...record, dynamodb: { ...stream, SequenceNumber: sequenceNumber, NewImage: image } };
}

describe('the API', () => {
  test('takes a peer, whose change a connector is told of and whose password only KMS opens', async () => {
    const queueUrl = await connector('task-1');
    const created = await call('POST', '/api/client-peers', { body: peer('vodafone_uk') });
    expect(created).toMatchObject({ status: 201, json: { name: 'vodafone_uk', version: 1, source: 'api' } });
    expect(created.headers).toMatchObject({ etag: '"1"', 'x-request-id': 'JKJaXmPLvHcESHA' });
    const answer = await publisher.invoke({ Records: [await streamRecord('vodafone_uk', '1')] });
    expect(answer).toEqual({ batchItemFailures: [] });
    expect(await hints(queueUrl)).toEqual([{ name: 'vodafone_uk', version: 1 }]);
    const record = await store.peers.read('vodafone_uk');
    if (record?.secret?.kind !== 'encrypted') throw new Error('not sealed');
    const kms = new KMSClient({ endpoint: services.url, region: 'eu-west-1', credentials: CREDENTIALS });
    expect(await new KmsBox(kms, 'carrier-passwords').open('vodafone_uk', record.secret)).toBe('hunter22');
    kms.destroy();
    const audit = await call('GET', '/api/audit?target=vodafone_uk');
    expect(audit.json).toMatchObject({
      items: [
        {
          action: 'create',
          by: 'olga',
          role: 'operator',
          from: '198.51.100.7 via 130.176.1.1',
          request_id: 'JKJaXmPLvHcESHA',
        },
      ],
    });
    expect(api.output).not.toContain('hunter22');
  });

  test('lets readers read and nobody else in', async () => {
    expect(await call('GET', '/api/client-peers', { scope: READER })).toMatchObject({ status: 200 });
    expect(await call('POST', '/api/client-peers', { scope: READER, body: peer('x') })).toMatchObject({
      status: 403,
      json: { code: 'forbidden' },
    });
    expect(await call('GET', '/api/client-peers', { scope: 'openid' })).toMatchObject({ status: 401 });
    expect(await call('GET', '/api/client-peers', { scope: null })).toMatchObject({ status: 401 });
    expect(await call('GET', '/api/openapi.json', { scope: null })).toMatchObject({
      status: 200,
      json: { openapi: '3.1.0' },
    });
    expect(await store.peers.read('x')).toBeNull();
  });

  test('says what is wrong, and lets nobody overwrite what they have not seen', async () => {
    expect(await call('POST', '/api/client-peers', { body: peer('y', { port: 0 }) })).toMatchObject({
      status: 422,
      json: { code: 'invalid', errors: [{ pointer: '/port' }] },
    });
    const headers = { 'if-match': '"7"' };
    expect(
      await call('PATCH', '/api/client-peers/vodafone_uk', { body: { tps_limit: 5 }, headers }),
    ).toMatchObject({ status: 412 });
    expect(await call('GET', '/nothing/here')).toMatchObject({ status: 404, json: { code: 'not_found' } });
  });

  test('a key carries over to another instance, which signs cursors alike', async () => {
    await call('POST', '/api/client-peers', { body: peer('second') });
    const first = await call('GET', '/api/client-peers?limit=1');
    const cursor = z.string().parse(first.json?.['next_cursor']);
    const before = api;
    api = await started('api');
    expect(await call('GET', `/api/client-peers?limit=1&cursor=${cursor}`)).toMatchObject({
      status: 200,
      json: { items: [{ name: 'vodafone_uk' }] },
    });
    api = before;
  });

  test("asks OmniMessage with the token of the secret, and CloudWatch for the connectors' lines", async () => {
    expect(await call('GET', '/api/health')).toMatchObject({
      json: { ok: true, omnimessage: { ok: true }, store: { ok: true } },
    });
    const at = Date.now() - 5_000;
    const line = {
      level: 'warn',
      time: new Date(at).toISOString(),
      event: 'e',
      bind_name: 'vodafone_uk',
      msg: 'bind failed',
    };
    cloudWatch.put(LOG_GROUP, { timestamp: at, message: JSON.stringify(line) });
    expect(await call('GET', '/api/logs?bind=vodafone_uk&level=warn', { scope: READER })).toMatchObject({
      status: 200,
      json: { items: [{ level: 'warn', bind: 'vodafone_uk', message: 'bind failed' }] },
    });
  });
});

describe('the publisher', () => {
  test('names the records whose hints a queue did not take, and those alone', async () => {
    const queueUrl = await connector('task-2');
    await connector('task-broken', { cell: 'other' });
    services.failingQueues.add('task-broken');
    const there = await streamRecord('vodafone_uk', '11');
    const elsewhere = structuredClone(await streamRecord('second', '12'));
    const moved = JSON.parse(
      JSON.stringify(elsewhere).replace('"cell":{"S":"default"}', '"cell":{"S":"other"}'),
    );
    expect(await publisher.invoke({ Records: [there, moved] })).toEqual({
      batchItemFailures: [{ itemIdentifier: '12' }],
    });
    expect(await hints(queueUrl)).toEqual([{ name: 'vodafone_uk', version: 1 }]);
    await publisher.logged('hint_not_sent');
    services.failingQueues.clear();
  });

  test('is not stopped by a record that this version does not know', async () => {
    const { dynamodb, ...rest } = recorded('dynamodb-stream-record');
    const odd = {
      ...rest,
      dynamodb: { ...anything.parse(dynamodb), NewImage: { pk: { S: 'PEER#x' }, sk: { S: 'x' } } },
    };
    expect(await publisher.invoke({ Records: [odd] })).toEqual({ batchItemFailures: [] });
    await publisher.logged('stream_record_unreadable');
  });
});

/** A queue that was deleted stays in the lists for a minute. */
async function exists(queueUrl: string): Promise<boolean> {
  try {
    await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ['CreatedTimestamp'] }),
    );
    return true;
  } catch (error) {
    if (error instanceof QueueDoesNotExist) return false;
    throw error;
  }
}

test('the reaper deletes the queue of a connector that is gone, and no other', async () => {
  const gone = await connector('task-gone');
  const live = await connector('task-live', { renewed_at: new Date(Date.now() + HOUR_MS).toISOString() });
  const reaper = await started('reaper', HOUR_MS);
  const reaped = z
    .object({ queues: z.number(), heartbeats: z.number() })
    .parse(await reaper.invoke(recorded('schedule')));
  expect(reaped.queues).toBeGreaterThanOrEqual(1);
  expect(await exists(gone)).toBe(false);
  expect(await exists(live)).toBe(true);
});

test('a stack declares a peer, which the API shows and leaves alone', async () => {
  const resource = await started('peer-resource');
  const event = recorded('custom-resource');
  const properties = anything.parse(event['ResourceProperties']);
  const { password: _, ...declared } = { ...peer('declared'), mode: 'client', password: null };
  const made = await resource.invoke({
    ...event,
    ResourceProperties: { ...properties, Peer: JSON.stringify(declared) },
  });
  expect(made).toEqual({
    PhysicalResourceId: 'client:declared',
    Data: { Name: 'declared', Mode: 'client', Version: '1' },
  });
  expect(await call('GET', '/api/client-peers/declared')).toMatchObject({
    json: { source: 'code', locked: true },
  });
  expect(
    await call('DELETE', '/api/client-peers/declared', { headers: { 'if-match': '"1"' } }),
  ).toMatchObject({
    status: 409,
    json: { code: 'peer_locked' },
  });
  await expect(resource.invoke({ ...event, ResourceProperties: properties })).rejects.toThrow(
    'JSON text of a peer',
  );
  await resource.invoke({ ...event, RequestType: 'Delete', PhysicalResourceId: 'client:declared' });
  expect(await call('GET', '/api/client-peers/declared')).toMatchObject({ status: 404 });
  expect(resource.output).not.toContain('hunter22');
});

test('the image of the connector, as a task of ECS, opens passwords by KMS and binds', async () => {
  const carrier = await startSimulatedCarrier({
    port: 0,
    accounts: [{ system_id: 'gateway', password: 'hunter22' }],
  });
  const { API_TOKEN_SECRET_ARN: _token, LOG_GROUP_NAMES: _groups, ...shared } = env;
  const task = 'cd189a933e5849daa93386466019ab50';
  const image = join(ROOT, 'dist/image/omnimessage-smpp.mjs');
  // A file beside the table: its peer is taken in, for which its password is sealed by KMS.
  const directory = await mkdtemp(join(tmpdir(), 'task-'));
  const file = join(directory, 'gateway.yaml');
  await writeFile(
    file,
    stringify({
      listen: { port: await freePort() },
      binds: [bindTo(carrier, { name: 'of_the_file', password: 'hunter22' })],
    }),
    { mode: 0o600 },
  );
  const connectorTask = new Program('the connector', process.execPath, [image, 'run', '--config', file], {
    env: {
      ...shared,
      CELL: 'ecs',
      ECS_CONTAINER_METADATA_URI_V4: `http://169.254.170.2/v4/${task}-2495160603`,
      API_TOKEN: 'core-token',
      LOCAL_TARGETS: 'allow',
      METRICS_PORT: String(await freePort()),
    },
  });
  closing.push(async () => {
    await connectorTask.kill();
    await carrier.close();
    await rm(directory, { recursive: true });
  });
  const there = { host: '127.0.0.1', port: carrier.port };
  expect(await call('POST', '/api/client-peers', { body: peer('on_ecs', there) })).toMatchObject({
    status: 201,
  });
  // The API of this deployment makes peers of the cell `default`; a move is a change like any other.
  const record = await store.peers.read('on_ecs');
  if (record === null) throw new Error('no peer');
  const author = { by: 'test', role: 'system', from: null, requestId: null } as const;
  const moved = { ...record, version: record.version + 1, cell: 'ecs' };
  expect(await store.peers.write(record, moved, 'replace', author)).toMatchObject({ kind: 'done' });
  const heartbeats = await connectors.all(
    { ConsistentRead: true, KeyConditionExpression: 'pk = :pk', values: { ':pk': cellPartition('ecs') } },
    10,
  );
  // Either it reads the peer as it starts, or the publisher's hint finds its queue.
  await publisher.invoke({ Records: [await streamRecord('on_ecs', '31')] });
  await carrier.waitFor((now) => now.stats().sessions === 2, 20_000);
  for (const { incarnation } of heartbeats.items) expect(incarnation).toMatch(new RegExp(`^TASK#${task}#`));
  connectorTask.signal('SIGTERM');
  expect(await connectorTask.ended(15_000)).toEqual({ code: 0, signal: null });
  expect(connectorTask.stdout.all.join('\n')).not.toContain('hunter22');
});

test('tables that do not answer: a problem with when to try again, and the next request is tried anew', async () => {
  const lost = await LambdaProcess.start('api', { ...env, AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:9' });
  closing.push(() => lost.stop());
  const result = httpResultSchema.parse(await lost.invoke(recorded('api-gateway-v2')));
  expect(result).toMatchObject({
    statusCode: 503,
    headers: { 'retry-after': '2', 'content-type': 'application/problem+json' },
  });
  expect(JSON.parse(result.body)).toMatchObject({ code: 'store_unavailable', instance: 'JKJaXmPLvHcESHA' });
});

test('an environment that lacks something ends the start with a sentence', async () => {
  const { KMS_KEY_ID: _, ...less } = env;
  await expect(LambdaProcess.start('api', less)).rejects.toThrow(
    'Environment variable KMS_KEY_ID: found nothing; allowed: id, ARN or alias of a KMS key.',
  );
});

test('the bundles are small: a cold start reads them whole', () => {
  const octets = (name: string): number => statSync(join(ROOT, `dist/lambda/${name}.mjs`)).size;
  expect(octets('api')).toBeLessThan(1024 * 1024);
  for (const name of ['publisher', 'reaper', 'peer-resource']) expect(octets(name)).toBeLessThan(700 * 1024);
});
