import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import {
  CreateQueueCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { systemClock } from '../../connector/clock.ts';
import type { EventName, Log } from '../../contract/log/log.ts';
import { tableNames } from '../../contract/tables.ts';
import { createTables } from '../../control-plane/store/create-tables.ts';
import { Waiters } from '../simulators/waiters.ts';
import { EmulatedAws } from './emulated-aws.ts';

// Each starts processes, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 30_000 });

const root = fileURLToPath(new URL('../..', import.meta.url));
let folder: string;
let module: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'emulated-aws-'));
  await symlink(path.join(root, 'node_modules'), path.join(folder, 'node_modules'));
  module = path.join(folder, 'child.mjs');
  await build({
    stdin: {
      contents: `import { serveEmulatedAws } from './serve.ts';
        const [directory, dynamodbPort, sqsPort] = process.argv.slice(2);
        const accessKeyId = process.env.EMULATED_AWS_ACCESS_KEY_ID;
        await serveEmulatedAws({ directory, dynamodbPort: Number(dynamodbPort), sqsPort: Number(sqsPort), accessKeyId });`,
      resolveDir: path.join(root, 'local/emulated-aws'),
    },
    outfile: module,
    bundle: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
  });
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

async function start(name: string) {
  const events = new Waiters();
  const logged: string[] = [];
  const log: Log = {
    event: (name: EventName, ..._fields: readonly unknown[]) => {
      logged.push(name);
      events.changed();
    },
    child: () => log,
    isOn: () => true,
    isFull: false,
    leftOut: () => undefined,
  };
  const emulators = await EmulatedAws.start({
    command: { module, args: [] },
    directory: path.join(folder, name),
    clock: systemClock,
    log,
  });
  onTestFinished(() => emulators.stop());
  const said = (event: string, times = 1): Promise<true> =>
    events.until(
      () => logged.filter((one) => one === event).length >= times || null,
      15_000,
      () => `no ${event} in ${logged.join(', ')}`,
    );
  const { credentials } = emulators;
  const dynamodb = new DynamoDBClient({
    endpoint: emulators.endpoints.dynamodb,
    region: 'local',
    credentials,
  });
  const sqs = new SQSClient({ endpoint: emulators.endpoints.sqs, region: 'local', credentials });
  onTestFinished(() => {
    dynamodb.destroy();
    sqs.destroy();
  });
  return { emulators, said, dynamodb, sqs };
}

const item = { pk: { S: 'a' }, sk: { S: 'b' } };
const { peers: TableName } = tableNames('T-');
const noWait = (): Promise<void> => Promise.resolve();

test('items outlive the process, queues work, and a second one on the same directory is refused', async () => {
  const first = await start('one');
  await createTables(first.dynamodb, 'T-', noWait);
  await first.dynamodb.send(new PutItemCommand({ TableName, Item: item }));
  const { QueueUrl } = await first.sqs.send(new CreateQueueCommand({ QueueName: 'q' }));
  await first.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'hint' }));
  const { Messages } = await first.sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 1 }));
  expect(Messages?.[0]?.Body).toBe('hint');
  await expect(start('one')).rejects.toMatchObject({
    code: 'emulated_aws_failed',
    message: expect.stringContaining('DATA_DIR'),
  });
  await first.emulators.stop();

  const second = await start('one');
  await createTables(second.dynamodb, 'T-', noWait);
  expect((await second.dynamodb.send(new GetItemCommand({ TableName, Key: item }))).Item).toEqual(item);
});

test('killed, it comes back with its items on the same ports, and says so', async () => {
  const { emulators, said, dynamodb } = await start('two');
  await createTables(dynamodb, 'T-', noWait);
  await dynamodb.send(new PutItemCommand({ TableName, Item: item }));
  const { pid } = emulators;
  if (pid === null) throw new Error('it is not there');
  process.kill(pid, 'SIGKILL');
  await said('emulated_aws_died');
  await said('emulated_aws_restarted');
  expect(emulators.pid).not.toBe(pid);
  expect((await dynamodb.send(new GetItemCommand({ TableName, Key: item }))).Item).toEqual(item);
});

test('signals of a terminal are left to its parent', async () => {
  const { emulators, dynamodb } = await start('three');
  if (emulators.pid === null) throw new Error('it is not there');
  process.kill(emulators.pid, 'SIGINT');
  process.kill(emulators.pid, 'SIGTERM');
  await createTables(dynamodb, 'T-', noWait);
  const began = performance.now();
  await emulators.stop();
  expect(performance.now() - began).toBeLessThan(1_500);
});

test('whoever does not know the key gets nothing, on loopback either', async () => {
  const { emulators } = await start('four');
  const { dynamodb: endpoint, sqs } = emulators.endpoints;
  const credentials = { accessKeyId: 'guess', secretAccessKey: 'guess' };
  const tables = new DynamoDBClient({ endpoint, region: 'local', credentials });
  const queues = new SQSClient({ endpoint: sqs, region: 'local', credentials });
  onTestFinished(() => {
    tables.destroy();
    queues.destroy();
  });
  await expect(tables.send(new GetItemCommand({ TableName, Key: item }))).rejects.toThrow(
    'not your emulator',
  );
  await expect(queues.send(new CreateQueueCommand({ QueueName: 'q' }))).rejects.toThrow();
  expect((await fetch(sqs)).status).toBe(400);
});
