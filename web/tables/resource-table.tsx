import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Pagination from '@cloudscape-design/components/pagination';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table, { type TableProps } from '@cloudscape-design/components/table';
import { type ReactNode, useDeferredValue, useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useUrlState } from '../shell/url-state.ts';
import { type Column, sorted } from './column.ts';
import { SearchField } from './search-field.tsx';

/** Rows on the screen at once. */
export const PAGE_SIZE = 25;
const NO_ITEMS: readonly never[] = [];

export interface EmptyState {
  readonly title: string;
  readonly text: string;
  readonly action?: ReactNode;
  /** What is said when filters leave nothing. */
  readonly noMatch: string;
}

interface Props<T> {
  readonly label: string;
  readonly columns: readonly Column<T>[];
  readonly items: readonly T[] | undefined;
  readonly nameOf: (item: T) => string;
  readonly header: (rows: { readonly matching: readonly T[]; readonly selected: readonly T[] }) => ReactNode;
  readonly empty: EmptyState;
  /** Whether a row matches the lower-case text of the search field; absent: the server filters. */
  readonly matches?: (item: T, text: string) => boolean;
  readonly searchLabel?: string;
  /** Further filters, beside the search field. */
  readonly filters?: ReactNode;
  /** Parameters of the address that the clear-filters button takes out, beside the search. */
  readonly filterNames?: readonly string[];
  readonly selectable: boolean;
  readonly footer?: ReactNode;
  readonly defaultSort?: { readonly id: string; readonly descending: boolean };
}

function useSorting<T>(columns: readonly Column<T>[], fallback: Props<T>['defaultSort']) {
  const [url, setUrl] = useUrlState();
  const id = url['sort'] ?? fallback?.id;
  const descending = url['sort'] === undefined ? fallback?.descending === true : url['order'] === 'desc';
  return {
    column: columns.find((column) => column.id === id),
    descending,
    set: (sort: string, desc: boolean) => setUrl({ sort, order: desc ? 'desc' : null, page: null }),
  };
}

function definitions<T>(columns: readonly Column<T>[]): TableProps.ColumnDefinition<T>[] {
  return columns.map(({ id, header, cell, value, width, minWidth, rowHeader }) => ({
    id,
    header,
    cell,
    ...(value === undefined ? {} : { sortingField: id }),
    ...(width === undefined ? {} : { width }),
    ...(minWidth === undefined ? {} : { minWidth }),
    ...(rowHeader === undefined ? {} : { isRowHeader: rowHeader }),
  }));
}

/**
 * A table whose search, sorting and page live in the address. It sorts and pages what it has; with `matches` it
 * searches it too.
 */
export function ResourceTable<T>(props: Props<T>) {
  const { columns, items, nameOf, matches, selectable, empty } = props;
  const { t } = useTranslation();
  const [url, setUrl] = useUrlState();
  const [selectedNames, setSelectedNames] = useState<ReadonlySet<string>>(new Set());
  const { column, descending, set } = useSorting(columns, props.defaultSort);

  // Typing stays ahead of the table: it shows the rows as soon as there is time.
  const text = useDeferredValue((url['search'] ?? '').trim().toLowerCase());
  const matching = useMemo(() => {
    const all = items ?? NO_ITEMS;
    return matches === undefined || text === '' ? all : all.filter((item) => matches(item, text));
  }, [items, matches, text]);
  const ordered = useMemo(() => sorted(matching, column?.value, descending), [matching, column, descending]);

  const pages = Math.max(1, Math.ceil(ordered.length / PAGE_SIZE));
  const page = Math.min(pages, Math.max(1, Number.parseInt(url['page'] ?? '1', 10) || 1));
  const rows = useMemo(() => ordered.slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE), [ordered, page]);
  const selected = useMemo(
    () => (selectedNames.size === 0 ? NO_ITEMS : ordered.filter((item) => selectedNames.has(nameOf(item)))),
    [ordered, selectedNames, nameOf],
  );
  const columnDefinitions = useMemo(() => definitions(columns), [columns]);

  useEffect(() => {
    // Rows that are gone are not acted on when they come back.
    if (selectedNames.size > 0 && selected.length === 0) setSelectedNames(new Set());
  }, [selected, selectedNames]);

  const filtered = ['search', ...(props.filterNames ?? [])].some((name) => (url[name] ?? '') !== '');
  const clear = () =>
    setUrl(Object.fromEntries(['search', 'page', ...(props.filterNames ?? [])].map((name) => [name, null])));

  return (
    <Table<T>
      variant="container"
      resizableColumns={false}
      wrapLines={false}
      columnDefinitions={columnDefinitions}
      items={rows}
      trackBy={nameOf}
      loading={items === undefined}
      loadingText={t('common.loading')}
      {...(selectable
        ? {
            selectionType: 'multi' as const,
            selectedItems: [...selected],
            onSelectionChange: ({ detail }: { detail: TableProps.SelectionChangeDetail<T> }) =>
              setSelectedNames(new Set(detail.selectedItems.map(nameOf))),
          }
        : {})}
      ariaLabels={{
        tableLabel: props.label,
        itemSelectionLabel: (_, item) => t('common.select_row', { name: nameOf(item) }),
        allItemsSelectionLabel: () => t('common.select_all'),
        selectionGroupLabel: props.label,
      }}
      {...(column === undefined ? {} : { sortingColumn: { sortingField: column.id } })}
      sortingDescending={descending}
      onSortingChange={({ detail }) => {
        const { sortingField } = detail.sortingColumn;
        if (sortingField !== undefined) set(sortingField, detail.isDescending === true);
      }}
      header={props.header({ matching: ordered, selected })}
      filter={
        <div className="bar">
          {props.searchLabel !== undefined && (
            <SearchField label={props.searchLabel} count={filtered ? ordered.length : null} />
          )}
          {props.filters}
          {filtered && (
            <Button variant="inline-link" onClick={clear}>
              {t('common.clear_filters')}
            </Button>
          )}
        </div>
      }
      pagination={
        pages > 1 ? (
          <Pagination
            currentPageIndex={page}
            pagesCount={pages}
            onChange={({ detail }) =>
              setUrl({ page: detail.currentPageIndex === 1 ? null : String(detail.currentPageIndex) })
            }
          />
        ) : undefined
      }
      empty={<Empty empty={empty} filtered={filtered} clear={clear} />}
      footer={props.footer}
    />
  );
}

function Empty({ empty, filtered, clear }: { empty: EmptyState; filtered: boolean; clear: () => void }) {
  const { t } = useTranslation();
  if (filtered) {
    return (
      <SpaceBetween size="s" alignItems="center">
        <Box>{empty.noMatch}</Box>
        <Button onClick={clear}>{t('common.clear_filters')}</Button>
      </SpaceBetween>
    );
  }
  return (
    <SpaceBetween size="s" alignItems="center">
      <Box variant="strong">{empty.title}</Box>
      <Box color="text-body-secondary">{empty.text}</Box>
      {empty.action}
    </SpaceBetween>
  );
}
