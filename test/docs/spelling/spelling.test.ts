/** Every word of every page is one: of the language's dictionary, or of the lists beside this test. Code is left out. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isMissing, pathOf } from '../../debian.ts';
import { ENGLISH_PAGES, FRENCH_GUIDES } from '../guides.ts';
import { parsePage, readPage } from '../page.ts';

const LANGUAGES = {
  english: { dictionary: 'en_GB', pages: ENGLISH_PAGES },
  french: { dictionary: 'fr_FR', pages: FRENCH_GUIDES },
} as const;

/** Names of products, protocols and people's software: the same in both languages. */
const names = wordsIn('names');

function wordsIn(list: string): string[] {
  return readFileSync(new URL(`${list}.txt`, import.meta.url), 'utf8')
    .split('\n')
    .filter((word) => word !== '');
}

/** Words that are names of code, files, numbers and addresses have a digit, an underscore, a dot or a capital within. */
const IS_NAME = /[\p{N}_./:@]|\p{Ll}\p{Lu}|\p{Lu}{2}\p{Ll}{2}/u;
/** The way to the other language is in the other language. */
const OTHER_LANGUAGE = /^(?:En français :|In English:).*$/m;
const ELISION = /^(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu)['’]/i;
const POSSESSIVE = /['’]s?$/;

function wordsOf(path: string): string[] {
  return parsePage(path, readPage(path).text.replace(OTHER_LANGUAGE, ''))
    .prose.flatMap((text) => text.split(/[\s()[\]{}«»“”"„…,;!?|<>=+*–—→←↔÷×≥≤%°·#]+/u))
    .map((word) => word.replace(/^['’.:/-]+|['’.:/-]+$/gu, ''))
    .filter((word) => word !== '' && !IS_NAME.test(word))
    .map((word) => word.replace(ELISION, '').replace(POSSESSIVE, ''))
    .filter((word) => word !== '');
}

/** Those of the words that hunspell does not know. */
function unknown(words: Iterable<string>, dictionary: string): Set<string> {
  const said = execFileSync(pathOf('hunspell'), ['-l', '-d', dictionary, '-i', 'utf-8'], {
    input: [...words].join('\n'),
    encoding: 'utf8',
    timeout: 60_000,
  });
  return new Set(said.split('\n').filter((word) => word !== ''));
}

describe.skipIf(isMissing('hunspell', 'British English for hunspell', 'French for hunspell'))(
  'spelling',
  () => {
    describe.each(Object.entries(LANGUAGES))('%s', (language, { dictionary, pages }) => {
      const own = wordsIn(language);
      const known = new Set([...names, ...own]);
      const words = new Map(pages.map((path) => [path, new Set(wordsOf(path))]));
      const all = new Set([...words.values()].flatMap((ofPage) => [...ofPage]));
      const strange = unknown(all, dictionary);

      it.each(pages)('%s', (path) => {
        const found = words.get(path) ?? new Set();
        expect([...found].filter((word) => strange.has(word) && !known.has(word)).join(' ')).toBe('');
      });

      it('knows a mistake when it sees one', () => {
        expect(unknown(['recieve', 'recevoirr'], dictionary)).toEqual(new Set(['recieve', 'recevoirr']));
      });

      it('has no word in its list that no page needs', () => {
        expect(own.filter((word) => !strange.has(word))).toEqual([]);
        expect(own).toEqual([...new Set(own)].sort());
      });
    });

    it('has no name that no page needs', () => {
      const pages = Object.values(LANGUAGES).flatMap((language) => language.pages);
      const all = new Set(pages.flatMap((path) => wordsOf(path)));
      expect(names.filter((name) => !all.has(name))).toEqual([]);
      expect(names).toEqual([...new Set(names)].sort());
    });
  },
);
