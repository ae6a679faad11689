import { describe, expect, it } from 'vitest';
import { guides } from './build-web-guides.mjs';

const built = await guides(new URL('..', import.meta.url).pathname);

it('has the same guides in both languages, each with as many chapters', () => {
  const shape = (language: 'en' | 'fr') => built[language].map(({ id, chapters }) => [id, chapters.length]);
  expect(built.en.length).toBeGreaterThan(10);
  expect(shape('fr')).toEqual(shape('en'));
});

it('has French for the French', () => {
  const text = built.fr.find(({ id }) => id === 'troubleshooting');
  expect(text?.title).toBe('Dépannage');
  expect(text?.chapters[1]?.text).toContain('Premier');
});

describe.each(['en', 'fr'] as const)('in %s', (language) => {
  const html = built[language].flatMap(({ chapters }) => chapters.map((chapter) => chapter.html)).join('');

  it('links from guide to guide lead to a heading of that language', () => {
    const places = new Set([
      ...built[language].map(({ id }) => id),
      ...[...html.matchAll(/<h\d id="([^"]+)"/g)].map(([, id]) => id),
    ]);
    const links = [...html.matchAll(/href="#\/documentation\/([^"]+)"/g)].map(([, to = '']) => to);
    expect(links.length).toBeGreaterThan(20);
    expect(links.filter((to) => !places.has(decodeURIComponent(to)))).toEqual([]);
  });

  it('leaves out the way to the other language', () => {
    expect(html).not.toMatch(/En français :|In English:/);
  });
});
