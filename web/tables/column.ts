import type { ReactNode } from 'react';

export type Scalar = string | number | boolean | null;

/** One column of a table, of its sorting and of its export. */
export interface Column<T> {
  readonly id: string;
  readonly header: string;
  readonly cell: (item: T) => ReactNode;
  /** What is sorted by and exported; absent: the column is neither. */
  readonly value?: (item: T) => Scalar;
  readonly width?: number;
  readonly minWidth?: number;
  /** The name of the row, for assistive technology. */
  readonly rowHeader?: boolean;
}

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

/** Nothing sorts last in either direction: whoever sorts looks for values. */
export function compareScalars(a: Scalar, b: Scalar): number {
  if (a === null || b === null) return 0;
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return collator.compare(String(a), String(b));
}

export function sorted<T>(
  items: readonly T[],
  value: ((item: T) => Scalar) | undefined,
  descending: boolean,
): readonly T[] {
  if (value === undefined) return items;
  const sign = descending ? -1 : 1;
  return items
    .map((item) => ({ item, key: value(item) }))
    .sort((a, b) => {
      if (a.key === null) return b.key === null ? 0 : 1;
      return b.key === null ? -1 : sign * compareScalars(a.key, b.key);
    })
    .map(({ item }) => item);
}
