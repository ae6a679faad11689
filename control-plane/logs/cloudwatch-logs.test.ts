import { describe, expect, test } from 'vitest';
import type { LogQuery } from '../api/parts.ts';
import { startCloudWatch } from './cloudwatch.fixture.ts';
import { CloudWatchLogs } from './cloudwatch-logs.ts';
import { filterPattern } from './filter-pattern.ts';

const NOW = Date.parse('2026-11-22T12:00:00.000Z');
const ALL: LogQuery = { cursor: null, level: null, text: null, bind: null, limit: 50 };

function line(atMs: number, msg: string, more: object = {}): { timestamp: number; message: string } {
  const time = new Date(atMs).toISOString();
  return { timestamp: atMs, message: JSON.stringify({ level: 'info', time, event: 'e', ...more, msg }) };
}

async function start(groups: readonly string[] = ['connectors'], pageEvents?: number) {
  const cloudWatch = await startCloudWatch(pageEvents);
  let nowMs = NOW;
  const logs = new CloudWatchLogs({ client: cloudWatch.client, groups, now: () => nowMs });
  const advance = (ms: number): void => {
    nowMs += ms;
  };
  const messages = async (query: Partial<LogQuery>) => {
    const page = await logs.query({ ...ALL, ...query });
    return { messages: page.items.map(({ message }) => message), cursor: page.next_cursor };
  };
  return { ...cloudWatch, logs, advance, messages };
}

describe('the newest lines', () => {
  test('are read as the connectors write them, and say which task wrote them', async () => {
    const { put, logs } = await start();
    put('connectors', line(NOW - 1000, 'bind failed', { level: 'warn', bind_name: 'acme', attempt: 2 }));
    const { items } = await logs.query(ALL);
    expect(items).toEqual([
      {
        at: '2026-11-22T11:59:59.000Z',
        level: 'warn',
        bind: 'acme',
        connector: '0f1e2d',
        message: 'bind failed',
        fields: { event: 'e', attempt: 2 },
      },
    ]);
  });

  test('are looked for further back when the last minute has too few', async () => {
    const { put, messages, asked } = await start();
    put('connectors', line(NOW - 3 * 3_600_000, 'old'), line(NOW - 5_000, 'new'));
    expect((await messages({ limit: 2 })).messages).toEqual(['old', 'new']);
    expect(asked.map(({ startTime }) => NOW - startTime)).toEqual([60_000, 900_000, 14_400_000]);
  });

  test('are the newest, also where a minute has more than can be read', async () => {
    const { put, messages, asked } = await start(['connectors'], 10);
    put(
      'connectors',
      ...Array.from({ length: 600 }, (_, index) => line(NOW - 60_000 + index * 100, `line ${index}`)),
    );
    const { messages: found } = await messages({ limit: 3 });
    expect(found).toEqual(['line 597', 'line 598', 'line 599']);
    expect(asked.length).toBeLessThanOrEqual(3 * 6);
  });

  test('of several groups come in the order of time; a group that is not there yet has none', async () => {
    const { put, messages } = await start(['connectors', 'api', 'nobody']);
    put('connectors', line(NOW - 3000, 'a'), line(NOW - 1000, 'c'));
    put('api', line(NOW - 2000, 'b'));
    expect((await messages({})).messages).toEqual(['a', 'b', 'c']);
  });

  test('a line that is no JSON is an error in its own words, at the time that CloudWatch has', async () => {
    const { put, logs } = await start();
    put('connectors', { timestamp: NOW - 10, message: 'FATAL ERROR: Reached heap limit\n' });
    expect((await logs.query({ ...ALL, text: 'heap' })).items).toEqual([
      expect.objectContaining({
        at: '2026-11-22T11:59:59.990Z',
        level: 'error',
        message: 'FATAL ERROR: Reached heap limit',
      }),
    ]);
  });
});

describe('filters', () => {
  test('by level, bind and text find what those of one machine find', async () => {
    const { put, messages } = await start();
    put(
      'connectors',
      line(NOW - 50, 'Bind FAILED', { level: 'error', bind_name: 'acme' }),
      line(NOW - 40, 'bind up', { bind_name: 'acme' }),
      line(NOW - 30, 'bind failed', { level: 'warn', bind_name: 'other' }),
      line(NOW - 20, 'started', { reason: 'it Failed before' }),
    );
    expect((await messages({ text: 'failed' })).messages).toEqual(['Bind FAILED', 'bind failed', 'started']);
    expect((await messages({ text: 'bind f' })).messages).toEqual(['Bind FAILED', 'bind failed']);
    expect((await messages({ level: 'warn' })).messages).toEqual(['Bind FAILED', 'bind failed']);
    expect((await messages({ bind: 'acme', text: 'UP' })).messages).toEqual(['bind up']);
    expect((await messages({ level: 'error', bind: 'other' })).messages).toEqual([]);
  });

  test.each([
    [{}, undefined],
    [{ level: 'trace' as const }, undefined],
    [{ level: 'error' as const, bind: 'a-b' }, '{ ($.level = "error") && $.bind_name = "a-b" }'],
    [{ bind: 'x" || $.level = "y' }, '{ $.bind_name = "x.levely" }'],
    [{ text: 'Time-out1' }, '%[Tt][Ii][Mm][Ee]-[Oo][Uu][Tt]1%'],
    [{ text: 'a.*b' }, undefined],
    [{ text: 'é' }, undefined],
  ])('CloudWatch is asked %j by %s', (query, pattern) => {
    expect(filterPattern({ ...ALL, ...query })).toBe(pattern);
  });
});

describe('following', () => {
  test('every line once, also those that come late or in the same millisecond', async () => {
    const { put, messages, advance } = await start();
    put('connectors', line(NOW - 100, 'one'));
    const first = await messages({});
    expect(first.messages).toEqual(['one']);
    expect((await messages({ cursor: first.cursor })).messages).toEqual([]);
    advance(3000);
    put('connectors', line(NOW - 100, 'same'), line(NOW - 4000, 'late'), line(NOW + 1000, 'two'));
    const second = await messages({ cursor: first.cursor });
    expect(second.messages).toEqual(['late', 'same', 'two']);
    expect((await messages({ cursor: second.cursor })).messages).toEqual([]);
  });

  test('a burst larger than a page and than a cursor holds: nothing lost, nothing twice, cursors bounded', async () => {
    const { put, messages } = await start();
    const start0 = await messages({});
    // 400 lines in two milliseconds.
    const burst = Array.from({ length: 400 }, (_, index) =>
      line(NOW + Math.floor(index / 200), `line ${index}`),
    );
    put('connectors', ...burst);
    const seen: string[] = [];
    let { cursor } = start0;
    for (let page = 0; page < 20; page++) {
      const next = await messages({ cursor, limit: 37 });
      seen.push(...next.messages);
      expect(next.cursor.length).toBeLessThanOrEqual(1024);
      if (next.messages.length === 0) break;
      cursor = next.cursor;
    }
    expect(seen).toEqual(Array.from({ length: 400 }, (_, index) => `line ${index}`));
  });

  test('goes on over lines that do not match, and stays where nothing came', async () => {
    const { put, messages } = await start();
    const { cursor } = await messages({ text: 'rare one' });
    put('connectors', ...Array.from({ length: 300 }, (_, index) => line(NOW + index, `usual ${index}`)));
    const second = await messages({ text: 'rare one', cursor });
    expect(second.messages).toEqual([]);
    put('connectors', line(NOW + 301, 'the rare one'));
    const third = await messages({ text: 'rare one', cursor: second.cursor });
    expect(third.messages).toEqual(['the rare one']);
  });

  test('a cursor that is not one of ours counts as none', async () => {
    const { put, messages } = await start();
    put('connectors', line(NOW - 100, 'one'));
    for (const cursor of ['', 'abc', 'c1', 'c1.zz.1.abc', 'c9.1.1.', '../..', 'x'.repeat(1024)]) {
      expect((await messages({ cursor })).messages).toEqual(['one']);
    }
  });
});

test('a CloudWatch that does not answer is unavailable, and says which group', async () => {
  const { fail, logs, put } = await start();
  put('connectors', line(NOW, 'one'));
  fail('ThrottlingException');
  await expect(logs.query(ALL)).rejects.toMatchObject({
    name: 'StoreError',
    code: 'unavailable',
    message: 'CloudWatch Logs could not read connectors: ThrottlingException',
  });
});
