// The guides of docs/ for the dashboard's Documentation page: HTML by chapter, with the text to search in.
import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Marked } from 'marked';
import { anchorsOf } from './markdown-anchors.mjs';

const ESCAPES = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
]);
const escaped = (text) => text.replace(/[&<>"]/g, (character) => ESCAPES.get(character));

/** Links to guides, of whichever language, become routes of the dashboard; others outside open in a tab of their own. */
function linkTarget(href, known) {
  const match = /^(?:\.{1,2}\/)*(?:docs\/)?(?:fr\/)?([\w-]+)\.md(?:#(.*))?$/.exec(href);
  if (match && known.has(match[1]))
    return { href: `#/documentation/${match[1]}${match[2] ? `/${match[2]}` : ''}` };
  if (/^https?:/.test(href)) return { href, outside: true };
  return null;
}

function writer(guide, known, anchors) {
  return new Marked({
    gfm: true,
    renderer: {
      // Raw HTML in a guide is shown, never run; comments mark what is generated.
      html: ({ text }) => escaped(text.replace(/<!--.*?-->/gs, '').trim()),
      heading(token) {
        const { tokens, depth } = token;
        const level = Math.min(depth + 1, 6);
        return `<h${level} id="${escaped(`${guide}/${anchors.get(token)}`)}" tabindex="-1">${this.parser.parseInline(tokens)}</h${level}>\n`;
      },
      link({ href, tokens }) {
        const text = this.parser.parseInline(tokens);
        if (href.startsWith('#'))
          return `<a href="#/documentation/${guide}/${escaped(href.slice(1))}">${text}</a>`;
        const target = linkTarget(href, known);
        if (target === null) return `<span>${text}</span>`;
        const outside = target.outside ? ' target="_blank" rel="noreferrer"' : '';
        return `<a href="${escaped(target.href)}"${outside}>${text}</a>`;
      },
      image: ({ text }) => escaped(text),
      code: ({ text }) => `<pre tabindex="0"><code>${escaped(text)}</code></pre>\n`,
    },
  });
}

/** The way to the page in the other language: the dashboard shows the reader's. */
const OTHER_LANGUAGE = /^(?:En français :|In English:) \[.*$/m;

function chapters(markdown, guide, known) {
  const anchors = new Map();
  const marked = writer(guide, known, anchors);
  const tokens = marked.lexer(markdown.replace(OTHER_LANGUAGE, ''));
  const headings = tokens.filter(({ type }) => type === 'heading');
  for (const [index, anchor] of anchorsOf(headings.map(({ text }) => text)).entries())
    anchors.set(headings[index], anchor);
  const found = [];
  let current = { title: '', anchor: '', tokens: [] };
  const close = () => {
    if (current.tokens.length === 0) return;
    const list = Object.assign(current.tokens, { links: tokens.links });
    const html = marked.parser(list);
    const text = html
      .replace(/<[^>]*>/g, ' ')
      .replace(/&quot;/g, '"')
      .replace(/&#39;/g, "'")
      .replace(/&lt;/g, '<')
      .replace(/&gt;/g, '>')
      .replace(/&amp;/g, '&')
      .replace(/\s+/g, ' ')
      .trim();
    found.push({ title: current.title, anchor: current.anchor, html, text });
  };
  for (const token of tokens) {
    if (token.type === 'heading' && token.depth <= 2) {
      close();
      current = { title: token.text.replace(/[`*]/g, ''), anchor: anchors.get(token), tokens: [] };
    }
    current.tokens.push(token);
  }
  close();
  return found;
}

/** The README, which leads to all the others, and every docs/*.md. */
async function englishPages(root) {
  const names = (await readdir(join(root, 'docs'))).filter((name) => name.endsWith('.md')).sort();
  return ['README.md', ...names.map((name) => join('docs', name))];
}

async function guidesOf(root, language) {
  const pages = await englishPages(root);
  const known = new Set(pages.map((page) => basename(page, '.md')));
  return Promise.all(
    pages.map(async (page) => {
      const id = basename(page, '.md');
      const path = language === 'en' ? page : join('docs', language, basename(page));
      const markdown = await readFile(join(root, path), 'utf8').catch((error) => {
        // Not translated yet: test/docs/in-step.test.ts lists which.
        if (error.code !== 'ENOENT') throw error;
        return readFile(join(root, page), 'utf8');
      });
      const title = /^# (.+)$/m.exec(markdown)?.[1]?.replace(/[`*]/g, '') ?? id;
      return { id, title, chapters: chapters(markdown, id, known) };
    }),
  );
}

/** The guides in both languages: `{id, title, chapters: [{title, anchor, html, text}]}`. */
export async function guides(root) {
  return { en: await guidesOf(root, 'en'), fr: await guidesOf(root, 'fr') };
}
