import { Cursor, described } from './cursor.ts';
import { type Item, type Node, type Pair, type Position, SyntaxFault } from './syntax.ts';
import type { Token } from './tokens.ts';

const DEEPEST = 100;
/** How strongly operators bind, and whether to the right; from Elixir's operator table. */
const BINDS: ReadonlyMap<string, readonly [number, 'left' | 'right']> = new Map(
  (
    [
      [2, 'right', '='],
      [3, 'left', '|| ||| or'],
      [4, 'left', '&& &&& and'],
      [5, 'left', '== != =~ === !=='],
      [6, 'left', '< > <= >='],
      [7, 'left', '|>'],
      [8, 'left', 'in'],
      [9, 'right', '++ -- <> ..'],
      [10, 'left', '+ -'],
      [11, 'left', '* /'],
    ] as const
  ).flatMap(([strength, side, operators]) =>
    operators.split(' ').map((operator) => [operator, [strength, side]] as const),
  ),
);
const CLOSING: Readonly<Record<string, string>> = { '[': ']', '{': '}', '%{': '}', '(': ')' };
const BLOCKS = new Set([
  'case',
  'cond',
  'for',
  'with',
  'try',
  'receive',
  'quote',
  'defmodule',
  'def',
  'defp',
]);
const NO_ARGUMENT = new Set(['do', 'end', 'else', 'and', 'or', 'in', 'when', 'after', 'rescue', 'catch']);

/** Reads expressions, and statements, which are expressions line by line. Throws SyntaxFaults. */
export class Expressions {
  readonly #cursor: Cursor;
  #depth = 0;
  /** Of an `if`, whose `do` is not that of a call in its condition. */
  #inCondition = false;

  constructor(cursor: Cursor) {
    this.#cursor = cursor;
  }

  /** What stands in #{ }: one expression. */
  interpolated(): Node {
    const node = this.#expression(0);
    if (this.#cursor.next.kind !== 'end')
      throw new SyntaxFault(this.#cursor.next.at, 'in #{ } one expression is expected.');
    return node;
  }

  statements(ends: readonly string[]): Node[] {
    const statements: Node[] = [];
    for (;;) {
      while (this.#cursor.is('sign', ';')) this.#cursor.take();
      const next = this.#cursor.next;
      if (next.kind === 'end') {
        if (ends.length === 0) return statements;
        throw new SyntaxFault(next.at, 'the file ends in an open block: an "end" is missing.');
      }
      if (next.kind === 'name' && ends.includes(next.text)) return statements;
      if (next.kind === 'keyword' && this.#cursor.index === 0) {
        throw new SyntaxFault(next.at, `${described(next)} belongs behind a "config :omnimessage_smpp,".`);
      }
      if (next.kind === 'keyword') {
        throw new SyntaxFault(
          this.#cursor.behindLast,
          `a comma is missing here, before ${described(next)} of line ${next.at.line}.`,
        );
      }
      statements.push(this.#expression(0));
      const after = this.#cursor.next;
      const ended = after.startsLine || after.kind === 'end' || this.#cursor.is('sign', ';', after);
      if (!ended && !(after.kind === 'name' && ends.includes(after.text))) {
        throw new SyntaxFault(
          this.#cursor.behindLast,
          `a comma or a new line is missing here, before ${described(after)}.`,
        );
      }
    }
  }

  #expression(weakest: number): Node {
    if (++this.#depth > DEEPEST) throw new SyntaxFault(this.#cursor.next.at, 'this is nested too deeply.');
    let left = this.#unary();
    for (;;) {
      const token = this.#cursor.next;
      const operator = token.kind === 'sign' || token.kind === 'name' ? token.text : '';
      const binds = BINDS.get(operator);
      // A line that begins with + or - is a statement of its own.
      if (binds === undefined || binds[0] < weakest || (token.startsLine && /^[+-]$/.test(operator))) break;
      this.#cursor.take();
      const right = this.#expression(binds[1] === 'left' ? binds[0] + 1 : binds[0]);
      left =
        operator === '|>'
          ? piped(left, right, token.at)
          : { kind: 'operation', operator, left, right, at: left.at };
    }
    this.#depth -= 1;
    return left;
  }

  #unary(): Node {
    const token = this.#cursor.next;
    if (this.#cursor.is('sign', '!') || this.#cursor.is('name', 'not')) {
      this.#cursor.take();
      return { kind: 'not', operand: this.#expression(12), at: token.at };
    }
    if (this.#cursor.is('sign', '-') || this.#cursor.is('sign', '+')) {
      this.#cursor.take();
      const operand = this.#expression(12);
      if (operand.kind !== 'number')
        throw new SyntaxFault(token.at, 'behind this sign a number is expected.');
      return {
        ...operand,
        value: this.#cursor.is('sign', '-', token) ? -operand.value : operand.value,
        at: token.at,
      };
    }
    if (this.#cursor.is('sign', '&') || this.#cursor.is('sign', '@') || this.#cursor.is('sign', '^')) {
      this.#cursor.take();
      this.#expression(12);
      return opaque(this.#cursor.is('sign', '&', token) ? 'a function' : 'an attribute', token.at);
    }
    return this.#access(this.#primary());
  }

  /** `x.y`, `x[y]`, `f.()`: nothing that a setting can be read from. */
  #access(node: Node): Node {
    let found = node;
    while ((this.#cursor.is('sign', '.') || this.#cursor.is('sign', '[')) && !this.#cursor.next.spaced) {
      const sign = this.#cursor.take();
      if (sign.kind === 'sign' && sign.text === '[') this.#items(sign);
      else {
        if (this.#cursor.next.kind === 'name') this.#cursor.take();
        if (this.#cursor.is('sign', '(') && !this.#cursor.next.spaced) this.#items(this.#cursor.take());
      }
      found = opaque('an access to a part of a value', node.at);
    }
    return found;
  }

  #primary(): Node {
    const token = this.#cursor.take();
    const { at } = token;
    switch (token.kind) {
      case 'number':
        return { kind: 'number', value: token.value, at };
      case 'atom':
        return { kind: 'atom', name: token.text, at };
      case 'text':
        return {
          kind: 'text',
          parts: token.parts.map((part) =>
            typeof part === 'string' ? part : new Expressions(new Cursor(part)).interpolated(),
          ),
          at,
        };
      case 'words': {
        const items = token.words.map(
          (word): Node =>
            token.atoms ? { kind: 'atom', name: word, at } : { kind: 'text', parts: [word], at },
        );
        return { kind: 'list', items, at, end: token.end };
      }
      case 'opaque':
        return opaque(`the sigil ${token.text}`, at);
      case 'alias':
        return this.#module(token.text, at);
      case 'name':
        return this.#named(token.text, at);
      case 'sign':
        return this.#bracketed(token, token.text);
      case 'keyword':
      case 'end':
        throw new SyntaxFault(at, `a value is missing before ${described(token)}.`);
    }
  }

  #bracketed(token: Token, text: string): Node {
    const { at } = token;
    if (text === '(') {
      const node = this.#expression(0);
      this.#close(token);
      return node;
    }
    if (text === '[' || text === '{') {
      const { items, end } = this.#items(token);
      return { kind: text === '[' ? 'list' : 'tuple', items, at, end };
    }
    if (text === '%{') {
      const { items, end } = this.#items(token);
      const pairs = items.filter((item): item is Pair => item.kind === 'pair');
      const other = items.find((item) => item.kind !== 'pair');
      if (other !== undefined)
        throw new SyntaxFault(other.at, 'in a map (%{ }) every value has its key: "key: value".');
      return { kind: 'map', items: pairs, at, end };
    }
    if (text === '%' && this.#cursor.next.kind !== 'alias')
      throw new SyntaxFault(at, 'behind this % a { is missing.');
    if (text === '%' && this.#cursor.next.kind === 'alias') {
      const name = this.#cursor.next.text;
      while (this.#cursor.next.kind === 'alias' || this.#cursor.is('sign', '.')) this.#cursor.take();
      if (this.#cursor.is('sign', '{')) this.#items(this.#cursor.take());
      return opaque(`a struct %${name}{}`, at);
    }
    throw new SyntaxFault(
      at,
      `found ${described(token)} where a value is expected. Check commas, quotes and brackets before it.`,
    );
  }

  /** Up to the bracket that closes `open`. */
  #items(open: Token): { items: Item[]; end: Position } {
    const items: Item[] = [];
    for (;;) {
      if (this.#closes(open)) return { items, end: this.#cursor.take().at };
      const next = this.#cursor.next;
      if (this.#cursor.is('sign', ','))
        throw new SyntaxFault(next.at, 'a value is missing before this comma.');
      if (next.kind === 'end') throw new SyntaxFault(open.at, `this ${described(open)} is not closed.`);
      items.push(this.#item());
      if (this.#cursor.is('sign', ',')) this.#cursor.take();
      else if (!this.#closes(open)) throw this.#unclosed(open);
    }
  }

  #closes(open: Token): boolean {
    return open.kind === 'sign' && this.#cursor.is('sign', CLOSING[open.text] ?? '');
  }

  #close(open: Token): void {
    if (!this.#closes(open)) throw this.#unclosed(open);
    this.#cursor.take();
  }

  #unclosed(open: Token): SyntaxFault {
    const next = this.#cursor.next;
    if (next.kind === 'end' || this.#cursor.beginsStatement(next)) {
      return new SyntaxFault(open.at, `this ${described(open)} is not closed.`);
    }
    if (next.kind === 'sign' && /^[\]})]$/.test(next.text)) {
      const opened = `the ${described(open)} of line ${open.at.line}, column ${open.at.column}`;
      return new SyntaxFault(next.at, `found ${next.text}, but ${opened} is still open.`);
    }
    return new SyntaxFault(this.#cursor.behindLast, `a comma is missing here, before ${described(next)}.`);
  }

  #item(): Item {
    const { at } = this.#cursor.next;
    if (this.#cursor.next.kind === 'keyword') {
      const key = this.#cursor.take();
      if (key.kind !== 'keyword') throw new TypeError('not a keyword');
      return { kind: 'pair', key: { kind: 'atom', name: key.text, at }, value: this.#expression(0), at };
    }
    const key = this.#expression(0);
    if (!this.#cursor.is('sign', '=>')) return key;
    this.#cursor.take();
    return { kind: 'pair', key, value: this.#expression(0), at };
  }

  #module(first: string, at: Position): Node {
    let name = first;
    while (this.#cursor.is('sign', '.') && !this.#cursor.next.spaced) {
      this.#cursor.take();
      const part = this.#cursor.take();
      if (part.kind === 'alias') name += `.${part.text}`;
      else if (part.kind === 'name') return this.#call(`${name}.${part.text}`, at, true);
      else throw new SyntaxFault(part.at, 'behind the dot a name is expected.');
    }
    return { kind: 'alias', name, at };
  }

  #named(name: string, at: Position): Node {
    if (name === 'true' || name === 'false' || name === 'nil') return { kind: 'atom', name, at };
    if (name === 'if' || name === 'unless') return this.#if(name, at);
    if (name === 'fn') return this.#block('a function', at, 1);
    if (BLOCKS.has(name)) return this.#block(`"${name}"`, at, 0);
    if (NO_ARGUMENT.has(name)) throw new SyntaxFault(at, `found "${name}" where a value is expected.`);
    return this.#call(name, at, false);
  }

  #call(name: string, at: Position, always: boolean): Node {
    if (this.#cursor.is('sign', '(') && !this.#cursor.next.spaced) {
      const { items } = this.#items(this.#cursor.take());
      return this.#withBlock({ kind: 'call', name, args: withKeywords(items, at), at });
    }
    if (this.#beginsArgument()) {
      const items: Item[] = [this.#item()];
      while (this.#cursor.is('sign', ',')) {
        this.#cursor.take();
        const next = this.#cursor.next;
        if (next.kind === 'end' || this.#cursor.beginsStatement(next)) {
          throw new SyntaxFault(this.#cursor.behindLast, 'a value is missing after this comma.');
        }
        items.push(this.#item());
      }
      return this.#withBlock({ kind: 'call', name, args: withKeywords(items, at), at });
    }
    return always ? { kind: 'call', name, args: [], at } : { kind: 'variable', name, at };
  }

  /** Of a call without parentheses. */
  #beginsArgument(): boolean {
    const next = this.#cursor.next;
    if (next.startsLine || !next.spaced) return false;
    if (next.kind === 'sign') return ['[', '{', '%{', '(', ':', '%'].includes(next.text);
    return next.kind !== 'end' && !(next.kind === 'name' && NO_ARGUMENT.has(next.text));
  }

  #withBlock(call: Node & { kind: 'call' }): Node {
    return this.#cursor.is('name', 'do') && !this.#inCondition
      ? this.#block(`"${call.name} … do"`, call.at, 0)
      : call;
  }

  #if(name: string, at: Position): Node {
    const parens = this.#cursor.is('sign', '(') && !this.#cursor.next.spaced;
    const open = parens ? this.#cursor.take() : null;
    const around = this.#inCondition;
    this.#inCondition = true;
    const written = this.#expression(0);
    this.#inCondition = around;
    if (open !== null && this.#closes(open)) this.#cursor.take();
    const condition: Node = name === 'if' ? written : { kind: 'not', operand: written, at: written.at };
    if (this.#cursor.is('sign', ',')) {
      this.#cursor.take();
      const branches = new Map<string, Node>();
      for (;;) {
        const item = this.#item();
        if (item.kind === 'pair' && item.key.kind === 'atom') branches.set(item.key.name, item.value);
        if (
          !this.#cursor.is('sign', ',') ||
          !['else', 'do'].some((word) => this.#cursor.is('keyword', word, this.#cursor.after))
        )
          break;
        this.#cursor.take();
      }
      if (open !== null && this.#closes(open)) this.#cursor.take();
      const branch = (word: string): Node[] => [branches.get(word)].filter((node) => node !== undefined);
      return { kind: 'if', condition, whenTrue: branch('do'), whenFalse: branch('else'), at };
    }
    if (!this.#cursor.is('name', 'do'))
      throw new SyntaxFault(this.#cursor.behindLast, `behind this condition of "${name}" a "do" is missing.`);
    this.#cursor.take();
    const whenTrue = this.statements(['else', 'end']);
    const hasElse = this.#cursor.is('name', 'else', this.#cursor.take());
    const whenFalse = hasElse ? this.statements(['end']) : [];
    if (hasElse) this.#cursor.take();
    return { kind: 'if', condition, whenTrue, whenFalse, at };
  }

  /** Steps over what has `do … end`, or `fn … end`: its kind is all that is known of it. */
  #block(what: string, at: Position, depth: number): Node {
    const from = this.#cursor.index;
    let open = depth;
    for (;;) {
      const token = this.#cursor.take();
      if (token.kind === 'end') throw new SyntaxFault(at, `${what} has no "end".`);
      if (this.#cursor.is('name', 'do', token) || this.#cursor.is('name', 'fn', token)) open += 1;
      else if (this.#cursor.is('name', 'end', token)) open -= 1;
      const inOneLine = this.#cursor.is('keyword', 'do', token) && open === 0;
      if (inOneLine) this.#expression(0);
      if (!inOneLine && !(this.#cursor.is('name', 'end', token) && open === 0)) continue;
      const holdsConfig = this.#cursor.holdsName('config', from);
      return { kind: 'opaque', what, holdsConfig, at };
    }
  }
}

function opaque(what: string, at: Position): Node {
  return { kind: 'opaque', what, holdsConfig: false, at };
}

/** Pairs at the end of a call's arguments are one list. */
function withKeywords(items: readonly Item[], at: Position): Node[] {
  const pairs = items.filter((item): item is Pair => item.kind === 'pair');
  const args = items.filter((item): item is Node => item.kind !== 'pair');
  const [first] = pairs;
  if (first === undefined) return args;
  return [...args, { kind: 'list', items: pairs, at: first.at ?? at, end: first.at }];
}

function piped(left: Node, right: Node, at: Position): Node {
  if (right.kind !== 'call' && right.kind !== 'variable')
    throw new SyntaxFault(at, 'behind |> a call is expected.');
  const args = right.kind === 'call' ? right.args : [];
  return { kind: 'call', name: right.name, args: [left, ...args], at: left.at };
}
