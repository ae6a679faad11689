import { Comments } from './comments.ts';
import { Cursor } from './cursor.ts';
import { Expressions } from './expressions.ts';
import { Lexer } from './lexer.ts';
import { type Node, type Position, SyntaxFault } from './syntax.ts';
import type { Token } from './tokens.ts';

export interface Program {
  readonly statements: readonly Node[];
  readonly comments: Comments;
  /** Every fault that could be told apart, in the order of the file. */
  readonly faults: readonly SyntaxFault[];
}

const MOST_FAULTS = 50;
/** Reads a configuration file written in Elixir. Never throws: what cannot be read is a fault with its place. */
export function parseElixir(text: string): Program {
  const lexer = new Lexer(text);
  try {
    const { tokens, comments } = lexer.read();
    const { statements, faults } = readStatements(tokens);
    return { statements, comments: new Comments(comments, tokens), faults: fault(lexer, faults) };
  } catch (error) {
    if (!(error instanceof SyntaxFault)) throw error;
    return { statements: [], comments: new Comments([], []), faults: fault(lexer, [error]) };
  }
}

/** Behind a text that was closed too late everything is inside out: then only that text is a fault to speak of. */
function fault({ suspect }: Lexer, faults: readonly SyntaxFault[]): readonly SyntaxFault[] {
  const [first] = faults;
  if (suspect === null || first === undefined || before(first.at, suspect)) return faults;
  return [
    new SyntaxFault(
      suspect,
      'this text goes on over the end of its line: is its closing quote missing, or another than the opening one?',
    ),
  ];
}

function before(a: Position, b: Position): boolean {
  return a.line < b.line || (a.line === b.line && a.column < b.column);
}

/** Statement by statement; behind a fault it goes on with the next that begins a line. */
function readStatements(tokens: readonly Token[]): { statements: Node[]; faults: SyntaxFault[] } {
  const statements: Node[] = [];
  const faults: SyntaxFault[] = [];
  const cursor = new Cursor(tokens);
  while (!cursor.ended && faults.length < MOST_FAULTS) {
    const from = cursor.index;
    try {
      statements.push(...new Expressions(cursor).statements([]));
    } catch (error) {
      if (!(error instanceof SyntaxFault)) throw error;
      faults.push(error);
      cursor.index = Math.max(cursor.index, from + 1);
      while (!cursor.ended && !cursor.beginsStatement(cursor.next)) cursor.index += 1;
    }
  }
  return { statements, faults };
}
