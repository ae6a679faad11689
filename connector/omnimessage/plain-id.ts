import { readId } from './poll-values.ts';

const BEFORE_ID = '{"id":"';
const AFTER_ID = '"}';

/**
 * The id where the answer has nothing else; null: it has, or needs to be parsed. V8 keeps every short string that JSON.parse
 * returns in a table, and stands still for 20 ms and more each time that it grows.
 */
export function plainId(text: string): string | null {
  if (!text.startsWith(BEFORE_ID) || !text.endsWith(AFTER_ID)) return null;
  const end = text.length - AFTER_ID.length;
  for (let at = BEFORE_ID.length; at < end; at += 1) {
    const code = text.charCodeAt(at);
    if (code < SPACE || code === QUOTE || code === BACKSLASH) return null;
  }
  return readId(text.slice(BEFORE_ID.length, end));
}

const SPACE = 0x20;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
