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

let mayLeave: (() => boolean) | null = null;
/** The location that pages have been told of; the address may be ahead of it while a guard asks. */
let shown = typeof window === 'undefined' ? '' : window.location.hash;
const listeners = new Set<() => void>();

/** Asks `allowed` before another path is shown. One guard at a time: that of the page. */
export function guardNavigation(allowed: () => boolean): () => void {
  mayLeave = allowed;
  return () => {
    if (mayLeave === allowed) mayLeave = null;
  };
}

function addressChanged(): void {
  const { hash } = window.location;
  if (hash === shown) return;
  const leaves = splitHash(hash).path !== splitHash(shown).path;
  if (leaves && mayLeave !== null) {
    if (!mayLeave()) {
      // The page stays; so does its address.
      window.history.pushState(null, '', shown);
      return;
    }
    mayLeave = null;
  }
  shown = hash;
  for (const listener of listeners) listener();
}

function subscribe(changed: () => void): () => void {
  if (listeners.size === 0) {
    shown = window.location.hash;
    window.addEventListener('hashchange', addressChanged);
    window.addEventListener('popstate', addressChanged);
  }
  listeners.add(changed);
  return () => {
    listeners.delete(changed);
    if (listeners.size > 0) return;
    window.removeEventListener('hashchange', addressChanged);
    window.removeEventListener('popstate', addressChanged);
  };
}

export function navigate(to: string, options?: { readonly replace?: boolean }): void {
  const url = `#${to.replace(/^#/, '')}`;
  if (options?.replace === true) window.history.replaceState(null, '', url);
  else window.history.pushState(null, '', url);
  // pushState and replaceState tell nobody.
  addressChanged();
}

const currentPath = (): string => splitHash(shown).path;
const currentSearch = (): string => splitHash(shown).search;

const hook: BaseLocationHook = () => [useSyncExternalStore(subscribe, currentPath), navigate];

export const useHashPath: BaseLocationHook & { hrefs: (href: string) => string } = Object.assign(hook, {
  hrefs: (href: string) => `#${href}`,
});

export function useHashSearch(): string {
  return useSyncExternalStore(subscribe, currentSearch);
}
