import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { AuditRecord } from '../../contract/records.ts';
import { tableNames } from '../../contract/tables.ts';
import { type AuditFilter, type AuditPosition, AuditTrail } from './audit.ts';
import { startDynamo, TEST_PREFIX } from './dynalite.fixture.ts';
import { Table } from './dynamo.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 30_000 });

let dynamo: Awaited<ReturnType<typeof startDynamo>>;
let trail: AuditTrail;
let nowMs = Date.parse('2026-09-30T23:00:00.000Z');
let serial = 0;
const ALL: AuditFilter = { target: null, action: null, by: null };
const actor = (by: string) => ({ by, role: 'operator' as const, from: null, requestId: null });

beforeAll(async () => {
  dynamo = await startDynamo();
  trail = new AuditTrail(
    new Table(dynamo.client, tableNames(TEST_PREFIX).audit),
    () => new Date(nowMs),
    () => `id${serial++}`,
  );
  for (let entry = 0; entry < 40; entry++) {
    nowMs += 30 * 60_000 * (entry === 20 ? 2000 : 1);
    await trail.write(
      trail.entry(
        actor(entry % 2 === 0 ? 'a' : 'b'),
        entry % 5 === 0 ? 'create' : 'patch',
        entry % 4 === 0 ? null : `p${entry % 4}`,
      ),
    );
  }
});
afterAll(() => dynamo.close());

async function read(filter: AuditFilter, limit: number): Promise<AuditRecord[]> {
  const all: AuditRecord[] = [];
  let after: AuditPosition | null = null;
  do {
    const page: { entries: AuditRecord[]; next: AuditPosition | null } = await trail.page(
      filter,
      after,
      limit,
    );
    expect(page.entries.length).toBeLessThanOrEqual(limit);
    all.push(...page.entries);
    after = page.next;
  } while (after !== null);
  return all;
}

describe('the trail', () => {
  test('is newest first, over months in which nothing happened, whatever the page', async () => {
    const whole = await read(ALL, 100);
    expect(whole).toHaveLength(40);
    expect(whole.map(({ id }) => id)).toEqual(
      whole
        .map(({ id }) => id)
        .toSorted()
        .toReversed(),
    );
    for (const limit of [1, 7, 39, 40, 41]) expect(await read(ALL, limit)).toEqual(whole);
  });

  test.each([
    [{ ...ALL, by: 'a' }, 20],
    [{ ...ALL, action: 'create' as const }, 8],
    [{ ...ALL, target: 'p1' }, 10],
    [{ target: 'p1', by: 'b', action: 'create' as const }, 2],
    [{ ...ALL, target: 'nobody' }, 0],
  ])('filtered by %j', async (filter, count) => {
    for (const limit of [1, 3, 100]) expect(await read(filter, limit)).toHaveLength(count);
  });

  test('the same entry twice is one', async () => {
    const entry = trail.entry(actor('c'), 'export', null);
    await trail.write(entry);
    await trail.write(entry);
    expect(await read({ ...ALL, by: 'c' }, 10)).toEqual([entry]);
  });
});
