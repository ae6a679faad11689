import { useCallback, useMemo } from 'react';
import { navigate, splitHash, useHashSearch } from './hash-location.ts';

export type UrlState = Readonly<Record<string, string>>;
export type SetUrlState = (changes: Readonly<Record<string, string | null>>) => void;

/** The filters of a page as the address has them; setting one to `null` or `''` takes it out. */
export function useUrlState(): readonly [UrlState, SetUrlState] {
  const search = useHashSearch();
  const state = useMemo(() => Object.fromEntries(new URLSearchParams(search)), [search]);
  const set = useCallback<SetUrlState>((changes) => {
    const { path, search: now } = splitHash(window.location.hash);
    navigate(withParameters(path, now, changes), { replace: true });
  }, []);
  return [state, set];
}

export function withParameters(
  path: string,
  search: string,
  changes: Readonly<Record<string, string | null>>,
): string {
  const parameters = new URLSearchParams(search);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === '') parameters.delete(name);
    else parameters.set(name, value);
  }
  const text = parameters.toString();
  return text === '' ? path : `${path}?${text}`;
}
