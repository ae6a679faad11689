import { expect, test } from 'vitest';
import { createLog } from '../../connector/log.ts';
import type { LogQuery } from '../../control-plane/api/parts.ts';
import { LogRing } from './log-ring.ts';

const ALL: LogQuery = { cursor: null, level: null, text: null, bind: null, limit: 100 };

function ringOf(count: number, limits?: ConstructorParameters<typeof LogRing>[1]): LogRing {
  const ring = new LogRing('ab', limits);
  for (let index = 1; index <= count; index += 1) ring.write(line(index));
  return ring;
}

const line = (index: number, more: object = {}): string =>
  `${JSON.stringify({ level: 'info', time: '2026-11-22T10:00:00.000Z', msg: `line ${index}`, ...more })}\n`;

const messages = async (ring: LogRing, query: Partial<LogQuery>): Promise<string[]> =>
  (await ring.query({ ...ALL, ...query })).items.map(({ message }) => message);

const LIMITS = { lines: 3, characters: 10_000, lineCharacters: 1_000 };

test('has the newest lines, oldest first, and no more than its limit', async () => {
  const ring = ringOf(5, LIMITS);
  expect(ring.size).toBe(3);
  expect(await messages(ring, {})).toEqual(['line 3', 'line 4', 'line 5']);
  expect(await messages(ring, { limit: 2 })).toEqual(['line 4', 'line 5']);
});

test('is bounded in characters too', async () => {
  const length = line(1).length;
  const ring = ringOf(9, { lines: 100, characters: 2.5 * length, lineCharacters: 1_000 });
  expect(await messages(ring, {})).toEqual(['line 8', 'line 9']);
});

test('a line that is too long keeps its message', async () => {
  const ring = ringOf(1, LIMITS);
  ring.write(line(2, { err: 'x'.repeat(5_000) }));
  const { items } = await ring.query(ALL);
  expect(items[1]).toMatchObject({ message: 'line 2', fields: { shortened: true } });
});

test('goes on after a cursor, whatever matched, and says when lines were missed', async () => {
  const ring = ringOf(2, LIMITS);
  const first = await ring.query(ALL);
  expect(first.missed).toBe(false);
  expect(await ring.query({ ...ALL, cursor: first.next_cursor })).toMatchObject({ items: [], missed: false });
  ring.write(line(3));
  const second = await ring.query({ ...ALL, cursor: first.next_cursor, text: 'nothing has this' });
  expect(second.items).toEqual([]);
  expect(await messages(ring, { cursor: second.next_cursor })).toEqual([]);
  for (const index of [4, 5, 6]) ring.write(line(index));
  const third = await ring.query({ ...ALL, cursor: first.next_cursor, limit: 1 });
  expect(third).toMatchObject({ items: [{ message: 'line 4' }], missed: true });
  expect(await messages(ring, { cursor: third.next_cursor })).toEqual(['line 5', 'line 6']);
});

test('a cursor of another run, or none at all, starts with the newest', async () => {
  const ring = ringOf(2, LIMITS);
  for (const cursor of ['cd-1', '7', 'ab-x', '']) expect(await messages(ring, { cursor })).toHaveLength(2);
});

test('finds by level, bind and text in any case', async () => {
  const ring = new LogRing('ab');
  ring.write(line(1, { bind_name: 'vodafone_uk', event: 'bound' }));
  ring.write(line(2, { bind_name: 'orange', level: 'warn', pause_ms: 1000 }));
  ring.write(line(3, { level: 'fatal' }));
  expect(await messages(ring, { level: 'warn' })).toEqual(['line 2', 'line 3']);
  expect(await messages(ring, { bind: 'orange' })).toEqual(['line 2']);
  expect(await messages(ring, { text: 'VODA' })).toEqual(['line 1']);
  expect(await messages(ring, { text: 'pause_ms' })).toEqual(['line 2']);
});

test('takes what the log writes, at its own level', async () => {
  const ring = new LogRing('ab');
  const written: string[] = [];
  const log = createLog({
    level: 'info',
    floor: 'warn',
    form: 'json',
    output: { write: (text) => void written.push(text) },
    also: ring,
  });
  log.event('alert_notification');
  const bound = { session: 's-1', peer: '127.0.0.1:2775', bind_type: 'transceiver' };
  log.child({ bind_name: 'orange' }).event('bound', bound);
  log.event('health_check_failed', { err: new Error('it broke') });
  const { items } = await ring.query(ALL);
  expect(items).toMatchObject([
    {
      level: 'info',
      bind: 'orange',
      message: 'bound as transceiver',
      fields: { event: 'bound', session: 's-1' },
    },
    { level: 'error', fields: { event: 'health_check_failed', err: { message: 'it broke' } } },
  ]);
  expect(written).toHaveLength(1);
});
