// docs/coverage.md and docs/fr/coverage.md: where each heading of the operations guide is answered here, from coverage.txt.
//
// coverage.txt has the guide's headings in their order, under `> page#anchor` (the English page), by chapter
// (`= English = French`). The French place is the heading of the same position in the French page.
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { lexer, walkTokens } from 'marked';
import { anchorsOf } from './markdown-anchors.mjs';

export const name = 'generate-coverage';

const WORDS = {
  en: {
    title: 'Where the guide’s chapters are',
    other: 'En français : [Où sont les chapitres du guide](fr/coverage.md).',
    intro: [
      'The operations guide of the gateway before this one has {headings} headings. Here is where each is answered now, in the guide’s order',
      'and in its words. Tests hold the list against the guide’s, and each place against the pages of both languages. Written by `npm run generate` from',
      '`scripts/coverage.txt`.',
    ],
    head: ['heading of the guide', 'here'],
  },
  fr: {
    title: 'Où sont les chapitres du guide',
    other: 'In English: [Where the guide’s chapters are](../coverage.md).',
    intro: [
      'Le guide d’exploitation de la passerelle précédente a {headings} titres. Voici où chacun trouve sa réponse, dans l’ordre du guide et avec ses',
      'mots. Des tests comparent la liste à celle du guide, et chaque endroit aux pages des deux langues. Écrit par `npm run generate` depuis',
      '`scripts/coverage.txt`.',
    ],
    head: ['titre du guide', 'ici'],
  },
};

export async function files(root) {
  const chapters = chaptersOf(await readFile(join(root, 'scripts/coverage.txt'), 'utf8'));
  const pages = new Map();
  for (const { target } of chapters.flatMap(({ rows }) => rows)) {
    const [page] = target.split('#');
    if (!pages.has(page)) pages.set(page, await headingsOfBoth(root, page));
  }
  return new Map([
    ['docs/coverage.md', pageOf('en', chapters, pages)],
    ['docs/fr/coverage.md', pageOf('fr', chapters, pages)],
  ]);
}

function chaptersOf(text) {
  const chapters = [];
  let target = null;
  for (const line of text.split('\n').filter((written) => written !== '')) {
    if (line.startsWith('= ')) {
      const [en, fr] = line.slice(2).split(' = ');
      chapters.push({ titles: { en, fr }, rows: [] });
      target = null;
    } else if (line.startsWith('> ')) target = line.slice(2);
    else if (target === null) throw new Error(`coverage.txt: ${line}: no place is named above it`);
    else chapters.at(-1).rows.push({ heading: line, target });
  }
  return chapters;
}

async function headingsOfBoth(root, page) {
  const french = `docs/fr/${basename(page)}`;
  const [en, fr] = await Promise.all([page, french].map((path) => headingsOf(join(root, path))));
  if (en.length !== fr.length) throw new Error(`${page} and ${french} have other numbers of headings`);
  return { en, fr };
}

async function headingsOf(path) {
  const texts = [];
  walkTokens(lexer(await readFile(path, 'utf8'), { gfm: true }), (token) => {
    if (token.type === 'heading') texts.push(token.text);
  });
  const anchors = anchorsOf(texts);
  return texts.map((text, index) => ({ text, anchor: anchors[index] }));
}

function pageOf(language, chapters, pages) {
  const { title, other, intro, head } = WORDS[language];
  const headings = chapters.reduce((sum, { rows }) => sum + rows.length, 0);
  const lines = [`# ${title}`, '', other, '', ...intro.map((line) => line.replace('{headings}', headings))];
  for (const { titles, rows } of chapters) {
    lines.push('', `## ${titles[language]}`, '', `| ${head.join(' | ')} |`, '|---|---|');
    for (const { heading, target } of rows)
      lines.push(`| \`${heading}\` | ${placeOf(language, target, pages)} |`);
  }
  return `${lines.join('\n')}\n`;
}

function placeOf(language, target, pages) {
  const [page, anchor] = target.split('#');
  const both = pages.get(page);
  const position = anchor === undefined ? 0 : both.en.findIndex((heading) => heading.anchor === anchor);
  if (position === -1) throw new Error(`coverage.txt: ${target}: the page has no such heading`);
  const headings = both[language];
  const [top, at] = [headings[0].text, headings[position]];
  const text = position === 0 ? top : `${top} – ${at.text}`;
  const link = language === 'en' && page === 'README.md' ? '../README.md' : basename(page);
  return `[${text}](${link}${position === 0 ? '' : `#${at.anchor}`})`;
}
