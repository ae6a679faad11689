/** The first page is asked for every few seconds, further ones once and by hand. */
const FIRST_ROWS = 100;
const FURTHER_ROWS = 500;
/** Pages that are kept; beyond it the first ones go, so that a list of any length can be read to its end. */
const MOST_PAGES = 5;

interface Page {
  readonly next_cursor: string | null;
}

/** Where a page is in the API's list. */
export function pageQuery(cursor: string | null) {
  return cursor === null ? { limit: FIRST_ROWS } : { limit: FURTHER_ROWS, cursor };
}

/** Options of an infinite query over a list of the API: bounded, and refreshed while only its beginning is there. */
export function pagesBy(refreshMs: number) {
  return {
    initialPageParam: null as string | null,
    getNextPageParam: ({ next_cursor }: Page) => next_cursor,
    maxPages: MOST_PAGES,
    refetchInterval: ({ state }: { state: { data: PagesSoFar | undefined } }) =>
      state.data !== undefined && (state.data.pages.length > 1 || isBeyondStart(state.data))
        ? (false as const)
        : refreshMs,
  };
}

interface PagesSoFar {
  readonly pages: readonly unknown[];
  readonly pageParams: readonly unknown[];
}

/** Whether the list's beginning has been let go. */
export function isBeyondStart(data: PagesSoFar | undefined): boolean {
  const [first] = data?.pageParams ?? [];
  return first !== undefined && first !== null;
}
