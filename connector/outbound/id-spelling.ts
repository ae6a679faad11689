import { type IdRule, learnRule, normaliseId, receiptKey } from '../smpp/message-ids.ts';

type Rule = Exclude<IdRule, 'auto'>;

/**
 * Whether a receipt's id and that of a submit_sm_resp are one:
 * - `sure`: as it stands, case and zeros aside, or the way that this carrier has shown;
 * - `likely`, `unlikely`: in some way that has not been shown yet, and short ids may fit by chance;
 * - `no`: not in the way that has been shown.
 */
export type Likeness = 'sure' | 'likely' | 'unlikely' | 'no';

/** So many receipts in a row by one rule make it the carrier's. */
const IN_A_ROW = 10;
/**
 * So many in a row against it unmake it. Far more than the answers that go down with a session: the receipts of those
 * messages fit nothing but others by chance, and that is no reason to believe them.
 */
const AGAINST_IN_A_ROW = 10_000;
/** Longer ids do not meet by chance: a counter and its other base are too far apart. */
const SHORT = 6;
/** A UUID without its dashes has 32. */
const LONGEST_NUMBER = 31;

/**
 * What a carrier's ids have shown of the way in which its receipts spell them (`message_id_format: auto`). Short ids are
 * ambiguous: where ids are given in hexadecimal and receipts are decimal, receipt `16` is about `10` even when `16` has
 * been given too; and where both are decimal, a receipt `16` that comes before its answer must not find `10`.
 */
export class IdSpelling {
  /** A hexadecimal letter was seen in an id of a submit_sm_resp · in one of a receipt. */
  #lettersGiven = false;
  #lettersReceipted = false;
  #rule: Rule | null = null;
  #inARow = 0;
  #learnt: Rule | null = null;
  #against = 0;

  submitted(smscId: string): void {
    this.#lettersGiven ||= hasHexLetter(smscId);
  }

  receipted(receiptId: string): void {
    this.#lettersReceipted ||= hasHexLetter(receiptId);
  }

  compare(smscId: string, receiptId: string): Likeness {
    if (smscId === receiptId && this.#asTheyStand(smscId)) return 'sure';
    const alike = explains('case_insensitive', smscId, receiptId);
    if (this.#learnt !== null) {
      return (isNumeric(this.#learnt) ? explains(this.#learnt, smscId, receiptId) : alike) ? 'sure' : 'no';
    }
    if (smscId.length > SHORT) return 'sure';
    const suspected = this.#suspected();
    if (suspected === null) return alike ? 'sure' : 'unlikely';
    if (!explains(suspected, smscId, receiptId)) return 'unlikely';
    return alike ? 'sure' : 'likely';
  }

  /** Whether a receipt may spell its id in the other base: not where the carrier has shown that it does not. */
  get mayChangeBase(): boolean {
    return this.#learnt === null || isNumeric(this.#learnt);
  }

  /** The two were taken for one id. Gives the rule that has just become the carrier's, otherwise null. */
  matched(smscId: string, receiptId: string): Rule | null {
    this.#against = 0;
    // Nothing new, millions of times.
    if (smscId === receiptId && this.#learnt === 'as_is' && this.#rule === 'as_is') return null;
    const rule = learnRule(smscId, receiptId);
    // `7` says nothing: it is the same in either base.
    if (rule === 'as_is' && explains('hex_to_decimal', smscId, receiptId)) return null;
    this.#inARow = rule === this.#rule ? this.#inARow + 1 : 1;
    this.#rule = rule;
    if (this.#inARow < IN_A_ROW || rule === this.#learnt) return null;
    this.#learnt = rule;
    return rule;
  }

  /** A receipt fitted only messages in a way that is not this carrier's. */
  contradicted(): void {
    this.#against += 1;
    if (this.#against < AGAINST_IN_A_ROW) return;
    this.#against = 0;
    this.#learnt = null;
    this.#lettersGiven = false;
    this.#lettersReceipted = false;
  }

  /** Ids that stand for themselves here, whatever other spellings they may have. */
  #asTheyStand(id: string): boolean {
    return this.#learnt === null ? id.length > SHORT : !isNumeric(this.#learnt);
  }

  /** Letters on one side alone hint at the bases before a rule has been learnt. */
  #suspected(): Rule | null {
    if (this.#lettersGiven === this.#lettersReceipted) return null;
    return this.#lettersGiven ? 'hex_to_decimal' : 'decimal_to_hex';
  }
}

function explains(rule: Rule, smscId: string, receiptId: string): boolean {
  return normaliseId(smscId, rule) === receiptKey(receiptId, rule);
}

function isNumeric(rule: Rule): boolean {
  return rule === 'hex_to_decimal' || rule === 'decimal_to_hex';
}

/** A hexadecimal number with a letter in it; a name (`smsc-12`) is none. */
function hasHexLetter(id: string): boolean {
  if (id.length > LONGEST_NUMBER) return false;
  let letter = false;
  for (let index = 0; index < id.length; index += 1) {
    const unit = id.charCodeAt(index);
    if (unit >= 0x30 && unit <= 0x39) continue;
    const lower = unit | 0x20;
    if (lower < 0x61 || lower > 0x66) return false;
    letter = true;
  }
  return letter;
}
