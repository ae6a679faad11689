/**
 * The GSM 7-bit tables as arrays: septet → UTF-16 code unit and back. Default alphabet and extension table: 3GPP
 * 23.038 §6.2.1 and §6.2.1.1; national languages: annex A. Every character of every table is in the basic plane.
 */
import { LOCKING_SHIFT_TABLES, SINGLE_SHIFT_TABLES } from './national-tables.ts';

/** National language identifiers, 3GPP 23.038 §6.2.1.2.4, by ISO 639-1 code. */
export const NATIONAL_LANGUAGES = {
  tr: 1,
  es: 2,
  pt: 3,
  bn: 4,
  gu: 5,
  hi: 6,
  kn: 7,
  ml: 8,
  or: 9,
  pa: 10,
  ta: 11,
  te: 12,
  ur: 13,
} as const;
export type NationalLanguage = keyof typeof NATIONAL_LANGUAGES;

/** Marks a septet without a character, and a character without a septet. */
export const UNDEFINED_UNIT = 0xffff;
export const NO_SEPTET = 0xff;
export const ESC = 0x1b;

// ESC itself is no character: 0x1B leads to the extension table. Row by row of 6.2.1, columns 0 to 7.
const DEFAULT_ROWS =
  '@£$¥èéùìòÇ\nØø\rÅå' +
  'Δ_ΦΓΛΩΠΨΣΘΞ\uffffÆæßÉ' +
  ' !"#¤%&\'()*+,-./' +
  '0123456789:;<=>?' +
  '¡ABCDEFGHIJKLMNO' +
  'PQRSTUVWXYZÄÖÑÜ§' +
  '¿abcdefghijklmno' +
  'pqrstuvwxyzäöñüà';

const DEFAULT_EXTENSION = '0A:000C 14:005E 28:007B 29:007D 2F:005C 3C:005B 3D:007E 3E:005D 40:007C 65:20AC';

/** One table in both directions. `septets` has one entry for each UTF-16 code unit. */
export interface Table {
  readonly units: Uint16Array;
  readonly septets: Uint8Array;
}

function table(units: Uint16Array): Table {
  const septets = new Uint8Array(0x10000).fill(NO_SEPTET);
  // Downwards: where a table has a character twice (A.2.4: ¡ and *), the lower septet is the one that is sent.
  for (let septet = 127; septet >= 0; septet--) {
    const unit = units[septet] ?? UNDEFINED_UNIT;
    if (unit !== UNDEFINED_UNIT) septets[unit] = septet;
  }
  return { units, septets };
}

function fromRows(rows: string): Table {
  const units = new Uint16Array(128);
  for (let septet = 0; septet < 128; septet++) units[septet] = rows.charCodeAt(septet);
  return table(units);
}

function fromCodePoints(dense: string): Table {
  const units = new Uint16Array(128).fill(UNDEFINED_UNIT);
  const cells = dense.trim().split(/\s+/);
  for (let septet = 0; septet < 128; septet++) {
    const cell = cells[septet];
    if (cell !== undefined && cell !== '----') units[septet] = Number.parseInt(cell, 16);
  }
  return table(units);
}

function fromPairs(pairs: string): Table {
  const units = new Uint16Array(128).fill(UNDEFINED_UNIT);
  for (const pair of pairs.trim().split(/\s+/)) {
    units[Number.parseInt(pair.slice(0, 2), 16)] = Number.parseInt(pair.slice(3), 16);
  }
  return table(units);
}

const DEFAULT_TABLE = fromRows(DEFAULT_ROWS);
const EXTENSION_TABLE = fromPairs(DEFAULT_EXTENSION);

// At most 14 each, built on first use: 64 KiB a table is not worth having for languages that nobody writes in.
const locking: (Table | undefined)[] = [DEFAULT_TABLE];
const single: (Table | undefined)[] = [EXTENSION_TABLE];

/** The main table under a locking shift. An identifier without one (Spanish, reserved) means the default alphabet. */
export function lockingTable(language: number): Table {
  const known = locking[language];
  if (known !== undefined) return known;
  const source = LOCKING_SHIFT_TABLES[language];
  if (source === undefined) return DEFAULT_TABLE;
  const built = fromCodePoints(source);
  locking[language] = built;
  return built;
}

/** The table after ESC under a single shift. A reserved identifier means the default extension table. */
export function singleTable(language: number): Table {
  const known = single[language];
  if (known !== undefined) return known;
  const source = SINGLE_SHIFT_TABLES[language];
  if (source === undefined) return EXTENSION_TABLE;
  const built = fromPairs(source);
  single[language] = built;
  return built;
}
