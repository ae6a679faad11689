import { describe, expect, it } from 'vitest';
import { obstaclesOf } from './why-waiting.ts';

const now = Date.parse('2026-11-22T10:00:00Z');
const desired = (state: 'up' | 'suspended') => ({ state, generation: 0, since: '', by: 'olga' });
const binds = [
  { name: 'up', state: 'connected' as const, desired: desired('up') },
  { name: 'down', state: 'reconnecting' as const, desired: desired('up') },
  { name: 'held', state: 'connected' as const, desired: desired('suspended') },
  { name: 'not_told', state: 'active' as const, desired: null },
];
const message = { dest_smsc: 'up', deliver_after: null, expires: null, delivery_attempts: 0 };
const kinds = (changes: Partial<Parameters<typeof obstaclesOf>[0]>): string[] =>
  obstaclesOf({ ...message, ...changes }, binds, now).map(({ kind }) => kind);

describe('why a message waits', () => {
  it('finds nothing when nothing is in its way', () => {
    expect(kinds({})).toEqual([]);
    expect(kinds({ dest_smsc: null })).toEqual([]);
    expect(kinds({ dest_smsc: 'not_told' })).toEqual([]);
  });

  it('says each obstacle of the guide', () => {
    expect(kinds({ dest_smsc: 'dwon' })).toEqual(['smsc_missing']);
    expect(kinds({ dest_smsc: 'down' })).toEqual(['smsc_down']);
    expect(kinds({ dest_smsc: 'held' })).toEqual(['smsc_held']);
    expect(kinds({ deliver_after: '2026-11-22T10:00:01Z' })).toEqual(['later']);
    expect(kinds({ deliver_after: '2026-11-22T09:59:59Z' })).toEqual([]);
    expect(kinds({ expires: '2026-11-22T09:00:00Z' })).toEqual(['expired']);
    expect(kinds({ delivery_attempts: 3 })).toEqual(['many_attempts']);
  });
});
