/** Every heading of the guide has its place here, in both languages, and what is a name there is named at that place. */
import { readFileSync } from 'node:fs';
import { lexer, type Token, type Tokens } from 'marked';
import { expect, it } from 'vitest';
import { type Page, readPage } from './page.ts';
import { targetOf } from './targets.ts';

/** In the guide's order; taken from it once, with its conversion's slips in metrics' prefixes. */
const GUIDE = readFileSync(new URL('guide-headings.txt', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n');

const PAGES = ['docs/coverage.md', 'docs/fr/coverage.md'] as const;
const LINK = /^\[[^\]]+\]\(([^)]+)\)$/;

interface Row {
  readonly heading: string;
  readonly link: string;
}

function rowsOf(page: Page): Row[] {
  return page.tables
    .flatMap(({ rows }) => rows)
    .map(([heading = '', place = '']) => ({
      heading: heading.replaceAll('`', ''),
      link: LINK.exec(place)?.[1] ?? `no link: ${place}`,
    }));
}

it('the list has the guide’s six chapters', () => {
  expect(GUIDE.length).toBeGreaterThan(500);
  for (const first of ['Passerelle SMPP OmniMessage - Guide d', 'Référence de Configuration', 'Glossaire'])
    expect(GUIDE.filter((heading) => heading.startsWith(first))).toHaveLength(1);
});

it.each(PAGES)('%s has every heading of the guide, in its order', (path) => {
  expect(rowsOf(readPage(path)).map(({ heading }) => heading)).toEqual(GUIDE);
});

it('each place is the same in both languages', () => {
  const [english, french] = PAGES.map((path) => {
    const page = readPage(path);
    return rowsOf(page).map(({ link }) => targetOf(page, link));
  });
  expect(
    french?.map((place) => place.replace('docs/fr/README', 'README').replace('docs/fr/', 'docs/')),
  ).toEqual(english);
});

/** Settings, variables and metrics of which a heading speaks. */
const NAME = /\b(?:[a-z]+(?:_[a-z]+)+|[A-Z]+(?:_[A-Z]+)+)\b|^(?:name|mode|host|port|password)$/;

it.each(PAGES)('%s leads names to where they are', (path) => {
  const page = readPage(path);
  const named = rowsOf(page).flatMap(({ heading, link }) => {
    const name = NAME.exec(heading)?.[0].replace(/^smpm_/, 'smpp_');
    return name === undefined ? [] : [{ name, link }];
  });
  expect(named.length).toBeGreaterThan(35);
  expect(named.filter(({ name, link }) => !sectionAt(targetOf(page, link)).includes(name))).toEqual([]);
});

/** A heading with all that is below it, its own subheadings included. `place` as targetOf has it. */
function sectionAt(place: string): string {
  const [path = '', index] = place.split('#');
  const tokens = lexer(readPage(path).text, { gfm: true });
  const isHeading = (token: Token): token is Tokens.Heading => token.type === 'heading';
  const heading = index === undefined ? undefined : tokens.filter(isHeading)[Number(index)];
  if (heading === undefined) return tokens.map(({ raw }) => raw).join('');
  const from = tokens.slice(tokens.indexOf(heading));
  const end = from.findIndex((token, at) => at > 0 && isHeading(token) && token.depth <= heading.depth);
  return from
    .slice(0, end === -1 ? undefined : end)
    .map(({ raw }) => raw)
    .join('');
}
