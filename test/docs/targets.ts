/** Where a link leads, as a place in the repository. */
import { existsSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { type Page, ROOT, readPage } from './page.ts';

const OUTSIDE = /^(https?:|mailto:)/;

export const isOutside = (link: string): boolean => OUTSIDE.test(link);

/**
 * `path#3` for the fourth heading of a page, so that pages in two languages can be compared; `path` for a whole file;
 * addresses as they are. Throws where a link leads nowhere.
 */
export function targetOf(page: Page, link: string): string {
  if (isOutside(link)) return link;
  const [file = '', anchor] = decodeURI(link).split('#');
  const path = file === '' ? page.path : normalize(join(dirname(page.path), file));
  if (path.startsWith('..')) throw new Error(`${page.path}: ${link} leads out of the repository`);
  if (!existsSync(join(ROOT, path))) throw new Error(`${page.path}: ${link}: there is no ${path}`);
  if (anchor === undefined) return path;
  if (statSync(join(ROOT, path)).isDirectory() || !path.endsWith('.md'))
    throw new Error(`${page.path}: ${link}: only pages have headings`);
  const { headings } = readPage(path);
  const index = headings.findIndex((heading) => heading.anchor === anchor);
  if (index === -1) {
    const anchors = headings.map((heading) => heading.anchor).join(', ');
    throw new Error(`${page.path}: ${link}: ${path} has no such heading, but ${anchors}`);
  }
  return `${path}#${index}`;
}
