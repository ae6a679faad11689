/** Every word that the guide's glossary explains is explained in ours. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { readPage } from './page.ts';

/** `word of the guide = word of docs/glossary.md`. */
const TERMS = readFileSync(new URL('guide-terms.txt', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => line.split(' = ') as [theirs: string, ours: string]);

/** A row explains one word or several: `TPS, rate limit`. */
const EXPLAINED = new Set(
  readPage('docs/glossary.md').tables.flatMap(({ rows }) =>
    rows.flatMap(([term = '']) => [term, ...term.split(', ')]),
  ),
);

it.each(TERMS)('%s: %s', (_theirs, ours) => {
  expect(EXPLAINED).toContain(ours);
});
