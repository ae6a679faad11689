/**
 * The fields of a receipt text, SMPP 3.4 appendix B: `id:… sub:… dlvrd:… submit date:… done date:… stat:… err:… text:…`,
 * in any order, case and selection. One pass, no backtracking.
 */

export interface ReceiptField {
  /** First token of the value (a date: two tokens when it is one of those with a time after a blank). */
  readonly value: string;
  /** Where the value starts in the text. */
  readonly start: number;
}

export type FieldName = 'id' | 'sub' | 'dlvrd' | 'submitDate' | 'doneDate' | 'stat' | 'err' | 'text';
export type ReceiptFields = { readonly [name in FieldName]: ReceiptField | undefined };

/** Lower case, longer ones first where one begins another. */
const KEYS: readonly (readonly [string, FieldName])[] = [
  ['submit date', 'submitDate'],
  ['submit_date', 'submitDate'],
  ['submitdate', 'submitDate'],
  ['done date', 'doneDate'],
  ['done_date', 'doneDate'],
  ['donedate', 'doneDate'],
  ['message_id', 'id'],
  ['msgid', 'id'],
  ['id', 'id'],
  ['dlvrd', 'dlvrd'],
  ['delivrd', 'dlvrd'],
  ['sub', 'sub'],
  ['status', 'stat'],
  ['stat', 'stat'],
  ['error', 'err'],
  ['err', 'err'],
  ['text', 'text'],
];

/** The keys by their first letter, so that most places of a text are passed by with one look. */
const KEYS_BY_LETTER: readonly (readonly (readonly [string, FieldName])[])[] = Array.from(
  { length: 26 },
  (_, letter) => KEYS.filter(([key]) => key.charCodeAt(0) - 0x61 === letter),
);

/** Receipts are short; a field that starts further on is not looked for. */
const MAX_SCANNED = 2048;

/** The first field of each name counts. After `text:` only an `id` or a `stat` still missing is recognised. */
export function scanReceipt(text: string): ReceiptFields {
  const fields: Record<FieldName, ReceiptField | undefined> = {
    id: undefined,
    sub: undefined,
    dlvrd: undefined,
    submitDate: undefined,
    doneDate: undefined,
    stat: undefined,
    err: undefined,
    text: undefined,
  };
  const end = Math.min(text.length, MAX_SCANNED);
  for (let at = 0; at < end; ) {
    // Behind the text there is usually nothing more to find, and the text is the longest field.
    if (fields.text !== undefined && fields.id !== undefined && fields.stat !== undefined) break;
    const key = keyAt(text, at);
    if (
      key === null ||
      fields[key.name] !== undefined ||
      (fields.text !== undefined && key.name !== 'id' && key.name !== 'stat')
    ) {
      at = nextToken(text, at, end);
      continue;
    }
    const afterColon = key.colon + 1;
    const start = skipBlanks(text, afterColon);
    // A key where the value should be: the value is empty.
    const value = start > afterColon && keyAt(text, start) !== null ? '' : valueAt(text, start, key.name);
    fields[key.name] = { value, start };
    at = key.name === 'text' ? afterColon : start + value.length;
    if (at > 0 && !isSeparator(text.charCodeAt(at - 1))) at = nextToken(text, at, end);
  }
  const { text: body } = fields;
  if (body !== undefined) fields.text = { value: bodyText(text, body.start, fields), start: body.start };
  return fields;
}

// The text runs to the end, or to the fields found behind it.
function bodyText(text: string, start: number, fields: ReceiptFields): string {
  let end = text.length;
  for (const field of [fields.id, fields.stat]) {
    if (field !== undefined && field.start > start) end = Math.min(end, keyStartBefore(text, field.start));
  }
  return text.slice(start, Math.max(start, end)).trimEnd();
}

function keyStartBefore(text: string, valueStart: number): number {
  let at = text.lastIndexOf(':', valueStart - 1);
  while (at > 0 && !isSeparator(text.charCodeAt(at - 1))) at--;
  return at;
}

interface Key {
  readonly name: FieldName;
  readonly colon: number;
}

function keyAt(text: string, at: number): Key | null {
  const candidates = KEYS_BY_LETTER[(text.charCodeAt(at) | 0x20) - 0x61];
  if (candidates === undefined) return null;
  for (let index = 0; index < candidates.length; index++) {
    const candidate = candidates[index];
    if (candidate === undefined || !matches(text, at, candidate[0])) continue;
    const colon = skipBlanks(text, at + candidate[0].length);
    if (text.charCodeAt(colon) === 0x3a) return { name: candidate[1], colon };
  }
  return null;
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

function valueAt(text: string, start: number, name: FieldName): string {
  let end = start;
  while (end < text.length && !isSeparator(text.charCodeAt(end))) end++;
  const value = text.slice(start, end);
  const dated =
    (name === 'submitDate' || name === 'doneDate') && (value.includes('-') || value.includes('/'));
  if (!dated || text.charCodeAt(end) !== 0x20 || text.charCodeAt(end + 3) !== 0x3a) return value;
  end += 1;
  while (end < text.length && !isSeparator(text.charCodeAt(end))) end++;
  return text.slice(start, end);
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
