/**
 * Readers for single JSON values of a polled message. Each takes the field's name for the error it throws, and
 * reads `null` and absence alike as "not given".
 */

import type { MessageClass, OutboundMessage } from './port.ts';

/** A value outside of what its field allows; `message` names the field, what was found and what is allowed. */
export class UnusableField extends Error {
  override readonly name = 'UnusableField';

  constructor(field: string, found: unknown, allowed: string) {
    super(`${field} is ${show(found)}; allowed is ${allowed}`);
  }
}

/** What was found, short enough for a report: message bodies and hex never get into reasons whole. */
function show(value: unknown): string {
  const text = typeof value === 'string' ? JSON.stringify(value) : (JSON.stringify(value) ?? typeof value);
  return text.length > 40 ? `${text.slice(0, 37)}...` : text;
}

export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * An identifier as text. Numbers beyond 2^53 have already lost digits in JSON.parse: such an id would name another
 * message, so it is none.
 */
export function readId(value: unknown): string | null {
  if (typeof value === 'string') {
    const fits = value.length > 0 && value.length <= MAX_ID_LENGTH;
    return fits && (PRINTABLE.test(value) || isEncodable(value)) ? value : null;
  }
  return typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : null;
}

/** Longer ids do not fit a request line with safety (common servers stop at 8 KiB). */
const MAX_ID_LENGTH = 1024;
const PRINTABLE = /^[\x21-\x7e]+$/;

/** Half a surrogate pair has no UTF-8, so no URL can name it. */
function isEncodable(text: string): boolean {
  try {
    return encodeURIComponent(text).length > 0;
  } catch {
    return false;
  }
}

/** Text, or a number written without quotes (short codes and MSISDNs often are). */
export function readText(field: string, value: unknown): string | null {
  if (typeof value === 'string') return value;
  if (value === null || value === undefined) return null;
  if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value);
  throw new UnusableField(field, value, 'a string');
}

/** A whole number from 0 to `max`, as number or as decimal digits. */
export function readInteger(field: string, value: unknown, max: number): number | null {
  if (value === null || value === undefined) return null;
  const number = typeof value === 'string' && DIGITS.test(value) ? Number(value) : value;
  if (typeof number === 'number' && Number.isInteger(number) && number >= 0 && number <= max) return number;
  throw new UnusableField(field, value, `a whole number from 0 to ${max}`);
}

const DIGITS = /^\d{1,10}$/;

/**
 * ISO 8601 / RFC 3339 date-time to milliseconds since the epoch. A time without a zone is UTC, not this machine's
 * zone. Bare numbers are refused: seconds and milliseconds cannot be told apart with certainty.
 */
export function readDate(field: string, value: unknown): number | null {
  if (value === null || value === undefined || value === '') return null;
  const parts = typeof value === 'string' ? DATE_TIME.exec(value) : null;
  if (parts !== null) {
    const [, date = '', time = '', zone] = parts;
    // JavaScript rolls 30 February over to March; the day has to survive the round trip.
    const midnight = Date.parse(`${date}T00:00:00Z`);
    const dayExists = !Number.isNaN(midnight) && new Date(midnight).toISOString().startsWith(date);
    const ms = dayExists ? Date.parse(`${date}T${time}${zone ?? 'Z'}`) : Number.NaN;
    if (!Number.isNaN(ms)) return ms;
  }
  throw new UnusableField(field, value, 'an ISO 8601 date-time such as 2026-11-22T12:00:00Z, or null');
}

const DATE_TIME = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)(Z|[+-]\d\d:\d\d)?$/;

/** SMPP 3.4 §5.3.2.32: message_payload carries at most 64 KiB; a TLV's length is 16 bits (§3.2.4.1). */
const MAX_OCTETS = 65_535;

/** Octets as hexadecimal digits. */
export function readHex(field: string, value: unknown): Buffer | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' && value.length % 2 === 0 && value.length <= 2 * MAX_OCTETS) {
    // Buffer.from stops at the first pair that is not hexadecimal, so the length tells.
    const octets = Buffer.from(value, 'hex');
    if (octets.length * 2 === value.length) return octets;
  }
  throw new UnusableField(field, value, `an even number of hexadecimal digits, at most ${MAX_OCTETS} octets`);
}

/** A yes or no, as such or as 1 and 0. */
export function readFlag(field: string, value: unknown): boolean {
  if (value === null || value === undefined || value === false || value === 0) return false;
  if (value === true || value === 1) return true;
  throw new UnusableField(field, value, 'true or false');
}

/** A message class of 3GPP 23.038 §4. */
export function readMessageClass(field: string, value: unknown): MessageClass | null {
  const number = readInteger(field, value, 3);
  return number === 0 || number === 1 || number === 2 || number === 3 ? number : null;
}

export interface Tlvs {
  readonly tlvs: OutboundMessage['tlvs'];
  readonly namedTlvs: OutboundMessage['namedTlvs'];
}

const NO_TLVS: Tlvs = { tlvs: [], namedTlvs: [] };
const MAX_TLVS = 256;

/**
 * `{"0x1400":"hex"}`; the tag in hexadecimal with 0x, in decimal, or a name, which the peer's settings resolve; a list
 * of hex repeats the tag.
 */
export function readTlvs(field: string, value: unknown): Tlvs {
  if (value === null || value === undefined) return NO_TLVS;
  if (!isObject(value)) throw new UnusableField(field, value, 'an object such as {"0x1400":"0102"}');
  const tlvs: { tag: number; value: Buffer }[] = [];
  const namedTlvs: { name: string; value: Buffer }[] = [];
  for (const [key, hex] of Object.entries(value)) {
    const tag = TLV_TAG.test(key) ? Number(key) : Number.NaN;
    const isName = TLV_NAME.test(key);
    if (!isName && !(tag <= 0xffff)) {
      throw new UnusableField(`${field} tag`, key, 'a tag from "0x0000" to "0xffff", or a name');
    }
    for (const one of Array.isArray(hex) ? hex : [hex]) {
      const octets = readHex(`${field}.${key}`, one);
      if (octets === null) throw new UnusableField(`${field}.${key}`, one, 'hexadecimal digits');
      if (isName) namedTlvs.push({ name: key, value: octets });
      else tlvs.push({ tag, value: octets });
      if (tlvs.length + namedTlvs.length > MAX_TLVS) {
        throw new UnusableField(field, `${Object.keys(value).length} tags`, `at most ${MAX_TLVS} TLVs`);
      }
    }
  }
  return { tlvs, namedTlvs };
}

const TLV_TAG = /^(0x[0-9a-fA-F]{1,4}|\d{1,5})$/;
const TLV_NAME = /^[a-z][a-z0-9_]{0,62}$/;
