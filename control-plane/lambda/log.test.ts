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
  const err = new Error(`it\nfailed with Bearer hunter22 ${'x'.repeat(100_000)}`, { cause });
  log.event('api_not_opened', { request_id: 'r-1', err });
  expect(lines).toHaveLength(1);
  const [line = ''] = lines;
  expect(line.endsWith('}\n')).toBe(true);
  expect(line.trimEnd()).not.toContain('\n');
  expect(line).not.toContain('hunter22');
  expect(line.length).toBeLessThan(25_000);
  expect(JSON.parse(line)).toMatchObject({
    level: 'error',
    time: '2026-11-22T12:00:00.000Z',
    component: 'api',
    event: 'api_not_opened',
    request_id: 'r-1',
    err: { type: 'Error', cause: { message: 'the cause', code: 'ECONNREFUSED' } },
    msg: 'the API could not be opened',
  });
});
