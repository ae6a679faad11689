import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { keepSecretsOutOfCoreDumps } from './core-dumps.ts';

test.skipIf(process.platform !== 'linux')('says what it could not write, and why', () => {
  const before = readFileSync('/proc/self/coredump_filter', 'utf8');
  expect(keepSecretsOutOfCoreDumps('/proc/self/none/coredump_filter')).toMatch(
    /^core dumps of this process would have its memory, .*ENOENT.*\/proc\/self\/none/,
  );
  expect(readFileSync('/proc/self/coredump_filter', 'utf8')).toBe(before);
});
