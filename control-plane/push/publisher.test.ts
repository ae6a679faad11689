import { DeleteQueueCommand } from '@aws-sdk/client-sqs';
import { marshall } from '@aws-sdk/util-dynamodb';
import { expect, test } from 'vitest';
import { hintBatches } from './hint-batches.ts';
import { Publisher } from './publisher.ts';
import { startPush } from './push.fixture.ts';
import { type PeerChange, readStreamEvent } from './stream-records.ts';

const change = (id: string, name: string, version = 1, ...cells: string[]): PeerChange => ({
  id,
  name,
  version,
  cells: cells.length === 0 ? ['default'] : cells,
});

test('every live connector of the cell is told, ten hints a request; the dead and those without a queue are not', async () => {
  const { sqs, connectors, queue, heartbeat, received } = await startPush();
  const [a, b, dead, elsewhere] = [
    await queue('a'),
    await queue('b'),
    await queue('dead'),
    await queue('else'),
  ];
  await heartbeat('A', { queue_url: a });
  await heartbeat('B', { queue_url: b, state: 'draining' });
  await heartbeat('C', { queue_url: dead, state: 'dead' });
  await heartbeat('D');
  await heartbeat('E', { queue_url: elsewhere, cell: 'other' });
  const publisher = new Publisher({ sqs, connectors, onFailure: () => undefined });
  const changes = Array.from({ length: 25 }, (_, index) => change(String(index), `peer-${index}`));
  expect(await publisher.publish(changes)).toEqual({ sent: 50, failed: new Set() });
  const expected = changes.map(({ name, version }) => JSON.stringify({ name, version })).sort();
  expect(await received(a)).toEqual(expected);
  expect(await received(b)).toEqual(expected);
  expect(await received(dead)).toEqual([]);
  expect(await received(elsewhere)).toEqual([]);
});

test('a queue that has gone with its connector counts as done', async () => {
  const { sqs, connectors, queue, heartbeat } = await startPush();
  const url = await queue('a');
  await heartbeat('A', { queue_url: url });
  await sqs.send(new DeleteQueueCommand({ QueueUrl: url }));
  const publisher = new Publisher({ sqs, connectors, onFailure: () => undefined });
  expect((await publisher.publish([change('1', 'x')])).failed.size).toBe(0);
});

test('what one queue does not take is reported as failed, and the others have it', async () => {
  const { sqs, connectors, queue, heartbeat, received } = await startPush();
  const url = await queue('a');
  await heartbeat('A', { queue_url: url });
  await heartbeat('B', { queue_url: 'http://127.0.0.1:9/123456789012/away' });
  const failures: string[] = [];
  const publisher = new Publisher({
    sqs,
    connectors,
    onFailure: (queueUrl) => failures.push(queueUrl),
  });
  sqs.middlewareStack.add(
    (next) => (args) =>
      JSON.stringify(args.input).includes('away') ? Promise.reject(new Error('throttled')) : next(args),
    { step: 'initialize' },
  );
  const { sent, failed } = await publisher.publish([change('7', 'x'), change('8', 'y')]);
  expect([sent, [...failed]]).toEqual([2, ['7', '8']]);
  expect(failures).toEqual(['http://127.0.0.1:9/123456789012/away']);
  expect(await received(url)).toHaveLength(2);
});

test('one hint for each peer and queue, with its highest version', () => {
  const batches = hintBatches(
    [change('1', 'x', 4), change('2', 'y'), change('3', 'x', 5), change('4', 'z', 1, 'other', 'default')],
    [
      { cell: 'default', queueUrl: 'a' },
      { cell: 'other', queueUrl: 'b' },
    ],
  );
  expect(batches).toEqual([
    {
      queueUrl: 'a',
      entries: [
        { hint: { name: 'x', version: 5 }, ids: ['1', '3'] },
        { hint: { name: 'y', version: 1 }, ids: ['2'] },
        { hint: { name: 'z', version: 1 }, ids: ['4'] },
      ],
    },
    { queueUrl: 'b', entries: [{ hint: { name: 'z', version: 1 }, ids: ['4'] }] },
  ]);
});

test('of a stream, peers are read; claims and removals are left out, and what cannot be read is named', () => {
  const record = (id: string, item: Record<string, unknown> | null, before?: Record<string, unknown>) => ({
    eventName: item === null ? 'REMOVE' : 'MODIFY',
    dynamodb: {
      SequenceNumber: id,
      ...(item === null ? {} : { NewImage: marshall(item) }),
      ...(before === undefined ? {} : { OldImage: marshall(before) }),
    },
  });
  const peer = { pk: 'PEER#1', sk: 'x', name: 'x', version: 3, cell: 'b', settings: {} };
  const reading = readStreamEvent({
    Records: [
      record('1', peer),
      record('2', { pk: 'SYSTEM_ID#bank', sk: 'CLAIM' }),
      record('3', null),
      record('4', { ...peer, version: 'three' }),
      record('5', peer, { ...peer, cell: 'a' }),
    ],
  });
  expect(reading).toEqual({
    changes: [
      { id: '1', name: 'x', version: 3, cells: ['b'] },
      { id: '5', name: 'x', version: 3, cells: ['b', 'a'] },
    ],
    unreadable: ['4'],
  });
  expect(() => readStreamEvent({ nothing: 'of the kind' })).toThrow();
});
