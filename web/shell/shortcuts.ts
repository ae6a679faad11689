import { useEffect } from 'react';
import { navigate } from './hash-location.ts';
import { PAGES } from './pages.ts';

export type Shortcut =
  | { readonly kind: 'search' }
  | { readonly kind: 'help' }
  | { readonly kind: 'go'; readonly path: string };

/** A `g` waits this long for its second key. */
const SECOND_KEY_MS = 1500;

/** The keys typed so far → what they mean. Time comes in, so that it can be tested without waiting. */
export class ShortcutKeys {
  #pressedG: number | null = null;

  press(key: string, now: number): Shortcut | null {
    const after = this.#pressedG !== null && now - this.#pressedG <= SECOND_KEY_MS;
    this.#pressedG = null;
    if (after) {
      const page = PAGES.find((candidate) => candidate.key === key);
      return page === undefined ? null : { kind: 'go', path: page.path };
    }
    switch (key) {
      case 'g':
        this.#pressedG = now;
        return null;
      case '/':
        return { kind: 'search' };
      case '?':
        return { kind: 'help' };
      default:
        return null;
    }
  }
}

/** Whether keys are text here, or belong to a dialog. */
function isTaken(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || target.closest('input, textarea, select, [role="dialog"]') !== null;
}

export const SEARCH_ATTRIBUTE = 'data-page-search';

function focusSearch(): void {
  document.querySelector<HTMLInputElement>(`[${SEARCH_ATTRIBUTE}] input`)?.focus();
}

/** Character keys can be switched off (WCAG 2.1.4). */
export function useShortcuts(enabled: boolean, showHelp: () => void): void {
  useEffect(() => {
    if (!enabled) return;
    const keys = new ShortcutKeys();
    const pressed = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTaken(event.target)) return;
      const shortcut = keys.press(event.key, event.timeStamp);
      if (shortcut === null) return;
      event.preventDefault();
      switch (shortcut.kind) {
        case 'search':
          focusSearch();
          break;
        case 'help':
          showHelp();
          break;
        case 'go':
          navigate(shortcut.path);
          break;
      }
    };
    document.addEventListener('keydown', pressed);
    return () => document.removeEventListener('keydown', pressed);
  }, [enabled, showHelp]);
}
