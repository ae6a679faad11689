import { type Comment, type Position, SyntaxFault } from './syntax.ts';
import { Texts } from './texts.ts';
import type { Token, TokenBody } from './tokens.ts';

export interface Lexed {
  readonly tokens: readonly Token[];
  readonly comments: readonly Comment[];
}

/** Longest first. */
const SIGNS = [
  '<<<',
  '>>>',
  '|||',
  '&&&',
  '===',
  '!==',
  '...',
  '<>',
  '<-',
  '->',
  '=>',
  '==',
  '!=',
  '=~',
  '<=',
  '>=',
  '||',
  '&&',
  '|>',
  '++',
  '--',
  '..',
  '::',
  '\\\\',
  '%{',
  '<<',
  '>>',
  '[',
  ']',
  '{',
  '}',
  '(',
  ')',
  ',',
  '=',
  '<',
  '>',
  '|',
  '&',
  '+',
  '-',
  '*',
  '/',
  '!',
  '^',
  '@',
  '.',
  ';',
  '%',
];
const NAME = /[\p{L}_][\p{L}\p{N}_]*[?!]?/uy;
const NUMBER = /0x[0-9A-Fa-f_]+|0o[0-7_]+|0b[01_]+|[0-9][0-9_]*(?:\.[0-9][0-9_]*(?:[eE][+-]?[0-9]+)?)?/y;
const ATOM = /[\p{L}_][\p{L}\p{N}_@]*[?!]?/uy;
const MOST_NESTED_TEXTS = 20;

/**
 * Elixir's text as tokens, comments apart. Throws a SyntaxFault.
 *
 * A text whose closing quote is missing goes on to the next quote, and everything behind it is read inside out; so
 * when reading fails, here or in the parser, `suspect` says where the first text that goes over a line's end begins.
 */
export class Lexer {
  readonly text: string;
  offset = 0;
  suspect: Position | null = null;
  #line = 1;
  #lineStart = 0;
  #nested = 0;
  readonly #comments: Comment[] = [];
  readonly #texts = new Texts(this);

  constructor(text: string) {
    this.text = text;
  }

  read(): Lexed {
    return { tokens: this.tokensUntil(null), comments: this.#comments };
  }

  here(): Position {
    return { line: this.#line, column: this.offset - this.#lineStart + 1 };
  }

  /** Steps over `count` characters, line breaks among them or not. */
  advance(count: number): void {
    for (const end = Math.min(this.text.length, this.offset + count); this.offset < end; this.offset++) {
      if (this.text[this.offset] !== '\n') continue;
      this.#line += 1;
      this.#lineStart = this.offset + 1;
    }
  }

  at(expected: string): boolean {
    return this.text.startsWith(expected, this.offset);
  }

  match(pattern: RegExp): string | null {
    pattern.lastIndex = this.offset;
    return pattern.exec(this.text)?.[0] ?? null;
  }

  /** Up to the brace that closes an interpolation, or to the end of the file. */
  tokensUntil(brace: Position | null): Token[] {
    if (++this.#nested > MOST_NESTED_TEXTS)
      throw new SyntaxFault(this.here(), 'texts are nested too deeply.');
    const tokens: Token[] = [];
    const open: string[] = [];
    for (;;) {
      const { startsLine, spaced } = this.#space();
      const at = this.here();
      const place = (body: TokenBody): Token => ({ ...body, at, end: this.here(), startsLine, spaced });
      if (this.offset >= this.text.length) {
        if (brace !== null) throw new SyntaxFault(brace, 'this #{ in a text is not closed.');
        tokens.push(place({ kind: 'end' }));
        break;
      }
      if (brace !== null && open.length === 0 && this.at('}')) {
        tokens.push(place({ kind: 'end' }));
        break;
      }
      const body = this.#token(at);
      if (body.kind === 'sign' && (body.text === '{' || body.text === '%{')) open.push(body.text);
      if (body.kind === 'sign' && body.text === '}') open.pop();
      tokens.push(place(body));
    }
    this.#nested -= 1;
    return tokens;
  }

  #space(): { startsLine: boolean; spaced: boolean } {
    const from = this.offset;
    let startsLine = from === 0;
    for (;;) {
      const character = this.text[this.offset];
      if (character === '\n') startsLine = true;
      if (character !== undefined && /[\s\ufeff]/.test(character)) this.advance(1);
      else if (character === '#') this.#comment(startsLine);
      else return { startsLine, spaced: this.offset > from };
    }
  }

  #comment(alone: boolean): void {
    const at = this.here();
    const written = this.match(/#[^\r\n]*/y) ?? '#';
    this.advance(written.length);
    this.#comments.push({ text: written.replace(/^#+ ?/, '').trimEnd(), at, alone });
  }

  #token(at: Position): TokenBody {
    const character = this.text[this.offset] ?? '';
    if (character === '"' || character === "'") return this.#quoted(character);
    if (character === '~') return this.#texts.sigil() ?? this.#unreadable(at);
    if (character === ':') return this.#atom(at);
    if (character === '?') return this.#texts.character();
    const number = this.match(NUMBER);
    if (number !== null) {
      this.advance(number.length);
      return { kind: 'number', value: Number(number.replaceAll('_', '')) };
    }
    const name = this.match(NAME);
    if (name !== null) return this.#name(name);
    const sign = SIGNS.find((candidate) => this.at(candidate));
    if (sign === undefined) return this.#unreadable(at);
    this.advance(sign.length);
    return { kind: 'sign', text: sign };
  }

  #name(name: string): TokenBody {
    this.advance(name.length);
    if (this.#colon()) return { kind: 'keyword', text: name };
    return { kind: /^\p{Lu}/u.test(name) ? 'alias' : 'name', text: name };
  }

  /** The colon of `key: value`, which has a space behind it; `a ? b` and `A::b` have none. */
  #colon(): boolean {
    if (!this.at(':') || this.at('::')) return false;
    const next = this.text[this.offset + 1];
    if (next !== undefined && !/\s/.test(next)) return false;
    this.advance(1);
    return true;
  }

  #quoted(quote: string): TokenBody {
    const parts = this.#texts.quoted(quote);
    const [only] = parts;
    const plain = parts.length === 0 ? '' : parts.length === 1 && typeof only === 'string' ? only : null;
    if (plain !== null && this.#colon()) return { kind: 'keyword', text: plain };
    return { kind: 'text', parts };
  }

  #atom(at: Position): TokenBody {
    if (this.at('::')) {
      this.advance(2);
      return { kind: 'sign', text: '::' };
    }
    this.advance(1);
    if (this.at('"') || this.at("'")) {
      const parts = this.#texts.quoted(this.text[this.offset] ?? '"');
      return { kind: 'atom', text: parts.filter((part) => typeof part === 'string').join('') };
    }
    const name = this.match(ATOM);
    if (name === null)
      throw new SyntaxFault(
        at,
        'a colon that begins no :name and ends no "key: ". Is the space after it missing?',
      );
    this.advance(name.length);
    return { kind: 'atom', text: name };
  }

  #unreadable(at: Position): never {
    throw new SyntaxFault(at, 'this character has no meaning here. Check quotes and commas before it.');
  }
}
