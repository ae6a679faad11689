import { describe, expect, it } from 'vitest';
import { appended, EMPTY_TAIL, lineText, MOST_LINES } from './log-tail.ts';

const line = (message: string) => ({
  at: '2026-11-22T10:00:00.000Z',
  level: 'info' as const,
  bind: 'vodafone_uk',
  connector: null,
  message,
  fields: {},
});

describe('the tail of the log', () => {
  it('numbers lines on and keeps the newest', () => {
    const many = Array.from({ length: MOST_LINES }, (_, i) => line(String(i)));
    const tail = appended(appended(EMPTY_TAIL, many, false), [line('new')], false);
    expect(tail.lines).toHaveLength(MOST_LINES);
    expect(tail.lines[0]).toMatchObject({ number: 1, message: '1' });
    expect(tail.lines.at(-1)).toMatchObject({ number: MOST_LINES, message: 'new' });
  });

  it('remembers that lines were missed', () => {
    expect(appended(appended(EMPTY_TAIL, [], true), [line('a')], false).gap).toBe(true);
  });

  it('stays the same when nothing came, so that nothing is drawn anew', () => {
    const tail = appended(EMPTY_TAIL, [line('a')], false);
    expect(appended(tail, [], false).lines).toBe(tail.lines);
  });

  it('writes a line with its fields', () => {
    expect(lineText({ ...line('bound'), fields: { session: 1 } })).toBe(
      '2026-11-22T10:00:00.000Z INFO [vodafone_uk] bound {"session":1}',
    );
  });
});
