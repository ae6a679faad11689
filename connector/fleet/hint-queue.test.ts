import {
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  ListQueueTagsCommand,
  QueueDoesNotExist,
  SendMessageBatchCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { expect, onTestFinished, test } from 'vitest';
import type { ConfigEvent } from '../../contract/status.ts';
import { Waiters } from '../../local/simulators/waiters.ts';
import { systemClock } from '../clock.ts';
import { keptLog, startSqs } from './aws.fixture.ts';
import { HintQueue } from './hint-queue.ts';

async function startQueue(client: SQSClient) {
  const hints: ConfigEvent[] = [];
  const waiters = new Waiters();
  const { log, events } = keptLog();
  let names = 0;
  const queue = new HintQueue({
    client,
    newName: () => `hints-${names++}`,
    tags: { cell: 'default' },
    clock: systemClock,
    random: () => 0,
    log,
    onHint: (hint) => {
      hints.push(hint);
      waiters.changed();
    },
  });
  await queue.start();
  onTestFinished(() => queue.stop());
  const received = (count: number) =>
    waiters.until(
      () => hints.length >= count || null,
      10_000,
      () => JSON.stringify({ hints, events }),
    );
  return { queue, hints, events, received };
}

function urlOf(queue: HintQueue): string {
  if (queue.url === null) throw new Error('there is no queue');
  return queue.url;
}

test('made with its tags and a retention of an hour, deleted with its connector', async () => {
  const client = await startSqs();
  const { queue } = await startQueue(client);
  const QueueUrl = urlOf(queue);
  const { Attributes } = await client.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }),
  );
  expect(Attributes).toMatchObject({ MessageRetentionPeriod: '3600', VisibilityTimeout: '10' });
  expect((await client.send(new ListQueueTagsCommand({ QueueUrl }))).Tags).toEqual({ cell: 'default' });
  await queue.stop();
  await expect(
    client.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] })),
  ).rejects.toBeInstanceOf(QueueDoesNotExist);
});

test('hints come at once, one or many; what is none is left out and said', async () => {
  const client = await startSqs();
  const { queue, hints, events, received } = await startQueue(client);
  const QueueUrl = urlOf(queue);
  const began = performance.now();
  await client.send(new SendMessageCommand({ QueueUrl, MessageBody: '{"name":"a","version":3}' }));
  await received(1);
  expect(performance.now() - began).toBeLessThan(2_000);
  const Entries = Array.from({ length: 10 }, (_, index) => ({
    Id: String(index),
    MessageBody: index === 4 ? 'no JSON' : JSON.stringify({ name: `p${index}`, version: 1 }),
  }));
  await client.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
  await received(10);
  expect(hints[0]).toEqual({ name: 'a', version: 3 });
  expect(events).toContain('hint_malformed');
});

test('deleted under it, it makes another one', async () => {
  const client = await startSqs();
  const { queue, received } = await startQueue(client);
  const first = urlOf(queue);
  await client.send(new DeleteQueueCommand({ QueueUrl: first }));
  await expect.poll(() => queue.url !== null && queue.url !== first, { timeout: 30_000 }).toBe(true);
  await client.send(
    new SendMessageCommand({ QueueUrl: urlOf(queue), MessageBody: '{"name":"b","version":1}' }),
  );
  await received(1);
}, 40_000);
