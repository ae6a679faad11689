import { expect, test } from 'vitest';
import { lambdaLog } from './log.ts';

test('one line of JSON in the form of the connectors, without secrets, bounded', () => {
  const lines: string[] = [];
  const at = new Date('2026-11-22T12:00:00.000Z');
  const log = lambdaLog(
    'api',
    (line) => lines.push(line),
    () => at,
  );
  const cause = Object.assign(new Error('the cause'), {
    code: 'ECONNREFUSED',
    $response: { body: 'hunter22' },
  });
  log.warn(
    {
      event: 'e',
      password: 'hunter22',
      nested: {
        SecretString: 'hunter22',
        kept: 1n,
        deep: { a: { b: { c: { d: { e: { f: 'too deep' } } } } } },
      },
      err: new Error('it failed', { cause }),
      text: 'x'.repeat(10_000),
    },
    'two\nlines',
  );
  expect(lines).toHaveLength(1);
  const [line = ''] = lines;
  expect(line.endsWith('}\n')).toBe(true);
  expect(line.trimEnd()).not.toContain('\n');
  expect(line).not.toContain('hunter22');
  expect(line).not.toContain('too deep');
  expect(line.length).toBeLessThan(25_000);
  expect(JSON.parse(line)).toMatchObject({
    level: 'warn',
    time: '2026-11-22T12:00:00.000Z',
    component: 'api',
    event: 'e',
    password: '[redacted]',
    nested: { SecretString: '[redacted]', kept: '1' },
    err: { type: 'Error', message: 'it failed', cause: { message: 'the cause', code: 'ECONNREFUSED' } },
    msg: 'two\nlines',
  });
});
