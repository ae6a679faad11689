/** Pages that lead through the dashboard call its buttons, fields and states as the dashboard does, in both languages. */
import { expect, it } from 'vitest';
import { en } from '../../web/i18n/en.ts';
import { fr } from '../../web/i18n/fr.ts';
import { SETTING_LABELS } from '../../web/i18n/settings.ts';
import { readPage } from './page.ts';

type Words = { readonly [key: string]: string | Words };

/** What stands in a place of its own is whatever the page says: `Throttled for … s`. */
function textsOf(words: Words): string[] {
  return Object.values(words).flatMap((value) =>
    typeof value === 'string' ? [value.replaceAll(/\{\{\w+\}\}/g, '…')] : textsOf(value),
  );
}

const LABELS = {
  en: new Set([...textsOf(en), ...Object.values(SETTING_LABELS).map((label) => label.en)]),
  fr: new Set([...textsOf(fr), ...Object.values(SETTING_LABELS).map((label) => label.fr)]),
};

const PAGES = [
  ['docs/operations.md', 'en'],
  ['docs/fr/operations.md', 'fr'],
] as const;

it.each(PAGES)('%s', (path, language) => {
  const { emphasised } = readPage(path);
  expect(emphasised.length).toBeGreaterThan(50);
  const unknown = emphasised.filter((text) => !LABELS[language].has(text));
  expect([...new Set(unknown)]).toEqual([]);
});
