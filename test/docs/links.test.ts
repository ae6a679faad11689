/** Links of pages, and links to pages from code, lead to something. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PAGES } from './guides.ts';
import { parsePage, ROOT, readPage } from './page.ts';
import { isOutside, targetOf } from './targets.ts';

it.each(PAGES)('%s', (path) => {
  const page = readPage(path);
  const broken = page.links.flatMap((link) => {
    try {
      targetOf(page, link);
      return [];
    } catch (error) {
      return [String(error)];
    }
  });
  expect(broken).toEqual([]);
  for (const link of page.links.filter(isOutside)) expect(() => new URL(link)).not.toThrow();
});

it('finds what leads nowhere', () => {
  const page = parsePage(
    'docs/x.md',
    '# X\n\n[a](glossary.md#nothing) [b](nothing.md) [c](../../x.md) [d](#x)',
  );
  for (const link of page.links.slice(0, 3)) expect(() => targetOf(page, link)).toThrow('docs/x.md');
});

/** Folders whose code, rules and manifests name pages. */
const CODE = ['bin', 'connector', 'contract', 'control-plane', 'deploy', 'examples', 'infra', 'local', 'web'];
const IS_TEXT = /\.(ts|tsx|mjs|yml|yaml|json|sh|service|html|svg)$/;
const TO_A_PAGE = /\bdocs\/(?:fr\/)?[\w./-]+\.md(?:#[\p{L}\p{N}_-]+)?/gu;

function* files(folder: string): Generator<string> {
  for (const entry of readdirSync(join(ROOT, folder), { withFileTypes: true })) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) yield* files(path);
    else if (IS_TEXT.test(path)) yield path;
  }
}

describe('links from code', () => {
  const named = CODE.flatMap((folder) => [...files(folder)]).flatMap((file) =>
    [...new Set(readFileSync(join(ROOT, file), 'utf8').match(TO_A_PAGE))].map((link) => ({ file, link })),
  );
  const root = parsePage('code', '');

  it('are found', () => {
    expect(named.length).toBeGreaterThan(30);
  });

  it.each([...new Set(named.map(({ link }) => link))])('%s', (link) => {
    const from = named.filter((one) => one.link === link).map(({ file }) => file);
    expect(() => targetOf(root, link), `named in ${from.join(', ')}`).not.toThrow();
  });
});
