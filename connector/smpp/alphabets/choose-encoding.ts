/**
 * Which alphabet carries a text to a peer, by the peer's rules. The first one of the list that has every character is
 * taken; none means {@link Unencodable}, which names the character. Nothing is ever replaced by `?`.
 */
import { dataCodingOf, readDataCoding } from '../data-coding.ts';
import { languageElements, udhOctets } from '../udh.ts';
import { type Alphabet, type DefaultAlphabet, type UnencodableCharacter, unencodableAt } from './alphabet.ts';
import { DEFAULT_LANGUAGE, type GsmLanguage, gsmSeptets } from './gsm.ts';
import { NATIONAL_LANGUAGES, type NationalLanguage } from './gsm-tables.ts';
import { capacity, type Unit } from './measure.ts';
import { encodeText } from './text.ts';
import { transliterate } from './transliterate.ts';

/** A peer's rules: the compiled settings of the same names are these. */
export interface EncodingRules {
  /** What `data_coding` 0 means to this peer. */
  readonly defaultAlphabet: DefaultAlphabet;
  /** In order of preference. `gsm` stands for the peer's default alphabet whatever that is, and gets `data_coding` 0. */
  readonly alphabets: readonly Alphabet[];
  /** Languages whose shift tables the peer's phones are known to have. */
  readonly nationalLanguages: readonly NationalLanguage[];
  /** Forced for this peer or this message: only the alphabet it names is tried. */
  readonly dataCoding: number | null;
  readonly transliterate: boolean;
}

export const DEFAULT_RULES: EncodingRules = Object.freeze({
  defaultAlphabet: 'gsm',
  alphabets: ['gsm', 'ucs2'],
  nationalLanguages: [],
  dataCoding: null,
  transliterate: false,
} satisfies EncodingRules);

/** A text and the form in which it goes out; `split` (segments.ts) takes it from here. */
export interface Encoding {
  readonly kind: 'encoding';
  /** What is sent: the text given, or its transliteration. */
  readonly text: string;
  readonly alphabet: Alphabet;
  readonly dataCoding: number;
  readonly language: GsmLanguage;
  readonly unit: Unit;
  /** Length of the text in `unit`s. */
  readonly units: number;
  /** The first character that kept the text out of the alphabet preferred most, or null. */
  readonly forcedBy: string | null;
}

export type Unencodable =
  | (UnencodableCharacter & { readonly alphabets: readonly Alphabet[] })
  /** The forced data_coding announces no alphabet: binary, reserved, compressed. */
  | { readonly kind: 'unencodable'; readonly cause: 'data_coding'; readonly dataCoding: number };

export function chooseEncoding(text: string, rules: EncodingRules): Encoding | Unencodable {
  const candidates = candidatesOf(rules);
  if (candidates.length === 0) {
    return { kind: 'unencodable', cause: 'data_coding', dataCoding: rules.dataCoding ?? 0 };
  }
  let forcedBy: string | null = null;
  let failure: UnencodableCharacter | null = null;
  for (const { alphabet, dataCoding } of candidates) {
    const found = encode(text, alphabet, dataCoding, rules, forcedBy);
    if (found.kind === 'encoding') return found;
    forcedBy ??= found.character;
    failure = found;
  }
  const first = failure ?? unencodableAt(text, 0);
  return { ...first, alphabets: candidates.map(({ alphabet }) => alphabet) };
}

interface Candidate {
  readonly alphabet: Alphabet;
  readonly dataCoding: number;
}

// Compiled once for each rules object, which is a peer's setting and lives as long as the peer.
const compiled = new WeakMap<EncodingRules, readonly Candidate[]>();

function candidatesOf(rules: EncodingRules): readonly Candidate[] {
  const known = compiled.get(rules);
  if (known !== undefined) return known;
  const candidates = rules.dataCoding === null ? listed(rules) : forced(rules, rules.dataCoding);
  compiled.set(rules, candidates);
  return candidates;
}

function listed(rules: EncodingRules): readonly Candidate[] {
  const candidates: Candidate[] = [];
  for (const wanted of rules.alphabets) {
    const alphabet = wanted === 'gsm' || wanted === 'gsm_packed' ? rules.defaultAlphabet : wanted;
    const dataCoding = alphabet === rules.defaultAlphabet ? 0 : dataCodingOf(alphabet);
    // utf8 to a peer whose default it is not: no data_coding could tell the peer.
    if (dataCoding !== null) candidates.push({ alphabet, dataCoding });
  }
  return candidates;
}

function forced(rules: EncodingRules, dataCoding: number): readonly Candidate[] {
  const { alphabet, compressed } = readDataCoding(dataCoding);
  if (compressed || alphabet === 'binary' || alphabet === 'reserved') return [];
  if (alphabet === 'default') return [{ alphabet: rules.defaultAlphabet, dataCoding }];
  const packs = rules.defaultAlphabet === 'gsm_packed';
  return [{ alphabet: alphabet === 'gsm' && packs ? 'gsm_packed' : alphabet, dataCoding }];
}

function encode(
  text: string,
  alphabet: Alphabet,
  dataCoding: number,
  rules: EncodingRules,
  forcedBy: string | null,
): Encoding | UnencodableCharacter {
  const found = measure(text, alphabet, dataCoding, forcedBy);
  if (found.kind === 'encoding') return found;
  if (alphabet === 'gsm' || alphabet === 'gsm_packed') {
    const national = nationalLanguage(text, rules.nationalLanguages);
    if (national !== null) {
      const { language, septets } = national;
      return encoding(text, alphabet, dataCoding, language, 'septet', septets, forcedBy ?? found.character);
    }
  }
  if (!rules.transliterate) return found;
  const near = transliterate(text, (candidate) => encodeText(candidate, alphabet).kind === 'octets');
  const second = measure(near, alphabet, dataCoding, forcedBy ?? found.character);
  return second.kind === 'encoding' ? second : found;
}

function measure(
  text: string,
  alphabet: Alphabet,
  dataCoding: number,
  forcedBy: string | null,
): Encoding | UnencodableCharacter {
  if (alphabet === 'ucs2') {
    return encoding(text, alphabet, dataCoding, DEFAULT_LANGUAGE, 'code_unit', text.length, forcedBy);
  }
  const septets = gsmSeptets(text);
  if (alphabet === 'gsm' || alphabet === 'gsm_packed') {
    if (septets < 0) return unencodableAt(text, -1 - septets);
    return encoding(text, alphabet, dataCoding, DEFAULT_LANGUAGE, 'septet', septets, forcedBy);
  }
  const encoded = encodeText(text, alphabet);
  if (encoded.kind === 'unencodable') return encoded;
  // Latin-1 or ASCII under data_coding 0, and IA5, are what an SMSC turns into the 7-bit alphabet.
  if (septets >= 0 && (alphabet === 'ascii' || (alphabet === 'latin1' && dataCoding === 0))) {
    return encoding(text, alphabet, dataCoding, DEFAULT_LANGUAGE, 'septet', septets, forcedBy);
  }
  return encoding(text, alphabet, dataCoding, DEFAULT_LANGUAGE, 'octet', encoded.octets.length, forcedBy);
}

function encoding(
  text: string,
  alphabet: Alphabet,
  dataCoding: number,
  language: GsmLanguage,
  unit: Unit,
  units: number,
  forcedBy: string | null,
): Encoding {
  return { kind: 'encoding', text, alphabet, dataCoding, language, unit, units, forcedBy };
}

/** The shift tables that carry the text in the fewest segments, then in the fewest septets; null: none does. */
function nationalLanguage(
  text: string,
  languages: readonly NationalLanguage[],
): { language: GsmLanguage; septets: number } | null {
  let best: { language: GsmLanguage; septets: number; segments: number } | null = null;
  for (const name of languages) {
    const id = NATIONAL_LANGUAGES[name];
    for (const language of [
      { locking: 0, single: id },
      { locking: id, single: 0 },
      { locking: id, single: id },
    ]) {
      const septets = gsmSeptets(text, language);
      if (septets < 0) continue;
      const segments = segmentsOf(septets, udhOctets(languageElements(language)));
      if (
        best === null ||
        segments < best.segments ||
        (segments === best.segments && septets < best.septets)
      ) {
        best = { language, septets, segments };
      }
    }
  }
  return best;
}

// An 8-bit concatenation element takes 5 octets of the header.
function segmentsOf(septets: number, udhLength: number): number {
  if (septets <= capacity('septet', 'gsm', udhLength)) return 1;
  return Math.ceil(septets / capacity('septet', 'gsm', udhLength + 5));
}
