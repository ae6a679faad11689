import { describe, expect, it } from 'vitest';
import { splitHash } from './hash-location.ts';
import { PAGES } from './pages.ts';
import { ShortcutKeys } from './shortcuts.ts';
import { withParameters } from './url-state.ts';

describe('addresses', () => {
  it('have path and filters behind the #', () => {
    expect(splitHash('#/queue?dest_smsc=a%26b')).toEqual({ path: '/queue', search: 'dest_smsc=a%26b' });
    expect(splitHash('')).toEqual({ path: '/', search: '' });
  });

  it('lose a filter that is taken out, and keep the others', () => {
    expect(withParameters('/queue', 'search=x&page=2', { page: null, dest_smsc: 'a&b' })).toBe(
      '/queue?search=x&dest_smsc=a%26b',
    );
    expect(withParameters('/queue', 'search=x', { search: '' })).toBe('/queue');
  });
});

describe('keys', () => {
  it('lead to every page by g and a key of its own', () => {
    expect(new Set(PAGES.map(({ key }) => key)).size).toBe(PAGES.length);
    for (const { key, path } of PAGES) {
      const keys = new ShortcutKeys();
      expect(keys.press('g', 0)).toBeNull();
      expect(keys.press(key, 500)).toEqual({ kind: 'go', path });
    }
  });

  it('forget a g that nothing follows in time', () => {
    const keys = new ShortcutKeys();
    keys.press('g', 0);
    expect(keys.press('l', 5_000)).toBeNull();
    expect(keys.press('/', 5_000)).toEqual({ kind: 'search' });
    expect(keys.press('?', 5_000)).toEqual({ kind: 'help' });
  });
});
