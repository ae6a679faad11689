/**
 * The link that `npm start` prints carries the access token behind the `#`, which no server sees. It is taken out of
 * the address at once, so that it is in no history entry, screenshot or copied link.
 */
export function takeTokenFromAddress(window: {
  readonly location: { readonly hash: string };
  readonly history: { replaceState(data: unknown, unused: string, url: string): void };
}): string | null {
  const match = /^#token=([^&]+)/.exec(window.location.hash);
  if (match === null) return null;
  window.history.replaceState(null, '', '#/status');
  return decode(match[1] ?? '');
}

function decode(text: string): string | null {
  try {
    const token = decodeURIComponent(text).trim();
    return token === '' ? null : token;
  } catch {
    return null;
  }
}
