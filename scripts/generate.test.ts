import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';

it('the committed files are what the generators write', () => {
  const script = new URL('generate.mjs', import.meta.url);
  expect(execFileSync(process.execPath, [script.pathname, '--check'], { encoding: 'utf8' })).toBe('');
});
