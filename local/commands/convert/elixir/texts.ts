import type { Lexer } from './lexer.ts';
import { type Position, SyntaxFault } from './syntax.ts';
import type { TextPart, TokenBody } from './tokens.ts';

const CLOSING: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}', '<': '>' };
const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  s: ' ',
  '0': '\0',
  a: '\x07',
  b: '\b',
  d: '\x7f',
  e: '\x1b',
  f: '\f',
  v: '\v',
  '\n': '',
};

/** What stands in quotes: texts, heredocs, sigils; with escapes, and interpolations as tokens. */
export class Texts {
  readonly #lexer: Lexer;

  constructor(lexer: Lexer) {
    this.#lexer = lexer;
  }

  quoted(quote: string): readonly TextPart[] {
    const lexer = this.#lexer;
    const at = lexer.here();
    if (lexer.at(quote.repeat(3))) return this.#heredoc(at, quote.repeat(3), true);
    lexer.advance(1);
    const parts = this.#until(at, () => lexer.at(quote), true);
    lexer.advance(1);
    if (lexer.here().line > at.line) lexer.suspect ??= at;
    return parts;
  }

  /** `?a`: the number of a character. */
  character(): TokenBody {
    const lexer = this.#lexer;
    lexer.advance(1);
    if (lexer.at('\\')) return { kind: 'number', value: this.#escape().codePointAt(0) ?? 0 };
    const value = lexer.text.codePointAt(lexer.offset) ?? 0;
    lexer.advance(String.fromCodePoint(value).length);
    return { kind: 'number', value };
  }

  /** `~s`, `~S`, `~c`, `~w`, `~W`; any other is opaque. null: no sigil. */
  sigil(): TokenBody | null {
    const lexer = this.#lexer;
    const at = lexer.here();
    const letter = /^~([A-Za-z]+)/.exec(lexer.text.slice(lexer.offset, lexer.offset + 20))?.[1];
    if (letter === undefined) return null;
    lexer.advance(1 + letter.length);
    const escapes = letter === letter.toLowerCase();
    const parts = this.#delimited(at, escapes);
    const modifiers = lexer.match(/[a-z]*/y) ?? '';
    lexer.advance(modifiers.length);
    const kind = letter.toLowerCase();
    if (kind === 's' || kind === 'c') return { kind: 'text', parts };
    const text = parts.every((part) => typeof part === 'string') ? parts.join('') : null;
    if (kind !== 'w' || text === null) return { kind: 'opaque', text: `~${letter}` };
    return {
      kind: 'words',
      words: text.split(/\s+/).filter((word) => word !== ''),
      atoms: modifiers === 'a',
    };
  }

  #delimited(at: Position, escapes: boolean): readonly TextPart[] {
    const lexer = this.#lexer;
    for (const quotes of ['"""', "'''"]) if (lexer.at(quotes)) return this.#heredoc(at, quotes, escapes);
    const opening = lexer.text[lexer.offset] ?? '';
    if (!/[([{<"'/|]/.test(opening))
      throw new SyntaxFault(at, 'a sigil (~) without ( ), [ ], { }, < >, " ", \' \', / / or | |.');
    lexer.advance(1);
    const closing = CLOSING[opening] ?? opening;
    const parts = this.#until(at, () => lexer.at(closing), escapes);
    lexer.advance(1);
    return parts;
  }

  /** Lines between two """; the indentation of the closing one is not part of them. */
  #heredoc(at: Position, quotes: string, escapes: boolean): readonly TextPart[] {
    const lexer = this.#lexer;
    lexer.advance(3);
    const rest = lexer.match(/[ \t]*\r?\n/y);
    if (rest === null) throw new SyntaxFault(at, `behind ${quotes} a new line begins.`);
    const closing = new RegExp(`^([ \\t]*)${quotes}`, 'gm');
    closing.lastIndex = lexer.offset + rest.length;
    const end = closing.exec(lexer.text);
    if (end === null)
      throw new SyntaxFault(at, `this ${quotes} is not closed by another one on a line of its own.`);
    const indent = end[1]?.length ?? 0;
    lexer.advance(rest.length);
    const stop = end.index;
    const parts = this.#until(at, () => lexer.offset >= stop, escapes, indent);
    lexer.advance(indent + quotes.length);
    return parts;
  }

  #until(at: Position, closes: () => boolean, escapes: boolean, indent = 0): TextPart[] {
    const lexer = this.#lexer;
    const parts: TextPart[] = [];
    let text = '';
    const dedent = (): void => {
      const blank = lexer.match(/[ \t]*/y) ?? '';
      lexer.advance(Math.min(indent, blank.length));
    };
    if (!closes()) dedent();
    while (!closes()) {
      const character = lexer.text[lexer.offset];
      if (character === undefined)
        throw new SyntaxFault(at, 'this text is not closed: its closing quote is missing.');
      if (escapes && character === '\\') text += this.#escape();
      else if (escapes && lexer.at('#{')) {
        if (text !== '') parts.push(text);
        text = '';
        const brace = lexer.here();
        lexer.advance(2);
        parts.push(lexer.tokensUntil(brace));
        lexer.advance(1);
      } else {
        text += character;
        lexer.advance(1);
        if (character === '\n' && !closes()) dedent();
      }
    }
    return text === '' ? parts : [...parts, text];
  }

  #escape(): string {
    const lexer = this.#lexer;
    const at = lexer.here();
    const code = lexer.match(
      /\\(?:x[0-9A-Fa-f]{2}|x\{[0-9A-Fa-f]{1,6}\}|u[0-9A-Fa-f]{4}|u\{[0-9A-Fa-f]{1,6}\})/y,
    );
    if (code !== null) {
      lexer.advance(code.length);
      const point = Number.parseInt(code.replace(/[^0-9A-Fa-f]/g, ''), 16);
      if (point > 0x10ffff) throw new SyntaxFault(at, 'this escape names no character.');
      return String.fromCodePoint(point);
    }
    const next = String.fromCodePoint(lexer.text.codePointAt(lexer.offset + 1) ?? 0x5c);
    if (next === 'x' || next === 'u')
      throw new SyntaxFault(at, 'an escape is \\xHH, \\x{H…}, \\uHHHH or \\u{H…}.');
    lexer.advance(1 + next.length);
    return ESCAPES[next] ?? next;
  }
}
