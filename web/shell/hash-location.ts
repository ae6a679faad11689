import { useSyncExternalStore } from 'react';
import type { BaseLocationHook } from 'wouter';

/**
 * Routes and filters both live behind the `#`: the dashboard is static files on any path, what is behind the `#`
 * never reaches a server's log, and a copied address shows the same rows. `#/queue?destination=44#` is path
 * `/queue`, search `destination=44#`.
 */
export interface HashLocation {
  readonly path: string;
  readonly search: string;
}

export function splitHash(hash: string): HashLocation {
  const text = hash.replace(/^#/, '');
  const mark = text.indexOf('?');
  const path = mark < 0 ? text : text.slice(0, mark);
  return { path: path.startsWith('/') ? path : `/${path}`, search: mark < 0 ? '' : text.slice(mark + 1) };
}

function subscribe(changed: () => void): () => void {
  window.addEventListener('hashchange', changed);
  window.addEventListener('popstate', changed);
  return () => {
    window.removeEventListener('hashchange', changed);
    window.removeEventListener('popstate', changed);
  };
}

export function navigate(to: string, options?: { readonly replace?: boolean }): void {
  const url = `#${to.replace(/^#/, '')}`;
  if (options?.replace === true) window.history.replaceState(null, '', url);
  else window.history.pushState(null, '', url);
  // pushState and replaceState tell nobody.
  window.dispatchEvent(new PopStateEvent('popstate'));
}

const currentPath = (): string => splitHash(window.location.hash).path;
const currentSearch = (): string => splitHash(window.location.hash).search;

const hook: BaseLocationHook = () => [useSyncExternalStore(subscribe, currentPath), navigate];

export const useHashPath: BaseLocationHook & { hrefs: (href: string) => string } = Object.assign(hook, {
  hrefs: (href: string) => `#${href}`,
});

export function useHashSearch(): string {
  return useSyncExternalStore(subscribe, currentSearch);
}
