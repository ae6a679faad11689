/** Lines and columns count from 1, columns in UTF-16 units, as editors and our own diagnostics do. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/**
 * The part of Elixir's syntax that configuration files use. What is only to be stepped over (`case`, `fn` …) is
 * `opaque`, so that it can be named where it matters.
 */
export type Node =
  | { readonly kind: 'text'; readonly parts: readonly (string | Node)[]; readonly at: Position }
  | { readonly kind: 'number'; readonly value: number; readonly at: Position }
  /** Also `true`, `false`, `nil`, which are atoms in Elixir. */
  | { readonly kind: 'atom'; readonly name: string; readonly at: Position }
  /** A module: `System`, `MyWeb.Endpoint`. */
  | { readonly kind: 'alias'; readonly name: string; readonly at: Position }
  | { readonly kind: 'variable'; readonly name: string; readonly at: Position }
  | { readonly kind: 'list'; readonly items: readonly Item[]; readonly at: Position; readonly end: Position }
  | { readonly kind: 'map'; readonly items: readonly Pair[]; readonly at: Position; readonly end: Position }
  | { readonly kind: 'tuple'; readonly items: readonly Item[]; readonly at: Position; readonly end: Position }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Node[]; readonly at: Position }
  | {
      readonly kind: 'if';
      readonly condition: Node;
      readonly whenTrue: readonly Node[];
      readonly whenFalse: readonly Node[];
      readonly at: Position;
    }
  | {
      readonly kind: 'operation';
      readonly operator: string;
      readonly left: Node;
      readonly right: Node;
      readonly at: Position;
    }
  | { readonly kind: 'not'; readonly operand: Node; readonly at: Position }
  | { readonly kind: 'opaque'; readonly what: string; readonly holdsConfig: boolean; readonly at: Position };

/** `key: value` and `key => value`. */
export interface Pair {
  readonly kind: 'pair';
  readonly key: Node;
  readonly value: Node;
  readonly at: Position;
}

export type Item = Node | Pair;

export interface Comment {
  /** Without `#` and the space after it. */
  readonly text: string;
  readonly at: Position;
  /** Nothing but the comment is on its line. */
  readonly alone: boolean;
}

/** Why a file is not read, and where. Its words never quote texts, which may be passwords. */
export class SyntaxFault extends Error {
  readonly at: Position;
  constructor(at: Position, message: string) {
    super(message);
    this.at = at;
  }
}
