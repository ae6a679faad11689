import type { LogLine as ApiLine } from '../../contract/api/logs.ts';

/** A line of the API; of its fields no more is known than that they are JSON. */
export type LogLine = Omit<ApiLine, 'fields'> & { readonly fields: Readonly<Record<string, unknown>> };

/** Lines that are kept in the page; older ones are in the system's own log. */
export const MOST_LINES = 10_000;

export interface TailLine extends LogLine {
  /** Counts up; the same line keeps its number. */
  readonly number: number;
}

/** What the page shows, newest last. `gap`: lines were missed because more came than the API keeps. */
export interface Tail {
  readonly lines: readonly TailLine[];
  readonly next: number;
  readonly gap: boolean;
}

export const EMPTY_TAIL: Tail = { lines: [], next: 0, gap: false };

export function appended({ lines, next, gap }: Tail, items: readonly LogLine[], missed: boolean): Tail {
  if (items.length === 0 && !missed) return { lines, next, gap };
  const numbered = items.map((line, index) => ({ ...line, number: next + index }));
  const all =
    lines.length + numbered.length > MOST_LINES
      ? [...lines, ...numbered].slice(-MOST_LINES)
      : [...lines, ...numbered];
  return { lines: all, next: next + items.length, gap: gap || missed };
}

/** A line as it is copied and downloaded. */
export function lineText({ at, level, bind, message, fields }: LogLine): string {
  const rest = Object.keys(fields).length === 0 ? '' : ` ${JSON.stringify(fields)}`;
  return `${at} ${level.toUpperCase()}${bind === null ? '' : ` [${bind}]`} ${message}${rest}`;
}
