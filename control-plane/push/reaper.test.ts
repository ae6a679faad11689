import { GetQueueAttributesCommand, QueueDoesNotExist } from '@aws-sdk/client-sqs';
import { expect, test } from 'vitest';
import { connectorKey } from '../../contract/tables.ts';
import { TEST_PREFIX } from '../store/dynalite.fixture.ts';
import { startPush } from './push.fixture.ts';
import { reap } from './reaper.ts';
import { ORPHAN_MS } from './reaping.ts';

test('a queue goes when it and its heartbeat are both old; whatever is young or in use stays', async () => {
  const { sqs, connectors, queue, heartbeat } = await startPush();
  const [used, left, nobodys] = [await queue('used'), await queue('left'), await queue('nobodys')];
  const born = Date.now();
  const later = born + ORPHAN_MS + 60_000;
  await heartbeat('living', { queue_url: used, renewed_at: new Date(later - 2_000).toISOString() });
  await heartbeat('dead', { queue_url: left, state: 'dead', renewed_at: new Date(born).toISOString() });
  const parts = { sqs, connectors, tablePrefix: TEST_PREFIX };

  expect(await reap({ ...parts, now: () => born + 60_000 })).toEqual({ queues: 0, heartbeats: 0 });
  expect(await reap({ ...parts, now: () => later })).toEqual({ queues: 2, heartbeats: 1 });

  const attributes = (url: string) =>
    sqs.send(new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['CreatedTimestamp'] }));
  await expect(attributes(left)).rejects.toBeInstanceOf(QueueDoesNotExist);
  await expect(attributes(nobodys)).rejects.toBeInstanceOf(QueueDoesNotExist);
  expect((await attributes(used)).Attributes).toBeDefined();
  expect(await connectors.get(connectorKey('default', 'dead'))).toBe(null);
  expect(await connectors.get(connectorKey('default', 'living'))).not.toBe(null);
});
