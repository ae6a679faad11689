import type { Position } from './elixir/syntax.ts';

/** A variable of the environment that is read in the middle or in place of a text. */
export interface Read {
  readonly variable: string;
  /** What holds while the variable is not set; null: nothing does. */
  readonly fallback: string | null;
  /** The Elixir gateway does not start without it. */
  readonly required: boolean;
}

/** What an expression of a configuration file comes to. */
export type Value =
  | { readonly kind: 'text'; readonly parts: readonly (string | Read)[]; readonly at: Position }
  | { readonly kind: 'number'; readonly value: number; readonly at: Position }
  | { readonly kind: 'boolean'; readonly value: boolean; readonly at: Position }
  | { readonly kind: 'atom'; readonly name: string; readonly at: Position }
  | { readonly kind: 'nil'; readonly at: Position }
  | { readonly kind: 'list'; readonly items: readonly Value[]; readonly at: Position; readonly end: Position }
  | Entries
  /** Known to be there, and not what it comes to. `what` names it without its contents. */
  | { readonly kind: 'unreadable'; readonly what: string; readonly at: Position };

/** A map, or a keyword list. */
export interface Entries {
  readonly kind: 'entries';
  readonly entries: readonly Entry[];
  /** Keyword lists of several `config` are merged, maps replace one another (Elixir, Config). */
  readonly keywords: boolean;
  readonly at: Position;
  readonly end: Position;
}

export interface Entry {
  readonly key: string;
  readonly value: Value;
  readonly at: Position;
  /** Lines of code whose comments belong to it. */
  readonly lines: readonly number[];
}

/** The text of a value that does not depend on the environment; null: it does, or it is no scalar. */
export function constantText(value: Value): string | null {
  switch (value.kind) {
    case 'text':
      return value.parts.every((part) => typeof part === 'string') ? value.parts.join('') : null;
    case 'number':
    case 'boolean':
      return String(value.value);
    case 'atom':
      return value.name;
    case 'nil':
    case 'list':
    case 'entries':
    case 'unreadable':
      return null;
  }
}

/** The variable that a value is nothing but; null: it is something else, or more. */
export function onlyRead(value: Value): Read | null {
  const [part] = value.kind === 'text' ? value.parts : [];
  return value.kind === 'text' && value.parts.length === 1 && typeof part === 'object' ? part : null;
}
