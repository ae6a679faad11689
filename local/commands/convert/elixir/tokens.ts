import type { Position } from './syntax.ts';

interface Placed {
  readonly at: Position;
  /** Just behind its last character. */
  readonly end: Position;
  /** The first on its line. */
  readonly startsLine: boolean;
  /** There is a space before it. */
  readonly spaced: boolean;
}

export type TextPart = string | readonly Token[];

export type Token = Placed &
  (
    | { readonly kind: 'name' | 'alias' | 'atom' | 'sign' | 'opaque'; readonly text: string }
    /** `key:`, `"key":` */
    | { readonly kind: 'keyword'; readonly text: string }
    | { readonly kind: 'number'; readonly value: number }
    | { readonly kind: 'text'; readonly parts: readonly TextPart[] }
    /** `~w(a b)`, `~w(a b)a` */
    | { readonly kind: 'words'; readonly words: readonly string[]; readonly atoms: boolean }
    | { readonly kind: 'end' }
  );

export type TokenBody = Token extends infer T ? (T extends Placed ? Omit<T, keyof Placed> : never) : never;
