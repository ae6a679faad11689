/** Which pages there are, and which of them are the same page in the other language. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './page.ts';

const markdownIn = (folder: string): string[] =>
  readdirSync(join(ROOT, folder))
    .filter((name) => name.endsWith('.md'))
    .sort()
    .map((name) => `${folder}/${name}`);

export const ENGLISH_GUIDES: readonly string[] = markdownIn('docs');
export const FRENCH_GUIDES: readonly string[] = markdownIn('docs/fr');

/** The French page of `docs/x.md`. */
export function frenchOf(path: string): string {
  return path.replace(/^docs\//, 'docs/fr/');
}

/** Texts for those who work on the gateway, and the way in; in English. */
const OTHERS = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'deploy/README.md'].filter((path) =>
  existsSync(join(ROOT, path)),
);

export const ENGLISH_PAGES: readonly string[] = [
  ...OTHERS,
  ...ENGLISH_GUIDES,
  ...markdownIn('docs/decisions'),
];
export const PAGES: readonly string[] = [...ENGLISH_PAGES, ...FRENCH_GUIDES];
