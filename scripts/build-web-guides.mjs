// The guides of docs/ for the dashboard's Documentation page: HTML by chapter, with the text to search in.
import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Marked } from 'marked';

const ESCAPES = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
]);
const escaped = (text) => text.replace(/[&<>"]/g, (character) => ESCAPES.get(character));

/** The anchor that GitHub gives a heading, so that links between guides work in both places. */
export function slug(heading) {
  return heading
    .toLowerCase()
    .replace(/<[^>]*>/g, '')
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replace(/\s/g, '-');
}

/** Relative links to guides become routes of the dashboard; others outside open in a tab of their own. */
function linkTarget(href, known) {
  const match = /^(?:\.\/)?([\w-]+)(?:\.fr)?\.md(?:#(.*))?$/.exec(href);
  if (match && known.has(match[1]))
    return { href: `#/documentation/${match[1]}${match[2] ? `/${match[2]}` : ''}` };
  if (/^https?:/.test(href)) return { href, outside: true };
  return null;
}

function writer(guide, known) {
  return new Marked({
    gfm: true,
    renderer: {
      // Raw HTML in a guide is shown, never run; comments mark what is generated.
      html: ({ text }) => escaped(text.replace(/<!--.*?-->/gs, '').trim()),
      heading({ tokens, depth, text }) {
        const level = Math.min(depth + 1, 6);
        return `<h${level} id="${escaped(`${guide}/${slug(text)}`)}" tabindex="-1">${this.parser.parseInline(tokens)}</h${level}>\n`;
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

function chapters(markdown, guide, known) {
  const marked = writer(guide, known);
  const tokens = marked.lexer(markdown);
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
      current = { title: token.text.replace(/[`*]/g, ''), anchor: slug(token.text), tokens: [] };
    }
    current.tokens.push(token);
  }
  close();
  return found;
}

async function markdownFiles(folder) {
  const names = await readdir(folder).catch((error) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  return names.filter((name) => name.endsWith('.md')).sort();
}

/**
 * Every docs/*.md: `{id, language, title, chapters: [{title, anchor, html, text}]}`, one entry a language; a guide
 * `x.fr.md` is the French of `x.md`.
 */
export async function guides(root) {
  const folder = join(root, 'docs');
  const names = await markdownFiles(folder);
  const known = new Set(names.map((name) => basename(name, '.md').replace(/\.fr$/, '')));
  return Promise.all(
    names.map(async (name) => {
      const stem = basename(name, '.md');
      const language = stem.endsWith('.fr') ? 'fr' : 'en';
      const id = stem.replace(/\.fr$/, '');
      const markdown = await readFile(join(folder, name), 'utf8');
      const title = /^# (.+)$/m.exec(markdown)?.[1]?.replace(/[`*]/g, '') ?? id;
      return { id, language, title, chapters: chapters(markdown, id, known) };
    }),
  );
}
