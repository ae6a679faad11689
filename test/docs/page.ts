/** A guide as its readers see it: headings with their anchors, blocks, tables, links, code and prose. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { lexer, type Token, type Tokens, walkTokens } from 'marked';
import { anchorsOf } from '../../scripts/markdown-anchors.mjs';

export const ROOT = new URL('../..', import.meta.url).pathname;

export interface Heading {
  readonly depth: number;
  readonly text: string;
  /** What GitHub, and the dashboard, call it. */
  readonly anchor: string;
}

export interface Block {
  /** `sh`, `yaml`, … as the fence says; empty: output, a picture, a form. */
  readonly language: string;
  readonly text: string;
  /** Text of the heading that it stands under. */
  readonly under: string;
}

export interface Table {
  readonly head: readonly string[];
  /** Cells as they are written. */
  readonly rows: readonly (readonly string[])[];
}

export interface Page {
  /** From the root of the repository. */
  readonly path: string;
  readonly text: string;
  readonly headings: readonly Heading[];
  readonly blocks: readonly Block[];
  readonly tables: readonly Table[];
  /** As written: relative to the page, or whole addresses. */
  readonly links: readonly string[];
  /** Text between backticks. */
  readonly codeSpans: readonly string[];
  /** Text in italics. */
  readonly emphasised: readonly string[];
  /** Everything that is read as language: no code, no addresses. */
  readonly prose: readonly string[];
  /** Headings, lists, tables and code in their order, each in a word. */
  readonly outline: readonly string[];
}

const pages = new Map<string, Page>();

export function readPage(path: string): Page {
  const known = pages.get(path);
  if (known !== undefined) return known;
  const page = parsePage(path, readFileSync(join(ROOT, path), 'utf8'));
  pages.set(path, page);
  return page;
}

export function parsePage(path: string, text: string): Page {
  const headings: Omit<Heading, 'anchor'>[] = [];
  const blocks: Block[] = [];
  const tables: Table[] = [];
  const links: string[] = [];
  const codeSpans: string[] = [];
  const emphasised: string[] = [];
  const prose: string[] = [];
  const outline: string[] = [];
  walkTokens(lexer(text, { gfm: true }), (token) => {
    if (isHeading(token)) {
      headings.push({ depth: token.depth, text: token.text });
      outline.push(`heading ${token.depth}`);
    } else if (isCode(token)) {
      const language = token.lang ?? '';
      blocks.push({ language, text: token.text, under: headings.at(-1)?.text ?? '' });
      outline.push(`code ${language}`.trimEnd());
    } else if (isTable(token)) {
      tables.push({
        head: token.header.map((cell) => cell.text),
        rows: token.rows.map((row) => row.map((cell) => cell.text)),
      });
      outline.push(`table of ${token.header.length} columns, ${token.rows.length} rows`);
    } else if (isList(token))
      outline.push(`list of ${token.items.length}${token.ordered ? ', numbered' : ''}`);
    else if (isLink(token)) links.push(token.href);
    else if (token.type === 'codespan') codeSpans.push(unescaped(token.text));
    else if (token.type === 'em') emphasised.push(unescaped(token.text).replace(/\s+/g, ' '));
    else if (isText(token) && token.tokens === undefined) prose.push(unescaped(token.text));
  });
  const anchors = anchorsOf(headings.map((heading) => heading.text));
  return {
    path,
    text,
    headings: headings.map((heading, index) => ({ ...heading, anchor: anchors[index] ?? '' })),
    blocks,
    tables,
    links,
    codeSpans,
    emphasised,
    prose,
    outline,
  };
}

/** The commands of a block: comments gone, lines joined after a backslash and within single quotes. */
export function commandsIn(block: Block): string[] {
  const commands: string[] = [];
  let open = '';
  for (const line of block.text.replace(/\\\n\s*/g, '').split('\n')) {
    open += open === '' ? withoutComment(line).trim() : `\n${line}`;
    if (open.split("'").length % 2 === 0) continue;
    if (open !== '') commands.push(open);
    open = '';
  }
  if (open !== '') throw new Error(`a quote that does not end: ${open}`);
  return commands;
}

/** A comment begins a line, or stands after two blanks and more: `# …` within quotes is none. */
export function withoutComment(line: string): string {
  return line.replace(/^\s*#.*$|\s{2,}# .*$/, '');
}

const unescaped = (text: string): string =>
  text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');

const isHeading = (token: Token): token is Tokens.Heading => token.type === 'heading';
const isCode = (token: Token): token is Tokens.Code => token.type === 'code';
const isTable = (token: Token): token is Tokens.Table => token.type === 'table';
const isList = (token: Token): token is Tokens.List => token.type === 'list';
const isLink = (token: Token): token is Tokens.Link => token.type === 'link';
const isText = (token: Token): token is Tokens.Text => token.type === 'text';
