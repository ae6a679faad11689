/**
 * One message, two spellings of its id: carriers answer submit_sm in hexadecimal and write receipts in decimal (Vonage,
 * CardBoardFish), or the reverse, change the case, or pad with zeros. SMPP 3.4 §5.2.23 leaves the form to the SMSC.
 */

/** How the id of a submit_sm_resp becomes that of the receipt. `case_insensitive` ignores leading zeros too. */
export const ID_RULES = ['auto', 'as_is', 'hex_to_decimal', 'decimal_to_hex', 'case_insensitive'] as const;
export type IdRule = (typeof ID_RULES)[number];

/** Longer ones are names, not numbers: a UUID without dashes has 32. */
const MAX_NUMBER_DIGITS = 32;

/** The id in every spelling that carriers use for it, itself first, without repeats; at most eight. */
export function idForms(id: string): string[] {
  const forms = new Set(plainForms(id));
  const decimal = hexToDecimal(id);
  if (decimal !== null) forms.add(decimal);
  const hex = decimalToHex(id);
  if (hex !== null) forms.add(hex).add(hex.toUpperCase());
  return [...forms];
}

/** The id in every spelling that leaves its number alone: itself first, without repeats. */
export function plainForms(id: string): string[] {
  return [...new Set([id, id.toUpperCase(), id.toLowerCase(), withoutZeros(id)])];
}

/** The id of a submit_sm_resp as this carrier's receipts spell it; compare with {@link receiptKey}. */
export function normaliseId(id: string, rule: IdRule): string {
  switch (rule) {
    case 'auto':
    case 'as_is':
      return id;
    case 'case_insensitive':
      return fold(id);
    case 'hex_to_decimal':
      return hexToDecimal(id) ?? fold(id);
    case 'decimal_to_hex':
      return decimalToHex(id) ?? fold(id);
  }
}

/** The id of a receipt as {@link normaliseId} spells it. */
export function receiptKey(id: string, rule: IdRule): string {
  return rule === 'auto' || rule === 'as_is' ? id : fold(id);
}

/**
 * The rule by which `submitted` (submit_sm_resp) became `receipted` (receipt), the plainest that explains it; null: none
 * does. Short ids of digits alone may fit by chance, so a caller learns from a pair that it knows belongs together.
 */
export function learnRule(submitted: string, receipted: string): Exclude<IdRule, 'auto'> | null {
  if (submitted === receipted) return 'as_is';
  const folded = fold(receipted);
  if (fold(submitted) === folded) return 'case_insensitive';
  if (hexToDecimal(submitted) === folded) return 'hex_to_decimal';
  if (decimalToHex(submitted) === folded) return 'decimal_to_hex';
  return null;
}

/**
 * The keys under which a caller's map holds a submitted message: its id as it is, and folded. A key that is taken stays
 * with whoever has it when it is another's id as it is (no tilde), and goes to the newer message otherwise.
 */
export function storeKeys(id: string): readonly [string, string] {
  return [id, `~${fold(id)}`];
}

/**
 * The keys to try for a receipt's id, in this order, the first hit counting: as it is, case and zeros aside, read as
 * decimal where hexadecimal was submitted, read as hexadecimal where decimal was submitted. Two messages are mistaken
 * for each other only when the carrier mixes both bases: receipt `16` finds the message `16` if there is one, and `10`
 * (hexadecimal) if not. A learnt rule ({@link learnRule}) takes this doubt away.
 */
export function lookupKeys(id: string): string[] {
  const keys = [id, `~${fold(id)}`];
  const hex = decimalToHex(id);
  if (hex !== null && hex !== fold(id)) keys.push(`~${hex}`);
  const decimal = hexToDecimal(id);
  if (decimal !== null && decimal !== fold(id)) keys.push(`~${decimal}`);
  return keys;
}

function fold(id: string): string {
  return withoutZeros(id).toLowerCase();
}

/** A lone zero stays. */
function withoutZeros(id: string): string {
  let zeros = 0;
  while (zeros < id.length - 1 && id.charCodeAt(zeros) === 0x30) zeros++;
  return zeros === 0 ? id : id.slice(zeros);
}

function hexToDecimal(id: string): string | null {
  return isNumber(id, true) ? BigInt(`0x${id}`).toString() : null;
}

/** Lower case, without zeros in front. */
function decimalToHex(id: string): string | null {
  return isNumber(id, false) ? BigInt(id).toString(16) : null;
}

function isNumber(id: string, hexadecimal: boolean): boolean {
  if (id.length === 0 || id.length > MAX_NUMBER_DIGITS) return false;
  for (let index = 0; index < id.length; index++) {
    const unit = id.charCodeAt(index);
    const lower = unit | 0x20;
    if (!((unit >= 0x30 && unit <= 0x39) || (hexadecimal && lower >= 0x61 && lower <= 0x66))) return false;
  }
  return true;
}
