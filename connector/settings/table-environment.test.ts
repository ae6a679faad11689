import { expect, test } from 'vitest';
import { readTableEnvironment } from './table-environment.ts';

test('without a table there is nothing to say', () => {
  expect(readTableEnvironment({ AWS_REGION: 'eu-west-1', TABLE_PREFIX: '' })).toEqual({
    ok: true,
    table: null,
  });
});

test('a table in AWS: the rest is the platform’s', () => {
  const reading = readTableEnvironment({
    TABLE_PREFIX: 'OmniMessageSmpp-',
    KMS_KEY_ID: 'alias/smpp',
    CONNECTOR_ID: 'task-1',
    AWS_REGION: 'eu-west-1',
  });
  expect(reading).toEqual({
    ok: true,
    table: {
      tablePrefix: 'OmniMessageSmpp-',
      cell: 'default',
      connectorId: 'task-1',
      onStoreError: 'hold',
      passwordKey: { kind: 'kms', keyId: 'alias/smpp' },
      region: 'eu-west-1',
      dynamoDbEndpoint: null,
      sqsEndpoint: null,
      credentials: null,
    },
  });
});

test('emulators get credentials, and a region, that nobody looks at', () => {
  const reading = readTableEnvironment({
    TABLE_PREFIX: 'T-',
    PASSWORD_KEY_FILE: '/data/key',
    DYNAMODB_ENDPOINT: 'http://127.0.0.1:8000',
    SQS_ENDPOINT: 'http://127.0.0.1:9324',
    ON_STORE_ERROR: 'drop',
  });
  expect(reading).toMatchObject({
    ok: true,
    table: { region: 'local', credentials: { accessKeyId: 'local' }, onStoreError: 'drop' },
  });
});

test('variables without a table are a mistake, and said so', () => {
  expect(readTableEnvironment({ CELL: 'a', SQS_ENDPOINT: 'http://127.0.0.1:1' })).toMatchObject({
    ok: false,
    faults: [expect.stringContaining('CELL'), expect.stringContaining('SQS_ENDPOINT')],
  });
});

test('every fault at once, without the values', () => {
  const reading = readTableEnvironment({
    TABLE_PREFIX: 'with space',
    CELL: 'c/c',
    ON_STORE_ERROR: 'panic',
    DYNAMODB_ENDPOINT: 'ftp://secret@host',
    KMS_KEY_ID: 'k',
  });
  if (reading.ok) throw new Error('it was taken');
  expect(reading.faults).toHaveLength(4);
  expect(reading.faults.join()).not.toContain('secret');
  expect(readTableEnvironment({ TABLE_PREFIX: 'T-' })).toMatchObject({
    ok: false,
    faults: [expect.stringContaining('either KMS_KEY_ID or PASSWORD_KEY_FILE')],
  });
});

test('on Fargate a connector is called as its task is', () => {
  const task = 'cd189a933e5849daa93386466019ab50';
  const env = {
    TABLE_PREFIX: 'Prod-',
    KMS_KEY_ID: 'alias/k',
    ECS_CONTAINER_METADATA_URI_V4: `http://169.254.170.2/v4/${task}-2495160603`,
  };
  expect(readTableEnvironment(env)).toMatchObject({ ok: true, table: { connectorId: task } });
  expect(readTableEnvironment({ ...env, CONNECTOR_ID: 'mine' })).toMatchObject({
    table: { connectorId: 'mine' },
  });
});
