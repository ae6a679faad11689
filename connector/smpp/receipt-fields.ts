/**
 * The fields of a receipt text, SMPP 3.4 appendix B: `id:… sub:… dlvrd:… submit date:… done date:… stat:… err:… text:…`,
 * in any order, case and selection. One pass, no backtracking.
 */

/** null: it is not there. A value is its first token (a date: two when it is one of those with a time after a blank). */
export interface ReceiptFields {
  readonly id: string | null;
  readonly submitDate: string | null;
  readonly doneDate: string | null;
  readonly stat: string | null;
  readonly err: string | null;
  readonly text: string | null;
  /** Where the text starts; -1: there is none. */
  readonly textStart: number;
}

const ID = 0;
const SUB = 1;
const DLVRD = 2;
const SUBMIT_DATE = 3;
const DONE_DATE = 4;
const STAT = 5;
const ERR = 6;
const TEXT = 7;
/** A {@link keyAt} is a place and one of these. */
const FIELD_BITS = 3;
const NONE = -1;

/** Lower case, longer ones first where one begins another. */
const KEYS: readonly (readonly [string, number])[] = [
  ['submit date', SUBMIT_DATE],
  ['submit_date', SUBMIT_DATE],
  ['submitdate', SUBMIT_DATE],
  ['done date', DONE_DATE],
  ['done_date', DONE_DATE],
  ['donedate', DONE_DATE],
  ['message_id', ID],
  ['msgid', ID],
  ['id', ID],
  ['dlvrd', DLVRD],
  ['delivrd', DLVRD],
  ['sub', SUB],
  ['status', STAT],
  ['stat', STAT],
  ['error', ERR],
  ['err', ERR],
  ['text', TEXT],
];

/** The keys by their first letter, so that most places of a text are passed by with one look. */
const KEYS_BY_LETTER: readonly (readonly (readonly [string, number])[])[] = Array.from(
  { length: 26 },
  (_, letter) => KEYS.filter(([key]) => key.charCodeAt(0) - 0x61 === letter),
);

/** Receipts are short; a field that starts further on is not looked for. */
const MAX_SCANNED = 2048;

/** Where the fields of the text at hand are: there is a receipt for each message, so nothing is made but the values. */
const STARTS = new Int32Array(8);
const ENDS = new Int32Array(8);

/** The first field of each name counts. After `text:` only an `id` or a `stat` still missing is recognised. */
export function scanReceipt(text: string): ReceiptFields {
  STARTS.fill(NONE);
  const end = Math.min(text.length, MAX_SCANNED);
  for (let at = 0; at < end; ) {
    // Behind the text there is usually nothing more to find, and the text is the longest field.
    if (isFound(TEXT) && isFound(ID) && isFound(STAT)) break;
    const key = keyAt(text, at);
    const field = key & TEXT;
    if (key === NONE || isFound(field) || (isFound(TEXT) && field !== ID && field !== STAT)) {
      at = nextToken(text, at, end);
      continue;
    }
    const afterColon = (key >> FIELD_BITS) + 1;
    const start = skipBlanks(text, afterColon);
    // A key where the value should be: the value is empty.
    const isEmpty = start > afterColon && keyAt(text, start) !== NONE;
    const valueEnd = isEmpty ? start : endOfValue(text, start, field);
    STARTS[field] = start;
    ENDS[field] = valueEnd;
    at = field === TEXT ? afterColon : valueEnd;
    if (at > 0 && !isSeparator(text.charCodeAt(at - 1))) at = nextToken(text, at, end);
  }
  return {
    id: valueIn(text, ID),
    submitDate: valueIn(text, SUBMIT_DATE),
    doneDate: valueIn(text, DONE_DATE),
    stat: valueIn(text, STAT),
    err: valueIn(text, ERR),
    text: isFound(TEXT) ? bodyText(text) : null,
    textStart: startOf(TEXT),
  };
}

function startOf(field: number): number {
  return STARTS[field] ?? NONE;
}

function isFound(field: number): boolean {
  return STARTS[field] !== NONE;
}

function valueIn(text: string, field: number): string | null {
  return isFound(field) ? text.slice(STARTS[field], ENDS[field]) : null;
}

// The text runs to the end, or to the fields found behind it.
function bodyText(text: string): string {
  const start = startOf(TEXT);
  let end = text.length;
  if (startOf(ID) > start) end = Math.min(end, keyStartBefore(text, startOf(ID)));
  if (startOf(STAT) > start) end = Math.min(end, keyStartBefore(text, startOf(STAT)));
  return text.slice(start, Math.max(start, end)).trimEnd();
}

function keyStartBefore(text: string, valueStart: number): number {
  let at = text.lastIndexOf(':', valueStart - 1);
  while (at > 0 && !isSeparator(text.charCodeAt(at - 1))) at--;
  return at;
}

/** Where the colon of the key at this place is, and in the lowest bits which field it begins; NONE: there is no key. */
function keyAt(text: string, at: number): number {
  const candidates = KEYS_BY_LETTER[(text.charCodeAt(at) | 0x20) - 0x61];
  if (candidates === undefined) return NONE;
  for (let index = 0; index < candidates.length; index++) {
    const candidate = candidates[index];
    if (candidate === undefined || !matches(text, at, candidate[0])) continue;
    const colon = skipBlanks(text, at + candidate[0].length);
    if (text.charCodeAt(colon) === 0x3a) return (colon << FIELD_BITS) | candidate[1];
  }
  return NONE;
}

/** Where the next token behind `at` begins: after a separator. `end` when there is none. */
function nextToken(text: string, at: number, end: number): number {
  let next = at;
  while (next < end && !isSeparator(text.charCodeAt(next))) next++;
  return next + 1;
}

function matches(text: string, at: number, key: string): boolean {
  for (let index = 0; index < key.length; index++) {
    const unit = text.charCodeAt(at + index);
    const lower = unit >= 0x41 && unit <= 0x5a ? unit | 0x20 : unit;
    if (lower !== key.charCodeAt(index)) return false;
  }
  return true;
}

function endOfValue(text: string, start: number, field: number): number {
  const end = endOfToken(text, start);
  if (field !== SUBMIT_DATE && field !== DONE_DATE) return end;
  if (text.charCodeAt(end) !== 0x20 || text.charCodeAt(end + 3) !== 0x3a) return end;
  return isDated(text, start, end) ? endOfToken(text, end + 1) : end;
}

function endOfToken(text: string, start: number): number {
  let end = start;
  while (end < text.length && !isSeparator(text.charCodeAt(end))) end++;
  return end;
}

/** `2026-11-22` or `22/11/2026`, behind which a time may come. */
function isDated(text: string, start: number, end: number): boolean {
  const value = text.slice(start, end);
  return value.includes('-') || value.includes('/');
}

// Blank, tab, line ends, NUL (a C-Octet String's end, met in short_message), comma, semicolon.
function isSeparator(unit: number): boolean {
  return unit <= 0x20 || unit === 0x2c || unit === 0x3b;
}

function skipBlanks(text: string, at: number): number {
  let end = at;
  while (text.charCodeAt(end) === 0x20) end++;
  return end;
}
