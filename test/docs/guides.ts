/** Which pages there are, and which of them are the same page in the other language. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './page.ts';

const markdownIn = (folder: string): string[] =>
  readdirSync(join(ROOT, folder))
    .filter((name) => name.endsWith('.md'))
    .sort()
    .map((name) => `${folder}/${name}`);

/** The README is a guide too: the first one. */
export const ENGLISH_GUIDES: readonly string[] = ['README.md', ...markdownIn('docs')];
export const FRENCH_GUIDES: readonly string[] = markdownIn('docs/fr');

/** The French page of `docs/x.md`, and of the README. */
export function frenchOf(path: string): string {
  return `docs/fr/${path.replace(/^docs\//, '')}`;
}

/** Texts for those who work on the gateway; in English. */
const OTHERS = ['CONTRIBUTING.md', 'CHANGELOG.md', 'deploy/README.md'].filter((path) =>
  existsSync(join(ROOT, path)),
);

export const ENGLISH_PAGES: readonly string[] = [
  ...OTHERS,
  ...ENGLISH_GUIDES,
  ...markdownIn('docs/decisions'),
];
export const PAGES: readonly string[] = [...ENGLISH_PAGES, ...FRENCH_GUIDES];
