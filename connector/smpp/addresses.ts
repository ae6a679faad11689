/**
 * Addresses: TON, NPI and the digits or letters for a number or a sender name (SMPP 3.4 §5.2.5–§5.2.9; 3GPP 23.040
 * §9.1.2.5). Inferred where neither the peer nor the message says.
 */
import type { DefaultAlphabet } from './alphabets/alphabet.ts';
import { gsmSeptets } from './alphabets/gsm.ts';
import { decodeText, encodeText } from './alphabets/text.ts';

/** SMPP 3.4 §5.2.5. */
export const TON = {
  unknown: 0,
  international: 1,
  national: 2,
  network_specific: 3,
  subscriber: 4,
  alphanumeric: 5,
  abbreviated: 6,
} as const;

/** SMPP 3.4 §5.2.6, as far as inferred. */
export const NPI = { unknown: 0, isdn: 1 } as const;

export type InferredAddress =
  | {
      readonly kind: 'address';
      readonly ton: number;
      readonly npi: number;
      /** For the C-Octet String: each character is one octet (Latin-1); of a name, in the peer's default alphabet. */
      readonly addr: string;
    }
  | { readonly kind: 'invalid'; readonly reason: string };

export interface AddressRules {
  readonly role: 'source' | 'destination';
  /** What data_coding 0 means to the peer: sender names are in it. */
  readonly defaultAlphabet: DefaultAlphabet;
  /** null: inferred. A message's own TON and NPI before the peer's. */
  readonly ton: number | null;
  readonly npi: number | null;
}

/** source_addr and destination_addr of the messaging PDUs: 21 octets with the NUL (§4.4.1). */
const MAX_OCTETS = 20;
/** An originating address of ten octets holds eleven septets (23.040 §9.1.2.5). */
const MAX_NAME_SEPTETS = 11;
const MAX_E164_DIGITS = 15;
/** Up to six digits are a short code: carriers' guides have 3 to 6, some to 8, where E.164 numbers begin too. */
const MAX_SHORT_CODE_DIGITS = 6;

/**
 * | text | TON/NPI | what is sent |
 * |---|---|---|
 * | `+447…`, `00447…` | 1/1 | digits without the prefix |
 * | 7 to 15 digits | 1/1 | as they are |
 * | a single 0, then digits | 2/1 | as they are |
 * | 1 to 6 digits | 3/0 | as they are (Infobip "TON and NPI settings", Voxox, Messaggio: short code 3/0; some SMSCs want 6) |
 * | anything else, source only | 5/0 | up to 11 septets |
 * | empty, source only | 0/0 | empty: the SMSC's default sender (§4.4.1) |
 *
 * Blanks, hyphens, dots and parentheses between digits are dropped. With a TON given the text is sent as it is under
 * that TON, save that a number under TON 1 loses its prefix.
 */
export function inferAddress(text: string, rules: AddressRules): InferredAddress {
  const digits = numberOf(text);
  if (text === '') return rules.role === 'source' ? address(rules, 0, 0, '') : invalid(rules, 'is empty');
  if (rules.ton === TON.alphanumeric || (digits === null && rules.ton === null)) return nameOf(text, rules);
  if (digits === null) return verbatim(text, rules);
  const { prefix, number } = digits;
  if (rules.ton !== null && rules.ton !== TON.international)
    return verbatim(prefix === '+' ? number : prefix + number, rules);
  if (rules.ton === TON.international || prefix !== '') return international(number, rules);
  if (number.length <= MAX_SHORT_CODE_DIGITS)
    return address(rules, TON.network_specific, NPI.unknown, number);
  if (number.startsWith('0') && number.length <= MAX_OCTETS)
    return address(rules, TON.national, NPI.isdn, number);
  return international(number, rules);
}

function international(number: string, rules: AddressRules): InferredAddress {
  // An explicit TON 1 with a short code or a local number is the peer's wish; only what cannot be a number is refused.
  if (number.length > MAX_E164_DIGITS) {
    return invalid(
      rules,
      `has ${number.length} digits; an international number has at most ${MAX_E164_DIGITS} (E.164)`,
    );
  }
  if (number === '') return invalid(rules, 'has a prefix and no digits');
  return address(rules, TON.international, NPI.isdn, number);
}

function verbatim(text: string, rules: AddressRules): InferredAddress {
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit < 0x20 || unit > 0x7e)
      return invalid(rules, `has the character ${hex(unit)}, which TON ${rules.ton} does not allow`);
  }
  if (text.length > MAX_OCTETS)
    return invalid(rules, `has ${text.length} octets; at most ${MAX_OCTETS} are allowed`);
  const short = rules.ton === TON.network_specific || rules.ton === TON.abbreviated;
  return address(rules, TON.unknown, short ? NPI.unknown : NPI.isdn, text);
}

function nameOf(text: string, rules: AddressRules): InferredAddress {
  if (rules.role === 'destination' && rules.ton !== TON.alphanumeric) {
    return invalid(rules, 'is no number: digits with an optional + or 00 are allowed');
  }
  const units = nameUnits(text);
  if (units > MAX_NAME_SEPTETS) {
    return invalid(
      rules,
      `takes ${units} of the ${MAX_NAME_SEPTETS} characters of a sender name ({}[]~\\|^€ take two)`,
    );
  }
  const alphabet = nameAlphabet(text, rules.defaultAlphabet);
  const encoded = encodeText(text, alphabet);
  if (encoded.kind === 'unencodable') {
    return invalid(rules, `has ${encoded.codePoint}, which the alphabet ${alphabet} does not have`);
  }
  const { octets } = encoded;
  if (octets.includes(0)) {
    return invalid(
      rules,
      'has a character whose octet is 0 in the GSM alphabet (@) or in any; it would end the address',
    );
  }
  if (octets.length > MAX_OCTETS)
    return invalid(rules, `has ${octets.length} octets; at most ${MAX_OCTETS} are allowed`);
  return address(rules, TON.alphanumeric, NPI.unknown, octets.toString('latin1'));
}

// What the phone will count; a character that only the peer's alphabet has is one.
function nameUnits(text: string): number {
  const septets = gsmSeptets(text);
  return septets < 0 ? text.length : septets;
}

/**
 * A C-Octet String is ASCII by its type, and Kannel sends names as ISO-8859-1 unless told otherwise (alt-addr-charset);
 * so a name of characters that no one would take for others is ASCII to a GSM peer too. Any other is in the peer's
 * default alphabet, unpacked: `Ü` is 0x5E to a GSM peer, and 0x5E is read as `Ü`, for `^` is in nobody's name.
 */
function nameAlphabet(text: string, defaultAlphabet: DefaultAlphabet): 'gsm' | 'latin1' | 'ascii' | 'utf8' {
  if (defaultAlphabet !== 'gsm' && defaultAlphabet !== 'gsm_packed') return defaultAlphabet;
  for (let index = 0; index < text.length; index++) if (!isPlain(text.charCodeAt(index))) return 'gsm';
  return 'ascii';
}

// Blank to Z, the underscore, a to z.
function isPlain(unit: number): boolean {
  return (unit >= 0x20 && unit <= 0x5a) || unit === 0x5f || (unit >= 0x61 && unit <= 0x7a);
}

/** `ton` and `npi` are what was inferred; what the rules give wins. */
function address(rules: AddressRules, ton: number, npi: number, addr: string): InferredAddress {
  return { kind: 'address', ton: rules.ton ?? ton, npi: rules.npi ?? npi, addr };
}

/** The digits of a number and its international prefix; null when the text is no number. */
function numberOf(text: string): { prefix: '' | '+' | '00'; number: string } | null {
  let digits = '';
  let plus = false;
  for (let index = 0; index < text.length; index++) {
    const character = text.charAt(index);
    if (character >= '0' && character <= '9') digits += character;
    else if (character === '+' && digits === '' && !plus) plus = true;
    else if (!' -.()\u00a0'.includes(character)) return null;
  }
  if (digits === '') return null;
  if (plus) return { prefix: '+', number: digits };
  // 00 and a number of E.164 length; 0012 is a short code.
  if (digits.startsWith('00') && digits.length > MAX_SHORT_CODE_DIGITS + 2)
    return { prefix: '00', number: digits.slice(2) };
  return { prefix: '', number: digits };
}

/**
 * The text of an address that came in. A sender name (TON 5) is read as {@link inferAddress} writes it, and as Latin-1
 * where that leaves an octet unread. A number is as it stands, without a `+`.
 */
export function sourceText(addr: string, ton: number, defaultAlphabet: DefaultAlphabet = 'gsm'): string {
  if (ton !== TON.alphanumeric)
    return ton === TON.international && addr.startsWith('+') ? addr.slice(1) : addr;
  const decoded = decodeText(Buffer.from(addr, 'latin1'), nameAlphabet(addr, defaultAlphabet));
  return decoded.faultAt === null ? decoded.text : addr;
}

function hex(unit: number): string {
  return `U+${unit.toString(16).toUpperCase().padStart(4, '0')}`;
}

function invalid(rules: AddressRules, problem: string): InferredAddress {
  return { kind: 'invalid', reason: `the ${rules.role} address ${problem}` };
}
