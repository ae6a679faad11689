import type { FieldName, FieldType, Words } from './fields.ts';

/** As journald and operators count: error, somebody must look · warn, somebody may have to · info, news · debug. */
export const EVENT_LEVELS = ['debug', 'info', 'warn', 'error'] as const;
export type EventLevel = (typeof EVENT_LEVELS)[number];

/** A field that a line always has, or with `?` one that it has where it is known. */
export type FieldSpec = FieldName | `${FieldName}?`;

type Always<S extends FieldSpec> = S extends `${string}?` ? never : S & FieldName;
type Sometimes<S extends FieldSpec> = S extends `${infer N}?` ? N & FieldName : never;

export type FieldsOf<S extends FieldSpec> = {
  readonly [N in Always<S>]: FieldType<N>;
} & {
  readonly [N in Sometimes<S>]?: FieldType<N> | undefined;
};

export interface EventSpec<S extends FieldSpec> {
  readonly level: EventLevel;
  /** every: a change of state, of which no line is ever left out · limited: repeats are counted instead (the default). */
  readonly repeats?: 'every' | 'limited';
  readonly fields: readonly S[];
  /** The line's `msg`. Operators grep for these phrases: they stay as they are. */
  say(fields: FieldsOf<S>): string;
  /** When the line is written. */
  readonly when: Words;
  /** What an operator does about it; null: nothing. */
  readonly todo: Words | null;
}

/** One entry of the table; `say` gets the fields that are named. */
export function event<const S extends FieldSpec>(spec: EventSpec<S>): EventSpec<S> {
  return spec;
}

/** Any entry, for what treats them all alike; the types of a call's fields were checked where it was made. */
export interface AnyEvent {
  readonly level: EventLevel;
  readonly repeats?: 'every' | 'limited';
  readonly fields: readonly FieldSpec[];
  say(fields: object): string;
  readonly when: Words;
  readonly todo: Words | null;
}
