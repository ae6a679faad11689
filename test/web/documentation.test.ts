/** The Documentation page: the guides in the reader's language, with links between them, found without accents. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Operator } from './harness/operator.ts';
import { type System, startSystem } from './harness/system.ts';

let system: System;
beforeAll(async () => {
  system = await startSystem({ connector: false });
}, 60_000);
afterAll(async () => {
  await system?.close();
});

/** What is looked for is in the text of a chapter with capitals and accents of its own. */
const READERS = [
  {
    language: 'en',
    guide: 'Troubleshooting',
    linked: 'runbooks',
    search: 'proxy FORGED',
    chapter: 'Strangers on the SMPP port',
    title: 'Threat model',
  },
  {
    language: 'fr',
    guide: 'Dépannage',
    linked: "fiches d'intervention",
    search: 'EN-TETES falsifies',
    chapter: 'Inconnus sur le port SMPP',
    title: 'Modèle de menaces',
  },
] as const;

it.each(READERS)('in $language', async ({ language, guide, linked, search, chapter, title }) => {
  const reader = await Operator.arrive(system, language);
  try {
    const { page, w } = reader;
    await reader.goTo('documentation');
    await page
      .getByRole('navigation', { name: w.docs.contents })
      .getByRole('link', { name: guide, exact: true })
      .click();
    await page.getByRole('heading', { name: guide, exact: true }).waitFor();
    await page.getByRole('article').getByRole('link', { name: linked }).first().click();
    await page.waitForURL(/#\/documentation\/runbooks/);
    await page.getByRole('heading', { name: 'SMPPConnectionDown', exact: true }).waitFor();

    await page.getByLabel(w.docs.search).fill(search);
    const name = w.docs.open_result.replace('{{chapter}}', chapter).replace('{{guide}}', title);
    await page.getByRole('link', { name, exact: true }).click();
    await page.waitForURL(/#\/documentation\/security\//);
    await page.getByRole('heading', { name: chapter, exact: true }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe(language);
  } finally {
    await reader.leave();
  }
});
