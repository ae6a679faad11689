import { clientPeerShape } from '../../../../contract/client-peer.ts';
import { listenSchema } from '../../../../contract/listen.ts';
import { serverPeerShape } from '../../../../contract/server-peer.ts';
import { settingsSchema } from '../../../../contract/settings.ts';
import type { Position } from './syntax.ts';
import type { Token } from './tokens.ts';

/** A place in a list of tokens, and what can be asked of what follows. */
export class Cursor {
  readonly #tokens: readonly Token[];
  index = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  get after(): Token | undefined {
    return this.#tokens[this.index + 1];
  }

  /** Whether a name stands between the token at `from` and here. */
  holdsName(name: string, from: number): boolean {
    return this.#tokens.slice(from, this.index).some((token) => this.is('name', name, token));
  }

  get next(): Token {
    const token = this.#tokens[Math.min(this.index, this.#tokens.length - 1)];
    if (token === undefined) throw new TypeError('a list of tokens has an end');
    return token;
  }

  get ended(): boolean {
    return this.next.kind === 'end';
  }

  get behindLast(): Position {
    return this.#tokens[this.index - 1]?.end ?? { line: 1, column: 1 };
  }

  take(): Token {
    const token = this.next;
    this.index += 1;
    return token;
  }

  is(kind: 'sign' | 'name' | 'keyword', text: string, token: Token = this.next): boolean {
    return token.kind === kind && token.text === text;
  }

  /** Where reading goes on after a fault. */
  beginsStatement(token: Token): boolean {
    return token.startsLine && token.at.column === 1 && token.kind === 'name' && token.text !== 'end';
  }
}

/** Without the contents of texts, nor of what was meant as one: where a quote is missing, a password stands there as a name. */
export function described(token: Token): string {
  switch (token.kind) {
    case 'text':
    case 'words':
      return 'a text';
    case 'number':
      return 'a number';
    case 'end':
      return 'the end of the file';
    case 'keyword':
      return TOLD.has(token.text) ? `${token.text}:` : 'a key';
    case 'atom':
      return 'an atom';
    case 'name':
      return TOLD.has(token.text) ? token.text : 'a name';
    case 'alias':
      return 'a module';
    case 'opaque':
      return 'a sigil';
    case 'sign':
      return token.text;
  }
}

/** Words that are no secret wherever they stand: our settings, and Elixir's own. */
const TOLD: ReadonlySet<string> = new Set([
  ...[settingsSchema.shape, clientPeerShape, serverPeerShape, listenSchema.shape].flatMap(Object.keys),
  ...['config', 'import', 'do', 'end', 'if', 'else', 'fn', 'when', 'and', 'or', 'not', 'in'],
]);
