/** The guides are the same in English and in French: structure, code, tables, links, and the way from one to the other. */
import { existsSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ENGLISH_GUIDES, FRENCH_GUIDES, frenchOf } from './guides.ts';
import { type Block, type Page, ROOT, readPage, withoutComment } from './page.ts';
import { targetOf } from './targets.ts';

it('every guide is in both languages', () => {
  expect(FRENCH_GUIDES).toEqual(ENGLISH_GUIDES.map(frenchOf));
});

describe.each(ENGLISH_GUIDES.filter((page) => existsSync(join(ROOT, frenchOf(page)))))('%s', (path) => {
  const english = readPage(path);
  const french = readPage(frenchOf(path));
  const toFrench = relative(dirname(path), frenchOf(path));
  const toEnglish = relative(dirname(frenchOf(path)), path);

  it('has the same headings, lists, tables and code in French', () => {
    expect(french.outline).toEqual(english.outline);
  });

  it('has the same code in French', () => {
    expect(french.blocks.map(sameInBoth)).toEqual(english.blocks.map(sameInBoth));
  });

  it('has the same names in French', () => {
    expect(french.codeSpans.toSorted()).toEqual(english.codeSpans.toSorted());
  });

  it('has the same links in French, to French pages', () => {
    const english_ = english.links.filter((link) => link !== toFrench);
    const french_ = french.links.filter((link) => link !== toEnglish);
    expect(french_.map((link) => targetOf(french, link)).sort()).toEqual(
      english_.map((link) => inFrench(targetOf(english, link))).sort(),
    );
  });

  it('begins with its title and the way to the other language', () => {
    const [title, other] = [english.headings[0]?.text, french.headings[0]?.text];
    expect(top(english)).toBe(`# ${title}\n\nEn français : [${other}](${toFrench}).\n\n`);
    expect(top(french)).toBe(`# ${other}\n\nIn English: [${title}](${toEnglish}).\n\n`);
  });
});

/** The first two paragraphs, without a comment before them that says what wrote the page. */
const top = ({ text }: Page): string => /^(?:<!-- .* -->\n\n)?(.*\n\n.*\n\n)/.exec(text)?.[1] ?? text;

/** Comments are translated, and so is what stands in pictures and forms: of those the number of lines counts. */
function sameInBoth({ language, text }: Block): string | number {
  if (language === '') return text.split('\n').length;
  return text
    .split('\n')
    .map((line) => withoutComment(line).trimEnd())
    .join('\n');
}

/** Where the French page should lead when the English one leads there. */
function inFrench(target: string): string {
  const [path = '', heading] = target.split('#');
  if (!ENGLISH_GUIDES.includes(path) || !existsSync(join(ROOT, frenchOf(path)))) return target;
  return heading === undefined ? frenchOf(path) : `${frenchOf(path)}#${heading}`;
}
