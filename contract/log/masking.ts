/** Fewer digits are a short code of a service, which is nobody's number. */
const FEWEST_DIGITS = 7;
/** Digits that stay: enough to tell a country and two numbers apart, not enough to dial. */
const FIRST = 2;
const LAST = 2;

const NUMBER = /\+?\d(?: ?\d){7,}/g;
const BEARER = /\b(bearer|basic)\s+[\w.~+/=-]+/gi;
const USER_INFO = /(:\/\/)[^\s/@]+@/g;
/** V8 quotes what it was given: `Unexpected token 'H', "Hello boss" is not valid JSON`. */
const QUOTED_JSON = /(JSON)/;
const QUOTES = /".*"/s;

/** A phone number as a log may have it: `+33…12`. Names of senders and short codes stay as they are. */
export function maskNumber(address: string): string {
  let digits = 0;
  for (let at = 0; at < address.length; at += 1) {
    const unit = address.charCodeAt(at);
    if (unit >= 48 && unit <= 57) digits += 1;
  }
  if (digits < FEWEST_DIGITS) return address;
  const kept = address.startsWith('+') ? FIRST + 1 : FIRST;
  return `${address.slice(0, kept)}…${address.slice(-LAST)}`;
}

/** A sentence that may quote what others sent: phone numbers masked, credentials out. */
export function maskProse(text: string): string {
  return withoutCredentials(text).replace(NUMBER, maskNumber);
}

/** What no setting shows. */
export function withoutCredentials(text: string): string {
  return text.replace(BEARER, '$1 [redacted]').replace(USER_INFO, '$1[redacted]@');
}

export interface ShownError {
  readonly type: string;
  readonly code?: string;
  readonly message: string;
  readonly stack?: string;
  readonly cause?: ShownError;
}

const DEEPEST_CAUSE = 4;
/** A stack is a few kilobytes; what others put into a message may be anything. */
const LONGEST = 8_192;

/**
 * An error's name, code, message, stack and causes. Nothing else of it: libraries hang requests, answers and buffers
 * on their errors. `mask` null: in full, credentials excepted.
 */
export function showError(error: unknown, isFull: boolean, depth = 0): ShownError {
  if (!(error instanceof Error)) return { type: typeof error, message: shown(String(error), isFull) };
  const { name, message, stack, cause } = error;
  const said = error instanceof SyntaxError && !isFull ? withoutQuotedJson(message) : message;
  const lines = stack === undefined ? undefined : stack.replace(message, said);
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  return {
    type: name,
    ...(code === undefined ? {} : { code }),
    message: shown(said, isFull),
    ...(lines === undefined ? {} : { stack: shown(lines, isFull) }),
    ...(cause === undefined || depth >= DEEPEST_CAUSE ? {} : { cause: showError(cause, isFull, depth + 1) }),
  };
}

function shown(text: string, isFull: boolean): string {
  const short = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
  return isFull ? withoutCredentials(short) : maskProse(short);
}

function withoutQuotedJson(message: string): string {
  return QUOTED_JSON.test(message) ? message.replace(QUOTES, '"…"') : message;
}
