/**
 * SMPP times, 3.4 §7.1.1: sixteen characters, `YYMMDDhhmmsstnn` and `+` or `-` (absolute, with the local time's
 * difference from UTC in quarter hours) or `R` (relative to now). The empty string is no time at all.
 */

export type SmppTime =
  | { readonly kind: 'time'; readonly epochMs: number }
  | { readonly kind: 'invalid'; readonly reason: string };

const DAY_MS = 86_400_000;
/** §7.1.1: nn goes from 00 to 48, twelve hours; zones reach fourteen, so 56 is taken too. */
const MAX_QUARTERS = 56;
/** Days that a relative time can say without months, whose length depends on the calendar. */
const MAX_PLAIN_DAYS = 31;

/** Milliseconds since the epoch, `nowMs` being what a relative time counts from; null for the empty string. */
export function readTime(text: string, nowMs: number): SmppTime | null {
  if (text === '') return null;
  if (text.length !== 16) return invalid(text, 'has to have 16 characters, or none');
  for (let index = 0; index < 15; index++) {
    const unit = text.charCodeAt(index);
    if (unit < 0x30 || unit > 0x39)
      return invalid(text, `has ${JSON.stringify(text[index])} where a digit belongs`);
  }
  const sign = text[15];
  if (sign === 'R') return relative(text, nowMs);
  if (sign === '+' || sign === '-') return absolute(text, sign === '+' ? 1 : -1);
  return invalid(text, 'has to end in +, - or R');
}

function absolute(text: string, ahead: 1 | -1): SmppTime {
  const year = 2000 + digits(text, 0);
  const month = digits(text, 2);
  const day = digits(text, 4);
  const hour = digits(text, 6);
  const minute = digits(text, 8);
  const second = digits(text, 10);
  const quarters = digits(text, 13);
  if (month < 1 || month > 12) return invalid(text, `has the month ${month}`);
  if (day < 1 || day > daysIn(year, month - 1)) return invalid(text, `has the day ${day} in month ${month}`);
  if (hour > 23 || minute > 59 || second > 59) return invalid(text, 'has a time of day beyond 23:59:59');
  if (quarters > MAX_QUARTERS) return invalid(text, `is ${quarters} quarter hours from UTC`);
  const localMs = Date.UTC(year, month - 1, day, hour, minute, second, Number(text[12]) * 100);
  return { kind: 'time', epochMs: localMs - ahead * quarters * 900_000 };
}

/**
 * Years and months are those of the UTC calendar: a month from 31 January ends with February. The rest is a duration;
 * fields beyond their usual range (48 hours, 90 minutes) are met and add up. Tenths and nn are ignored, as §7.1.1.1 says.
 */
function relative(text: string, nowMs: number): SmppTime {
  const months = digits(text, 0) * 12 + digits(text, 2);
  const seconds = ((digits(text, 4) * 24 + digits(text, 6)) * 60 + digits(text, 8)) * 60 + digits(text, 10);
  return { kind: 'time', epochMs: addMonths(nowMs, months) + seconds * 1000 };
}

/**
 * In the local time of `utcOffsetMinutes` (a multiple of 15) with its difference from UTC, `00+` for UTC itself; tenths
 * of a second are cut off below. null: a year that two digits cannot say (2000 to 2099).
 */
export function absoluteTime(epochMs: number, utcOffsetMinutes = 0): string | null {
  const date = new Date(epochMs + utcOffsetMinutes * 60_000);
  const year = date.getUTCFullYear();
  if (!(year >= 2000 && year <= 2099)) return null;
  const tenths = Math.floor(date.getUTCMilliseconds() / 100);
  return `${two(year - 2000)}${two(date.getUTCMonth() + 1)}${two(date.getUTCDate())}${two(date.getUTCHours())}${two(
    date.getUTCMinutes(),
  )}${two(date.getUTCSeconds())}${tenths}${two(Math.abs(utcOffsetMinutes) / 15)}${utcOffsetMinutes < 0 ? '-' : '+'}`;
}

/**
 * `deltaMs` from now, in whole seconds. Up to 31 days it is days and a time, the same for every reader; beyond, calendar
 * months (as {@link readTime} has them) counted from `nowMs`. null: negative, or a hundred years and more.
 */
export function relativeTime(deltaMs: number, nowMs: number): string | null {
  if (!(deltaMs >= 0)) return null;
  const months = deltaMs < (MAX_PLAIN_DAYS + 1) * DAY_MS ? 0 : wholeMonths(nowMs, nowMs + deltaMs);
  if (months >= 1200) return null;
  const rest = Math.floor((nowMs + deltaMs - addMonths(nowMs, months)) / 1000);
  const clock = rest % 86_400;
  return `${two(Math.floor(months / 12))}${two(months % 12)}${two(Math.floor(rest / 86_400))}${two(
    Math.floor(clock / 3600),
  )}${two(Math.floor(clock / 60) % 60)}${two(clock % 60)}000R`;
}

function wholeMonths(fromMs: number, toMs: number): number {
  const from = new Date(fromMs);
  const to = new Date(toMs);
  const months = (to.getUTCFullYear() - from.getUTCFullYear()) * 12 + to.getUTCMonth() - from.getUTCMonth();
  return addMonths(fromMs, months) <= toMs ? months : months - 1;
}

function addMonths(epochMs: number, months: number): number {
  if (months === 0) return epochMs;
  const date = new Date(epochMs);
  const day = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + months);
  date.setUTCDate(Math.min(day, daysIn(date.getUTCFullYear(), date.getUTCMonth())));
  return date.getTime();
}

/** `month` counts from 0. */
function daysIn(year: number, month: number): number {
  return new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
}

function digits(text: string, at: number): number {
  return (text.charCodeAt(at) - 0x30) * 10 + text.charCodeAt(at + 1) - 0x30;
}

function two(value: number): string {
  return value < 10 ? `0${value}` : `${value}`;
}

function invalid(text: string, reason: string): SmppTime {
  return {
    kind: 'invalid',
    reason: `the time ${JSON.stringify(text.slice(0, 32))} ${reason} (SMPP 3.4 §7.1.1)`,
  };
}
