import { expect, test } from 'vitest';
import { ChangeFeed } from './change-feed.ts';
import type { PeerChange } from './stream-records.ts';

function startFeed() {
  const told: PeerChange[][] = [];
  const failures: unknown[] = [];
  const retries: (() => void)[] = [];
  let outcome: () => Promise<{ sent: number; failed: ReadonlySet<string> }> = async () => ({
    sent: 1,
    failed: new Set(),
  });
  const feed = new ChangeFeed({
    publisher: {
      publish: (changes) => {
        told.push([...changes]);
        return outcome();
      },
    },
    after: (_, fire) => {
      retries.push(fire);
      return () => undefined;
    },
    onFailure: (error) => failures.push(error),
  });
  const fail = (as: typeof outcome): void => {
    outcome = as;
  };
  return { feed, told, failures, retries, fail };
}

const names = (changes: readonly PeerChange[] | undefined) =>
  changes?.map(({ name, version }) => `${name} ${version}`);
const turn = () => new Promise((resolve) => setImmediate(resolve));

test('tells each change; those that come meanwhile are told together, each peer once', async () => {
  const { feed, told } = startFeed();
  feed.onChange({ name: 'a', version: 1, cell: 'default' });
  feed.onChange({ name: 'b', version: 1, cell: 'default' });
  feed.onChange({ name: 'b', version: 2, cell: 'other' });
  await turn();
  expect(told.map(names)).toEqual([['a 1'], ['b 2']]);
  expect(told[1]?.[0]?.cells).toEqual(['other', 'default']);
});

test('what could not be told is told again, with the newest version; after close nothing is', async () => {
  const { feed, told, failures, retries, fail } = startFeed();
  fail(() => Promise.reject(new Error('away')));
  feed.onChange({ name: 'a', version: 1, cell: 'default' });
  await turn();
  expect(failures).toHaveLength(1);
  expect(retries).toHaveLength(1);
  fail(async () => ({ sent: 0, failed: new Set(['a']) }));
  feed.onChange({ name: 'a', version: 2, cell: 'default' });
  await turn();
  fail(async () => ({ sent: 1, failed: new Set() }));
  retries.at(-1)?.();
  await turn();
  expect(told.map(names)).toEqual([['a 1'], ['a 2'], ['a 2']]);
  await feed.close();
  feed.onChange({ name: 'a', version: 3, cell: 'default' });
  await turn();
  expect(told).toHaveLength(3);
});
